//! Mends misspelt words against the words of the index and of the lists.
//!
//! A word that is known (index, lists, common English) is never changed. The distance is Damerau's (optimal
//! string alignment) with vowels for vowels, doubled letters and a silent `e` at half price, as people write by ear.

use std::collections::{BTreeMap, HashSet};

/// Words that may be meant, and words that are right as they are.
#[derive(Debug, Default)]
pub(super) struct Speller {
    /// In alphabetical order.
    candidates: Vec<Candidate>,
    known: HashSet<String>,
}

#[derive(Debug)]
struct Candidate {
    word: Vec<u8>,
    letters: u32,
    /// How often the content has it; 0 for a word of the lists.
    n: u32,
}

/// Half edits allowed for a word of this many letters: none up to 2, one edit up to 4, two from 8 on.
///
/// Source: the bounds of Lucene's and Elasticsearch's `AUTO` fuzziness (0..2, 3..5, above 5), one edit tighter
/// between 5 and 7 letters only for half-price edits. That vowels, doubled letters and a silent `e` are at half price
/// is set by hand.
fn allowed_half_edits(n_letters: usize) -> u32 {
    match n_letters {
        0..=2 => 0,
        3..=4 => 2,
        5..=7 => 3,
        _ => 4,
    }
}

/// Letters that each of two words written as one has at least; shorter ones are found in too many words.
/// Set by hand, no other values were tried.
const MIN_SPLIT_LETTERS: usize = 4;

impl Speller {
    /// `meant` are words that a misspelling may stand for, with how often the content has them.
    /// Only words of ASCII letters take part.
    pub(super) fn build(meant: BTreeMap<String, u32>, known: HashSet<String>) -> Self {
        let candidates = meant
            .into_iter()
            .filter(|(word, _)| word.len() >= 3 && word.bytes().all(|b| b.is_ascii_lowercase()))
            .map(|(word, n)| Candidate {
                letters: letters(word.as_bytes()),
                word: word.into_bytes(),
                n,
            })
            .collect();
        Self { candidates, known }
    }

    /// Whether the word is right as it is.
    pub(super) fn is_known(&self, word: &str) -> bool {
        self.known.contains(word) || self.is_candidate(word)
    }

    /// The two words that an unknown word is when a space is put back, where both are the content's or the lists';
    /// of several ways the one with the longest first word.
    pub(super) fn split<'a>(&self, word: &'a str) -> Option<(&'a str, &'a str)> {
        if word.len() < 2 * MIN_SPLIT_LETTERS || !word.is_ascii() || self.is_known(word) {
            return None;
        }
        (MIN_SPLIT_LETTERS..=word.len() - MIN_SPLIT_LETTERS)
            .rev()
            .map(|at| word.split_at(at))
            .find(|(a, b)| self.is_candidate(a) && self.is_candidate(b))
    }

    fn is_candidate(&self, word: &str) -> bool {
        let found = self
            .candidates
            .binary_search_by(|c| c.word.as_slice().cmp(word.as_bytes()));
        found.is_ok()
    }

    /// The word that was probably meant: the nearest, of equally near ones the one the content has most, then
    /// the first in alphabetical order. `None` for a known word and where nothing is near enough.
    pub(super) fn correct(&self, word: &str) -> Option<&str> {
        self.nearest(word, u32::MAX)
    }

    /// As [`Self::correct`], at most so many half edits away.
    pub(super) fn nearest(&self, word: &str, most: u32) -> Option<&str> {
        let allowed = allowed_half_edits(word.len()).min(most);
        if allowed == 0 || !word.bytes().all(|b| b.is_ascii_lowercase()) || self.is_known(word) {
            return None;
        }
        let bytes = word.as_bytes();
        let own_letters = letters(bytes);
        let mut best: Option<(u32, std::cmp::Reverse<u32>, &Candidate)> = None;
        for candidate in &self.candidates {
            let length_gap = candidate.word.len().abs_diff(bytes.len());
            // A half-price edit may still be one letter: up to `allowed` letters may differ in number.
            if length_gap > allowed as usize
                || (own_letters ^ candidate.letters).count_ones() > 2 * allowed
            {
                continue;
            }
            let bound = best.as_ref().map_or(allowed, |(d, ..)| *d);
            let Some(distance) = half_edits(bytes, &candidate.word, bound) else {
                continue;
            };
            let key = (distance, std::cmp::Reverse(candidate.n));
            if best.as_ref().is_none_or(|(d, n, _)| key < (*d, *n)) {
                best = Some((key.0, key.1, candidate));
            }
        }
        best.and_then(|(_, _, candidate)| std::str::from_utf8(&candidate.word).ok())
    }
}

