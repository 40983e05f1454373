//! Who does what to whom, and what goes with what: held against the passage.
//!
//! A claim may use every word of a passage and still say something else: "signals block the drug" for "the drug blocks
//! signals". Where it has no word of its own, a word that now stands before another, which stands before a third, in the
//! order of the passage turned round, has changed its part with the third. A phrase that is only put first changes places
//! with what follows it, and leaves nothing in between.

use crate::guard::ground::align::{Alignment, Meeting, Met, is_heavy};
use crate::guard::ground::judge::Claim;
use crate::guard::ground::passages::Passages;
use crate::guard::ground::problem::{Problem, Sign};
use crate::guard::ground::stem::StemId;
use crate::guard::ground::twin::Word;
use crate::guard::text::Token;

/// Words that the passage may lack of a claim that has no words of its own.
const MAX_NEW: usize = 0;

/// Words of a claim that is long enough to be a copy.
const MIN_WORDS: usize = 5;

/// Words of a claim that are compared: a copy of a sentence has no more.
const MAX_WORDS: usize = 48;

/// Words of a passage that a claim is compared with.
const MAX_PASSAGE: usize = 160;

/// Looks for words that changed their parts; answers whether words of two clauses did, `0.0` or `1.0`.
pub(super) fn check(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    problems: &mut Vec<Problem>,
) -> f32 {
    if let Some((first, last)) = exchanged(claim, alignment, passages) {
        // Nothing else differs: there is nothing to weigh.
        let sign = if is_pure(claim, alignment, passages) {
            Sign::Recast
        } else {
            Sign::Exchanged
        };
        problems.push(Problem {
            sign,
            reason: format!(
                "“{}” and “{}”: the passage gives their parts the other way round",
                claim.words(first, first),
                claim.words(last, last)
            ),
            tokens: Some((first, last)),
        });
    }
    f32::from(u8::from(mixed(claim, alignment, passages)))
}

/// Two tokens of a claim that have changed their parts, of a claim that has no words of its own.
fn exchanged(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
) -> Option<(usize, usize)> {
    let best = alignment.best?;
    if claim.is_translated {
        return None;
    }
    let passage = passages.sentences[best].passage;
    let near = |at: usize| {
        let own = passages.sentences.get(at)?;
        (own.passage == passage).then_some(at)
    };
    let alone = [Some(best), None, None];
    let around = [
        best.checked_sub(1).and_then(near),
        Some(best),
        near(best + 1),
    ];
    let after = [Some(best), near(best + 1), near(best + 2)];
    [alone, around, after].into_iter().find_map(|window| {
        let there: Vec<(Word, &Token)> = window
            .iter()
            .flatten()
            .flat_map(|sentence| {
                let read = &passages.sentences[*sentence];
                read.scan.words.iter().copied().zip(read.tokens)
            })
            .take(MAX_PASSAGE)
            .collect();
        turned_round(claim, &there)
    })
}

/// Words between two parts that may change places without changing what is said.
const EVEN: [&str; 8] = [
    "called",
    "linked",
    "same",
    "named",
    "different",
    "alike",
    "associated",
    "like",
];

/// Whether the claim is a sentence of the passage in which two parts have changed places, around words that tell
/// something, and no other word differs.
fn is_pure(claim: &Claim<'_>, alignment: &Alignment, passages: &Passages<'_>) -> bool {
    let Some(best) = alignment.best else {
        return false;
    };
    let words = |tokens: &[Token]| -> Vec<u64> {
        let words = tokens.iter().filter(|token| token.is_wordlike());
        words.map(|token| token.hash).collect()
    };
    let own = words(claim.tokens);
    let there = words(passages.sentences[best].tokens);
    if own.len() != there.len() || own.len() > MAX_WORDS {
        return false;
    }
    let differs = |at: &usize| own[*at] != there[*at];
    let (Some(first), Some(last)) = (
        (0..own.len()).find(differs),
        (0..own.len()).rev().find(differs),
    ) else {
        return false;
    };
    let (own, there) = (&own[first..=last], &there[first..=last]);
    let n = own.len();
    let tells = |middle: &[u64]| {
        claim
            .tokens
            .iter()
            .zip(&claim.scan.words)
            .any(|(token, word)| {
                middle.contains(&token.hash)
                    && word.telling().is_some()
                    && !matches!(token.text.as_str(), "and" | "or" | "y" | "o")
            })
            && !claim
                .tokens
                .iter()
                .any(|token| middle.contains(&token.hash) && EVEN.contains(&token.text.as_str()))
    };
    // own is B M A where the passage has A M B.
    (1..n).any(|b| {
        there.ends_with(&own[..b])
            && (1..n - b).any(|a| {
                there.starts_with(&own[n - a..])
                    && a + b < n
                    && own[b..n - a] == there[a..n - b]
                    && tells(&own[b..n - a])
            })
    })
}

/// A word of the claim, and where the passage has it.
struct Place {
    at: usize,
    there: usize,
}

