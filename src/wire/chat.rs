//! OpenAI's chat completions as this service answers them: requests, answers, chunks of a stream, models, errors.
//!
//! Unknown keys of a request are ignored, as OpenAI's clients expect. Every key that OpenAI's schema requires is there,
//! `null` included. What the schema does not have stands in the extension `citeguard`; since clients drop it, sources
//! and disclaimer stand in `content` as well.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::citation::{CitationJson, citation};
use super::guard::{VerdictJson, verdict};
use crate::answer::{Answer, Engine};

/// A conversation to be answered.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct ChatRequest {
    /// An id of `GET /v1/models`; `citeguard` where it is left out.
    #[serde(default)]
    #[schema(example = "citeguard")]
    pub model: Option<String>,
    /// The turns, oldest first. The last one of the user is the question; what assistants said is never a source, and system
    /// messages change nothing.
    pub messages: Vec<ChatMessage>,
    /// Whether the answer comes as server-sent events.
    #[serde(default)]
    pub stream: Option<bool>,
    /// What a stream holds besides.
    #[serde(default)]
    pub stream_options: Option<StreamOptions>,
    /// Answers wanted: 1.
    #[serde(default)]
    pub n: Option<u64>,
}

/// What a stream holds besides.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
pub struct StreamOptions {
    /// Whether a last chunk without choices carries `usage`.
    #[serde(default)]
    pub include_usage: Option<bool>,
}

/// A turn of a conversation.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct ChatMessage {
    /// `user`, `assistant`, `system`, `developer`, `tool` or `function`.
    #[schema(example = "user")]
    pub role: String,
    /// Its text, or parts of type `text`; `null` in a turn that called a tool.
    #[serde(default)]
    pub content: Option<ChatContent>,
}

/// The text of a turn.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum ChatContent {
    /// The text.
    Text(String),
    /// Its parts.
    Parts(Vec<ChatPart>),
}

/// A part of a turn.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct ChatPart {
    /// `text`; other kinds cannot be read here.
    pub r#type: String,
    /// The text.
    #[serde(default)]
    pub text: Option<String>,
    /// A refusal in an assistant's turn.
    #[serde(default)]
    pub refusal: Option<String>,
}

/// An answer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChatCompletion {
    /// Unlike in any other answer.
    #[schema(example = "chatcmpl-5f3a1c0de9b24a77")]
    pub id: String,
    /// `chat.completion`.
    pub object: &'static str,
    /// Seconds since 1970-01-01T00:00:00Z.
    #[schema(minimum = 0)]
    pub created: i64,
    /// The model asked for.
    pub model: String,
    /// Names content and policy: with the same one the composer gives the same answer.
    pub system_fingerprint: String,
    /// One.
    pub choices: Vec<ChatChoice>,
    /// Estimated.
    pub usage: Usage,
    /// What OpenAI's schema has no place for.
    pub citeguard: ChatExtension,
}

/// The answer in a completion.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChatChoice {
    /// 0.
    pub index: u32,
    /// The answer.
    pub message: ChatAnswer,
    /// `null`.
    pub logprobs: Option<bool>,
    /// `stop`, or `content_filter` where a safe text stands in the place of a rejected answer.
    #[schema(example = "stop")]
    pub finish_reason: &'static str,
}

/// The answer's text.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChatAnswer {
    /// `assistant`.
    pub role: &'static str,
    /// Markdown with citation marks, sources and disclaimer.
    pub content: String,
    /// `null`: a refusal is said in `content`, where every client shows it.
    pub refusal: Option<String>,
    /// Where the citation marks stand and lead to.
    pub annotations: Vec<Annotation>,
}

/// A citation mark in the text.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Annotation {
    /// `url_citation`.
    pub r#type: &'static str,
    /// The mark.
    pub url_citation: UrlCitation,
}

/// Where a citation mark stands and leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct UrlCitation {
    /// First character of the mark in `content`, counted in Unicode code points.
    pub start_index: usize,
    /// One past its last character.
    pub end_index: usize,
    /// The place in the source.
    pub url: String,
    /// Title of the source.
    pub title: String,
}

/// Lengths in tokens, estimated as a quarter of the characters, rounded up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Usage {
    /// Of the messages sent.
    pub prompt_tokens: usize,
    /// Of the answer.
    pub completion_tokens: usize,
    /// Of both.
    pub total_tokens: usize,
}

/// What OpenAI's schema has no place for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChatExtension {
    /// `answered`, `redirected`, `nothing_found`, `emergency`, `declined` or `rejected`.
    #[schema(example = "answered")]
    pub outcome: &'static str,
    /// What the citation marks point to.
    pub citations: Vec<CitationJson>,
    /// What the guard said of the answer.
    pub verdict: VerdictJson,
    /// The receipt of the answer, where receipts are kept.
    pub receipt_id: Option<String>,
}