/// One bit for each letter that occurs.
fn letters(word: &[u8]) -> u32 {
    word.iter()
        .fold(0, |bits, b| bits | 1 << (b.wrapping_sub(b'a') & 31))
}

fn is_vowel(b: u8) -> bool {
    matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// Letters and pairs that sound alike often enough to be taken for one another.
fn sounds_alike(a: u8, b: u8) -> bool {
    matches!(
        (a.min(b), a.max(b)),
        (b'c', b'k' | b's') | (b's', b'z') | (b'f', b'v') | (b'g', b'j')
    )
}

/// The distance in half edits, or `None` above `bound`.
fn half_edits(a: &[u8], b: &[u8], bound: u32) -> Option<u32> {
    const WIDTH: usize = 40;
    if a.len() >= WIDTH || b.len() >= WIDTH {
        return None;
    }
    let indel = |word: &[u8], i: usize| -> u32 {
        let is_doubled = (i > 0 && word[i - 1] == word[i])
            || word.get(i + 1).is_some_and(|next| *next == word[i]);
        let is_silent_e = word[i] == b'e' && i + 1 == word.len();
        if is_doubled || is_silent_e { 1 } else { 2 }
    };
    let mut rows = [[0_u32; WIDTH]; 3];
    for j in 0..b.len() {
        rows[0][j + 1] = rows[0][j] + indel(b, j);
    }
    for i in 1..=a.len() {
        let (before, last, this) = ((i + 1) % 3, (i + 2) % 3, i % 3);
        rows[this][0] = rows[last][0] + indel(a, i - 1);
        let mut row_least = rows[this][0];
        for j in 1..=b.len() {
            let (own, other) = (a[i - 1], b[j - 1]);
            let change = if own == other {
                0
            } else if is_vowel(own) && is_vowel(other) || sounds_alike(own, other) {
                1
            } else if i == 1 && j == 1 {
                // Hands slip within a word; one that begins otherwise is another word (`vaping` is not `coping`).
                4
            } else {
                2
            };
            let mut cost = (rows[last][j - 1] + change)
                .min(rows[last][j] + indel(a, i - 1))
                .min(rows[this][j - 1] + indel(b, j - 1));
            if i > 1 && j > 1 && own == b[j - 2] && other == a[i - 2] {
                cost = cost.min(rows[before][j - 2] + 2);
            }
            rows[this][j] = cost;
            row_least = row_least.min(cost);
        }
        if row_least > bound {
            return None;
        }
    }
    let distance = rows[a.len() % 3][b.len()];
    (distance <= bound).then_some(distance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, expected: Option<&str>) {
        let meant = [
            ("imatinib", 9),
            ("stool", 3),
            ("stomach", 8),
            ("blood", 12),
            ("liver", 9),
            ("tests", 20),
            ("abdomen", 7),
            ("come", 4),
            ("cut", 2),
            ("tumor", 50),
        ];
        let meant = meant.into_iter().map(|(w, n)| (w.to_owned(), n));
        let known = ["told", "blond"].map(str::to_owned);
        let speller = Speller::build(meant.collect(), known.into());
        assert_eq!(speller.correct(word), expected, "{word}");
    }

    #[test]
    fn a_misspelt_word_is_mended() {
        check("imatnib", Some("imatinib"));
        check("imatinab", Some("imatinib"));
        check("stoool", Some("stool"));
        check("livver", Some("liver"));
        check("tets", Some("tests"));
        check("tumer", Some("tumor"));
    }

    #[test]
    fn a_word_written_by_ear_is_mended() {
        check("abdomin", Some("abdomen"));
        check("stomack", Some("stomach"));
    }

    #[test]
    fn two_words_written_as_one_are_parted() {
        let meant = ["side", "effects", "blood"].map(|w| (w.to_owned(), 1));
        let speller = Speller::build(meant.into(), HashSet::new());
        assert_eq!(speller.split("sideeffects"), Some(("side", "effects")));
        assert_eq!(speller.split("sideways"), None);
        assert_eq!(speller.split("blood"), None);
    }

    #[test]
    fn a_known_word_is_never_changed() {
        check("told", None);
        check("blond", None);
        check("stool", None);
    }

    #[test]
    fn what_is_far_from_every_word_is_left() {
        check("zz", None);
        check("grapefruit", None);
        check("xylophone", None);
        check("food", None);
    }
}