fn turned_round(claim: &Claim<'_>, there: &[(Word, &Token)]) -> Option<(usize, usize)> {
    let mut own: Vec<(usize, StemId)> = Vec::new();
    for (at, word) in claim.scan.words.iter().enumerate() {
        own.extend(word.telling().map(|stem| (at, stem)));
    }
    if !(MIN_WORDS..=MAX_WORDS).contains(&own.len()) {
        return None;
    }
    let mut places: Vec<Place> = Vec::new();
    let mut n_new = 0;
    for (index, (at, stem)) in own.iter().enumerate() {
        let is_same = |other: &&(usize, StemId)| other.1 == *stem;
        let before = own[..index].iter().filter(is_same).count();
        let n_own = own.iter().filter(is_same).count();
        let all: Vec<usize> = (0..there.len())
            .filter(|at| there[*at].0.telling() == Some(*stem))
            .collect();
        if all.is_empty() {
            n_new += 1;
            continue;
        }
        // Of a word that the passage has more often than the claim the first ones are meant.
        if all.len() >= n_own {
            places.push(Place {
                at: *at,
                there: all[before],
            });
        }
    }
    if n_new > MAX_NEW {
        return None;
    }
    let is_by = |token: &Token| token.text == "by" || token.text == "por";
    let is_same_voice = |place: &Place| {
        let has_by = |tokens: &mut dyn Iterator<Item = &Token>| tokens.take(4).any(is_by);
        has_by(&mut claim.tokens[place.at..].iter())
            == has_by(&mut there[place.there..].iter().map(|(_, token)| *token))
    };
    let is_joint = |place: &Place| !is_listed(place.at, claim.tokens) && is_same_voice(place);
    places
        .iter()
        .enumerate()
        .filter(|(_, middle)| is_joint(middle))
        .find_map(|(index, middle)| {
            let first = places[..index]
                .iter()
                .rev()
                .find(|place| place.there > middle.there)?;
            let last = places[index + 1..]
                .iter()
                .find(|place| place.there < middle.there)?;
            Some((first.at, last.at))
        })
}

/// Whether a word is one of a list, which may be told in any order.
fn is_listed(at: usize, tokens: &[Token]) -> bool {
    let joins = |token: &Token| {
        token.is_punct(",") || matches!(token.text.as_str(), "and" | "or" | "y" | "o")
    };
    let before = at.checked_sub(1).and_then(|at| tokens.get(at));
    before.is_some_and(joins) || tokens.get(at + 1).is_some_and(joins)
}

/// Whether a place has the very word.
fn is_very(at: usize, met: &Met, claim: &Claim<'_>, passages: &Passages<'_>) -> bool {
    let there = &passages.sentences[met.sentence].scan.items[met.item];
    met.meeting == Meeting::Same && there.stem == claim.scan.items[at].stem
}

/// Whether two words have changed their clauses: what the claim says of each the passages say of the other.
fn mixed(claim: &Claim<'_>, alignment: &Alignment, passages: &Passages<'_>) -> bool {
    /// Words looked at.
    const MAX_WORDS: usize = 24;
    let items = &claim.scan.items;
    if claim.scan.n_clauses < 2 {
        return false;
    }
    let words: Vec<usize> = (0..items.len())
        .filter(|at| {
            is_heavy(&items[*at])
                && alignment.met[*at]
                    .iter()
                    .any(|met| is_very(*at, met, claim, passages))
        })
        .take(MAX_WORDS)
        .collect();
    let stands = |at: usize, place: (usize, Option<usize>)| {
        alignment
            .met_in(at, place.0)
            .filter(|met| is_very(at, met, claim, passages))
            .any(|met| {
                place.1.is_none_or(|clause| {
                    passages.sentences[place.0].scan.items[met.item].clause == clause
                })
            })
    };
    words.iter().enumerate().any(|(index, one)| {
        words[index + 1..].iter().any(|other| {
            let (own, its) = (&items[*one], &items[*other]);
            if own.clause == its.clause || own.class.is_entity() != its.class.is_entity() {
                return false;
            }
            let home = |clause: usize| home_of(clause, [*one, *other], claim, alignment, passages);
            let (Some(here), Some(there)) = (home(own.clause), home(its.clause)) else {
                return false;
            };
            let (here, there) = if here.0 == there.0 {
                ((here.0, Some(here.1)), (there.0, Some(there.1)))
            } else {
                ((here.0, None), (there.0, None))
            };
            here != there
                && stands(*one, there)
                && stands(*other, here)
                && !stands(*one, here)
                && !stands(*other, there)
        })
    })
}

/// The sentence and its clause that have most of the very words of a clause of the claim, two words left out.
fn home_of(
    clause: usize,
    without: [usize; 2],
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
) -> Option<(usize, usize)> {
    let mut votes: Vec<((usize, usize), u32)> = Vec::new();
    for (at, item) in claim.scan.items.iter().enumerate() {
        if item.clause != clause || without.contains(&at) || !is_heavy(item) {
            continue;
        }
        let mut last = None;
        for met in alignment.met[at]
            .iter()
            .filter(|met| is_very(at, met, claim, passages))
        {
            let place = (
                met.sentence,
                passages.sentences[met.sentence].scan.items[met.item].clause,
            );
            if last == Some(place) {
                continue;
            }
            last = Some(place);
            match votes.iter_mut().find(|(own, _)| *own == place) {
                Some((_, votes)) => *votes += item.weight,
                None => votes.push((place, item.weight)),
            }
        }
    }
    let most = votes.iter().map(|(_, votes)| *votes).max()?;
    votes
        .iter()
        .find(|(_, votes)| *votes == most)
        .map(|(place, _)| *place)
}
