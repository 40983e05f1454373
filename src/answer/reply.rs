//! An answer that may be shown, and how a draft becomes one.

use std::sync::Arc;

use jiff::civil::Date;

use super::compose::Body;
use super::part::{Format, Part, PartKind, write};
use super::plan::{Plan, PlannedOutcome};
use super::{Engine, PlanSource};
use crate::cite::Citation;
use crate::guard::{
    CitedPassage, Decision, Draft, GroundingMode, Language, OwnText, QuestionVerdict, Verdict,
};

/// What became of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Answered from the content, or a greeting answered.
    Answered,
    /// General information with the redirection to whoever can advise.
    Redirected,
    /// The content does not answer.
    NothingFound,
    /// What to do now came first.
    Emergency,
    /// Not a question for this service.
    Declined,
    /// The guard refused what was to be shown; a safe text stands in its place.
    Rejected,
}

impl Outcome {
    /// The name in JSON and headers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Redirected => "redirected",
            Self::NothingFound => "nothing_found",
            Self::Emergency => "emergency",
            Self::Declined => "declined",
            Self::Rejected => "rejected",
        }
    }
}

impl From<PlannedOutcome> for Outcome {
    fn from(planned: PlannedOutcome) -> Self {
        match planned {
            PlannedOutcome::Answer | PlannedOutcome::SmallTalk => Self::Answered,
            PlannedOutcome::Redirect => Self::Redirected,
            PlannedOutcome::NothingFound => Self::NothingFound,
            PlannedOutcome::Emergency { .. } => Self::Emergency,
            PlannedOutcome::Decline(_) => Self::Declined,
        }
    }
}

/// An answer that may be shown. Its disclaimer stands in each of its texts exactly once.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What became of the question.
    pub outcome: Outcome,
    /// Markdown with citation marks, sources and disclaimer.
    pub text: String,
    /// The same to be read aloud: without marks, links and mark-up.
    pub plain_text: String,
    /// The pieces in reading order; [`write()`] turns them into any format.
    pub parts: Vec<Part>,
    /// What the marks point to: the number of each is its place, from 1.
    pub citations: Vec<Citation>,
    /// What kind of question it was. Offsets are of `read`.
    pub question: QuestionVerdict,
    /// What was classified: the last user turn, or `standalone` for a follow-up that says little by itself.
    pub read: String,
    /// The question with what earlier turns say of it.
    pub standalone: String,
    /// What the guard says of `judged`.
    pub verdict: Verdict,
    /// What the guard read: `text` or, where the safe text stands in its place, what was rejected. Offsets of the
    /// verdict are of it.
    pub judged: String,
    /// The disclaimer in the language of the answer.
    pub disclaimer: String,
    /// The language of the service's own words.
    pub language: Language,
    /// The day on which freshness was judged.
    pub as_of: Date,
}

impl Answer {
    /// The pieces of the answer in a format, one for each part; joined they are the whole text.
    pub fn pieces(&self, format: Format) -> Vec<String> {
        write(&self.parts, format)
    }

    /// The whole text in a format.
    pub fn written(&self, format: Format) -> String {
        self.pieces(format).concat()
    }
}

/// What the guard refused, with its verdict.
#[derive(Clone, Debug)]
pub(super) struct Refused {
    pub(super) verdict: Verdict,
    pub(super) judged: String,
}

/// Whether a draft may be shown.
#[derive(Clone, Debug)]
pub enum Admission {
    /// It may, with what the service adds.
    Admitted(Box<Answer>),
    /// The guard found something that the policy enforces.
    Refused(Box<Verdict>),
    /// It says nothing that a passage carries: neither a mark nor a supported sentence.
    Uncited(Box<Verdict>),
}

impl Engine {
    /// Writes the answer of a plan from the content's own words. Should the guard refuse it, the safe text is
    /// shown in its place.
    pub fn compose(&self, plan: &Plan) -> Answer {
        let body = self.body(plan);
        let outcome = Outcome::from(plan.outcome);
        self.seal(plan, outcome, body)
            .unwrap_or_else(|refused| self.safe(plan, *refused))
    }

