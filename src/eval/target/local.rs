//! The engine of this process.

use jiff::civil::Date;

use super::{CaseDraft, Checked, Classified, EMBEDDINGS, Found, Reason, Retrieved, Target};
use crate::answer::{DraftInput, Engine, PassageInput};
use crate::eval::EvalError;
use crate::guard::{Decision, Finding, GroundingMode};
use crate::retrieve::{Filters, Question, TopK};
use crate::wire;

/// An engine, as of a day.
pub struct LocalTarget {
    engine: Engine,
    as_of: Date,
}

impl LocalTarget {
    /// Evaluates `engine` as of a day; the day matters only where overdue summaries are withheld.
    pub fn new(engine: Engine, as_of: Date) -> Self {
        Self { engine, as_of }
    }

    fn found(&self, position: usize) -> Found {
        let index = self.engine.index();
        let passage = &index.passages()[position].passage;
        Found {
            passage_id: passage.id.as_str().to_owned(),
            url: index.summary_of(position).front.url.to_string(),
            section: index.section_of(position).path.clone(),
            text: passage.text.clone(),
        }
    }
}

impl Target for LocalTarget {
    fn retrieve(&self, question: &str, depth: usize) -> Result<Retrieved, EvalError> {
        let Ok(question) = Question::parse(question) else {
            return Ok(Retrieved::default());
        };
        let top_k = TopK::parse(depth as u64).map_err(|e| EvalError::Suite(e.to_string()))?;
        let retrieval = self
            .engine
            .retrieve(&question, top_k, &Filters::default(), self.as_of)?;
        let ranking = retrieval.ranking;
        Ok(Retrieved {
            results: ranking
                .hits
                .iter()
                .map(|hit| self.found(hit.position))
                .collect(),
            is_answerable: ranking.answerable,
            // By way of its decimal digits, so that it is the number that the HTTP API writes.
            confidence: ranking.confidence.to_string().parse().unwrap_or_default(),
        })
    }

    fn check(&self, draft: &CaseDraft<'_>) -> Result<Checked, EvalError> {
        let input = DraftInput {
            answer: draft.answer.to_owned(),
            question: draft.question.map(str::to_owned),
            passages: draft
                .passages
                .iter()
                .map(|text| PassageInput {
                    id: None,
                    text: text.clone(),
                })
                .collect(),
            passage_ids: Vec::new(),
            grounding: GroundingMode::Auto,
        };
        let verdict = self
            .engine
            .check(&input)
            .map_err(|e| EvalError::Suite(e.to_string()))?;
        let decision = match verdict.decision {
            Decision::Allow => "allow",
            Decision::Reject => "reject",
        };
        Ok(Checked {
            decision: decision.to_owned(),
            findings: reasons(&verdict.findings, draft.answer),
            text: verdict.text,
        })
    }

    fn classify(&self, question: &str) -> Result<Classified, EvalError> {
        let verdict = self.engine.guard().classify(question);
        Ok(Classified {
            class: verdict.class.name().to_owned(),
            findings: reasons(&verdict.findings, question),
        })
    }

    fn passages(&self) -> Option<Vec<Found>> {
        let n = self.engine.index().passages().len();
        Some((0..n).map(|position| self.found(position)).collect())
    }

    fn facts(&self) -> Vec<(String, String)> {
        let index = self.engine.index();
        vec![
            (EMBEDDINGS.to_owned(), wire::embeddings(&self.engine)),
            ("index_digest".to_owned(), index.digest().to_owned()),
            ("n_passages".to_owned(), index.passages().len().to_string()),
            (
                "policy_digest".to_owned(),
                self.engine.guard().policy_digest().to_owned(),
            ),
        ]
    }
}

fn reasons(findings: &[Finding], text: &str) -> Vec<Reason> {
    let reasons = findings.iter().map(|finding| Reason {
        rule: finding.rule.to_owned(),
        category: finding.category.to_owned(),
        text: finding.span.of(text).to_owned(),
        reason: finding.reason.clone(),
        enforced: finding.is_enforced,
    });
    reasons.collect()
}
