//! Drafted answers and their verdicts, questions and their classes, rules.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::answer::{DraftInput, PassageInput};
use crate::guard::{
    Decision, Finding, GroundingMode, Placed, QuestionVerdict, Rule, RuleMode, SupportStatus,
    Verdict,
};

/// A drafted answer to be checked.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckRequest {
    /// The draft, in plain text or Markdown. One without a word says nothing: it is allowed, and `text` is the
    /// disclaimer alone.
    #[schema(example = "Imatinib and sunitinib are two TKIs used to treat GISTs [1].")]
    pub answer: String,
    /// The question it answers; some answers are advice only through their question.
    #[serde(default)]
    pub question: Option<String>,
    /// The passages it rests on, in the order of its citation marks.
    #[serde(default)]
    pub passages: Vec<CheckPassage>,
    /// Ids of passages of this service's content; they follow `passages`.
    #[serde(default)]
    pub passage_ids: Vec<String>,
    /// Whether claims are checked: `auto` where there are passages, `always` (without passages, against the whole
    /// content), `never`.
    #[serde(default, deserialize_with = "super::strict::name")]
    pub grounding: GroundingJson,
}

/// A passage: its words, or its words with an id.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(untagged, try_from = "Value")]
pub enum CheckPassage {
    /// Its words.
    Text(String),
    /// Its words with an id.
    WithId(CheckPassageWithId),
}

/// A passage with an id of the caller's.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckPassageWithId {
    /// The caller's id; the passage's number where it is left out.
    #[serde(default)]
    pub id: Option<String>,
    /// Its words.
    pub text: String,
}

/// Whether claims are checked against passages.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroundingJson {
    /// Where there are passages.
    #[default]
    Auto,
    /// Even without passages: then against the whole content.
    Always,
    /// Never.
    Never,
}

impl TryFrom<Value> for CheckPassage {
    type Error = String;

    /// By hand, because what is wrong has to say what to send; of an untagged form serde says only that nothing fits.
    fn try_from(value: Value) -> Result<CheckPassage, String> {
        match value {
            Value::String(text) => Ok(CheckPassage::Text(text)),
            object @ Value::Object(_) => serde_json::from_value(object)
                .map(CheckPassage::WithId)
                .map_err(|error| format!("a passage: {error}; {PASSAGE_FORM}")),
            other => {
                let kind = super::strict::kind(&other);
                Err(format!("a passage is {kind}; {PASSAGE_FORM}"))
            }
        }
    }
}

/// What a caller may send as a passage.
const PASSAGE_FORM: &str =
    "send its words as a string, or an object with `text` and, if wanted, `id`, both strings";

impl From<CheckPassage> for PassageInput {
    fn from(passage: CheckPassage) -> Self {
        match passage {
            CheckPassage::Text(text) => Self { id: None, text },
            CheckPassage::WithId(CheckPassageWithId { id, text }) => Self { id, text },
        }
    }
}

impl From<GroundingJson> for GroundingMode {
    fn from(grounding: GroundingJson) -> Self {
        match grounding {
            GroundingJson::Auto => Self::Auto,
            GroundingJson::Always => Self::Always,
            GroundingJson::Never => Self::Never,
        }
    }
}

impl From<CheckRequest> for DraftInput {
    fn from(request: CheckRequest) -> Self {
        Self {
            answer: request.answer,
            question: request.question,
            passages: request.passages.into_iter().map(Into::into).collect(),
            passage_ids: request.passage_ids,
            grounding: request.grounding.into(),
        }
    }
}

/// Whether a draft may be shown, why, and what may be shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VerdictJson {
    /// `allow` or `reject`.
    #[schema(example = "allow")]
    pub decision: &'static str,
    /// What the rules found, in the order of the text.
    pub findings: Vec<FindingJson>,
    /// Spans that are word for word in a passage: no advice rule applies to them.
    pub exempt: Vec<ExemptJson>,
    /// How each unit of the answer stands to the passages; empty where that was not checked.
    pub support: Vec<SupportJson>,
    /// What may be shown: the answer with the disclaimer, or the safe text.
    pub text: String,
    /// `present` where the text already held the disclaimer, `added` where it did not.
    #[schema(example = "added")]
    pub disclaimer: &'static str,
    /// SHA-256 over everything that can change a verdict: rules and their modes, lexicons, texts.
    pub policy_digest: String,
}

/// What a rule found. Offsets are UTF-8 bytes of the text as sent, end exclusive.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FindingJson {
    /// The rule's code; `/v1/rules` explains it.
    #[schema(example = "PA002")]
    pub rule: &'static str,
    /// What is wrong.
    #[schema(example = "dosing")]
    pub category: &'static str,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The words.
    pub text: String,
    /// Why it was found.
    pub reason: String,
    /// What to write instead; empty where there is nothing to say.
    pub suggestion: String,
    /// `false` where the policy only reports this rule.
    pub enforced: bool,
}

/// A span that is word for word in a passage.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExemptJson {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The passage.
    pub passage_id: String,
}

/// How a unit of the answer stands to the passages.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SupportJson {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// `verbatim`, `supported`, `unsupported` or `not_a_claim`.
    #[schema(example = "supported")]
    pub status: &'static str,
    /// The passage that carries it; `null` where none does.
    pub passage_id: Option<String>,
    /// `0.0..=1.0`: how much of the unit the passage carries.
    #[schema(minimum = 0.0, maximum = 1.0)]
    pub score: f32,
}

