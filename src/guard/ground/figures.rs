//! Figures in digits and in words: "3,000", "three thousand", "twenty-five", "two thirds", "nine out of ten".

use std::sync::LazyLock;

use crate::guard::hash::WordMap;
use crate::guard::text::{Token, TokenKind};

/// A number read from its tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Figure {
    /// Thousandths; of a share, thousandths of a percent.
    pub(super) value: u64,
    /// One past its last token.
    pub(super) end: usize,
    pub(super) kind: FigureKind,
}

/// How a number is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FigureKind {
    /// A number by itself.
    Plain,
    /// "Thousands": more than one of them, and nobody says how many.
    Vague,
    /// "A third", "half".
    Fraction,
    /// "9 out of 10": both numbers, in thousandths.
    Ratio(u64, u64),
}

/// All of a thing, in thousandths of a percent.
const WHOLE: u64 = 100_000;

fn text(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", |token| token.text.as_str())
}

/// The number that starts here: a ratio, a fraction, or a plain one.
pub(super) fn figure(tokens: &[Token], at: usize, is_spanish: bool) -> Option<Figure> {
    if let Some(fraction) = fraction(tokens, at, is_spanish) {
        return Some(fraction);
    }
    let (value, end) = plain(tokens, at, is_spanish)?;
    if let Some(ratio) = ratio(tokens, value, end, is_spanish) {
        return Some(ratio);
    }
    let is_vague = end == at + 1
        && matches!(
            text(tokens, at),
            "hundreds" | "thousands" | "millions" | "dozens" | "miles" | "cientos" | "millones"
        );
    let kind = if is_vague {
        FigureKind::Vague
    } else {
        FigureKind::Plain
    };
    Some(Figure { value, end, kind })
}

/// A plain number: thousandths and one past its last token.
pub(super) fn plain(tokens: &[Token], at: usize, is_spanish: bool) -> Option<(u64, usize)> {
    let token = tokens.get(at)?;
    if token.kind == TokenKind::Number {
        let value = digits(&token.text)?;
        return Some(match scale(text(tokens, at + 1), is_spanish) {
            Some(scale) => (value.checked_mul(scale)?, at + 2),
            None => (value, at + 1),
        });
    }
    let (mut total, mut group, mut end) = (0_u64, None::<u64>, at);
    let mut smallest = u64::MAX;
    loop {
        // "One hundred and five", "treinta y cinco".
        let is_joined = end > at
            && match text(tokens, end) {
                "and" => {
                    !is_spanish
                        && (group.is_some_and(|group| group >= 100 && group % 100 == 0)
                            || group.is_none() && total > 0)
                }
                "y" => is_spanish && group.is_some_and(|group| (30..100).contains(&(group % 100))),
                _ => false,
            };
        let next = end + usize::from(is_joined);
        let word = text(tokens, next);
        if let Some(value) = word_value(word, is_spanish) {
            let fits = match group {
                None => true,
                Some(group) if value < 10 => {
                    group % 10 == 0
                        && group >= 20
                        && value > 0
                        && (is_joined || !is_spanish || group >= 100)
                }
                Some(group) if value < 100 => group >= 100 && group % 100 == 0,
                Some(_) => false,
            };
            if !fits {
                break;
            }
            group = Some(group.unwrap_or(0) + value);
        } else if let Some(scale) = scale(word, is_spanish).filter(|_| !is_joined) {
            if scale < 1000 {
                match group {
                    Some(group) if group >= 100 => break,
                    _ => group = Some(group.unwrap_or(1).checked_mul(scale)?),
                }
            } else {
                if scale >= smallest {
                    break;
                }
                smallest = scale;
                total += group.take().unwrap_or(1).checked_mul(scale)?;
            }
        } else {
            break;
        }
        end = next + 1;
    }
    let value = (total + group.unwrap_or(0)).checked_mul(1000)?;
    (end > at).then_some((value, end))
}

/// Thousandths of a number in digits.
fn digits(text: &str) -> Option<u64> {
    let text = text.replace(
        ',',
        if text.rsplit(',').next().is_some_and(|end| end.len() == 3) {
            ""
        } else {
            "."
        },
    );
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let part: String = part
        .chars()
        .filter(char::is_ascii_digit)
        .chain("000".chars())
        .take(3)
        .collect();
    let whole: u64 = whole.parse().ok()?;
    whole.checked_mul(1000)?.checked_add(part.parse().ok()?)
}

/// What a word multiplies the number before it by.
fn scale(word: &str, is_spanish: bool) -> Option<u64> {
    let scales: &[(&str, u64)] = if is_spanish {
        &SPANISH_SCALES
    } else {
        &ENGLISH_SCALES
    };
    value_in(scales, word)
}

