//! What a model can call: the list, in its fixed order, and the way from a call to its result.

mod content;
mod guard;
mod search;

use std::borrow::Cow;

use jiff::civil::Date;
use rmcp::ErrorData;
use rmcp::model::{CallToolResult, ContentBlock, JsonObject, MetaObject, Tool, ToolAnnotations};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use thiserror::Error;
use utoipa::ToSchema;

use super::failed;
use super::schema::{self, Side};
use crate::answer::{CheckError, Engine, EngineError};
use crate::error::ErrorKind;
use crate::retrieve::QuestionError;

/// Why a tool has no result.
#[derive(Debug, Error)]
enum ToolError {
    /// The arguments do not fit the tool's input schema.
    #[error("the arguments: {0}")]
    Arguments(serde_path_to_error::Error<serde_json::Error>),
    /// The term to look up.
    #[error("the term has {n_chars} characters; it must have 1 to {max}", max = content::MAX_TERM_CHARS)]
    Term {
        /// Its length without white space around it, in `char`s.
        n_chars: usize,
    },
    /// The question or the number of passages.
    #[error(transparent)]
    Question(#[from] QuestionError),
    /// The draft.
    #[error(transparent)]
    Check(#[from] CheckError),
    /// No such thing; says where to find those that are.
    #[error("{0}")]
    Unknown(String),
    /// A fault of ours.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The result is no JSON.
    #[error("the result cannot be written")]
    Render(#[source] serde_json::Error),
}

impl ToolError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Arguments(_) | Self::Term { .. } => ErrorKind::InvalidInput,
            Self::Question(error) => error.kind(),
            Self::Check(error) => error.kind(),
            Self::Unknown(_) => ErrorKind::NotFound,
            Self::Engine(error) => error.kind(),
            Self::Render(_) => ErrorKind::Internal,
        }
    }
}

/// A result: the object, and what a client shows beside it.
struct Output {
    object: Value,
    meta: Option<MetaObject>,
}

impl Output {
    fn of(result: &impl Serialize) -> Result<Self, ToolError> {
        // Through text: as a value, an f32 of 0.9 would become 0.8999999761581421.
        let text = serde_json::to_string(result).map_err(ToolError::Render)?;
        let object = serde_json::from_str(&text).map_err(ToolError::Render)?;
        Ok(Self { object, meta: None })
    }
}

type Call = fn(&Engine, JsonObject, Date) -> Result<Output, ToolError>;

/// A tool: its name, its texts, the types that it takes and gives, what it does.
struct Spec {
    name: &'static str,
    text: &'static str,
    schemas: fn(Tool) -> Tool,
    call: Call,
}

const fn spec<I: ToSchema, O: ToSchema>(
    name: &'static str,
    text: &'static str,
    call: Call,
) -> Spec {
    Spec {
        name,
        text,
        schemas: with_schemas::<I, O>,
        call,
    }
}

fn with_schemas<I: ToSchema, O: ToSchema>(mut tool: Tool) -> Tool {
    tool.input_schema = schema::of::<I>(Side::Arguments);
    tool.output_schema = Some(schema::of::<O>(Side::Result));
    tool
}

/// In the order of the list: first what clients look for by name, then by use.
const SPECS: &[Spec] = &[
    search::SEARCH,
    search::FETCH,
    search::RETRIEVE_PASSAGES,
    guard::CHECK_ANSWER,
    guard::CLASSIFY_QUESTION,
    content::GET_SUMMARY,
    content::DEFINE_TERM,
];

/// The tools, as listed.
pub(super) fn list() -> Vec<Tool> {
    SPECS
        .iter()
        .map(|spec| {
            let (title, description) = titled(spec.text);
            let mut tool = Tool::default();
            tool.name = Cow::Borrowed(spec.name);
            tool.title = Some(title.to_owned());
            tool.description = Some(Cow::Borrowed(description));
            // Everything is read from the content that the program holds: no call changes or reaches anything.
            let hints = (Some(true), Some(false), Some(true), Some(false));
            let (read_only, destructive, idempotent, open_world) = hints;
            tool.annotations = Some(ToolAnnotations::from_raw(
                Some(title.to_owned()),
                read_only,
                destructive,
                idempotent,
                open_world,
            ));
            (spec.schemas)(tool)
        })
        .collect()
}

/// A text of `prompts/mcp/`: its title and what follows the empty line after it.
pub(super) fn titled(text: &'static str) -> (&'static str, &'static str) {
    text.trim_end().split_once("\n\n").unwrap_or((text, ""))
}

/// Calls a tool on the day `today`.
///
/// What the caller can mend is a result with `isError`, so that the model reads it and tries again; a JSON-RPC
/// error is shown to no model (MCP 2025-11-25, SEP-1303). That is for arguments too, other than where a whole
/// request cannot be read.
///
/// # Errors
/// -32602 for a tool that does not exist, -32603 for a fault of ours.
pub(super) fn call(
    engine: &Engine,
    name: &str,
    arguments: JsonObject,
    today: Date,
) -> Result<CallToolResult, ErrorData> {
    let Some(spec) = SPECS.iter().find(|spec| spec.name == name) else {
        let names: Vec<&str> = SPECS.iter().map(|spec| spec.name).collect();
        let message = format!(
            "there is no tool `{name}`; the tools are {}",
            names.join(", ")
        );
        return Err(ErrorData::invalid_params(message, None));
    };
    match (spec.call)(engine, arguments, today) {
        Ok(output) => {
            let mut result = CallToolResult::structured(output.object);
            result.meta = output.meta;
            Ok(result)
        }
        Err(error) => match error.kind() {
            ErrorKind::InvalidInput
            | ErrorKind::NotFound
            | ErrorKind::Unavailable
            | ErrorKind::Timeout => {
                let text = ContentBlock::text(error.to_string());
                Ok(CallToolResult::error(vec![text]))
            }
            ErrorKind::Internal => {
                tracing::error!(
                    tool = spec.name,
                    error = &error as &dyn std::error::Error,
                    "tool failed"
                );
                Err(failed())
            }
        },
    }
}

/// An error says which argument does not fit: a model mends what is named.
fn arguments<T: DeserializeOwned>(arguments: JsonObject) -> Result<T, ToolError> {
    serde_path_to_error::deserialize(Value::Object(arguments)).map_err(ToolError::Arguments)
}
