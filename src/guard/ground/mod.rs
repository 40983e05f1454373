//! Grounding: whether the cited passages carry each claim of an answer.
//!
//! Without a model and the same in every run: a claim's words are folded to concepts ([`vocabulary`]), each clause is
//! laid beside the passage sentence that says most of it ([`align`]), and what differs is named: numbers and names the
//! passages lack, negations, directions, orders and strengths that they do not bear out, words they do not have
//! ([`judge`]). A faithful paraphrase in words outside the lexicons may be called unsupported; the check errs on that
//! side. Spanish sentences are held against English passages through a small bilingual lexicon: their numbers,
//! names and negations are checked, and they count as supported only where enough of their words are known.

mod align;
mod claim;
mod judge;
mod order;
mod passages;
mod problem;
mod quantity;
mod scan;
mod stem;
mod strength;
mod vocabulary;

use crate::guard::GuardError;
use crate::guard::finding::Finding;
use crate::guard::lexicon::Lexicon;
use crate::guard::rule::Rule;
use crate::guard::text::{Analysis, Token, TokenKind, analyse};
use crate::guard::verbatim::Quotable;
use crate::guard::verdict::{CitedPassage, Support, SupportStatus};
use claim::Acts;
use judge::{Claim, judge};
use passages::Passages;
use scan::{Scan, scan};
use vocabulary::Vocabulary;

/// Name and text of the lexicon that tells claims from other sentences.
const NO_CLAIMS: (&str, &str) = (
    "ground-no-claims.txt",
    include_str!("../../../config/guard/lexicon/ground-no-claims.txt"),
);

/// Lexicon files of this room, as (name, text).
pub const LEXICON: &[(&str, &str)] = &[
    vocabulary::FILES[0],
    vocabulary::FILES[1],
    vocabulary::FILES[2],
    vocabulary::FILES[3],
    NO_CLAIMS,
];

/// Rules of this room.
pub const RULES: &[Rule] = problem::RULES;

/// Checks claims against passages.
#[derive(Debug)]
pub struct Grounder {
    vocabulary: Vocabulary,
    no_claims: Lexicon,
    acts: Acts,
}

impl Grounder {
    /// # Errors
    /// What is wrong in this room's lexicon files.
    pub fn new() -> Result<Grounder, GuardError> {
        let no_claims = Lexicon::parse(&[NO_CLAIMS])?;
        Ok(Grounder {
            vocabulary: Vocabulary::parse(vocabulary::FILES)?,
            acts: Acts::new(&no_claims),
            no_claims,
        })
    }

    /// How each unit of the answer stands to the passages, and a finding for each claim without support.
    ///
    /// Units in order; of the findings of one unit, the strongest evidence comes first. Cost: linear in the answer and in
    /// the passages; a word is compared with at most 64 places.
    pub fn support(
        &self,
        answer: &Analysis<'_>,
        passages: &[CitedPassage<'_>],
    ) -> (Vec<Support>, Vec<Finding>) {
        let analyses: Vec<Analysis<'_>> = passages
            .iter()
            .map(|passage| analyse(passage.text))
            .collect();
        let are_spanish: Vec<bool> = analyses
            .iter()
            .map(|analysis| is_spanish(analysis.tokens()))
            .collect();
        let quotable = Quotable::new(&analyses);
        let read = Passages::read(&analyses, &self.vocabulary, &are_spanish);
        let scans: Vec<(Scan, bool)> = answer
            .units()
            .iter()
            .map(|unit| {
                let tokens = answer.tokens_of(unit);
                let is_spanish = is_spanish(tokens);
                (
                    scan(tokens, answer.text(), &self.vocabulary, is_spanish),
                    is_spanish,
                )
            })
            .collect();
        let mut support = Vec::new();
        let mut findings = Vec::new();
        for (index, unit) in answer.units().iter().enumerate() {
            let tokens = answer.tokens_of(unit);
            let mut push = |status: SupportStatus, passage: Option<usize>, score: f32| {
                support.push(Support {
                    span: unit.span,
                    status,
                    passage_id: passage.map(|passage| passages[passage].id.to_owned()),
                    score,
                });
            };
            let lead_in = unit
                .lead_in
                .map(|unit| answer.tokens_of(&answer.units()[unit]));
            let (scan, is_spanish) = &scans[index];
            let Some(clauses) =
                self.acts
                    .claiming_clauses(unit, tokens, scan, &self.no_claims, lead_in)
            else {
                push(SupportStatus::NotAClaim, None, 0.0);
                continue;
            };
            if let Some(passage) = quotable.find(tokens) {
                push(SupportStatus::Verbatim, Some(passage), 1.0);
                continue;
            }
            let scan = scan.keep(&clauses);
            let claim = Claim {
                text: answer.text(),
                tokens,
                scan: &scan,
                lead_in: unit.lead_in.map(|unit| &scans[unit].0),
                is_translated: *is_spanish && !are_spanish.iter().any(|is_spanish| *is_spanish),
            };
            let judgement = judge(&claim, &read, &self.vocabulary);
            let status = if judgement.problems.is_empty() {
                SupportStatus::Supported
            } else {
                SupportStatus::Unsupported
            };
            push(status, judgement.passage, judgement.score);
            for problem in judgement.problems {
                let rule = problem.kind.rule();
                let span = problem
                    .tokens
                    .and_then(|(first, last)| {
                        Some(tokens.get(first)?.span.union(tokens.get(last)?.span))
                    })
                    .unwrap_or(unit.span);
                findings.push(
                    Finding::new(rule.code, rule.category, span, problem.reason)
                        .suggest(problem.kind.suggestion()),
                );
            }
        }
        (support, findings)
    }
}

/// Words that only Spanish has among its most frequent ones, and English ones of the same kind.
const SPANISH: [&str; 16] = [
    "el", "la", "los", "las", "de", "del", "que", "en", "se", "para", "una", "un", "con", "es",
    "por", "y",
];
const ENGLISH: [&str; 16] = [
    "the", "of", "to", "and", "is", "in", "a", "for", "with", "are", "it", "that", "be", "or",
    "by", "not",
];

/// Whether a sentence or passage reads as Spanish: by its function words.
fn is_spanish(tokens: &[Token]) -> bool {
    let count = |words: &[&str]| {
        tokens
            .iter()
            .filter(|token| token.kind == TokenKind::Word && words.contains(&token.text.as_str()))
            .count()
    };
    count(&SPANISH) > count(&ENGLISH)
}
