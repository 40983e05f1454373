//! Beginnings and endings of words, with what each stands for.
//!
//! Asked for every word of a text, so only the lengths are tried that some affix has under the word's outer letter.

use crate::guard::hash::FixedMap;

/// Longest affix, in bytes.
const MAX_LEN: usize = 63;

/// Which end of a word its affixes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Beginning,
    Ending,
}

/// Affixes of one side.
#[derive(Debug)]
pub(super) struct Affixes<V> {
    side: Side,
    values: FixedMap<Box<str>, V>,
    /// For each outer byte the lengths of its affixes in bytes: bit `n` for `n`.
    lens: [u64; 256],
}

impl<V: Default> Affixes<V> {
    pub(super) fn new(side: Side) -> Affixes<V> {
        Affixes {
            side,
            values: FixedMap::default(),
            lens: [0; 256],
        }
    }

    /// What an affix stands for; `None` for one that is empty or longer than 63 bytes.
    pub(super) fn entry(&mut self, affix: &str) -> Option<&mut V> {
        let outer = self.outer(affix).filter(|_| affix.len() <= MAX_LEN)?;
        self.lens[usize::from(outer)] |= 1 << affix.len();
        Some(self.values.entry(affix.into()).or_default())
    }

    /// The affixes of a word, each with its length in bytes and what it stands for, the shortest first; a word is its own
    /// longest affix.
    pub(super) fn of<'a>(&'a self, word: &'a str) -> impl Iterator<Item = (usize, &'a V)> {
        let outer = self.outer(word);
        let mut lens = outer.map_or(0, |outer| self.lens[usize::from(outer)]);
        std::iter::from_fn(move || {
            while lens != 0 {
                let len = lens.trailing_zeros() as usize;
                lens &= lens - 1;
                let affix = match self.side {
                    Side::Beginning => word.get(..len),
                    Side::Ending => word.len().checked_sub(len).and_then(|at| word.get(at..)),
                };
                if let Some(value) = affix.and_then(|affix| self.values.get(affix)) {
                    return Some((len, value));
                }
            }
            None
        })
    }

    fn outer(&self, word: &str) -> Option<u8> {
        match self.side {
            Side::Beginning => word.bytes().next(),
            Side::Ending => word.bytes().next_back(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(side: Side, word: &str, expected: &[usize]) {
        let mut affixes: Affixes<usize> = Affixes::new(side);
        for affix in ["é", "ab", "abc", "cab", "b", "abcab"] {
            if let Some(len) = affixes.entry(affix) {
                *len = affix.len();
            }
        }
        let found: Vec<usize> = affixes.of(word).map(|(_, len)| *len).collect();
        assert_eq!(found, expected, "{word}");
    }

    #[test]
    fn all_affixes_of_a_word_are_found() {
        check(Side::Beginning, "abcab", &[2, 3, 5]);
        check(Side::Ending, "abcab", &[1, 2, 3, 5]);
        check(Side::Beginning, "élan", &[2]);
        check(Side::Ending, "cé", &[2]);
        check(Side::Ending, "", &[]);
        check(Side::Beginning, "è", &[]);
    }
}
