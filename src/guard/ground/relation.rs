//! How the things of a claim stand to each other: which step comes first, whether there is one of a kind, what means what.
//!
//! A passage that describes a procedure tells its steps in their order, so two steps of a claim are held against the
//! sentences, and the halves of a sentence with "before" or "after", that tell them.

use std::ops::Range;

use crate::guard::ground::align::{Alignment, Meeting, is_heavy, is_same};
use crate::guard::ground::judge::Claim;
use crate::guard::ground::kinds::Mark;
use crate::guard::ground::order::sides;
use crate::guard::ground::passages::Passages;
use crate::guard::ground::problem::{Problem, Sign};
use crate::guard::ground::scan::{Item, Marked, Scan};
use crate::guard::ground::vocabulary::Vocabulary;
use crate::guard::text::Token;

/// Marks of order read in one claim.
const MAX_MARKS: usize = 4;

/// Sentences of a passage that an order is looked for in.
const MAX_SENTENCES: usize = 64;

/// Whether what the claim puts first stands later in the passage, which tells steps in their order: `1.0` where it does,
/// `-1.0` where the order is the same.
pub(super) fn steps(claim: &Claim<'_>, alignment: &Alignment, passages: &Passages<'_>) -> f32 {
    let Some(best) = alignment.best else {
        return 0.0;
    };
    let passage = passages.sentences[best].passage;
    // When something happens: the sentence that tells it, and its earlier or later half.
    let when = |sentence: usize, item: usize| {
        let read = &passages.sentences[sentence];
        2 * sentence + usize::from(is_late(read.scan, read.tokens, read.scan.items[item].at))
    };
    let times_of = |range: &Range<usize>| {
        let mut votes: Vec<(usize, u32)> = Vec::new();
        for (at, item) in claim.scan.items.iter().enumerate() {
            if !range.contains(&item.at) || !is_heavy(item) {
                continue;
            }
            let mut last = None;
            for met in alignment.met[at].iter() {
                let is_other = passages.sentences[met.sentence].passage != passage;
                if met.meeting != Meeting::Same || is_other {
                    continue;
                }
                let when = when(met.sentence, met.item);
                if last == Some(when) {
                    continue;
                }
                last = Some(when);
                let other = &passages.sentences[met.sentence].scan.items[met.item];
                let weight = item.weight + u32::from(other.stem == item.stem);
                match votes.iter_mut().find(|(own, _)| *own == when) {
                    Some((_, votes)) => *votes += weight,
                    None => votes.push((when, weight)),
                }
            }
        }
        let most = votes.iter().map(|(_, votes)| *votes).max().unwrap_or(0);
        votes.retain(|(_, votes)| *votes == most);
        votes
    };
    let ordered = |marked: &Marked| {
        let (near, far) = sides(marked, claim.scan, claim.tokens);
        let (early, late) = match marked.mark {
            Mark::Before => (times_of(&far), times_of(&near)),
            Mark::After => (times_of(&near), times_of(&far)),
            _ => return None,
        };
        let any = |is: &dyn Fn(usize, usize) -> bool| {
            let mut early = early.iter();
            early.any(|(early, _)| late.iter().any(|(late, _)| is(*early, *late)))
        };
        if any(&|early, late| early < late) {
            Some(-1.0)
        } else {
            any(&|early, late| early > late).then_some(1.0)
        }
    };
    claim.scan.marks.iter().find_map(ordered).unwrap_or(0.0)
}

/// Whether a word stands in the later half of a sentence that tells an order: before "after", behind "before".
fn is_late(scan: &Scan, tokens: &[Token], at: usize) -> bool {
    let is_order = |marked: &&Marked| matches!(marked.mark, Mark::Before | Mark::After);
    scan.marks.iter().find(is_order).is_some_and(|marked| {
        let (near, _) = sides(marked, scan, tokens);
        near.contains(&at) == (marked.mark == Mark::Before)
    })
}

