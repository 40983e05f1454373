//! From characters to [`Cell`]s: one folded character each, with the original bytes it stands for.
//!
//! Invisible characters vanish, compatibility forms and accents are undone, look-alike letters become the
//! ASCII letters they imitate, quotes and dashes become one kind, everything is in lower case.

use unicode_normalization::char::decompose_compatible;

use crate::guard::span::Span;

/// One folded character.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    /// Lower case, no accent; white space is `' '` or `'\n'`.
    pub(super) c: char,
    /// The original bytes.
    pub(super) span: Span,
    /// Something invisible stood directly before this character.
    pub(super) after_invisible: bool,
    /// A space so thin that it may stand inside a word stood directly before this letter, and after another one.
    pub(super) after_thin: bool,
    /// The character was drawn together with its neighbours from spaced-out letters.
    pub(super) is_joined: bool,
    /// What kind of character it is; asked often, and slow to look up outside ASCII.
    sort: Sort,
}

/// What kind of character a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Letter,
    Digit,
    Sign,
}

impl Sort {
    fn of(c: char) -> Sort {
        if c.is_ascii() {
            return match c {
                'a'..='z' | 'A'..='Z' => Sort::Letter,
                '0'..='9' => Sort::Digit,
                _ => Sort::Sign,
            };
        }
        if c.is_alphabetic() {
            Sort::Letter
        } else if c.is_numeric() {
            Sort::Digit
        } else {
            Sort::Sign
        }
    }
}

impl Cell {
    fn new(c: char, span: Span, after_invisible: bool) -> Cell {
        Cell {
            c,
            span,
            after_invisible,
            after_thin: false,
            is_joined: false,
            sort: Sort::of(c),
        }
    }

    /// A space in the place of this cell.
    pub(super) fn to_space(self, span: Span) -> Cell {
        Cell {
            c: ' ',
            span,
            sort: Sort::Sign,
            ..self
        }
    }

    /// The same character, which stands for `span`.
    pub(super) fn at(self, span: Span) -> Cell {
        Cell { span, ..self }
    }

    /// A space or an end of line, which stands for `span`.
    pub(super) fn to_gap(self, sign: char, span: Span) -> Cell {
        Cell {
            c: sign,
            ..self.to_space(span)
        }
    }

    /// As [`char::is_alphabetic`].
    pub(super) fn is_alphabetic(&self) -> bool {
        self.sort == Sort::Letter
    }

    /// As [`char::is_numeric`].
    pub(super) fn is_numeric(&self) -> bool {
        self.sort == Sort::Digit
    }

    /// As [`char::is_alphanumeric`].
    pub(super) fn is_alphanumeric(&self) -> bool {
        self.sort != Sort::Sign
    }
}

/// The characters of some cells.
pub(super) fn drawn(cells: &[Cell]) -> String {
    let mut text = String::with_capacity(cells.len());
    text.extend(cells.iter().map(|cell| cell.c));
    text
}

/// Folds a whole text.
pub(super) fn fold(text: &str) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(text.len());
    let mut after_invisible = false;
    let mut is_ascii = true;
    let mut thin = Vec::new();
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        let start = at;
        if matches!(byte, b' '..=b'~') && *byte != b'&' {
            at += 1;
            let c = char::from(byte.to_ascii_lowercase());
            let was_invisible = std::mem::take(&mut after_invisible);
            cells.push(Cell::new(c, Span { start, end: at }, was_invisible));
            continue;
        }
        let Some(mut c) = text[start..].chars().next() else {
            break;
        };
        let mut end = start + c.len_utf8();
        if c == '&'
            && let Some((decoded, len)) = entity(&text[start..])
        {
            end = start + len;
            c = decoded;
        }
        at = end;
        if is_invisible(c) {
            after_invisible = true;
            continue;
        }
        is_ascii &= c.is_ascii();
        let span = Span::new(start, end);
        if is_thin(c) {
            thin.push(cells.len());
        }
        let mut push = |c: char| {
            cells.push(Cell::new(c, span, std::mem::take(&mut after_invisible)));
        };
        match simple(c) {
            Some(folded) => push(folded),
            None if is_phrase(c) => push(c),
            None => decompose_compatible(c, |part| {
                if let Some(folded) = simple(part) {
                    push(folded);
                } else if !is_combining(part) {
                    part.to_lowercase()
                        .filter(|c| !is_combining(*c))
                        .for_each(&mut push);
                }
            }),
        }
    }
    if !thin.is_empty() {
        cells = without_thin(&cells, &thin);
    }
    if !is_ascii {
        fold_lookalikes(&mut cells);
    }
    cells
}

