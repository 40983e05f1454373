//! What is sent to a language model's server and what is read of its replies: OpenAI's chat completions.

use serde::{Deserialize, Serialize};

/// A request.
#[derive(Clone, Debug, Serialize)]
pub struct ModelRequest<'a> {
    /// The model's name.
    pub model: &'a str,
    /// The conversation.
    pub messages: Vec<ModelMessage<'a>>,
    /// Sampling temperature, `0.0..=2.0`.
    pub temperature: f64,
    /// Whether the reply is a stream of events.
    pub stream: bool,
}

/// A message of a request.
#[derive(Clone, Debug, Serialize)]
pub struct ModelMessage<'a> {
    /// `system`, `user` or `assistant`.
    pub role: &'static str,
    /// Its words.
    pub content: &'a str,
}

/// A reply that is not streamed, or one event of a stream. What the two do not share is left out or `null`.
#[derive(Debug, Deserialize)]
pub struct ModelReply {
    /// One in all requests made here; none in an event that carries usage only.
    #[serde(default)]
    pub choices: Option<Vec<ModelChoice>>,
    /// There where the server failed.
    #[serde(default)]
    pub error: Option<serde_json::Value>,
}

/// A choice of a reply.
#[derive(Debug, Deserialize)]
pub struct ModelChoice {
    /// Of a whole reply.
    #[serde(default)]
    pub message: Option<ModelPart>,
    /// Of an event.
    #[serde(default)]
    pub delta: Option<ModelPart>,
    /// `null` until the end.
    #[serde(default)]
    pub finish_reason: Option<String>,
}

/// The words of a choice.
#[derive(Debug, Default, Deserialize)]
pub struct ModelPart {
    /// Words for the reader.
    #[serde(default)]
    pub content: Option<String>,
    /// A refusal of the model, in words.
    #[serde(default)]
    pub refusal: Option<String>,
    /// Tools it wants called.
    #[serde(default)]
    pub tool_calls: Option<Vec<serde_json::Value>>,
}