/// One line of a batch of checks.
#[derive(Clone, Debug, Serialize)]
pub struct CheckLine {
    /// The id of the draft.
    pub id: Value,
    /// `allow` or `reject`.
    pub verdict: &'static str,
    /// Category of the first finding that counts; `null` where there is none.
    pub category: Option<&'static str>,
    /// Codes of the findings that count, each once, in the order of the text.
    pub rules: Vec<&'static str>,
    /// What may be shown.
    pub output: String,
}

/// A question to be classified.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClassifyRequest {
    /// The question in the asker's own words, 1 to 4000 characters.
    #[schema(
        example = "Can GIST cause vomiting of blood?",
        min_length = 1,
        max_length = 4000,
        pattern = r"\S"
    )]
    pub question: String,
}

/// The class of a question.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuestionJson {
    /// `general`, `personal`, `emergency`, `insurance`, `out_of_scope`, `injection` or `small_talk`.
    #[schema(example = "general")]
    pub class: &'static str,
    /// `en`, `es`, or `und` for any other language.
    #[schema(example = "en")]
    pub language: &'static str,
    /// What led to the class.
    pub findings: Vec<FindingJson>,
}

/// One line of a batch of classifications.
#[derive(Clone, Debug, Serialize)]
pub struct ClassifyLine {
    /// The id of the question.
    pub id: Value,
    /// Its class.
    pub verdict: &'static str,
}

/// The rules of the guard.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RuleList {
    /// In the order of their codes.
    pub rules: Vec<RuleJson>,
    /// The digest that every verdict under this policy carries.
    pub policy_digest: String,
}

/// A rule of the guard.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RuleJson {
    /// Stable; never used again for another rule.
    #[schema(example = "PA002")]
    pub code: &'static str,
    /// What is wrong where it finds something.
    pub category: &'static str,
    /// What it finds, one line.
    pub title: &'static str,
    /// `enforce`, `report` or `off`.
    pub mode: &'static str,
    /// What it rejects.
    pub rejects: &'static str,
    /// What it allows.
    pub allows: &'static str,
    /// Why.
    pub why: &'static str,
    /// Where that comes from.
    pub source: &'static str,
}

/// The JSON of a verdict on `answer`.
pub fn verdict(verdict: Verdict, answer: &str) -> VerdictJson {
    VerdictJson {
        decision: decision_name(verdict.decision),
        findings: findings(&verdict.findings, answer),
        exempt: verdict
            .exempt
            .into_iter()
            .map(|e| ExemptJson {
                start: e.span.start,
                end: e.span.end,
                passage_id: e.passage_id,
            })
            .collect(),
        support: verdict
            .support
            .into_iter()
            .map(|s| SupportJson {
                start: s.span.start,
                end: s.span.end,
                status: match s.status {
                    SupportStatus::Verbatim => "verbatim",
                    SupportStatus::Supported => "supported",
                    SupportStatus::Unsupported => "unsupported",
                    SupportStatus::NotAClaim => "not_a_claim",
                },
                passage_id: s.passage_id,
                score: s.score,
            })
            .collect(),
        text: verdict.text,
        disclaimer: match verdict.disclaimer {
            Placed::Present => "present",
            Placed::Added => "added",
        },
        policy_digest: verdict.policy_digest,
    }
}

/// The line of a batch for a verdict.
pub fn check_line(id: Value, verdict: Verdict) -> CheckLine {
    let mut rules: Vec<&'static str> = Vec::new();
    let enforced = verdict.findings.iter().filter(|f| f.is_enforced);
    let category = enforced.clone().next().map(|f| f.category);
    for finding in enforced {
        if !rules.contains(&finding.rule) {
            rules.push(finding.rule);
        }
    }
    CheckLine {
        id,
        verdict: decision_name(verdict.decision),
        category,
        rules,
        output: verdict.text,
    }
}

/// The JSON of a question's class.
pub fn question(verdict: &QuestionVerdict, question: &str) -> QuestionJson {
    QuestionJson {
        class: verdict.class.name(),
        language: verdict.language.tag(),
        findings: findings(&verdict.findings, question),
    }
}

/// The JSON of the rules with the modes of a policy.
pub fn rule_list(
    rules: &'static [Rule],
    mode_of: impl Fn(&str) -> RuleMode,
    policy_digest: &str,
) -> RuleList {
    let rules = rules.iter().map(|rule| RuleJson {
        code: rule.code,
        category: rule.category,
        title: rule.title,
        mode: mode_of(rule.code).name(),
        rejects: rule.part("Rejects"),
        allows: rule.part("Allows"),
        why: rule.part("Why"),
        source: rule.part("Source"),
    });
    RuleList {
        rules: rules.collect(),
        policy_digest: policy_digest.to_owned(),
    }
}

pub(super) fn decision_name(decision: Decision) -> &'static str {
    match decision {
        Decision::Allow => "allow",
        Decision::Reject => "reject",
    }
}

fn findings(findings: &[Finding], text: &str) -> Vec<FindingJson> {
    let findings = findings.iter().map(|f| FindingJson {
        rule: f.rule,
        category: f.category,
        start: f.span.start,
        end: f.span.end,
        text: f.span.of(text).to_owned(),
        reason: f.reason.clone(),
        suggestion: f.suggestion.clone(),
        enforced: f.is_enforced,
    });
    findings.collect()
}
