//! How strongly a claim says something, held against how strongly the passage says it.
//!
//! "May" below "usually" below "always"; "some" below "many" below "most" below "all"; a plain statement is
//! stronger than "may" and "some". A claim may be weaker than its passage, but not rarer than "often" allows.

use crate::guard::ground::align::{Alignment, Meeting};
use crate::guard::ground::judge::{Claim, has_mark};
use crate::guard::ground::passages::Passages;
use crate::guard::ground::problem::{Kind, Problem};
use crate::guard::ground::scan::Scan;
use crate::guard::ground::vocabulary::{Class, Mark};

/// Strength of "rarely", "may", "often", "usually", "always".
const RARE: u8 = 1;
const POSSIBLE: u8 = 2;
const MANY: u8 = 3;
const MOST: u8 = 4;
const ALL: u8 = 5;

pub(super) fn check(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    problems: &mut Vec<Problem>,
) {
    marks(claim, alignment, passages, problems);
    absolutes(claim, alignment, passages, problems);
    plain(claim, alignment, passages, problems);
}

/// Marks of the claim that the passage does not bear out.
fn marks(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    problems: &mut Vec<Problem>,
) {
    for marked in &claim.scan.marks {
        let Some(sentence) = alignment.sentence_of[marked.clause].or(alignment.best) else {
            continue;
        };
        let passage = &passages.sentences[sentence].scan;
        let lead_in = passages.sentences[sentence]
            .lead_in
            .map(|lead_in| &passages.sentences[lead_in].scan);
        let has = |wanted: &dyn Fn(Mark) -> bool| {
            passage
                .marks
                .iter()
                .chain(lead_in.iter().flat_map(|scan| &scan.marks))
                .any(|marked| wanted(marked.mark))
        };
        let level = level_of(
            passage,
            aligned_clause(marked.clause, sentence, claim, alignment, passage),
        );
        let is_negated = claim.scan.marks.iter().any(|other| {
            other.mark == Mark::Negation && other.clause == marked.clause && other.at < marked.at
        });
        let reason = match marked.mark {
            Mark::Strength(ALL) if is_negated => continue,
            Mark::Strength(ALL) => (!has(&|mark| mark == Mark::Strength(ALL)))
                .then_some("the passage does not say it of all"),
            Mark::Duty => {
                (!has(&|mark| mark == Mark::Duty)).then_some("the passage makes it no duty")
            }
            Mark::Despite => (!has(&|mark| mark == Mark::Despite))
                .then_some("the passage makes it depend on this"),
            Mark::Strength(RARE) => {
                let fits = has(&|mark| mark == Mark::Strength(RARE))
                    || level == Some(POSSIBLE) && is_negated;
                (!fits).then_some("the passage does not call it rare")
            }
            Mark::Strength(own @ (MANY | MOST)) => {
                let fits = has(&|mark| matches!(mark, Mark::Strength(there) if there >= own));
                (!fits && level.is_some()).then_some("the passage says it less strongly")
            }
            _ => None,
        };
        if let Some(reason) = reason {
            problems.push(Problem {
                kind: Kind::Strength,
                reason: format!("“{}”: {reason}", claim.words(marked.at, marked.end - 1)),
                tokens: Some((marked.at, marked.end - 1)),
            });
        }
    }
}

/// Absolute words ("every", "only", "immediately") that the sentence does not have.
fn absolutes(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    problems: &mut Vec<Problem>,
) {
    for (at, item) in claim.scan.items.iter().enumerate() {
        if item.class != Class::Absolute {
            continue;
        }
        let is_borne_out = alignment.met[at]
            .iter()
            .any(|met| met.meeting == Meeting::Same)
            || claim.scan.negation_of(at).is_some()
            || alignment.sentence_of[item.clause].is_some_and(|sentence| {
                passages.sentences[sentence]
                    .scan
                    .items
                    .iter()
                    .any(|other| other.class == Class::Absolute)
            });
        if !is_borne_out {
            problems.push(Problem {
                kind: Kind::Strength,
                reason: format!(
                    "“{}”: the passage is not so absolute",
                    claim.words(item.at, item.last)
                ),
                tokens: Some((item.at, item.last)),
            });
        }
    }
}

/// A plain statement of what the passage says only of some, or as possible.
fn plain(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    problems: &mut Vec<Problem>,
) {
    let is_hedged = has_mark(claim, |mark| {
        matches!(
            mark,
            Mark::Strength(RARE..=MOST) | Mark::Can | Mark::Soft | Mark::Duty
        )
    });
    if is_hedged {
        return;
    }
    for clause in 0..claim.scan.n_clauses {
        let Some(sentence) = alignment.sentence_of[clause] else {
            continue;
        };
        let passage = &passages.sentences[sentence].scan;
        let there = aligned_clause(clause, sentence, claim, alignment, passage);
        if level_of(passage, there).is_some_and(|level| level <= POSSIBLE) {
            problems.push(Problem {
                kind: Kind::Strength,
                reason: "stated plainly: the passage says it may be so, or only of some".to_owned(),
                tokens: None,
            });
            return;
        }
    }
}

/// The clause of the passage sentence that holds most of a clause of the claim.
fn aligned_clause(
    clause: usize,
    sentence: usize,
    claim: &Claim<'_>,
    alignment: &Alignment,
    passage: &Scan,
) -> usize {
    let mut votes = vec![0; passage.n_clauses.max(1)];
    for (at, item) in claim
        .scan
        .items
        .iter()
        .enumerate()
        .filter(|(_, item)| item.clause == clause)
    {
        if let Some(met) = alignment.met_in(at, sentence).next() {
            votes[passage.items[met.item].clause] += item.weight;
        }
    }
    let most = votes.iter().max().copied().unwrap_or(0);
    votes.iter().position(|votes| *votes == most).unwrap_or(0)
}

/// The weakest strength marked in a clause of a passage.
fn level_of(passage: &Scan, clause: usize) -> Option<u8> {
    passage
        .marks
        .iter()
        .filter(|marked| marked.clause == clause)
        .filter_map(|marked| match marked.mark {
            Mark::Strength(level) => Some(level),
            _ => None,
        })
        .min()
}