/// Spaces that are drawn so thin, or so seldom meant, that letters on both sides may be those of one word.
fn is_thin(c: char) -> bool {
    matches!(
        c,
        '\u{2004}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{2800}'
    )
}

/// The cells without the thin spaces, at the places `thin`, that stand between two letters.
fn without_thin(cells: &[Cell], thin: &[usize]) -> Vec<Cell> {
    let mut kept: Vec<Cell> = Vec::with_capacity(cells.len());
    let mut at = 0;
    for run in thin.chunk_by(|a, b| a + 1 == *b) {
        let (first, end) = (run[0], run[0] + run.len());
        kept.extend_from_slice(&cells[at..first]);
        at = end;
        let is_inner = kept.last().is_some_and(Cell::is_alphabetic)
            && cells.get(end).is_some_and(Cell::is_alphabetic);
        if is_inner {
            kept.push(Cell {
                after_thin: true,
                ..cells[end]
            });
            at += 1;
        } else {
            kept.extend_from_slice(&cells[first..end]);
        }
    }
    kept.extend_from_slice(&cells[at..]);
    kept
}

/// Signs that stand for whole phrases, of up to 18 letters; read as the signs that they are, so that a text does
/// not grow.
///
/// Source: Unicode 16, the compatibility forms of Arabic Presentation Forms-A and of CJK Compatibility that have
/// more than four characters.
fn is_phrase(c: char) -> bool {
    matches!(c, '\u{3300}'..='\u{3357}' | '\u{fdfa}' | '\u{fdfb}')
}

/// The characters that need no decomposition.
fn simple(c: char) -> Option<char> {
    Some(match c {
        '\n' | '\u{2028}' | '\u{2029}' | '\u{85}' => '\n',
        // A space as wide as a letter is still a space; the blank Braille cell is drawn as one.
        c if c == '\u{2800}' || c.is_whitespace() => ' ',
        c if c.is_ascii() => c.to_ascii_lowercase(),
        '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' | 'ʹ' | '´' | '＇' | '‹' | '›' => '\'',
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' | '＂' | '「' | '」' | '『' | '』' => {
            '"'
        }
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹣' | '－' => '-',
        '¿' | '¡' => c,
        // Three Greek capitals are drawn like other letters than their small forms: take a look-alike's place.
        'Ν' => 'ո',
        'Η' => 'һ',
        'Υ' => 'ү',
        // Letters drawn as flags.
        '\u{1F1E6}'..='\u{1F1FF}' => ascii_letter(u32::from(c) - 0x1F1E6)?,
        // Negative circled and negative squared letters have no compatibility form.
        '\u{1F150}'..='\u{1F169}' => ascii_letter(u32::from(c) - 0x1F150)?,
        '\u{1F170}'..='\u{1F189}' => ascii_letter(u32::from(c) - 0x1F170)?,
        _ => return None,
    })
}

fn ascii_letter(index: u32) -> Option<char> {
    char::from_u32(u32::from('a') + index)
}

/// Characters that take no room on the page.
///
/// Source: Unicode 16, `Default_Ignorable_Code_Point`, the signs of interlinear annotation and the control characters,
/// without line ends and tabs.
pub fn is_invisible(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' => false,
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => true,
        c => c.is_control(),
    }
}

