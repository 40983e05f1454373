//! Receipts of answers: what they rested on, never their words.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::{Answer, Engine};
use crate::content::hex_digest;

/// What was answered from what. It holds no word of the question and none of the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReceiptJson {
    /// Its id: `rcp_` and 32 hexadecimal digits, drawn at random.
    #[schema(example = "rcp_6f1c0e9a52d84b7fa3b1c7d25e90f4aa")]
    pub id: String,
    /// When the answer was given, UTC, to the second.
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T09:30:00Z")]
    pub created_at: Timestamp,
    /// The last day, UTC, on which the receipt is kept.
    #[schema(value_type = String, format = Date, example = "2026-12-23")]
    pub kept_until: Date,
    /// The route that answered: `answer` or `chat`.
    #[schema(example = "answer")]
    pub route: String,
    /// The outcome of the answer.
    #[schema(example = "answered")]
    pub outcome: String,
    /// The class of the question.
    #[schema(example = "general")]
    pub class: String,
    /// The language of the answer: `en`, `es` or `und`.
    #[schema(example = "en")]
    pub language: String,
    /// HMAC-SHA-256 over what the user asked, turn by turn, lower-case hexadecimal.
    pub question_hash: String,
    /// HMAC-SHA-256 over the answer's Markdown, lower-case hexadecimal.
    pub answer_hash: String,
    /// Whose key the hashes are of: `operator`, or `process` where it is gone when the program ends.
    #[schema(example = "operator")]
    pub hash_key: String,
    /// The passages cited, in the order of their marks.
    pub passages: Vec<ReceiptPassageJson>,
    /// `allow` or `reject`: what the guard said of the answer.
    #[schema(example = "allow")]
    pub decision: String,
    /// Codes of the rules that found something, each once, in order.
    pub rules: Vec<String>,
    /// SHA-256 over the whole content, as in `/v1/retrieve`.
    pub index_digest: String,
    /// SHA-256 over the ids and digests of the passages cited.
    pub content_digest: String,
    /// SHA-256 over everything that can change a verdict.
    pub policy_digest: String,
    /// The version of the program.
    #[schema(example = "0.1.0")]
    pub version: String,
    /// The day on which freshness was judged.
    #[schema(value_type = String, format = Date, example = "2026-11-23")]
    pub as_of: Date,
}

/// A passage cited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReceiptPassageJson {
    /// The passage.
    pub passage_id: String,
    /// SHA-256 of its text.
    pub content_sha256: String,
    /// Its freshness on `as_of`: `fresh`, `due_soon`, `overdue` or `unknown`.
    #[schema(example = "overdue")]
    pub freshness: String,
}

/// A receipt, with what today's content and policy would do where that was asked for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReceiptResponse {
    /// The receipt.
    #[serde(flatten)]
    pub receipt: ReceiptJson,
    /// Whether the same would be answered today; only with `replay=true` or from `/replay`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replay: Option<ReplayJson>,
}

/// What today's content and policy would do.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of the JSON")]
pub struct ReplayJson {
    /// Whether nothing differs that could change the answer: content, policy and version, and, where the question was
    /// handed in, the answer itself.
    pub same: bool,
    /// Whether the whole content is the same.
    pub same_index: bool,
    /// Whether the policy is the same.
    pub same_policy: bool,
    /// Whether the program is of the same version.
    pub same_version: bool,
    /// What became of each passage cited: `same`, or `gone` where the content no longer holds these words there.
    pub passages: Vec<ReplayPassageJson>,
    /// Only where the question was handed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<ReplayQuestionJson>,
}

/// What became of a passage.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReplayPassageJson {
    /// The passage.
    pub passage_id: String,
    /// `same` or `gone`.
    #[schema(example = "same")]
    pub status: &'static str,
}

/// The question handed in, answered again on the receipt's own day.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of the JSON")]
pub struct ReplayQuestionJson {
    /// Whether it is the question of the receipt. Where it is not, nothing else is told.
    pub matches: bool,
    /// The outcome now; `null` where the question is another.
    pub outcome: Option<&'static str>,
    /// Whether the outcome is the same.
    pub same_outcome: bool,
    /// Whether the same passages are cited in the same order.
    pub same_passages: bool,
    /// Whether the answer is the same, to the byte.
    pub same_answer: bool,
}

