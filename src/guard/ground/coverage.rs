//! How much of a claim the passages have words for, and whether what they lack can be paraphrase.

use crate::guard::ground::align::{Alignment, Cover, is_heavy, is_name, is_same};
use crate::guard::ground::judge::Claim;
use crate::guard::ground::kinds::{Class, Mark};
use crate::guard::ground::names::is_topic;
use crate::guard::ground::passages::Passages;
use crate::guard::ground::problem::{Problem, Sign};
use crate::guard::ground::scan::Item;
use crate::guard::ground::vocabulary::Vocabulary;

/// Words of a claim for which one may be missing: paraphrases bring some of their own.
///
/// Source: own cases in `tests/cases/guard/grounding.jsonl`; faithful paraphrases there seldom bring more.
const HEAVY_PER_MISSING: usize = 4;

/// Least share of the weight that must be covered; source as above.
const MIN_COVERAGE: f32 = 0.6;

/// Share of the claim's weight that the passages cover; adds a problem where it is not enough.
pub(super) fn check(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    vocabulary: &Vocabulary,
    problems: &mut Vec<Problem>,
) -> Coverage {
    let scan = claim.scan;
    let mut all = 0;
    let mut covered = 0;
    let mut n_heavy = vec![0_usize; scan.n_clauses];
    let mut missing: Vec<&Item> = Vec::new();
    // What stands for a negation was held against the passage as one.
    let is_function = |at: usize| {
        let item = &scan.items[at];
        let is_sign = scan.negations.iter().any(|negation| negation.at == item.at)
            || (item.class == Class::Scope && !passages.has_class(Class::Scope));
        is_sign || (item.class == Class::Outcome && scan.negation_of(at).is_some())
    };
    for (at, item) in scan
        .items
        .iter()
        .enumerate()
        .filter(|(_, item)| !is_topic(item, passages, vocabulary))
    {
        all += item.weight;
        n_heavy[item.clause] += usize::from(is_heavy(item));
        let is_met = match alignment.cover[at] {
            Cover::None => alignment.sentence_of[item.clause]
                .is_some_and(|sentence| alignment.met_in(at, sentence).next().is_some()),
            Cover::Far | Cover::Near | Cover::Here => true,
        };
        if is_met {
            covered += item.weight;
        } else if is_heavy(item) && item.class != Class::Absolute && !is_function(at) {
            missing.push(item);
        }
    }
    let score = share(covered, all);
    let n_all: usize = n_heavy.iter().sum();
    let allowed = if claim.is_translated {
        n_all / 3
    } else if missing.iter().any(|item| item.at == item.last)
        && is_near_copy(claim, alignment, passages)
    {
        0
    } else {
        n_all / HEAVY_PER_MISSING
    };
    // A clause that adds something of its own: most of its words are missing, though the sentence as a whole is long.
    let is_addition = (0..scan.n_clauses).any(|clause| {
        let n_missing = missing.iter().filter(|item| item.clause == clause).count();
        n_missing > 0 && 2 * n_missing >= n_heavy[clause] && !claim.is_translated
    });
    let is_exact = missing.iter().any(|item| is_compared(item, claim))
        || missing.iter().any(|item| follows_a_naming(item, claim));
    let signs = [
        (
            missing.len() > allowed || score < MIN_COVERAGE,
            Sign::Missing,
        ),
        (is_addition, Sign::Addition),
        (
            is_linked(claim, alignment, passages, vocabulary),
            Sign::Linked,
        ),
        (
            is_patched(claim, alignment, passages, vocabulary),
            Sign::Patched,
        ),
        (is_exact, Sign::Exact),
    ];
    let words: Vec<&str> = missing.iter().map(|item| claim.item_words(item)).collect();
    for (_, sign) in signs.iter().filter(|(is_there, _)| *is_there && all > 0) {
        problems.push(Problem {
            sign: *sign,
            reason: if words.is_empty() {
                "no cited passage says this".to_owned()
            } else {
                format!("no cited passage says “{}”", words.join("”, “"))
            },
            tokens: None,
        });
    }
    Coverage {
        score,
        n_heavy: n_all,
        n_missing: missing.len(),
        n_unknown: missing
            .iter()
            .filter(|item| item.concepts.is_empty())
            .count(),
    }
}