/// "Is the one" where the sentence has one of several ("two TKIs", "one of").
pub(super) fn singled_out(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
) -> Option<Problem> {
    let text_at = |at: usize| claim.tokens.get(at).map_or("", |token| token.text.as_str());
    let is_of_several = |word: &str| {
        matches!(
            word,
            "two" | "three" | "four" | "five" | "some" | "another" | "several" | "many"
        )
    };
    (0..claim.tokens.len()).find_map(|at| {
        if !matches!(text_at(at), "is" | "was") || text_at(at + 1) != "the" {
            return None;
        }
        let mut items = claim.scan.items.iter().enumerate();
        let (named, item) = items.find(|(_, item)| (at + 2..=at + 3).contains(&item.at))?;
        let sentence = alignment.sentence_of[item.clause]?;
        let read = &passages.sentences[sentence];
        let mut places = alignment
            .met_in(named, sentence)
            .filter(|met| met.meeting == Meeting::Same)
            .map(|met| &read.scan.items[met.item])
            .peekable();
        let is_several = |there: &Item| {
            let before = there
                .at
                .checked_sub(1)
                .map(|before| &read.tokens[before].text);
            before.is_some_and(|before| is_of_several(before))
        };
        (places.peek().is_some() && places.all(is_several)).then(|| Problem {
            sign: Sign::OfSome,
            reason: format!(
                "“{}”: the passage has it as one of several",
                claim.words(at + 1, item.last)
            ),
            tokens: Some((at + 1, item.last)),
        })
    })
}

/// "This means that" where no sentence has both what means and what is meant.
pub(super) fn meant(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
) -> Option<Problem> {
    let at = claim.tokens.iter().position(|token| {
        matches!(
            token.text.as_str(),
            "mean" | "means" | "proves" | "significa"
        )
    })?;
    let is_denied = claim
        .scan
        .negations
        .iter()
        .any(|negation| negation.at < at && negation.clause == claim.scan.clause_of[at]);
    let side = |is_left: bool| -> Vec<usize> {
        let items = claim.scan.items.iter().enumerate();
        let items = items.filter(|(_, item)| is_heavy(item));
        items
            .filter(|(_, item)| {
                if is_left {
                    item.last < at
                } else {
                    item.at > at
                }
            })
            .map(|(at, _)| at)
            .collect()
    };
    let (left, right) = (side(true), side(false));
    if is_denied || left.is_empty() || right.is_empty() {
        return None;
    }
    let places = |own: usize| {
        let met = alignment.met[own].iter();
        met.filter(|met| met.meeting == Meeting::Same)
            .map(|met| met.sentence)
    };
    let is_joined = |sentence: usize| {
        let near = [Some(sentence), passages.sentences[sentence].lead_in];
        left.iter()
            .any(|own| places(*own).any(|there| near.contains(&Some(there))))
    };
    let is_said = right.iter().any(|own| places(*own).any(is_joined));
    (!is_said).then(|| Problem {
        sign: Sign::Linked,
        reason: format!("“{}”: no passage ties these together", claim.words(at, at)),
        tokens: Some((at, at)),
    })
}

/// "Before" something where the passage has the same "after" it, or the other way round.
pub(super) fn flipped(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    vocabulary: &Vocabulary,
) -> Option<String> {
    let passage = passages.sentences[alignment.best?].passage;
    let same = |own: &Item, other: &Item| is_same(own, other, vocabulary);
    let is_order = |marked: &&Marked| matches!(marked.mark, Mark::Before | Mark::After);
    let marks = claim.scan.marks.iter().filter(is_order);
    marks.take(MAX_MARKS).find_map(|marked| {
        let object = object_of(marked, claim.scan)?;
        let (_, far) = sides(marked, claim.scan, claim.tokens);
        let mut is_turned = false;
        let own = passages
            .sentences
            .iter()
            .filter(|read| read.passage == passage);
        for read in own.take(MAX_SENTENCES) {
            for there in read.scan.marks.iter().filter(is_order) {
                let is_object =
                    object_of(there, read.scan).is_some_and(|other| same(object, other));
                if !is_object {
                    continue;
                }
                // A passage that has both orders says neither alone.
                if there.mark == marked.mark {
                    return None;
                }
                let (_, far_there) = sides(there, read.scan, read.tokens);
                let mut shared = weighty_in(claim.scan, &far).filter(|item| !same(item, object));
                is_turned |= shared
                    .any(|own| weighty_in(read.scan, &far_there).any(|other| same(own, other)));
            }
        }
        is_turned.then(|| {
            format!(
                "“{}”: the passage has it the other way round",
                claim.words(marked.at, object.last)
            )
        })
    })
}

/// What a mark of order stands before.
fn object_of<'s>(marked: &Marked, scan: &'s Scan) -> Option<&'s Item> {
    /// Tokens between the mark and its object: "before the first surgery".
    const REACH: usize = 2;
    let item = scan.items.iter().find(|item| item.at >= marked.end)?;
    (item.at <= marked.end + REACH).then_some(item)
}

fn weighty_in<'s>(scan: &'s Scan, range: &Range<usize>) -> impl Iterator<Item = &'s Item> {
    let range = range.clone();
    scan.items
        .iter()
        .filter(move |item| range.contains(&item.at) && is_heavy(item))
}
