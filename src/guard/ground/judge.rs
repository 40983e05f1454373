//! Judges one claim: are its words in the passages, and do the passages say what it says with them?

use crate::guard::ground::align::{Alignment, align};
use crate::guard::ground::coverage::Coverage;
use crate::guard::ground::kinds::Mark;
use crate::guard::ground::limits::Limits;
use crate::guard::ground::passages::Passages;
use crate::guard::ground::problem::Problem;
use crate::guard::ground::scan::{Item, Scan};
use crate::guard::ground::vocabulary::Vocabulary;
use crate::guard::ground::{
    cause, coverage, limits, names, numbers, order, parallel, place, polarity, relation, roles,
    strength,
};
use crate::guard::text::Token;

/// What a judgement says.
#[derive(Debug)]
pub(super) struct Judgement {
    /// The passage that says most of the claim.
    pub(super) passage: Option<usize>,
    /// Signs against the claim, strongest evidence first.
    pub(super) problems: Vec<Problem>,
    pub(super) alignment: Alignment,
    pub(super) coverage: Coverage,
    /// Whether words have changed their clauses, `0.0` or `1.0`.
    pub(super) mixed: f32,
    /// What it leaves out of what limits the passage.
    pub(super) limits: Limits,
    /// How far it ties together what no passage does, `0.0..=1.0`.
    pub(super) untied: f32,
    /// Highest share of a clause that the passages say of another thing, `0.0..=1.0`.
    pub(super) misplaced: f32,
}

/// A claim: its tokens and their reading, and the reading of what introduces it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claim<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) scan: &'a Scan,
    pub(super) lead_in: Option<&'a Scan>,
    /// Held against passages of another language, where words meet less often.
    pub(super) is_translated: bool,
}

impl Claim<'_> {
    /// The original words from one token to another.
    pub(super) fn words(&self, first: usize, last: usize) -> &str {
        let (Some(first), Some(last)) = (self.tokens.get(first), self.tokens.get(last)) else {
            return "";
        };
        first.span.union(last.span).of(self.text)
    }

    pub(super) fn item_words(&self, item: &Item) -> &str {
        self.words(item.at, item.last)
    }
}

/// Judges a claim.
pub(super) fn judge(
    claim: &Claim<'_>,
    passages: &Passages<'_>,
    vocabulary: &Vocabulary,
) -> Judgement {
    let alignment = align(claim.scan, passages, vocabulary);
    let mut problems = Vec::new();
    numbers::check(claim, &alignment, passages, &mut problems);
    names::check(claim, &alignment, passages, vocabulary, &mut problems);
    polarity::negations(claim, &alignment, passages, &mut problems);
    polarity::directions(claim, &alignment, passages, vocabulary, &mut problems);
    order::check(claim, &alignment, passages, vocabulary, &mut problems);
    strength::check(claim, &alignment, passages, &mut problems);
    problems.extend(relation::singled_out(claim, &alignment, passages));
    problems.extend(relation::meant(claim, &alignment, passages));
    parallel::check(claim, &alignment, passages, vocabulary, &mut problems);
    let misplaced = place::check(claim, &alignment, passages, vocabulary, &mut problems);
    let untied = cause::check(claim, &alignment, passages, &mut problems);
    let mixed = roles::check(claim, &alignment, passages, &mut problems);
    let limits = limits::check(&alignment, passages);
    let coverage = coverage::check(claim, &alignment, passages, vocabulary, &mut problems);
    problems.sort_by_key(|problem| (problem.kind(), problem.tokens));
    problems.dedup_by_key(|problem| (problem.sign, problem.tokens));
    Judgement {
        passage: alignment
            .best
            .map(|sentence| passages.sentences[sentence].passage),
        problems,
        alignment,
        coverage,
        misplaced,
        mixed,
        limits,
        untied,
    }
}

/// Whether a claim has a mark in one of its clauses or in what introduces it.
pub(super) fn has_mark(claim: &Claim<'_>, wanted: impl Fn(Mark) -> bool) -> bool {
    let own = claim.scan.marks.iter().any(|marked| wanted(marked.mark));
    own || claim
        .lead_in
        .is_some_and(|lead_in| lead_in.marks.iter().any(|marked| wanted(marked.mark)))
}
