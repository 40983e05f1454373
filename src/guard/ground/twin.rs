//! Near copies: a claim that repeats a sentence of a passage but for a word or two.
//!
//! Where a paraphrase would differ in many words, one changed word is a changed statement: a "not" that is gone, a
//! "may" that is gone, an opposite or another name in its place. What is found here settles the matter, however well
//! the rest agrees.

use crate::guard::ground::align::{Alignment, is_same};
use crate::guard::ground::judge::Claim;
use crate::guard::ground::passages::Passages;
use crate::guard::ground::problem::{Problem, Sign};
use crate::guard::ground::scan::{Item, Scan};
use crate::guard::ground::stem::{StemId, StemMap};
use crate::guard::ground::vocabulary::{Vocabulary, stem_of};
use crate::guard::text::Token;

/// Words that a copy must share with the sentence.
const MIN_SHARED: usize = 3;
/// Words of a copy that the sentence may lack, and words between its own that it may leave out.
const MAX_NEW: usize = 2;
const MAX_LOST: usize = 2;
/// Words before the first shared one that still count as left out: "some", "do not".
const REACH: usize = 2;

/// Words that turn a statement into its opposite.
const NEGATIONS: [&str; 14] = [
    "not", "no", "never", "nor", "neither", "none", "without", "nobody", "nunca", "sin", "ni",
    "ningun", "ninguna", "tampoco",
];

/// Words that leave open whether something is so, or say it of some only.
const HEDGES: [&str; 24] = [
    "may",
    "might",
    "sometimes",
    "possibly",
    "perhaps",
    "some",
    "certain",
    "often",
    "usually",
    "many",
    "most",
    "could",
    "can",
    "possible",
    "likely",
    "believe",
    "seem",
    "rarely",
    "puede",
    "pueden",
    "podria",
    "algunos",
    "algunas",
    "few",
];

/// Of these, those whose loss says more than the passage does.
const LIMITS: [&str; 9] = [
    "may",
    "might",
    "sometimes",
    "some",
    "certain",
    "puede",
    "pueden",
    "algunos",
    "algunas",
];

/// Words that say less than any of these limits do: "it is rare for …" for "… may be …, but this is rare".
const RARE: [&str; 5] = ["rare", "rarely", "seldom", "uncommon", "raro"];

/// Words that turn an order or a course round, one of each pair in the place of the other.
const TURNS: [(&str, &str); 5] = [
    ("before", "after"),
    ("before", "following"),
    ("start", "stop"),
    ("begin", "stop"),
    ("begins", "stops"),
];

/// Words that say of all, or of always, what a hedge in their place says of some.
const WHOLES: [&str; 8] = [
    "all", "every", "each", "always", "any", "everyone", "siempre", "todos",
];

/// Words without which a sentence says the same.
const EMPTY: [&str; 44] = [
    "a", "an", "the", "do", "does", "did", "is", "are", "was", "were", "be", "been", "being",
    "has", "have", "had", "that", "which", "who", "and", "also", "of", "to", "in", "on", "for",
    "by", "with", "it", "they", "this", "these", "el", "la", "los", "las", "un", "una", "de",
    "del", "es", "son", "se", "y",
];

