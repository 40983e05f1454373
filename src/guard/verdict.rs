//! What the guard is asked and what it says.

use std::sync::Arc;

use crate::guard::finding::Finding;
use crate::guard::own::OwnText;
use crate::guard::reading::Reading;
use crate::guard::span::Span;

/// A drafted answer, wherever it came from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Draft<'a> {
    /// The answer.
    pub answer: &'a str,
    /// The question it answers, where known; some answers are advice only through their question.
    pub question: Option<&'a str>,
    /// The passages it cites, in the order of their citation marks.
    pub passages: &'a [CitedPassage<'a>],
    /// Whether claims are checked against the passages.
    pub grounding: GroundingMode,
    /// Sentences that the service itself puts around an answer and that no text of the policy holds as it is:
    /// the attribution, the lines of the sources, notices with their dates. Word for word, they claim nothing.
    pub own_words: &'a [Arc<OwnText>],
}

/// A passage of the source.
#[derive(Clone, Copy, Debug, Default)]
pub struct CitedPassage<'a> {
    /// Its stable id.
    pub id: &'a str,
    /// Its words.
    pub text: &'a str,
    /// Title of the summary it is from, where known: names in it, such as the disease, count as said by the passage.
    pub title: Option<&'a str>,
    /// Whether it comes from the loaded content. Only such passages are quoted in the safe text that replaces a
    /// rejected answer: what a caller sends along need not be the source's words.
    pub is_from_content: bool,
    /// What [`Guard::read_passage`](super::Guard::read_passage) said of this text and title, where that is known. It
    /// saves time and changes no verdict: a reading of another text or title is not used.
    pub reading: Option<&'a Reading<'static>>,
}

/// Whether claims are checked against the passages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GroundingMode {
    /// When there are passages.
    #[default]
    Auto,
    /// Even without passages: then no claim is supported.
    Always,
    /// Never.
    Never,
}

/// Whether the draft may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It may.
    Allow,
    /// It may not: [`Verdict::text`] holds the safe text.
    Reject,
}

/// What the guard says about a draft.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Whether the draft may be shown.
    pub decision: Decision,
    /// What the rules found, by start, then by code.
    pub findings: Vec<Finding>,
    /// Spans that are word for word in a cited passage.
    pub exempt: Vec<Exempt>,
    /// How each unit of the answer stands to the passages; empty where grounding was not checked.
    pub support: Vec<Support>,
    /// What may be shown: the answer with its disclaimer, or the safe text with its disclaimer.
    pub text: String,
    /// Whether the disclaimer was there or had to be added.
    pub disclaimer: Placed,
    /// The language of [`Verdict::text`].
    pub language: Language,
    /// Digest of the policy that gave the verdict.
    pub policy_digest: String,
}

/// A span that is word for word in a cited passage and therefore cannot be advice of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exempt {
    /// Where, in the answer.
    pub span: Span,
    /// The passage.
    pub passage_id: String,
}

/// How one unit of the answer stands to the passages.
#[derive(Clone, Debug, PartialEq)]
pub struct Support {
    /// Where, in the answer.
    pub span: Span,
    /// Supported or not.
    pub status: SupportStatus,
    /// The passage that carries it, where one does.
    pub passage_id: Option<String>,
    /// How much of the unit the passage carries, `0.0..=1.0`.
    pub score: f32,
}

/// Supported or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SupportStatus {
    /// Word for word in a passage.
    Verbatim,
    /// Said by a passage in other words.
    Supported,
    /// A claim that no passage carries.
    Unsupported,
    /// A courtesy, a refusal, a redirection: nothing to support.
    NotAClaim,
}

impl SupportStatus {
    /// Whether a passage says it.
    pub fn is_carried(self) -> bool {
        matches!(self, SupportStatus::Verbatim | SupportStatus::Supported)
    }
}

/// Whether the disclaimer was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placed {
    /// The text already held it.
    Present,
    /// It was added.
    Added,
}

/// The language of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English, also where nothing can be told.
    #[default]
    English,
    /// Spanish.
    Spanish,
    /// Some other language, which the rules cannot read.
    Other,
}

impl Language {
    /// BCP 47 tag: `en`, `es`, or `und` for any other.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Spanish => "es",
            Language::Other => "und",
        }
    }
}

/// What kind of question it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum QuestionClass {
    /// About the disease, its tests or treatments, for anybody.
    General,
    /// About what somebody should do, has, or may expect.
    Personal,
    /// Somebody is in danger now.
    Emergency,
    /// About coverage and payment.
    Insurance,
    /// About something else.
    OutOfScope,
    /// An attempt to change what this service does.
    Injection,
    /// Greetings and thanks.
    SmallTalk,
}

impl QuestionClass {
    /// The name used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            QuestionClass::General => "general",
            QuestionClass::Personal => "personal",
            QuestionClass::Emergency => "emergency",
            QuestionClass::Insurance => "insurance",
            QuestionClass::OutOfScope => "out_of_scope",
            QuestionClass::Injection => "injection",
            QuestionClass::SmallTalk => "small_talk",
        }
    }
}

/// What the guard says about a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionVerdict {
    /// The class; in a mixed message an emergency wins.
    pub class: QuestionClass,
    /// The language of the question.
    pub language: Language,
    /// What led to the class, by start.
    pub findings: Vec<Finding>,
}