/// Marks that ride on the letter before them.
fn is_combining(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Decodes a character reference at the start of `text`; gives the character and the bytes it took.
fn entity(text: &str) -> Option<(char, usize)> {
    /// Longest reference read, in bytes: `&#x0010FFFF;` with room to spare.
    const MAX_LEN: usize = 14;
    let end = text.bytes().take(MAX_LEN).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    let decoded = match name {
        "nbsp" | "ensp" | "emsp" => ' ',
        "thinsp" => '\u{2009}',
        "hairsp" => '\u{200a}',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" | "ldquo" | "rdquo" => '"',
        "apos" | "lsquo" | "rsquo" => '\'',
        "shy" | "zwnj" | "zwj" | "ZeroWidthSpace" => '\u{200b}',
        "ndash" | "mdash" => '-',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((decoded, end + 1))
}

/// Replaces look-alike letters, word by word: a word is replaced only when ASCII letters and look-alikes
/// make up all of it, so that a word of another script stays what it is.
fn fold_lookalikes(cells: &mut [Cell]) {
    for word in cells.chunk_by_mut(|a, b| a.is_alphabetic() == b.is_alphabetic()) {
        let is_disguised = word.iter().any(|cell| !cell.c.is_ascii())
            && word
                .iter()
                .all(|cell| cell.c.is_ascii() || lookalike(cell.c).is_some());
        if is_disguised {
            for cell in word {
                cell.c = lookalike(cell.c).unwrap_or(cell.c);
            }
        }
    }
}

/// The ASCII letter that a lower-case letter is drawn like (or that its capital is).
///
/// Source: Unicode Technical Standard 39, `confusables.txt`, the rows of Cyrillic, Greek, Armenian, Latin
/// extensions and small capitals that end in one ASCII letter.
fn lookalike(c: char) -> Option<char> {
    Some(match c {
        'а' | 'ɑ' | 'α' | 'ᴀ' | 'ⱥ' | 'ɐ' => 'a',
        'в' | 'β' | 'ʙ' | 'ь' | 'ƀ' | 'ɓ' | 'ъ' => 'b',
        'с' | 'ϲ' | 'ᴄ' | 'ƈ' | 'ç' | 'ℂ' | 'ɔ' => 'c',
        'ԁ' | 'ᴅ' | 'ɗ' | 'đ' | 'ժ' | 'ð' => 'd',
        'е' | 'є' | 'ε' | 'ᴇ' | 'ҽ' | 'ɛ' | 'ə' | 'э' | 'ǝ' => 'e',
        'ғ' | 'ꜰ' | 'ƒ' | 'ẝ' | 'ϝ' => 'f',
        'ɡ' | 'ց' | 'ɢ' | 'ɠ' => 'g',
        'һ' | 'н' | 'ʜ' | 'հ' | 'ħ' | 'ɦ' => 'h',
        'і' | 'ι' | 'ɪ' | 'ı' | 'ӏ' | 'ɩ' | 'ⅰ' | 'ɨ' => 'i',
        'ј' | 'ᴊ' | 'ϳ' | 'ʝ' => 'j',
        'к' | 'κ' | 'ᴋ' | 'ƙ' => 'k',
        'ʟ' | 'ł' | 'ŀ' | 'ɭ' | 'ǀ' | 'ɫ' => 'l',
        'м' | 'ᴍ' | 'ɱ' => 'm',
        'ո' | 'п' | 'ɴ' | 'η' | 'ŋ' | 'ɲ' | 'и' => 'n',
        'о' | 'ο' | 'σ' | 'օ' | 'ᴏ' | 'ø' | 'ө' | 'θ' => 'o',
        'р' | 'ρ' | 'ᴘ' | 'þ' => 'p',
        'ԛ' | 'զ' | 'ɋ' => 'q',
        'г' | 'ʀ' | 'я' | 'ɾ' => 'r',
        'ѕ' | 'ꜱ' | 'ʂ' | 'ƽ' => 's',
        'т' | 'τ' | 'ᴛ' | 'ŧ' | 'ƭ' => 't',
        'υ' | 'ս' | 'ᴜ' | 'ʋ' | 'μ' => 'u',
        'ѵ' | 'ᴠ' | 'ѷ' | 'ν' => 'v',
        'ԝ' | 'ա' | 'ᴡ' | 'ω' | 'ѡ' | 'ш' => 'w',
        'х' | 'χ' | 'ҳ' => 'x',
        'у' | 'γ' | 'ʏ' | 'ү' | 'ұ' => 'y',
        'ᴢ' | 'ʐ' | 'ƶ' | 'ζ' => 'z',
        _ => return None,
    })
}