/// What the few changed words of a near copy change, if anything.
pub(super) fn altered(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    vocabulary: &Vocabulary,
) -> Option<Problem> {
    let sentence = &passages.sentences[alignment.best?];
    if claim.is_translated {
        return None;
    }
    let change = Change::between(claim.tokens, sentence.tokens)?;
    let reads = |tokens: &[Token], at: &[usize], words: &[&str]| {
        at.iter()
            .copied()
            .find(|at| words.contains(&tokens[*at].text.as_str()))
    };
    let is_only = |tokens: &[Token], at: &[usize], words: &[&str]| {
        at.iter()
            .all(|at| words.contains(&tokens[*at].text.as_str()))
    };
    let lost_not = reads(sentence.tokens, &change.lost, &NEGATIONS);
    let new_not = reads(claim.tokens, &change.new, &NEGATIONS);
    // A word in the place of the negation may keep it: "rarely", "fails to".
    if lost_not.is_some() && new_not.is_none() && change.new.is_empty() {
        return Some(problem(
            Sign::Dropped,
            "the passage says this with a negation",
            None,
        ));
    }
    if let Some(at) = new_not
        && lost_not.is_none()
        && is_only(claim.tokens, &change.new, &NEGATIONS)
        && change.lost.is_empty()
    {
        return Some(problem(
            Sign::Added,
            "the passage says this without the negation",
            Some((at, at)),
        ));
    }
    let is_rare = claim
        .tokens
        .iter()
        .any(|token| RARE.contains(&token.text.as_str()));
    if let Some(at) = reads(sentence.tokens, &change.lost, &LIMITS)
        && change.new.is_empty()
        && !is_rare
    {
        let reason = format!("the passage says “{}” here", sentence.tokens[at].text);
        return Some(problem(Sign::Plain, &reason, None));
    }
    let lost: Vec<usize> = change
        .lost
        .iter()
        .copied()
        .filter(|at| !HEDGES.contains(&sentence.tokens[*at].text.as_str()))
        .collect();
    if let ([new], [lost]) = (change.new.as_slice(), change.lost.as_slice()) {
        let (own, there) = (&claim.tokens[*new].text, &sentence.tokens[*lost].text);
        let reason = format!("“{}”: the passage says “{there}”", claim.words(*new, *new));
        let is_turn = |(one, other): &(&str, &str)| {
            (own == one && there == other) || (own == other && there == one)
        };
        if TURNS.iter().any(is_turn) {
            return Some(problem(Sign::Reversed, &reason, Some((*new, *new))));
        }
        if WHOLES.contains(&own.as_str()) && HEDGES.contains(&there.as_str()) {
            return Some(problem(Sign::OfAll, &reason, Some((*new, *new))));
        }
    }
    if let ([new], [first, ..]) = (change.new.as_slice(), lost.as_slice()) {
        let own = item_at(claim.scan, *new)?;
        let other = item_at(sentence.scan, *first)?;
        // A name of several words counts as one.
        if !lost.iter().all(|at| (other.at..=other.last).contains(at)) {
            return None;
        }
        let there = &sentence.tokens[*first].text;
        let reason = format!("“{}”: the passage says “{there}”", claim.words(*new, *new));
        if is_opposite(own, other, vocabulary) {
            return Some(problem(Sign::Opposite, &reason, Some((*new, *new))));
        }
        let are_names = own.class.is_entity() && own.class == other.class;
        if are_names && !is_same(own, other, vocabulary) {
            return Some(problem(Sign::Replaced, &reason, Some((*new, *new))));
        }
    }
    None
}

fn problem(sign: Sign, reason: &str, tokens: Option<(usize, usize)>) -> Problem {
    Problem {
        sign,
        reason: reason.to_owned(),
        tokens,
    }
}

/// The words that differ between a claim and the stretch of a sentence that it repeats.
struct Change {
    /// Tokens of the claim that the stretch lacks.
    new: Vec<usize>,
    /// Tokens of the stretch that the claim lacks.
    lost: Vec<usize>,
}

impl Change {
    /// Nothing where the claim is no near copy. Cost: linear in both.
    fn between(claim: &[Token], sentence: &[Token]) -> Option<Change> {
        let mut counts: StemMap<i32> = StemMap::default();
        for stem in sentence.iter().filter_map(stem) {
            *counts.entry(stem).or_default() += 1;
        }
        let (mut new, mut n_shared) = (Vec::new(), 0);
        let mut shared: StemMap<i32> = StemMap::default();
        for (at, token) in claim.iter().enumerate() {
            let Some(stem) = stem(token) else { continue };
            match counts.get_mut(&stem) {
                Some(left) if *left > 0 => {
                    *left -= 1;
                    *shared.entry(stem).or_default() += 1;
                    n_shared += usize::from(!EMPTY.contains(&token.text.as_str()));
                }
                _ if EMPTY.contains(&token.text.as_str()) => {}
                _ => new.push(at),
            }
        }
        if n_shared < MIN_SHARED || new.len() > MAX_NEW {
            return None;
        }
        let is_anchor = |token: &Token| {
            !EMPTY.contains(&token.text.as_str())
                && stem(token).is_some_and(|stem| shared.contains_key(&stem))
        };
        let first = sentence.iter().position(is_anchor)?;
        let end = sentence.iter().rposition(is_anchor)?;
        let mut lost = Vec::new();
        for (at, token) in sentence.iter().enumerate().take(end + 1) {
            let Some(stem) = stem(token) else { continue };
            if let Some(left) = shared.get_mut(&stem).filter(|left| **left > 0) {
                *left -= 1;
            } else if at + REACH >= first && !EMPTY.contains(&token.text.as_str()) {
                lost.push(at);
            }
        }
        (lost.len() <= MAX_LOST).then_some(Change { new, lost })
    }
}

fn stem(token: &Token) -> Option<StemId> {
    stem_of(token, false)
}

fn item_at(scan: &Scan, at: usize) -> Option<&Item> {
    scan.items
        .iter()
        .find(|item| (item.at..=item.last).contains(&at))
}

fn is_opposite(own: &Item, other: &Item, vocabulary: &Vocabulary) -> bool {
    own.concepts.iter().any(|(own, is_opposite)| {
        let own = vocabulary.of(*own);
        other.concepts.iter().any(|(other, other_opposite)| {
            let other = vocabulary.of(*other);
            (own.id == other.id && is_opposite != other_opposite)
                || (own.opposites.contains(&other.id) && is_opposite == other_opposite)
        })
    })
}