/// What a receipt is made of beside the answer.
#[derive(Clone, Debug)]
pub struct ReceiptFacts {
    /// Its id.
    pub id: String,
    /// When the answer was given.
    pub created_at: Timestamp,
    /// The last day on which it is kept.
    pub kept_until: Date,
    /// The route.
    pub route: &'static str,
    /// The keyed hash of the question.
    pub question_hash: String,
    /// The keyed hash of the answer.
    pub answer_hash: String,
    /// Whether the operator gave the key.
    pub has_own_key: bool,
}

/// The receipt of an answer.
pub fn receipt(engine: &Engine, answer: &Answer, facts: ReceiptFacts) -> ReceiptJson {
    let passages: Vec<ReceiptPassageJson> = answer
        .citations
        .iter()
        .map(|citation| {
            let passage = &engine.index().passages()[citation.position].passage;
            ReceiptPassageJson {
                passage_id: passage.id.as_str().to_owned(),
                content_sha256: passage.sha256.clone(),
                freshness: citation.freshness.status.as_str().to_owned(),
            }
        })
        .collect();
    let mut rules: Vec<String> = Vec::new();
    for finding in &answer.verdict.findings {
        if !rules.iter().any(|rule| rule == finding.rule) {
            rules.push(finding.rule.to_owned());
        }
    }
    let mut cited = String::new();
    for passage in &passages {
        cited.push_str(&passage.passage_id);
        cited.push('\n');
        cited.push_str(&passage.content_sha256);
        cited.push('\n');
    }
    ReceiptJson {
        id: facts.id,
        created_at: facts.created_at,
        kept_until: facts.kept_until,
        route: facts.route.to_owned(),
        outcome: answer.outcome.name().to_owned(),
        class: answer.question.class.name().to_owned(),
        language: answer.language.tag().to_owned(),
        question_hash: facts.question_hash,
        answer_hash: facts.answer_hash,
        hash_key: if facts.has_own_key {
            "operator"
        } else {
            "process"
        }
        .to_owned(),
        passages,
        decision: super::guard::decision_name(answer.verdict.decision).to_owned(),
        rules,
        index_digest: engine.index().digest().to_owned(),
        content_digest: hex_digest(cited.as_bytes()),
        policy_digest: answer.verdict.policy_digest.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        as_of: answer.as_of,
    }
}

/// Whether the same would be answered today. `question` is the question handed in, answered again.
pub fn replay(
    engine: &Engine,
    receipt: &ReceiptJson,
    question: Option<ReplayQuestionJson>,
) -> ReplayJson {
    let status = |passage: &ReceiptPassageJson| {
        let index = engine.index();
        let position = index.position_of(&passage.passage_id);
        let is_same = |at: usize| index.passages()[at].passage.sha256 == passage.content_sha256;
        ReplayPassageJson {
            passage_id: passage.passage_id.clone(),
            status: if position.is_some_and(is_same) {
                "same"
            } else {
                "gone"
            },
        }
    };
    let same_index = engine.index().digest() == receipt.index_digest;
    let same_policy = engine.guard().policy_digest() == receipt.policy_digest;
    let same_version = receipt.version == env!("CARGO_PKG_VERSION");
    let is_same_answer = |q: &ReplayQuestionJson| q.matches && q.same_answer;
    ReplayJson {
        same: same_index
            && same_policy
            && same_version
            && question.as_ref().is_none_or(is_same_answer),
        same_index,
        same_policy,
        same_version,
        passages: receipt.passages.iter().map(status).collect(),
        question,
    }
}

/// The question of a receipt, answered again; `None` for another question.
pub fn replay_question(
    engine: &Engine,
    receipt: &ReceiptJson,
    again: Option<(&Answer, &str)>,
) -> ReplayQuestionJson {
    let Some((answer, answer_hash)) = again else {
        return ReplayQuestionJson {
            matches: false,
            outcome: None,
            same_outcome: false,
            same_passages: false,
            same_answer: false,
        };
    };
    let passages = &engine.index().passages();
    let cited = answer
        .citations
        .iter()
        .map(|c| passages[c.position].passage.id.as_str());
    ReplayQuestionJson {
        matches: true,
        outcome: Some(answer.outcome.name()),
        same_outcome: answer.outcome.name() == receipt.outcome,
        same_passages: cited.eq(receipt.passages.iter().map(|p| p.passage_id.as_str())),
        same_answer: answer_hash == receipt.answer_hash,
    }
}
