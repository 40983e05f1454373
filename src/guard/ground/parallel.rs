//! One kind of a thing in the place of another kind of the same thing: "the left lung" for "the right lung", "the patient
//! version" for "the health professional version".
//!
//! A passage that tells two kinds apart says something of each. A claim that puts the one kind's name before what is
//! said of the other uses only words of the passage, and most of them stand together there.

use crate::guard::ground::align::{Alignment, Meeting, is_heavy, is_same};
use crate::guard::ground::judge::Claim;
use crate::guard::ground::passages::{Passages, Sentence};
use crate::guard::ground::problem::{Problem, Sign};
use crate::guard::ground::scan::Item;
use crate::guard::ground::vocabulary::Vocabulary;

/// Words of a clause among which a named kind is looked for.
const MAX_ITEMS: usize = 24;

/// Sentences before and behind one in which another kind is looked for: kinds are told apart side by side, and the work
/// stays linear.
const REACH: usize = 8;

/// Looks for a kind of which a sentence of the passage says something else.
pub(super) fn check(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    vocabulary: &Vocabulary,
    problems: &mut Vec<Problem>,
) {
    if claim.is_translated {
        return;
    }
    let items = claim.scan.items.as_slice();
    for (at, pair) in items.windows(2).enumerate().take(MAX_ITEMS) {
        let [kind, thing] = pair else {
            continue;
        };
        if !is_kind_of(kind, thing) {
            continue;
        }
        let Some(own) = alignment.sentence_of[thing.clause] else {
            continue;
        };
        let read = &passages.sentences[own];
        let same = |one: &Item, other: &Item| is_same(one, other, vocabulary);
        // The sentence has the thing, of another kind only, and nothing of this kind.
        let Some(other_kind) = kind_in(read, thing, vocabulary) else {
            continue;
        };
        let is_named = items.iter().any(|item| same(item, other_kind));
        if is_named || read.scan.items.iter().any(|item| same(kind, item)) {
            continue;
        }
        // Another sentence of the passage has this kind of the thing, and none of the words that tell.
        let near = own.saturating_sub(REACH)..(own + REACH + 1).min(passages.sentences.len());
        let mut beside = near.filter(|sentence| {
            let there = &passages.sentences[*sentence];
            *sentence != own
                && there.passage == read.passage
                && kind_in(there, thing, vocabulary).is_some_and(|found| same(kind, found))
        });
        let Some(beside) = beside.next() else {
            continue;
        };
        let is_told = |at: usize, sentence: usize| {
            let mut met = alignment.met_in(at, sentence);
            met.any(|met| met.meeting == Meeting::Same)
        };
        let telling: Vec<usize> = (0..items.len())
            .filter(|other| *other != at && *other != at + 1)
            .filter(|other| items[*other].clause == thing.clause && is_heavy(&items[*other]))
            .collect();
        let is_of_other = telling.iter().any(|at| is_told(*at, own))
            && !telling.iter().any(|at| is_told(*at, beside));
        if is_of_other {
            problems.push(Problem {
                sign: Sign::Recast,
                reason: format!(
                    "“{}”: the passage says this of another kind",
                    claim.words(kind.at, thing.last)
                ),
                tokens: Some((kind.at, thing.last)),
            });
        }
    }
}

/// Whether a word stands right before another, in one clause.
fn is_kind_of(kind: &Item, thing: &Item) -> bool {
    kind.last + 1 == thing.at && kind.clause == thing.clause
}

/// The word before a thing in a sentence, where the sentence has the thing once.
fn kind_in<'s>(
    sentence: &'s Sentence<'_>,
    thing: &Item,
    vocabulary: &Vocabulary,
) -> Option<&'s Item> {
    let items = &sentence.scan.items;
    let mut places = items
        .iter()
        .enumerate()
        .filter(|(_, item)| is_same(thing, item, vocabulary));
    let (at, found) = places.next()?;
    let kind = &items[at.checked_sub(1)?];
    (places.next().is_none() && is_kind_of(kind, found)).then_some(kind)
}