    /// Judges a draft that somebody else wrote from [`Engine::plan_sources`]: the guard reads it against those
    /// passages, and what is admitted gets the attribution, the sources and the disclaimer. The numbers of its
    /// marks stay as they are.
    pub fn admit(&self, plan: &Plan, draft: &str) -> Admission {
        let sources = self.plan_sources(plan);
        let verdict = self.judge(plan, draft, &sources, &[]);
        if verdict.decision == Decision::Reject {
            return Admission::Refused(Box::new(verdict));
        }
        let cited = cited_numbers(draft, &verdict, &sources);
        if cited.is_empty() {
            return Admission::Uncited(Box::new(verdict));
        }
        let body = self.drafted(plan, draft, &cited);
        match self.seal(plan, Outcome::from(plan.outcome), body) {
            Ok(answer) => Admission::Admitted(Box::new(answer)),
            Err(refused) => Admission::Refused(Box::new(refused.verdict)),
        }
    }

    /// Adds what every answer has, and lets the guard read the whole.
    pub(super) fn seal(
        &self,
        plan: &Plan,
        outcome: Outcome,
        body: Body,
    ) -> Result<Answer, Box<Refused>> {
        let disclaimer = self.guard.text("disclaimer", plan.language).to_owned();
        let Body {
            mut parts,
            citations,
        } = body;
        parts.extend(self.apparatus(plan, &citations, &parts));
        parts.push(Part::own(PartKind::Disclaimer, disclaimer.clone()));
        let text = write(&parts, Format::Markdown).concat();
        let own_words: Vec<Arc<OwnText>> = parts
            .iter()
            .filter(|part| !part.kind.is_quoted() && part.kind != PartKind::Drafted)
            .map(|part| {
                self.own_text(&write(std::slice::from_ref(part), Format::Markdown).concat())
            })
            .collect();
        let sources: Vec<PlanSource<'_>> = citations
            .iter()
            .map(|citation| self.source(citation))
            .collect();
        let verdict = self.judge(plan, &text, &sources, &own_words);
        // A disclaimer that the guard had to move or add means that the text is not the one that was composed.
        if verdict.decision == Decision::Reject || verdict.text != text {
            return Err(Box::new(Refused {
                verdict,
                judged: text,
            }));
        }
        Ok(Answer {
            outcome,
            plain_text: write(&parts, Format::Speech).concat(),
            judged: text.clone(),
            text,
            parts,
            citations,
            question: plan.question.clone(),
            read: plan.read.clone(),
            standalone: plan.standalone.clone(),
            verdict,
            disclaimer,
            language: plan.language,
            as_of: plan.as_of,
        })
    }

    /// What is shown where the guard refuses.
    pub(super) fn safe(&self, plan: &Plan, refused: Refused) -> Answer {
        let Refused { verdict, judged } = refused;
        let text = verdict.text.clone();
        Answer {
            outcome: Outcome::Rejected,
            plain_text: text.clone(),
            parts: vec![Part::own(PartKind::Drafted, text.clone())],
            text,
            citations: plan.retrieval.citations.clone(),
            question: plan.question.clone(),
            read: plan.read.clone(),
            standalone: plan.standalone.clone(),
            disclaimer: self.guard.text("disclaimer", verdict.language).to_owned(),
            language: verdict.language,
            verdict,
            judged,
            as_of: plan.as_of,
        }
    }

    pub(super) fn judge(
        &self,
        plan: &Plan,
        text: &str,
        sources: &[PlanSource<'_>],
        own_words: &[Arc<OwnText>],
    ) -> Verdict {
        let passages: Vec<CitedPassage<'_>> = sources
            .iter()
            .map(|source| CitedPassage {
                id: source.id,
                text: &source.text,
                title: Some(source.title),
                is_from_content: true,
                reading: self.reading(source.citation.position),
            })
            .collect();
        self.guard.check(&Draft {
            answer: text,
            question: Some(plan.asked.as_str()),
            passages: &passages,
            grounding: GroundingMode::Always,
            own_words,
        })
    }
}

/// Numbers of the sources that a draft marks or, where it marks none, that carry one of its sentences; in order.
pub(super) fn cited_numbers(
    draft: &str,
    verdict: &Verdict,
    sources: &[PlanSource<'_>],
) -> Vec<usize> {
    let is_marked = |number: usize| draft.contains(&format!("[{number}]"));
    let mut numbers: Vec<usize> = sources
        .iter()
        .map(|source| source.number)
        .filter(|number| is_marked(*number))
        .collect();
    if numbers.is_empty() {
        let carrying = verdict
            .support
            .iter()
            .filter_map(|support| support.passage_id.as_deref())
            .filter_map(|id| sources.iter().find(|source| source.id == id));
        numbers = carrying.map(|source| source.number).collect();
        numbers.sort_unstable();
        numbers.dedup();
    }
    numbers
}
