//! The common words of both languages: what digits-for-letters and run-together words are read back into.

use std::sync::LazyLock;

use crate::guard::hash::FixedSet;

/// Words of `config/guard/lexicon/common-words.txt`; the file says what belongs into it.
static WORDS: LazyLock<FixedSet<&'static str>> = LazyLock::new(|| {
    include_str!("../../../config/guard/lexicon/common-words.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .collect()
});

/// Longest common word, in letters.
const MAX_WORD: usize = 18;

/// Whether the folded word is a common one.
pub(super) fn is_known(word: &str) -> bool {
    WORDS.contains(word)
}

/// Reads signs and digits as the letters they are drawn like, where that gives a word.
///
/// `None` where nothing was read, so that "nf1", "b12" and "400mg" stay what they are.
pub(super) fn unleet(word: &str) -> Option<String> {
    let has_sign = word.chars().any(|c| letters_like(c).is_some());
    let n_letters = word.chars().filter(char::is_ascii_alphabetic).count();
    if !has_sign || n_letters == 0 || word.len() > MAX_WORD || !word.is_ascii() {
        return None;
    }
    // "1" and "|" are drawn like i and like l: the reading that gives a known word wins.
    let read = |one: char| -> String {
        word.chars()
            .map(|c| match letters_like(c) {
                Some('l') => one,
                Some(letter) => letter,
                None => c,
            })
            .collect()
    };
    [read('l'), read('i')]
        .into_iter()
        .find(|plain| is_known(plain) || is_known(plain.strip_suffix('s').unwrap_or(plain)))
        .or_else(|| is_drawn_within(word).then(|| read('i')))
}

/// Whether each sign or digit of a word stands alone between two letters, as in "sun1t1n1b", and is drawn like one.
///
/// Names such as "d842v", "nf1" or "h1n1" have digits side by side or at an end.
fn is_drawn_within(word: &str) -> bool {
    /// Letters of a name that is long enough to be told from an abbreviation.
    const MIN_LETTERS: usize = 3;
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
    let chars = word.as_bytes();
    let is_letter = |at: usize| chars.get(at).is_some_and(u8::is_ascii_alphabetic);
    letters >= MIN_LETTERS
        && (0..chars.len()).all(|at| {
            is_letter(at)
                || (at > 0
                    && is_letter(at - 1)
                    && is_letter(at + 1)
                    && letters_like(char::from(chars[at])).is_some())
        })
}

fn letters_like(c: char) -> Option<char> {
    Some(match c {
        '0' => 'o',
        '1' | '|' | '!' => 'l',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        '8' => 'b',
        '9' => 'g',
        _ => return None,
    })
}

/// Contractions written without their apostrophe.
pub(super) fn bare_contraction(word: &str) -> Option<&'static [&'static str]> {
    Some(match word {
        "dont" => &["do", "not"],
        "doesnt" => &["does", "not"],
        "didnt" => &["did", "not"],
        "cant" | "cannot" => &["can", "not"],
        "wont" => &["will", "not"],
        "isnt" => &["is", "not"],
        "arent" => &["are", "not"],
        "wasnt" => &["was", "not"],
        "shouldnt" => &["should", "not"],
        "wouldnt" => &["would", "not"],
        "couldnt" => &["could", "not"],
        "mustnt" => &["must", "not"],
        "neednt" => &["need", "not"],
        "hasnt" => &["has", "not"],
        "havent" => &["have", "not"],
        "youre" => &["you", "are"],
        "youll" => &["you", "will"],
        "youd" => &["you", "would"],
        "youve" => &["you", "have"],
        "theyll" => &["they", "will"],
        "theyre" => &["they", "are"],
        "gonna" => &["going", "to"],
        "gotta" => &["have", "to"],
        "wanna" => &["want", "to"],
        _ => return None,
    })
}

/// Cuts run-together letters into common words; gives the ends of the words in letters.
///
/// `None` where no cut uses common words only. Of several cuts the one with the fewest words wins.
pub(super) fn segment(letters: &str) -> Option<Vec<usize>> {
    /// Longest run looked at, in letters; a disguised sentence is shorter.
    const MAX_RUN: usize = 400;
    let chars: Vec<char> = letters.chars().collect();
    if chars.len() > MAX_RUN {
        return None;
    }
    // best[end] = (words, start of the last word)
    let mut best: Vec<Option<(usize, usize)>> = vec![None; chars.len() + 1];
    best[0] = Some((0, 0));
    for end in 1..=chars.len() {
        for start in end.saturating_sub(MAX_WORD)..end {
            let Some((n_words, _)) = best[start] else {
                continue;
            };
            let word: String = chars[start..end].iter().collect();
            if is_known(&word) && best[end].is_none_or(|(n_best, _)| n_words + 1 < n_best) {
                best[end] = Some((n_words + 1, start));
            }
        }
    }
    let mut cuts = Vec::new();
    let mut end = chars.len();
    while end > 0 {
        cuts.push(end);
        end = best[end]?.1;
    }
    cuts.reverse();
    (cuts.len() > 1).then_some(cuts)
}