const ENGLISH_SCALES: [(&str, u64); 8] = [
    ("dozen", 12),
    ("dozens", 12),
    ("hundred", 100),
    ("hundreds", 100),
    ("thousand", 1000),
    ("thousands", 1000),
    ("million", 1_000_000),
    ("millions", 1_000_000),
];

/// Folded.
const SPANISH_SCALES: [(&str, u64); 6] = [
    ("docena", 12),
    ("docenas", 12),
    ("mil", 1000),
    ("miles", 1000),
    ("millon", 1_000_000),
    ("millones", 1_000_000),
];

const ENGLISH: [(&str, u64); 29] = [
    ("zero", 0),
    ("one", 1),
    ("two", 2),
    ("twice", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];

/// Folded.
const SPANISH: [(&str, u64); 51] = [
    ("cero", 0),
    ("un", 1),
    ("una", 1),
    ("uno", 1),
    ("dos", 2),
    ("ambos", 2),
    ("ambas", 2),
    ("tres", 3),
    ("cuatro", 4),
    ("cinco", 5),
    ("seis", 6),
    ("siete", 7),
    ("ocho", 8),
    ("nueve", 9),
    ("diez", 10),
    ("once", 11),
    ("doce", 12),
    ("trece", 13),
    ("catorce", 14),
    ("quince", 15),
    ("dieciseis", 16),
    ("diecisiete", 17),
    ("dieciocho", 18),
    ("diecinueve", 19),
    ("veinte", 20),
    ("veintiuno", 21),
    ("veintiun", 21),
    ("veintidos", 22),
    ("veintitres", 23),
    ("veinticuatro", 24),
    ("veinticinco", 25),
    ("veintiseis", 26),
    ("veintisiete", 27),
    ("veintiocho", 28),
    ("veintinueve", 29),
    ("treinta", 30),
    ("cuarenta", 40),
    ("cincuenta", 50),
    ("sesenta", 60),
    ("setenta", 70),
    ("ochenta", 80),
    ("noventa", 90),
    ("cien", 100),
    ("ciento", 100),
    ("cientos", 100),
    ("doscientos", 200),
    ("doscientas", 200),
    ("trescientos", 300),
    ("trescientas", 300),
    ("cuatrocientos", 400),
    ("quinientos", 500),
];

/// The value of a number word.
fn word_value(word: &str, is_spanish: bool) -> Option<u64> {
    let words: &[(&str, u64)] = if is_spanish { &SPANISH } else { &ENGLISH };
    value_in(words, word)
}

fn value_in(words: &[(&str, u64)], word: &str) -> Option<u64> {
    let found = words.iter().find(|(own, _)| *own == word);
    found.map(|(_, value)| *value)
}

/// Words besides those with a value that open a share.
const SHARES: [&str; 4] = ["half", "mitad", "a", "la"];

/// The words with which a number, a share or a rank can begin: most words of a text are looked up here and nowhere else.
static OPENING: LazyLock<WordMap<()>> = LazyLock::new(|| {
    let valued = [
        &ENGLISH[..],
        &SPANISH,
        &ENGLISH_SCALES,
        &SPANISH_SCALES,
        &RANKS,
    ];
    let valued = valued.into_iter().flatten().map(|(word, _)| *word);
    let mut words = WordMap::default();
    for word in valued.chain(SHARES) {
        words.entry(word);
    }
    words
});

/// Whether a number, a share or a rank can begin with this token.
pub(super) fn may_open(token: &Token) -> bool {
    token.kind == TokenKind::Number || OPENING.get(token.hash, &token.text).is_some()
}

/// "9 out of 10", "one in twenty", "9 de cada 10", behind whose first number this starts.
fn ratio(tokens: &[Token], part: u64, end: usize, is_spanish: bool) -> Option<Figure> {
    let is_every = |at: usize| matches!(text(tokens, at), "every" | "each" | "cada");
    let from = match (text(tokens, end), text(tokens, end + 1)) {
        ("out", "of") => end + 2 + usize::from(is_every(end + 2)),
        ("in" | "of" | "de" | "en" | "por", _) if is_every(end + 1) => end + 2,
        ("in", _) if !is_spanish => end + 1,
        ("en", _) if is_spanish => end + 1,
        _ => return None,
    };
    let (whole, end_of_whole) = plain(tokens, from, is_spanish)?;
    // "5 in 2019", "one in 5 years": no ratio.
    let is_year = text(tokens, from).len() == 4
        && tokens[from].kind == TokenKind::Number
        && whole % 100_000 != 0;
    let is_measured = super::quantity::unit(tokens, end_of_whole).is_some();
    if part >= whole || is_year || is_measured {
        return None;
    }
    Some(Figure {
        value: rounded(part.checked_mul(WHOLE)?, whole),
        end: end_of_whole,
        kind: FigureKind::Ratio(part, whole),
    })
}

fn rounded(part: u64, whole: u64) -> u64 {
    (part + whole / 2) / whole.max(1)
}

/// "Half", "a quarter", "two thirds", "la mitad", "un tercio", "la cuarta parte".
fn fraction(tokens: &[Token], at: usize, is_spanish: bool) -> Option<Figure> {
    let share = |part: u64, of: u64, end: usize| {
        Some(Figure {
            value: rounded(part * WHOLE, of),
            end,
            kind: FigureKind::Fraction,
        })
    };
    if matches!(text(tokens, at), "half" | "mitad") {
        return share(1, 2, at + 1);
    }
    if is_spanish {
        let part = match text(tokens, at) {
            "un" | "una" | "la" => 1,
            "dos" => 2,
            "tres" => 3,
            "cuatro" => 4,
            _ => return None,
        };
        let of = match text(tokens, at + 1) {
            "tercio" | "tercios" | "tercera" | "terceras" => 3,
            "cuarto" | "cuartos" | "cuarta" | "cuartas" => 4,
            "quinto" | "quintos" | "quinta" | "quintas" => 5,
            "decima" | "decimas" => 10,
            _ => return None,
        };
        let is_part = matches!(text(tokens, at + 2), "parte" | "partes");
        let is_noun = text(tokens, at + 1).ends_with(['o', 's']) && text(tokens, at) != "la";
        let is_feminine = text(tokens, at + 1).ends_with(['a', 's']);
        return if is_part && is_feminine {
            share(part, of, at + 3)
        } else if is_noun && !text(tokens, at + 1).ends_with("as") {
            share(part, of, at + 2)
        } else {
            None
        };
    }
    let part = match text(tokens, at) {
        "a" | "one" => 1,
        word => word_value(word, false).filter(|value| (2..10).contains(value))?,
    };
    let (of, is_plural) = match text(tokens, at + 1) {
        "third" => (3, false),
        "thirds" => (3, true),
        "quarter" => (4, false),
        "quarters" => (4, true),
        "fifth" => (5, false),
        "fifths" => (5, true),
        "tenth" => (10, false),
        "tenths" => (10, true),
        _ => return None,
    };
    let next = tokens.get(at + 2);
    // "A third tumor" is one after two others, "a quarter of an hour" is a time.
    let is_shared = is_plural
        || of == 4
        || next.is_none_or(|next| {
            !next.is_wordlike() || matches!(next.text.as_str(), "of" | "or" | "and")
        });
    let is_time = text(tokens, at + 2) == "of" && matches!(text(tokens, at + 3), "an" | "a");
    if is_plural == (part == 1) || !is_shared || is_time || part >= of {
        return None;
    }
    share(part, of, at + 2)
}

/// Ordinals, folded.
const RANKS: [(&str, u64); 28] = [
    ("second", 2),
    ("segundo", 2),
    ("segunda", 2),
    ("third", 3),
    ("tercer", 3),
    ("tercero", 3),
    ("tercera", 3),
    ("fourth", 4),
    ("cuarto", 4),
    ("cuarta", 4),
    ("fifth", 5),
    ("quinto", 5),
    ("quinta", 5),
    ("sixth", 6),
    ("sexto", 6),
    ("sexta", 6),
    ("seventh", 7),
    ("septimo", 7),
    ("septima", 7),
    ("eighth", 8),
    ("octavo", 8),
    ("octava", 8),
    ("ninth", 9),
    ("noveno", 9),
    ("novena", 9),
    ("tenth", 10),
    ("decimo", 10),
    ("decima", 10),
];

/// The place that an ordinal gives in an order of rank: "the second most common", "ranks third", "la segunda causa".
pub(super) fn rank(tokens: &[Token], at: usize, is_spanish: bool) -> Option<u64> {
    /// Tokens before an ordinal in which "ranks" may stand, and after it in which "más" may.
    const BEFORE: usize = 6;
    const AFTER: usize = 4;
    let place = value_in(&RANKS, text(tokens, at))?;
    let is_superlative = |word: &str| {
        matches!(
            word,
            "most"
                | "leading"
                | "largest"
                | "biggest"
                | "commonest"
                | "deadliest"
                | "highest"
                | "greatest"
                | "main"
                | "principal"
        )
    };
    let ranks = |token: &Token| {
        matches!(
            token.text.as_str(),
            "rank" | "ranks" | "ranked" | "ranking" | "ocupa" | "ocupan" | "lugar" | "puesto"
        )
    };
    let ranked = tokens[at.saturating_sub(BEFORE)..at].iter().any(ranks);
    let after = &tokens[at + 1..tokens.len().min(at + 1 + AFTER)];
    let until = after
        .iter()
        .position(|token| !token.is_wordlike())
        .unwrap_or(after.len());
    let more = after[..until]
        .iter()
        .any(|token| token.text == "mas" || token.text == "principal");
    let is_rank = is_superlative(text(tokens, at + 1)) || ranked || (is_spanish && more);
    is_rank.then_some(place * 1000)
}
