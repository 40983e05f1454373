//! What a prompt needs to know of passages and rules.

use super::Engine;
use crate::cite::Citation;
use crate::guard::{Rule, RuleMode};
use crate::prompt::{Prompts, Source};
use crate::redact::Redactor;

impl Engine {
    /// The prompt templates.
    pub fn prompts(&self) -> &Prompts {
        &self.prompts
    }

    /// What is done to a question before it leaves for a language model.
    pub fn redactor(&self) -> &Redactor {
        &self.redactor
    }

    /// Cited passages as a language model is shown them, in the same order and with the same numbers.
    pub fn sources(&self, citations: &[Citation]) -> Vec<Source<'_>> {
        let source = |citation: &Citation| {
            let passage = &self.index.passages()[citation.position].passage;
            let summary = self.index.summary_of(citation.position);
            let status = citation.freshness.status.as_str().replace('_', " ");
            Source {
                number: citation.number,
                title: &summary.title,
                section: &self.index.section_of(citation.position).path,
                url: citation.link.clone(),
                lead_in: passage.lead_in.as_deref(),
                text: &passage.text,
                reviewed: format!(
                    "Last reviewed {}, review {status}",
                    summary.front.last_reviewed
                ),
            }
        };
        citations.iter().map(source).collect()
    }

    /// The rules on answers that this policy enforces, by code; those on questions reject nothing, and
    /// those on the guard's own faults are nothing that a writer can keep.
    pub fn enforced_rules(&self) -> Vec<&'static Rule> {
        let rules = self.guard.rules().iter();
        rules
            .filter(|rule| !rule.code.starts_with("QC") && !rule.code.starts_with("GU"))
            .filter(|rule| self.guard.mode_of(rule.code) == RuleMode::Enforce)
            .collect()
    }
}