/// One event of a streamed answer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChatChunk {
    /// The same in all chunks of an answer.
    pub id: String,
    /// `chat.completion.chunk`.
    pub object: &'static str,
    /// The same in all chunks of an answer.
    #[schema(minimum = 0)]
    pub created: i64,
    /// The model asked for.
    pub model: String,
    /// As in a completion.
    pub system_fingerprint: String,
    /// One; none in the chunk that carries usage.
    pub choices: Vec<ChunkChoice>,
    /// Left out, or `null` in all chunks but the last, where `include_usage` is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage: Option<Option<Usage>>,
}

/// What a chunk adds.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChunkChoice {
    /// 0.
    pub index: u32,
    /// What is added.
    pub delta: Delta,
    /// `null`.
    pub logprobs: Option<bool>,
    /// `null` but in the last; there also `length` where the answer broke off.
    pub finish_reason: Option<&'static str>,
}

/// What is added to the answer.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct Delta {
    /// `assistant`, in the first chunk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<&'static str>,
    /// Text that goes on from the chunk before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
}

/// The models there are.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ModelList {
    /// `list`.
    pub object: &'static str,
    /// The models.
    pub data: Vec<ModelEntry>,
}

/// A model.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ModelEntry {
    /// `citeguard`, which composes answers from the sources' own words, or `citeguard-model`, which has a language model
    /// write them.
    #[schema(example = "citeguard")]
    pub id: &'static str,
    /// `model`.
    pub object: &'static str,
    /// Seconds since 1970: 0, as none was made at a moment.
    #[schema(minimum = 0)]
    pub created: i64,
    /// `citeguard`.
    pub owned_by: &'static str,
}

/// A failure in OpenAI's envelope.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OpenAiErrorJson {
    /// The failure.
    pub error: OpenAiError,
}

/// A failure.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OpenAiError {
    /// What is wrong and what to change.
    pub message: String,
    /// `invalid_request_error`, `rate_limit_error` or `server_error`.
    #[schema(example = "invalid_request_error")]
    pub r#type: &'static str,
    /// The key of the request that is wrong.
    pub param: Option<&'static str>,
    /// The stable code, as in `application/problem+json`.
    #[schema(example = "invalid_input")]
    pub code: Option<&'static str>,
}

impl Usage {
    /// From the characters of messages and answer.
    pub fn of(prompt_chars: usize, answer_chars: usize) -> Self {
        /// Characters of a token in English text.
        ///
        /// Source: OpenAI's help page "What are tokens and how to count them", read 2026-11-23.
        const CHARS_PER_TOKEN: usize = 4;
        let prompt_tokens = prompt_chars.div_ceil(CHARS_PER_TOKEN);
        let completion_tokens = answer_chars.div_ceil(CHARS_PER_TOKEN);
        Self {
            prompt_tokens,
            completion_tokens,
            total_tokens: prompt_tokens + completion_tokens,
        }
    }
}

/// The extension of an answer.
pub fn chat_extension(
    engine: &Engine,
    answer: Answer,
    receipt_id: Option<String>,
) -> ChatExtension {
    let citations = answer.citations.into_iter();
    ChatExtension {
        outcome: answer.outcome.name(),
        citations: citations.map(|cited| citation(engine, cited)).collect(),
        verdict: verdict(answer.verdict, &answer.judged),
        receipt_id,
    }
}

/// Where the marks `[1]` of `body` stand, the beginning of an answer; a mark such as `[1, 3]` gives one annotation for each
/// number.
pub fn annotations(body: &str, citations: &[CitationJson]) -> Vec<Annotation> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = body[at..].find('[').map(|open| at + open) {
        at = open + 1;
        let Some((inner, _)) = body[at..].split_once(']') else {
            break;
        };
        let numbers: Option<Vec<usize>> = inner
            .split(',')
            .map(|number| number.trim().parse().ok())
            .collect();
        let Some(numbers) = numbers else {
            continue;
        };
        let start_index = body[..open].chars().count();
        let end_index = start_index + inner.chars().count() + 2;
        at += inner.len() + 1;
        for number in numbers {
            if let Some(citation) = citations.iter().find(|citation| citation.number == number) {
                found.push(Annotation {
                    r#type: "url_citation",
                    url_citation: UrlCitation {
                        start_index,
                        end_index,
                        url: citation.link.clone(),
                        title: citation.title.clone(),
                    },
                });
            }
        }
    }
    found
}
