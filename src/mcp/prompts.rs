//! The prompts of `prompts/`, filled in with the passages found for a question.

use jiff::civil::Date;
use rmcp::ErrorData;
use rmcp::model::{
    GetPromptResult, JsonObject, Prompt, PromptArgument, PromptMessage, Role as McpRole,
};
use serde_json::Value;

use super::failed;
use crate::answer::{Engine, FillError, PromptInput};
use crate::error::ErrorKind;
use crate::prompt::{Message, Role};
use crate::retrieve::Question;

/// The prompts, as listed.
pub(super) fn list(engine: &Engine) -> Vec<Prompt> {
    let prompts = engine.prompts().all().iter().map(|prompt| {
        let arguments = prompt.arguments.iter().map(|argument| {
            PromptArgument::new(&argument.name)
                .with_description(&argument.description)
                .with_required(argument.is_required)
        });
        Prompt::new(
            &prompt.name,
            Some(&prompt.description),
            Some(arguments.collect()),
        )
    });
    prompts.collect()
}

/// The prompt `name`, filled in as of the day `today`.
///
/// # Errors
/// -32602 for what the caller can mend, as MCP asks for prompts; -32603 for a fault of ours.
pub(super) fn get(
    engine: &Engine,
    name: &str,
    arguments: &JsonObject,
    today: Date,
) -> Result<GetPromptResult, ErrorData> {
    let refused = |message: String| ErrorData::invalid_params(message, None);
    let prompt = engine
        .prompts()
        .get(name)
        .map_err(|e| refused(e.to_string()))?;
    let known: Vec<&str> = prompt.arguments.iter().map(|a| a.name.as_str()).collect();
    if let Some(other) = arguments.keys().find(|key| !known.contains(&key.as_str())) {
        let known = known.join(", ");
        return Err(refused(format!(
            "the prompt `{name}` has no argument `{other}`; it takes {known}"
        )));
    }
    let argument = |key: &str| arguments.get(key).and_then(Value::as_str);
    let question = argument("question").map(Question::parse).transpose();
    let input = PromptInput {
        question: question.map_err(|error| refused(error.to_string()))?,
        draft: argument("draft").map(str::to_owned),
        ..PromptInput::default()
    };
    let filled =
        engine
            .fill_prompt(name, &input, today)
            .map_err(|error| match (error.kind(), &error) {
                (ErrorKind::InvalidInput | ErrorKind::NotFound, _) => refused(error.to_string()),
                (ErrorKind::Unavailable | ErrorKind::Timeout | ErrorKind::Internal, error) => {
                    let error: &FillError = error;
                    tracing::error!(error = error as &dyn std::error::Error, "prompt failed");
                    failed()
                }
            })?;
    let messages = filled.messages.into_iter().map(message).collect();
    let mut result = GetPromptResult::new(messages);
    result.description = Some(prompt.description.clone());
    Ok(result)
}

/// MCP has no system message: its words come first, from the user's side.
fn message(message: Message) -> PromptMessage {
    let role = match message.role {
        Role::System | Role::User => McpRole::User,
        Role::Assistant => McpRole::Assistant,
    };
    PromptMessage::new_text(role, message.content)
}
