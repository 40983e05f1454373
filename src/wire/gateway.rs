//! The guard as a plug-in of a gateway, in the shape of `LiteLLM`'s generic guardrail.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::guard::GroundingJson;

/// What a gateway asks about. Unknown keys are ignored.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct GatewayRequest {
    /// The texts to be looked at, in order.
    #[schema(example = json!(["Imatinib and sunitinib are two TKIs used to treat GISTs."]))]
    pub texts: Vec<String>,
    /// Whether the texts are what a person asks or what a model answered.
    pub input_type: GatewayInput,
    /// The request to the model; its `messages` tell which text is the question.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub request_data: Value,
    /// The conversation, as newer gateways send it beside the texts.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub structured_messages: Value,
    /// What the gateway's configuration adds for this guard.
    #[serde(default)]
    pub additional_provider_specific_params: Option<GatewayParams>,
}

/// Which way the texts go.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GatewayInput {
    /// From a person to a model.
    Request,
    /// From a model to a person.
    Response,
}

/// What a gateway's configuration may set for this guard. Unknown keys are ignored.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct GatewayParams {
    /// Whether claims are checked: `always` against the whole content, `auto` and `never` not at all here.
    #[serde(default, deserialize_with = "super::strict::name")]
    pub grounding: GroundingJson,
}

/// What the gateway is to do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GatewayResponse {
    /// `NONE`, `BLOCKED` or `GUARDRAIL_INTERVENED`.
    #[schema(example = "GUARDRAIL_INTERVENED")]
    pub action: &'static str,
    /// Why, by rule; only with `BLOCKED`. It repeats no word of the texts.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "the guard found: PA002 dosing")]
    pub blocked_reason: Option<String>,
    /// The texts to be used instead, one for each; only with `GUARDRAIL_INTERVENED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub texts: Option<Vec<String>>,
}

impl GatewayResponse {
    /// The texts may pass as they are.
    pub fn none() -> Self {
        Self {
            action: "NONE",
            blocked_reason: None,
            texts: None,
        }
    }

    /// The texts may not pass.
    pub fn blocked(reason: impl Into<String>) -> Self {
        Self {
            action: "BLOCKED",
            blocked_reason: Some(reason.into()),
            texts: None,
        }
    }

    /// Other texts pass in their place.
    pub fn instead(texts: Vec<String>) -> Self {
        Self {
            action: "GUARDRAIL_INTERVENED",
            blocked_reason: None,
            texts: Some(texts),
        }
    }
}

/// What the last message of the role `user` says, from the conversation that a gateway sends along; `None` where it
/// sends none that can be read.
pub fn last_question(request: &GatewayRequest) -> Option<String> {
    let places = [
        &request.structured_messages,
        &request.request_data["messages"],
    ];
    let messages = places
        .into_iter()
        .find_map(|messages| messages.as_array())?;
    let is_user = |message: &&Value| message["role"] == "user";
    content_text(&messages.iter().rfind(is_user)?["content"])
}

/// The text of a message's content: a string, or the text blocks of a list.
fn content_text(content: &Value) -> Option<String> {
    if let Some(text) = content.as_str() {
        return Some(text.to_owned());
    }
    let blocks = content.as_array()?;
    let texts: Vec<&str> = blocks
        .iter()
        .filter_map(|block| block["text"].as_str())
        .collect();
    (!texts.is_empty()).then(|| texts.join("\n"))
}
