//! Texts without what tells who wrote them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::redact::Redacted;

/// A text that may hold personal data.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RedactRequest {
    /// The text.
    #[schema(example = "My name is Maria Lopez. Can GIST cause vomiting of blood?")]
    pub text: String,
}

/// The same text with placeholders.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RedactResponse {
    /// The text as a language model would get it.
    #[schema(example = "My name is [name]. Can GIST cause vomiting of blood?")]
    pub text: String,
    /// What was taken out, in the order of the text: `name`, `phone`, `email`, `link`, `number`, `date_of_birth` or
    /// `address`.
    #[schema(example = json!(["name"]))]
    pub removed: Vec<&'static str>,
}

/// A redacted text of a batch.
#[derive(Clone, Debug, Serialize)]
pub struct RedactedLine {
    /// As it was given.
    pub id: serde_json::Value,
    /// The text and what was taken out.
    #[serde(flatten)]
    pub redacted: RedactResponse,
}

/// The JSON of a redacted text of a batch.
pub fn redacted_line(id: serde_json::Value, text: Redacted) -> RedactedLine {
    RedactedLine {
        id,
        redacted: redacted(text),
    }
}

/// The JSON of a redacted text.
pub fn redacted(redacted: Redacted) -> RedactResponse {
    RedactResponse {
        removed: removed(&redacted),
        text: redacted.text,
    }
}

/// The names of what was taken out.
pub(super) fn removed(redacted: &Redacted) -> Vec<&'static str> {
    redacted.removed.iter().map(|kind| kind.as_str()).collect()
}
