//! A prompt filled in: its passages found, its draft checked, its messages written.

use jiff::civil::Date;
use thiserror::Error;

use super::{CheckError, DraftInput, Engine, EngineError, Retrieval};
use crate::cite::Citation;
use crate::error::ErrorKind;
use crate::guard::{GroundingMode, Language, Rule, RuleMode};
use crate::prompt::{Fill, Message, PromptError, Prompts, Source};
use crate::redact::{Redacted, Redactor};
use crate::retrieve::{Filters, Question, TopK};

/// What a prompt is filled in from.
#[derive(Clone, Debug, Default)]
pub struct PromptInput {
    /// The question; its passages are looked up.
    pub question: Option<Question>,
    /// A drafted answer that the guard rejects.
    pub draft: Option<String>,
    /// Passages wanted at most.
    pub top_k: TopK,
    /// Which passages may answer.
    pub filters: Filters,
    /// Whether the question stands in the prompt as asked, with what tells who asks.
    pub is_unredacted: bool,
}

/// A prompt filled in.
#[derive(Clone, Debug)]
pub struct FilledPrompt {
    /// The messages, the system message first.
    pub messages: Vec<Message>,
    /// The same for a model that gets the passages by another way.
    pub messages_without_passages: Vec<Message>,
    /// The passages.
    pub retrieval: Retrieval,
    /// The question as it stands in the messages, where it was redacted.
    pub redacted: Option<Redacted>,
}

/// Why a prompt cannot be filled in.
#[derive(Debug, Error)]
pub enum FillError {
    /// The prompt or its arguments.
    #[error(transparent)]
    Prompt(#[from] PromptError),
    /// The draft cannot be checked.
    #[error(transparent)]
    Check(#[from] CheckError),
    /// The guard rejects nothing in the draft.
    #[error("draft: the guard finds nothing in it that must be repaired")]
    NothingToRepair,
    /// The search failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl FillError {
    /// Its [`ErrorKind`].
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Prompt(error) => error.kind(),
            Self::Check(error) => error.kind(),
            Self::NothingToRepair => ErrorKind::InvalidInput,
            Self::Engine(error) => error.kind(),
        }
    }
}

impl Engine {
    /// The prompt templates.
    pub fn prompts(&self) -> &Prompts {
        &self.prompts
    }

    /// What is done to a question before it leaves for a language model.
    pub fn redactor(&self) -> &Redactor {
        &self.redactor
    }

    /// The prompt `name`, with the passages found for the question on the day `as_of`.
    ///
    /// # Errors
    /// See [`FillError`].
    pub fn fill_prompt(
        &self,
        name: &str,
        input: &PromptInput,
        as_of: Date,
    ) -> Result<FilledPrompt, FillError> {
        let retrieval = match &input.question {
            Some(question) => self.retrieve(question, input.top_k, &input.filters, as_of)?,
            None => Retrieval::default(),
        };
        let question = input.question.as_ref().map(Question::as_str);
        let redacted = question
            .filter(|_| !input.is_unredacted)
            .map(|question| self.redactor.redact(question));
        let language = question.map_or(Language::English, |q| self.guard.classify(q).language);
        let ids = retrieval.citations.iter().map(|cited| {
            let passage = &self.index.passages()[cited.position].passage;
            passage.id.as_str().to_owned()
        });
        let mut findings = Vec::new();
        if let Some(draft) = &input.draft {
            let verdict = self.check(&DraftInput {
                answer: draft.clone(),
                question: question.map(str::to_owned),
                passage_ids: ids.collect(),
                grounding: GroundingMode::Always,
                ..DraftInput::default()
            })?;
            findings = verdict.findings;
            if !findings.iter().any(|finding| finding.is_enforced) {
                return Err(FillError::NothingToRepair);
            }
        }
        let sources = self.sources(&retrieval.citations);
        let rules = self.enforced_rules();
        let fill = Fill {
            question: redacted.as_ref().map_or(question, |r| Some(&r.text)),
            language,
            sources: &sources,
            passages_elsewhere: false,
            draft: input.draft.as_deref(),
            findings: &findings,
            rules: &rules,
        };
        let messages = self.prompts.render(name, &fill)?;
        let elsewhere = Fill {
            passages_elsewhere: true,
            ..fill
        };
        let messages_without_passages = self.prompts.render(name, &elsewhere)?;
        Ok(FilledPrompt {
            messages,
            messages_without_passages,
            retrieval,
            redacted,
        })
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
