//! Readings of passages that are handed in as text again and again.
//!
//! A passage reads the same in every draft, so what is kept changes no verdict, only the time that one takes. Kept are
//! passages alone, never an answer or a question, in memory, up to a bound; what was not asked for longest goes first.

#![expect(
    clippy::mutable_key_type,
    reason = "a reading is found by its text, which never changes"
)]

use std::borrow::Borrow;
use std::collections::HashSet;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::guard::reading::Reading;
use crate::guard::verdict::CitedPassage;

/// Bytes of the longest passage that is kept.
const MAX_TEXT: usize = 8_192;

/// Bytes of the passages of one generation, of which two are kept. A reading was measured to take 90 times the room of its
/// passage, so that all of them take up to 24 MB.
const MAX_BYTES: usize = 131_072;

/// Readings that are kept.
#[derive(Debug, Default)]
pub(super) struct Kept(Mutex<Generations>);

/// What was asked for lately, and what was before that. Where the young are too many, they become the old ones.
#[derive(Debug, Default)]
struct Generations {
    young: HashSet<ByText>,
    n_young_bytes: usize,
    old: HashSet<ByText>,
}

/// A reading, found by its text. The hash is keyed anew in each process, so that no caller can make texts collide.
#[derive(Debug)]
struct ByText(Arc<Reading<'static>>);

impl Borrow<str> for ByText {
    fn borrow(&self) -> &str {
        self.0.analysis().text()
    }
}

impl Hash for ByText {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Borrow::<str>::borrow(self).hash(state);
    }
}

impl PartialEq for ByText {
    fn eq(&self, other: &ByText) -> bool {
        Borrow::<str>::borrow(self) == Borrow::<str>::borrow(other)
    }
}

impl Eq for ByText {}

impl Kept {
    /// The reading of a passage, where it is kept.
    pub(super) fn get(&self, passage: &CitedPassage<'_>) -> Option<Arc<Reading<'static>>> {
        if passage.text.len() > MAX_TEXT {
            return None;
        }
        let mut kept = self.lock();
        let is_meant = |found: &&ByText| found.0.is_of(passage);
        if let Some(found) = kept.young.get(passage.text).filter(is_meant) {
            return Some(Arc::clone(&found.0));
        }
        kept.old.get(passage.text).filter(is_meant)?;
        let found = kept.old.take(passage.text)?.0;
        let outlived = kept.add(Arc::clone(&found));
        drop(kept);
        drop(outlived);
        Some(found)
    }

    /// Keeps the reading of a passage that is not too long.
    pub(super) fn add(&self, reading: &Arc<Reading<'static>>) {
        if reading.analysis().text().len() <= MAX_TEXT {
            let outlived = self.lock().add(Arc::clone(reading));
            // Outside the lock: to free many readings takes longer than to find one.
            drop(outlived);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Generations> {
        // Nothing that can fail half-way is done under the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Generations {
    /// Adds a reading to the young ones; answers those that are no longer kept.
    fn add(&mut self, reading: Arc<Reading<'static>>) -> HashSet<ByText> {
        let mut outlived = HashSet::new();
        let n_bytes = reading.analysis().text().len();
        if self.n_young_bytes + n_bytes > MAX_BYTES {
            outlived = std::mem::replace(&mut self.old, std::mem::take(&mut self.young));
            self.n_young_bytes = 0;
        }
        // Of one text the reading with the title that was asked for last is kept.
        if self.young.replace(ByText(reading)).is_none() {
            self.n_young_bytes += n_bytes;
        }
        outlived
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::guard::{Draft, Guard, GuardSettings};

    fn passage<'a>(text: &'a str, title: Option<&'a str>) -> CitedPassage<'a> {
        CitedPassage {
            id: "p",
            text,
            title,
            ..CitedPassage::default()
        }
    }

    fn check(guard: &Guard, text: &str, title: Option<&str>) -> String {
        let passages = [passage(text, title)];
        let draft = Draft {
            answer: "GIST is treated with surgery. You should take the pills.",
            passages: &passages,
            ..Draft::default()
        };
        format!("{:?}", guard.check(&draft))
    }

    #[test]
    fn a_kept_reading_changes_no_verdict() {
        let guard = Guard::new(&GuardSettings::default()).unwrap();
        let text = "Surgery may be used to treat the tumor.";
        for title in [None, Some("Gastrointestinal Stromal Tumors"), None] {
            let fresh = Guard::new(&GuardSettings::default()).unwrap();
            assert!(guard.kept.get(&passage(text, title)).is_none());
            let first = check(&guard, text, title);
            let kept = guard.kept.get(&passage(text, title)).unwrap();
            assert!(kept.is_of(&passage(text, title)));
            assert_eq!(check(&guard, text, title), first);
            assert_eq!(check(&fresh, text, title), first);
        }
    }

    #[test]
    fn what_is_asked_for_stays_and_the_rest_goes() {
        let guard = Guard::new(&GuardSettings::default()).unwrap();
        let often = "Surgery may be used to treat the tumor.";
        check(&guard, often, None);
        let others: Vec<String> = (0..900)
            .map(|n| format!("{n} {}", "day ".repeat(99)))
            .collect();
        for text in &others {
            check(&guard, text, None);
            assert!(guard.kept.get(&passage(often, None)).is_some());
        }
        assert!(guard.kept.get(&passage(&others[0], None)).is_none());
        assert!(guard.kept.get(&passage(&others[899], None)).is_some());
        let kept = guard.kept.lock();
        let n_bytes = |set: &HashSet<ByText>| -> usize {
            let texts = set.iter().map(Borrow::<str>::borrow);
            texts.map(str::len).sum()
        };
        assert_eq!(n_bytes(&kept.young), kept.n_young_bytes);
        assert!(kept.n_young_bytes <= MAX_BYTES && n_bytes(&kept.old) <= MAX_BYTES);
    }

    #[test]
    fn a_long_passage_is_not_kept() {
        let guard = Guard::new(&GuardSettings::default()).unwrap();
        let long = "day ".repeat(MAX_TEXT / 4 + 1);
        check(&guard, &long, None);
        assert!(guard.kept.get(&passage(&long, None)).is_none());
        assert_eq!(guard.kept.lock().n_young_bytes, 0);
    }
}
