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
