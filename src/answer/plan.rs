//! What is decided before a word is written: what kind of answer it will be, and what it may rest on.
//!
//! A [`Plan`] is what the composer works from and what a language model would be given. It depends on the last
//! user turn and the user turns before it, never on what an assistant said.

use jiff::civil::Date;

use super::{Ask, Engine, EngineError, Retrieval};
use crate::cite::Citation;
use crate::guard::{Language, QuestionClass, QuestionVerdict};
use crate::retrieve::Question;

/// What kind of answer is planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlannedOutcome {
    /// The passages answer.
    Answer,
    /// Somebody's own situation: the redirection, and general information where there is any.
    Redirect,
    /// No passage is sure enough to answer.
    NothingFound,
    /// What to do now comes first.
    Emergency {
        /// Somebody may hurt themselves: another number to call.
        self_harm: bool,
    },
    /// Not a question for this service.
    Decline(DeclineReason),
    /// A greeting or thanks.
    SmallTalk,
}

/// Why a question is declined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeclineReason {
    /// Coverage and payment.
    Insurance,
    /// Another subject.
    OutOfScope,
    /// An attempt to change what this service does.
    Injection,
}

/// What is decided before a word is written.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What kind of answer it will be.
    pub outcome: PlannedOutcome,
    /// The last user turn as it was asked.
    pub asked: Question,
    /// What kind of question it is, and why. Offsets are of `asked`.
    pub question: QuestionVerdict,
    /// The question with what earlier turns say of it; as asked where it stands alone.
    pub standalone: String,
    /// The language of everything that the service says itself.
    pub language: Language,
    /// What the answer may rest on.
    pub retrieval: Retrieval,
    /// Whether terms are explained.
    pub definitions: bool,
    /// The day on which freshness is judged.
    pub as_of: Date,
}

/// A passage that an answer may rest on, with what a writer or a model is to see of it.
#[derive(Clone, Debug)]
pub struct PlanSource<'a> {
    /// The number of its citation mark, from 1.
    pub number: usize,
    /// The passage's id.
    pub id: &'a str,
    /// Title of its summary.
    pub title: &'a str,
    /// Its words with the headings above them and the lead-in of its list, parted by line breaks.
    pub text: String,
    /// Where it stands and how old it is.
    pub citation: &'a Citation,
}

impl Engine {
    /// Decides what kind of answer a question gets and finds what it may rest on.
    ///
    /// # Errors
    /// [`EngineError::Retrieve`] where the search fails.
    pub fn plan(&self, ask: &Ask) -> Result<Plan, EngineError> {
        let question = self.guard.classify(ask.question.as_str());
        let language = match question.language {
            Language::Spanish => Language::Spanish,
            Language::English | Language::Other => Language::English,
        };
        let retrieval = self.retrieve(&ask.question, ask.top_k, &ask.filters, ask.as_of)?;
        let is_answerable = retrieval.ranking.answerable;
        let outcome = match question.class {
            QuestionClass::Emergency => PlannedOutcome::Emergency {
                self_harm: question.findings.iter().any(|f| f.category == "self_harm"),
            },
            QuestionClass::Personal => PlannedOutcome::Redirect,
            QuestionClass::Insurance => PlannedOutcome::Decline(DeclineReason::Insurance),
            QuestionClass::OutOfScope => PlannedOutcome::Decline(DeclineReason::OutOfScope),
            QuestionClass::Injection => PlannedOutcome::Decline(DeclineReason::Injection),
            QuestionClass::SmallTalk => PlannedOutcome::SmallTalk,
            QuestionClass::General if is_answerable => PlannedOutcome::Answer,
            QuestionClass::General => PlannedOutcome::NothingFound,
        };
        Ok(Plan {
            outcome,
            asked: ask.question.clone(),
            question,
            standalone: ask.question.as_str().to_owned(),
            language,
            retrieval,
            definitions: ask.definitions,
            as_of: ask.as_of,
        })
    }

    /// The passages of a plan, numbered as a writer cites them.
    pub fn plan_sources<'a>(&'a self, plan: &'a Plan) -> Vec<PlanSource<'a>> {
        let citations = plan.retrieval.citations.iter().enumerate();
        citations
            .map(|(at, citation)| PlanSource {
                number: at + 1,
                ..self.source(citation)
            })
            .collect()
    }

    pub(super) fn source<'a>(&'a self, citation: &'a Citation) -> PlanSource<'a> {
        PlanSource {
            number: citation.number,
            id: self.id_of(citation.position),
            title: self.index.summary_of(citation.position).title.as_str(),
            text: self.words_of(citation.position),
            citation,
        }
    }

    /// The words that a passage stands for: the headings above it, the lead-in of its list, its text.
    pub(super) fn words_of(&self, position: usize) -> String {
        let passage = &self.index.passages()[position].passage;
        let path = &self.index.section_of(position).path;
        let mut words = path.join("\n\n");
        words.push_str("\n\n");
        if let Some(lead_in) = &passage.lead_in {
            words.push_str(lead_in);
            words.push('\n');
        }
        words.push_str(&passage.text);
        words
    }
}
