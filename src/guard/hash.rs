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

/// FNV-1a, 64 bits; a number that is a hash already stays what it is.
///
/// Source: draft-eastlake-fnv, offset basis and prime.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
