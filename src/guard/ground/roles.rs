//! Who does what to whom, and what goes with what: held against the passage.
//!
//! A claim may use every word of a passage and still say something else: "signals block the drug" for "the drug blocks
//! signals". Where it has no word of its own, a word that now stands before another, which stands before a third, in the
//! order of the passage turned round, has changed its part with the third. A phrase that is only put first changes places
//! with what follows it, and leaves nothing in between.

use crate::guard::ground::align::{Alignment, Meeting, is_heavy};
use crate::guard::ground::judge::Claim;
use crate::guard::ground::passages::Passages;
use crate::guard::ground::problem::{Problem, Sign};
use crate::guard::ground::stem::StemId;
use crate::guard::hash::Sieve;
use crate::guard::text::Token;

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
    let [before, next, last] = [
        best.checked_sub(1).and_then(near),
        near(best + 1),
        near(best + 2),
    ];
    let telling = claim.scan.words.iter().enumerate();
    let telling = telling.filter_map(|(at, word)| Some((at, word.telling()?)));
    // Mostly a claim has a word that stands in none of these sentences, and nothing need be compared.
    let mut known = Sieve::<8>::default();
    for sentence in [before, Some(best), next, last].into_iter().flatten() {
        let words = passages.sentences[sentence].scan.words.iter();
        words
            .filter_map(|word| word.telling())
            .for_each(|stem| known.add(stem));
    }
    if !telling.clone().all(|(_, stem)| known.may_have(stem)) {
        return None;
    }
    let (at_own, own): (Vec<usize>, Vec<StemId>) = telling.unzip();
    if !(MIN_WORDS..=MAX_WORDS).contains(&own.len()) {
        return None;
    }
    let alone = [Some(best), None, None];
    let around = [before, Some(best), next];
    let after = [Some(best), next, last];
    let mut there: Vec<StemId> = Vec::with_capacity(MAX_PASSAGE);
    let mut at_there: Vec<&Token> = Vec::with_capacity(MAX_PASSAGE);
    [alone, around, after].into_iter().find_map(|window| {
        there.clear();
        at_there.clear();
        for sentence in window.iter().flatten() {
            let read = &passages.sentences[*sentence];
            let n_left = MAX_PASSAGE - there.len();
            let words = read.scan.words.iter().take(n_left);
            there.extend(words.map(|word| word.telling().unwrap_or(NO_STEM)));
            at_there.extend(read.tokens.iter().take(n_left));
        }
        let places = places(&own, &there)?;
        let (first, last) = turned_round(&places, &at_own, claim.tokens, &at_there)?;
        Some((at_own[first], at_own[last]))
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

/// Stands for a word without which a sentence says the same; no stem is hashed to it.
const NO_STEM: StemId = 0;

/// A word of the claim, and where the passage has it.
#[derive(Clone, Copy)]
struct Place {
    own: usize,
    there: usize,
}

/// Where a passage has the words of a claim; `None` where it lacks one.
fn places(own: &[StemId], there: &[StemId]) -> Option<Vec<Place>> {
    // Every word is compared: that takes less time than to stop at the right one.
    let count = |words: &[StemId], stem: StemId| -> u32 {
        words.iter().map(|word| u32::from(*word == stem)).sum()
    };
    let mut places: Vec<Place> = Vec::with_capacity(own.len());
    for (index, stem) in own.iter().enumerate() {
        let n_there = count(there, *stem);
        if n_there == 0 {
            return None;
        }
        // Of a word that the passage has more often than the claim the first ones are meant.
        if n_there >= count(own, *stem) {
            let n_before = count(&own[..index], *stem);
            let mut all = (0..there.len()).filter(|at| there[*at] == *stem);
            let there = all.nth(usize::try_from(n_before).ok()?)?;
            places.push(Place { own: index, there });
        }
    }
    Some(places)
}

/// Two words of the claim in another order than the passage has them in, with one between them.
fn turned_round(
    places: &[Place],
    at_own: &[usize],
    tokens: &[Token],
    there: &[&Token],
) -> Option<(usize, usize)> {
    let is_by = |token: &Token| token.text == "by" || token.text == "por";
    let is_same_voice = |place: Place| {
        let own = tokens[at_own[place.own]..].iter().take(4).any(is_by);
        own == there[place.there..]
            .iter()
            .take(4)
            .any(|token| is_by(token))
    };
    let is_joint = |place: Place| !is_listed(at_own[place.own], tokens) && is_same_voice(place);
    places.iter().enumerate().find_map(|(index, middle)| {
        let first = places[..index]
            .iter()
            .rev()
            .find(|place| place.there > middle.there)?;
        let last = places[index + 1..]
            .iter()
            .find(|place| place.there < middle.there)?;
        is_joint(*middle).then_some((first.own, last.own))
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

/// Whether two words have changed their clauses: what the claim says of each the passages say of the other.
fn mixed(claim: &Claim<'_>, alignment: &Alignment, passages: &Passages<'_>) -> bool {
    /// Words looked at.
    const MAX_WORDS: usize = 24;
    let items = &claim.scan.items;
    if claim.scan.n_clauses < 2 {
        return false;
    }
    let very = Very::new(claim, alignment, passages);
    let mut words: Vec<usize> = Vec::with_capacity(MAX_WORDS);
    let of_claim = (0..items.len()).filter(|at| !very.of(*at).is_empty());
    words.extend(of_claim.take(MAX_WORDS));
    let stands = |at: usize, place: (usize, Option<usize>)| {
        let mut places = very.of(at).iter();
        places.any(|(sentence, clause)| {
            *sentence == place.0 && place.1.is_none_or(|wanted| *clause == wanted)
        })
    };
    let mut votes: Votes = Vec::with_capacity(MAX_WORDS);
    words.iter().enumerate().any(|(index, one)| {
        words[index + 1..].iter().any(|other| {
            let (own, its) = (&items[*one], &items[*other]);
            if own.clause == its.clause || own.class.is_entity() != its.class.is_entity() {
                return false;
            }
            let mut home =
                |clause: usize| home_of(clause, [*one, *other], claim, &very, &mut votes);
            let Some(here) = home(own.clause) else {
                return false;
            };
            let Some(there) = home(its.clause) else {
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

/// The sentences and their clauses that have the very words of a claim: for each weighty one where it stands, in reading
/// order and each place once.
struct Very {
    places: Vec<(usize, usize)>,
    /// Where the places of each item end.
    ends: Vec<usize>,
}

impl Very {
    fn new(claim: &Claim<'_>, alignment: &Alignment, passages: &Passages<'_>) -> Very {
        let items = &claim.scan.items;
        let mut very = Very {
            places: Vec::with_capacity(2 * items.len()),
            ends: Vec::with_capacity(items.len()),
        };
        for (at, item) in items.iter().enumerate() {
            let first = very.places.len();
            let met = alignment.met[at].iter().filter(|_| is_heavy(item));
            for met in met.filter(|met| met.meeting == Meeting::Same) {
                let there = &passages.sentences[met.sentence].scan.items[met.item];
                let place = (met.sentence, there.clause);
                if there.stem == item.stem && very.places[first..].last() != Some(&place) {
                    very.places.push(place);
                }
            }
            very.ends.push(very.places.len());
        }
        very
    }

    fn of(&self, item: usize) -> &[(usize, usize)] {
        let first = item.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.places[first..self.ends[item]]
    }
}

/// Sentences and clauses of passages, each with the weight of the words that it has.
type Votes = Vec<((usize, usize), u32)>;

/// The sentence and its clause that have most of the very words of a clause of the claim, two words left out. Fills
/// `votes`.
fn home_of(
    clause: usize,
    without: [usize; 2],
    claim: &Claim<'_>,
    very: &Very,
    votes: &mut Votes,
) -> Option<(usize, usize)> {
    votes.clear();
    for (at, item) in claim.scan.items.iter().enumerate() {
        if item.clause != clause || without.contains(&at) {
            continue;
        }
        for place in very.of(at) {
            match votes.iter_mut().find(|(own, _)| own == place) {
                Some((_, votes)) => *votes += item.weight,
                None => votes.push((*place, item.weight)),
            }
        }
    }
    let most = votes.iter().map(|(_, votes)| *votes).max()?;
    votes
        .iter()
        .find(|(_, votes)| *votes == most)
        .map(|(place, _)| *place)
}