/// How much of a claim is covered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Coverage {
    /// Share of the claim's weight, `0.0..=1.0`.
    pub(super) score: f32,
    /// Weighty words.
    pub(super) n_heavy: usize,
    /// Weighty words that no passage has.
    pub(super) n_missing: usize,
    /// Of these, words that no lexicon has either.
    pub(super) n_unknown: usize,
}

/// Whether most weighty words stand unchanged in the passage: what differs then was put in place of something.
fn is_near_copy(claim: &Claim<'_>, alignment: &Alignment, passages: &Passages<'_>) -> bool {
    /// Unchanged words among this many, in halves: two of three.
    const UNCHANGED: (usize, usize) = (2, 3);
    let mut n_all = 0;
    let mut n_unchanged = 0;
    for (at, item) in claim.scan.items.iter().enumerate() {
        if !is_heavy(item) {
            continue;
        }
        n_all += 1;
        let Some(sentence) = alignment.sentence_of[item.clause] else {
            continue;
        };
        n_unchanged += usize::from(
            alignment
                .met_in(at, sentence)
                .any(|met| passages.sentences[sentence].scan.items[met.item].stem == item.stem),
        );
    }
    n_all > 0 && n_unchanged * UNCHANGED.1 >= n_all * UNCHANGED.0
}

/// Words of several passages tied together as cause and effect, which none of them says.
fn is_linked(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    vocabulary: &Vocabulary,
) -> bool {
    let scan = claim.scan;
    let is_cause = |item: &Item| {
        item.concepts
            .iter()
            .any(|(id, _)| vocabulary.of(*id).name == "cause")
    };
    (0..scan.n_clauses).any(|clause| {
        let items = || {
            scan.items
                .iter()
                .enumerate()
                .filter(move |(_, item)| item.clause == clause)
        };
        let n_far = items()
            .filter(|(at, item)| is_heavy(item) && alignment.cover[*at] == Cover::Far)
            .count();
        n_far >= 2
            && items().any(|(_, item)| is_cause(item))
            && !alignment.support_of[clause].iter().any(|sentence| {
                passages.sentences[*sentence]
                    .scan
                    .items
                    .iter()
                    .any(is_cause)
            })
    })
}

/// What another passage says of another test, drug or organ, said here of this one.
fn is_patched(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    vocabulary: &Vocabulary,
) -> bool {
    let scan = claim.scan;
    (0..scan.items.len()).any(|at| {
        let item = &scan.items[at];
        let is_foreign = |sentence: usize| {
            let there = &passages.sentences[sentence].scan;
            scan.items.iter().enumerate().any(|(own, name)| {
                name.clause == item.clause
                    && alignment.cover[own] == Cover::Here
                    && matches!(
                        name.class,
                        Class::Drug | Class::Test | Class::Treatment | Class::Organ
                    )
                    && there.items.iter().any(|other| other.class == name.class)
                    && !there.items.iter().any(|other| {
                        is_same(name, other, vocabulary) || is_same(other, name, vocabulary)
                    })
            })
        };
        alignment.cover[at] == Cover::Far
            && is_heavy(item)
            && !is_name(item)
            && alignment.met[at].iter().all(|met| is_foreign(met.sentence))
    })
}

/// Whether a word is what a comparison is about ("larger than"): then no other word will do.
fn is_compared(item: &Item, claim: &Claim<'_>) -> bool {
    /// Tokens between the word and "than": "larger in size than".
    const REACH: usize = 3;
    claim.scan.marks.iter().any(|marked| {
        marked.mark == Mark::Than && item.last < marked.at && marked.at - item.last <= REACH
    })
}

/// Whether a word is given as a name ("is called grading"): then no other word will do.
fn follows_a_naming(item: &Item, claim: &Claim<'_>) -> bool {
    let before = |back: usize| {
        item.at
            .checked_sub(back)
            .and_then(|at| claim.tokens.get(at))
            .map_or("", |token| token.text.as_str())
    };
    let is_naming = |word: &str| matches!(word, "called" | "named" | "termed");
    is_naming(before(1))
        || (before(1) == "as" && before(2) == "known")
        || (is_naming(before(2)) && matches!(before(1), "a" | "an" | "the"))
}

/// `part / whole` as a share; 1 where there is nothing to cover.
fn share(part: u32, whole: u32) -> f32 {
    let clamp = |value: u32| f32::from(u16::try_from(value).unwrap_or(u16::MAX));
    if whole == 0 {
        1.0
    } else {
        clamp(part) / clamp(whole)
    }
}
