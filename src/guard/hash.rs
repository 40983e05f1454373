//! Quick look-up among keys that files of the project give.
//!
//! The keys of these maps are fixed, so a text that looks words up in them cannot make them collide. A map whose keys
//! come from a text keeps the standard library's hash, which is slower and keyed against that.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A map with fixed keys.
pub(super) type FixedMap<K, V> = HashMap<K, V, BuildHasherDefault<Fnv>>;

/// A set with fixed members.
pub(super) type FixedSet<K> = HashSet<K, BuildHasherDefault<Fnv>>;

/// What files of the project say of words. A word of a text is looked up by the hash that its token carries, so it is not
/// hashed again for each of these maps.
#[derive(Debug)]
pub(super) struct WordMap<V> {
    by_hash: FixedMap<u64, (Box<str>, V)>,
}

impl<V> Default for WordMap<V> {
    fn default() -> WordMap<V> {
        WordMap {
            by_hash: FixedMap::default(),
        }
    }
}

impl<V: Default> WordMap<V> {
    /// What is known of a word, which is new where nothing is.
    pub(super) fn entry(&mut self, word: &str) -> &mut V {
        let mut place = hash(word);
        while self
            .by_hash
            .get(&place)
            .is_some_and(|(own, _)| **own != *word)
        {
            place = place.wrapping_add(1);
        }
        let new = || (word.into(), V::default());
        &mut self.by_hash.entry(place).or_insert_with(new).1
    }
}

impl<V> WordMap<V> {
    /// What is known of the word with this [`hash`].
    pub(super) fn get(&self, hash: u64, word: &str) -> Option<&V> {
        // Of several words with one hash the next ones stand at the numbers after it.
        let mut place = hash;
        loop {
            let (own, value) = self.by_hash.get(&place)?;
            if **own == *word {
                return Some(value);
            }
            place = place.wrapping_add(1);
        }
    }
}

/// The hash of a word, the same on every machine.
pub(super) fn hash(word: &str) -> u64 {
    let mut fnv = Fnv::default();
    fnv.write(word.as_bytes());
    fnv.finish()
}

/// Source: draft-eastlake-fnv, offset basis and prime of 64 bits.
const FNV_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// FNV-1a, 64 bits; a number that is a hash already stays what it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(FNV_BASIS)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(FNV_PRIME);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// Which of some hashes there are, in `LEN` times 64 bits: mostly tells of another one that it is none of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sieve<const LEN: usize>([u64; LEN]);

impl<const LEN: usize> Default for Sieve<LEN> {
    fn default() -> Sieve<LEN> {
        Sieve([0; LEN])
    }
}

impl<const LEN: usize> Sieve<LEN> {
    pub(super) const fn add(&mut self, hash: u64) {
        let (index, bit) = Self::bit(hash);
        self.0[index] |= bit;
    }

    /// Whether a hash may be one of them.
    pub(super) const fn may_have(&self, hash: u64) -> bool {
        let (index, bit) = Self::bit(hash);
        self.0[index] & bit != 0
    }

    const fn bit(hash: u64) -> (usize, u64) {
        // The hash's bits are spread well above the lowest, which its last byte rules.
        let at = (hash >> 20) as usize;
        (at / 64 % LEN, 1 << (at % 64))
    }
}

/// A short list of words. A word of a text that is none of them is mostly told by the hash that its token carries, and
/// compared with none.
#[derive(Debug)]
pub(super) struct Words<const N: usize> {
    words: [&'static str; N],
    /// Enough that few of the words of a text share a bit with one of forty.
    known: Sieve<16>,
}

impl<const N: usize> Words<N> {
    pub(super) const fn new(words: [&'static str; N]) -> Words<N> {
        let mut known = Sieve([0; 16]);
        let mut at = 0;
        while at < N {
            known.add(const_hash(words[at].as_bytes()));
            at += 1;
        }
        Words { words, known }
    }

    /// Whether the word with this [`hash`] is one of the list.
    pub(super) fn has(&self, hash: u64, word: &str) -> bool {
        self.known.may_have(hash) && self.words.contains(&word)
    }

    /// The same of a word whose hash is not at hand.
    pub(super) fn contains(&self, word: &str) -> bool {
        self.words.contains(&word)
    }
}

/// [`hash`], before the program runs.
const fn const_hash(bytes: &[u8]) -> u64 {
    let mut hash = FNV_BASIS;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(FNV_PRIME);
        at += 1;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [&str; 4] = ["nci", "resumen", "summary", ""];
    static WORDS: Words<4> = Words::new(ALL);

    #[test]
    fn a_list_has_its_words_and_no_others() {
        for word in ALL {
            assert_eq!(const_hash(word.as_bytes()), hash(word));
            assert!(WORDS.has(hash(word), word), "{word}");
        }
        for word in ["nc", "ncis", "summaries", "Summary"] {
            assert!(!WORDS.has(hash(word), word), "{word}");
            // Another word with the hash of one of them is told by its letters.
            assert!(!WORDS.has(hash("nci"), word), "{word}");
        }
    }
}
