//! What is said of a thing that the passages say of another thing of its kind: tests, treatments, kinds of tumors.
//!
//! A sentence that opens with no name goes on about what the sentence before it was about, so a description of several
//! sentences belongs to the test or treatment that opens it.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::guard::ground::align::{Alignment, Meeting, is_heavy, is_same};
use crate::guard::ground::judge::Claim;
use crate::guard::ground::passages::Passages;
use crate::guard::ground::problem::{Problem, Sign};
use crate::guard::ground::scan::Item;
use crate::guard::ground::scanned::is_topical;
use crate::guard::ground::vocabulary::Vocabulary;

/// Looks at each clause that says something of a named thing.
///
/// Answers the highest share of a clause's weight that a sentence about another thing has and no sentence about this
/// one, `0.0..=1.0`.
pub(super) fn check(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    vocabulary: &Vocabulary,
    problems: &mut Vec<Problem>,
) -> f32 {
    /// Least share that counts as said of another thing.
    const MIN_SHARE: f32 = 0.34;
    /// Clauses looked at: no sentence that people write has more with a subject of their own.
    const MAX_CLAUSES: usize = 12;
    let mut highest: f32 = 0.0;
    let items = &claim.scan.items;
    let mut start = 0;
    let mut n_misplaced = 0;
    for _ in 0..MAX_CLAUSES {
        let Some(first) = items.get(start) else {
            break;
        };
        let len = items[start..]
            .iter()
            .take_while(|item| item.clause == first.clause)
            .count();
        let clause = start..start + len;
        start += len;
        let Some((name, over, whole)) =
            weigh_clause(clause, claim, alignment, passages, vocabulary)
        else {
            continue;
        };
        let share = f32::from(over) / f32::from(whole);
        highest = highest.max(share);
        if share >= MIN_SHARE {
            // Two things that have each other's descriptions leave nothing to weigh.
            n_misplaced += 1;
            problems.push(Problem {
                sign: if n_misplaced > 1 {
                    Sign::Recast
                } else {
                    Sign::Misplaced
                },
                reason: format!(
                    "“{}”: the passage says this of another",
                    claim.item_words(name)
                ),
                tokens: Some((name.at, name.last)),
            });
        }
    }
    highest
}

/// The thing that a clause is about, how much more of the clause a sentence about another thing has than all about this
/// one together, and the weight of the whole; nothing where no sentence has more.
fn weigh_clause<'s>(
    clause: Range<usize>,
    claim: &Claim<'s>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    vocabulary: &Vocabulary,
) -> Option<(&'s Item, u16, u16)> {
    /// Words of a clause among which its subject stands.
    const SUBJECT: usize = 2;
    let items = &claim.scan.items;
    let name = items[clause.clone()]
        .iter()
        .take(SUBJECT)
        .find(|item| is_topical(item))?;
    let mut weights: BTreeMap<usize, u32> = BTreeMap::new();
    let mut about: BTreeMap<usize, Option<bool>> = BTreeMap::new();
    let (mut whole, mut here) = (0, 0);
    for at in clause {
        let item = &items[at];
        if !is_heavy(item) || is_same(item, name, vocabulary) {
            continue;
        }
        whole += item.weight;
        let mut is_here = false;
        let mut last = None;
        for met in alignment.met[at].iter() {
            if met.meeting != Meeting::Same || last == Some(met.sentence) {
                continue;
            }
            last = Some(met.sentence);
            let is_about = *about
                .entry(met.sentence)
                .or_insert_with(|| is_about(name, met.sentence, passages, vocabulary));
            match is_about {
                Some(true) => is_here = true,
                Some(false) => *weights.entry(met.sentence).or_default() += item.weight,
                None => {}
            }
        }
        // Words of several sentences about the thing may come together in a claim.
        here += if is_here { item.weight } else { 0 };
    }
    let there = weights.into_values().max().unwrap_or(0);
    let over = u16::try_from(there.saturating_sub(here)).ok()?;
    let whole = u16::try_from(whole).ok()?;
    (over > 0).then_some((name, over, whole))
}

/// Whether a sentence is about a thing; `None` where it names nothing of its kind.
fn is_about(
    name: &Item,
    sentence: usize,
    passages: &Passages<'_>,
    vocabulary: &Vocabulary,
) -> Option<bool> {
    /// Names of one class looked at in a sentence.
    const MAX_NAMES: usize = 16;
    let read = &passages.sentences[sentence];
    let topic = &passages.sentences[read.topic];
    let introduced = read.lead_in.map(|lead_in| &passages.sentences[lead_in]);
    let names = [Some(read), Some(topic), introduced];
    let mut items = names
        .into_iter()
        .flatten()
        .flat_map(|sentence| {
            let items = sentence.scan.items.iter();
            items
                .filter(|item| item.class == name.class)
                .take(MAX_NAMES)
        })
        .peekable();
    items.peek()?;
    Some(items.any(|item| is_same(name, item, vocabulary) || is_same(item, name, vocabulary)))
}
