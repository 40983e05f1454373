//! What is evaluated: something that finds passages, checks drafts and classifies questions.

mod http;
mod local;

pub use http::HttpTarget;
pub use local::LocalTarget;

use serde::Deserialize;

use super::EvalError;

/// The fact that says whether an embedding model took part: `off`, or its name and digest.
pub const EMBEDDINGS: &str = "embeddings";

/// A system under evaluation. Shared by the workers, which call it at the same time.
pub trait Target: Sync {
    /// Finds at most `depth` passages, best first. A question that the system refuses to read finds nothing.
    ///
    /// # Errors
    /// [`EvalError`] where the system fails; a poor answer is none.
    fn retrieve(&self, question: &str, depth: usize) -> Result<Retrieved, EvalError>;

    /// Whether a draft may be shown. Claims are checked where passages are given.
    ///
    /// # Errors
    /// [`EvalError`] where the system fails.
    fn check(&self, draft: &CaseDraft<'_>) -> Result<Checked, EvalError>;

    /// The class of a question.
    ///
    /// # Errors
    /// [`EvalError`] where the system fails.
    fn classify(&self, question: &str) -> Result<Classified, EvalError>;

    /// Every passage of the content, where the system can list them: what qrels on passage ids are made from.
    fn passages(&self) -> Option<Vec<Found>>;

    /// What the system is: facts that belong to a report, such as the digest of its index.
    fn facts(&self) -> Vec<(String, String)>;
}

/// A drafted answer of a case.
#[derive(Clone, Copy, Debug)]
pub struct CaseDraft<'a> {
    /// The draft.
    pub answer: &'a str,
    /// The question it answers.
    pub question: Option<&'a str>,
    /// The passages it rests on.
    pub passages: &'a [String],
}

/// What was found for a question.
#[derive(Clone, Debug, Default)]
pub struct Retrieved {
    /// Best first.
    pub results: Vec<Found>,
    /// Whether the system would answer.
    pub is_answerable: bool,
    /// `0.0..=1.0`.
    pub confidence: f64,
}

/// A passage.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its id.
    pub passage_id: String,
    /// Its summary's address.
    pub url: String,
    /// Its headings from the top.
    pub section: Vec<String>,
    /// Its words.
    pub text: String,
}

/// What a guard says about a draft.
#[derive(Clone, Debug, Deserialize)]
pub struct Checked {
    /// `allow` or `reject`; anything else is a wrong answer.
    pub decision: String,
    /// What the rules found.
    #[serde(default)]
    pub findings: Vec<Reason>,
    /// What may be shown.
    #[serde(default)]
    pub text: String,
}

/// The class of a question.
#[derive(Clone, Debug, Deserialize)]
pub struct Classified {
    /// The class.
    pub class: String,
    /// What led to it.
    #[serde(default)]
    pub findings: Vec<Reason>,
}

/// A finding.
#[derive(Clone, Debug, Deserialize)]
pub struct Reason {
    /// Code of the rule.
    pub rule: String,
    /// What is wrong.
    #[serde(default)]
    pub category: String,
    /// The words.
    #[serde(default)]
    pub text: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// Whether it counts for the decision.
    #[serde(default = "yes")]
    pub enforced: bool,
}

fn yes() -> bool {
    true
}
