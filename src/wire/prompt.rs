//! Prompts for callers who run their own model.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::citation::{CitationJson, citation};
use super::redact::removed;
use super::retrieval::{FiltersJson, IndexJson};
use crate::answer::{Engine, FilledPrompt};
use crate::prompt::{Message, Prompt, Prompts, Role, Source};

/// The prompts.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PromptList {
    /// In a fixed order.
    pub prompts: Vec<PromptJson>,
}

/// A prompt.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PromptJson {
    /// Its name.
    #[schema(example = "cited-answer")]
    pub name: String,
    /// Semantic version of its wording.
    #[schema(example = "1.0.0")]
    pub version: String,
    /// What it is for.
    pub description: String,
    /// SHA-256 of its template, lower-case hex: the same digest, the same wording.
    pub digest: String,
    /// What a caller gives.
    pub arguments: Vec<PromptArgumentJson>,
}

/// What a caller gives to a prompt.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PromptArgumentJson {
    /// Its name.
    #[schema(example = "question")]
    pub name: String,
    /// What it is.
    pub description: String,
    /// Whether the prompt cannot be rendered without it.
    pub required: bool,
}

/// What to render a prompt from.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenderRequest {
    /// The question in the asker's own words, 1 to 4000 characters; its passages are looked up.
    #[serde(default)]
    #[schema(
        example = "Can GIST cause vomiting of blood?",
        min_length = 1,
        max_length = 4000
    )]
    pub question: Option<String>,
    /// A drafted answer that `check` rejected; `repair-answer` says what was found in it.
    #[serde(default)]
    pub draft: Option<String>,
    /// Passages wanted at most.
    #[serde(
        default = "super::retrieval::default_top_k",
        deserialize_with = "super::whole::count"
    )]
    #[schema(default = 5, minimum = 1, maximum = 100)]
    pub top_k: u64,
    /// Which passages may answer.
    #[serde(default, deserialize_with = "super::strict::object")]
    pub filters: FiltersJson,
    /// The day on which freshness is judged; today (UTC) where it is left out.
    #[serde(default, deserialize_with = "super::retrieval::day")]
    #[schema(value_type = Option<String>, format = Date, example = "2026-11-23")]
    pub as_of: Option<Date>,
    /// Whether names, phone numbers and the like are taken out of the question before it stands in the prompt.
    #[serde(default = "is_redacted")]
    #[schema(default = true)]
    pub redact: bool,
    /// Which shapes are wanted.
    #[serde(default, deserialize_with = "super::strict::name")]
    pub format: PromptFormat,
}

fn is_redacted() -> bool {
    true
}

/// A shape of messages.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PromptFormat {
    /// Both.
    #[default]
    All,
    /// `openai` only.
    Openai,
    /// `anthropic` only.
    Anthropic,
}

/// A prompt, filled in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RenderResponse {
    /// The prompt's name.
    #[schema(example = "cited-answer")]
    pub name: String,
    /// Its version.
    #[schema(example = "1.0.0")]
    pub version: String,
    /// SHA-256 of its template.
    pub digest: String,
    /// The system message; `null` where the prompt has none.
    pub system: Option<String>,
    /// The last message of the asker's side, with the passages; `null` where the prompt has none.
    pub user: Option<String>,
    /// What was taken out of the question, as in `/v1/redact`.
    pub removed: Vec<&'static str>,
    /// The passages, in the order of their marks.
    pub passages: Vec<CitationJson>,
    /// Whether the first passage is sure enough to answer from; show an honest miss where it is not.
    pub answerable: bool,
    /// `0.0..=1.0`, as in `/v1/retrieve`.
    #[schema(minimum = 0.0, maximum = 1.0)]
    pub confidence: f32,
    /// The same prompt for OpenAI's chat completions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub openai: Option<OpenAiPrompt>,
    /// The same prompt for Anthropic's messages, the passages as search results that it cites natively.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anthropic: Option<AnthropicPrompt>,
    /// The sentence that goes with the answer; `/v1/check` adds it.
    pub disclaimer: String,
    /// What was searched.
    pub index: IndexJson,
    /// The day on which freshness was judged.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
}

/// A part of a request to OpenAI's chat completions.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OpenAiPrompt {
    /// In order.
    pub messages: Vec<MessageJson>,
}

/// One message.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MessageJson {
    /// `system`, `user` or `assistant`.
    #[schema(example = "user")]
    pub role: &'static str,
    /// Its words.
    pub content: String,
}

/// A part of a request to Anthropic's messages.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AnthropicPrompt {
    /// The system prompt; left out where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// In order.
    pub messages: Vec<AnthropicMessage>,
}

/// One message.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AnthropicMessage {
    /// `user` or `assistant`.
    #[schema(example = "user")]
    pub role: &'static str,
    /// In order.
    pub content: Vec<AnthropicBlock>,
}

/// A block of a message.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AnthropicBlock {
    /// A passage.
    SearchResult {
        /// Where it stands.
        source: String,
        /// Title and headings, with the number of its mark.
        title: String,
        /// Its words; a list's lead-in is a block of its own.
        content: Vec<TextBlock>,
        /// Whether answers cite it.
        citations: CitationsSwitch,
    },
    /// Text.
    Text {
        /// Its words.
        text: String,
    },
}

/// A block of text in a passage.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TextBlock {
    /// `text`.
    #[schema(example = "text")]
    pub r#type: &'static str,
    /// Its words.
    pub text: String,
}

/// Whether a passage is cited.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct CitationsSwitch {
    /// Always `true` here.
    pub enabled: bool,
}

/// The JSON of the prompts.
pub fn prompt_list(prompts: &Prompts) -> PromptList {
    let prompts = prompts.all().iter().map(|prompt| PromptJson {
        name: prompt.name.clone(),
        version: prompt.version.clone(),
        description: prompt.description.clone(),
        digest: prompt.digest.clone(),
        arguments: prompt
            .arguments
            .iter()
            .map(|argument| PromptArgumentJson {
                name: argument.name.clone(),
                description: argument.description.clone(),
                required: argument.is_required,
            })
            .collect(),
    });
    PromptList {
        prompts: prompts.collect(),
    }
}

/// The JSON of a rendered prompt, in the shapes of `format`.
pub fn render_response(
    engine: &Engine,
    prompt: &Prompt,
    filled: FilledPrompt,
    as_of: Date,
    format: PromptFormat,
) -> RenderResponse {
    let FilledPrompt {
        messages,
        messages_without_passages,
        retrieval,
        redacted,
    } = filled;
    let first_of = |role: Role| messages.iter().find(|m| m.role == role);
    let last_of = |role: Role| messages.iter().rfind(|m| m.role == role);
    let anthropic = (format != PromptFormat::Openai).then(|| {
        anthropic_prompt(
            &messages_without_passages,
            &engine.sources(&retrieval.citations),
        )
    });
    let openai = (format != PromptFormat::Anthropic).then(|| OpenAiPrompt {
        messages: messages
            .iter()
            .map(|message| MessageJson {
                role: message.role.as_str(),
                content: message.content.clone(),
            })
            .collect(),
    });
    RenderResponse {
        name: prompt.name.clone(),
        version: prompt.version.clone(),
        digest: prompt.digest.clone(),
        system: first_of(Role::System).map(|m| m.content.clone()),
        user: last_of(Role::User).map(|m| m.content.clone()),
        removed: redacted.as_ref().map(removed).unwrap_or_default(),
        answerable: retrieval.ranking.answerable,
        confidence: retrieval.ranking.confidence,
        passages: retrieval
            .citations
            .into_iter()
            .map(|cited| citation(engine, cited))
            .collect(),
        openai,
        anthropic,
        disclaimer: engine.disclaimer().to_owned(),
        index: IndexJson {
            digest: engine.index().digest().to_owned(),
            n_passages: engine.index().passages().len(),
            embeddings: super::embeddings(engine),
        },
        as_of,
    }
}

/// The passages stand as search results before the first words of the asker's side.
fn anthropic_prompt(messages: &[Message], sources: &[Source<'_>]) -> AnthropicPrompt {
    let mut results: Vec<AnthropicBlock> = sources.iter().map(search_result).collect();
    let mut prompt = AnthropicPrompt {
        system: None,
        messages: Vec::new(),
    };
    for message in messages {
        let text = AnthropicBlock::Text {
            text: message.content.clone(),
        };
        match message.role {
            Role::System => prompt.system = Some(message.content.clone()),
            Role::User | Role::Assistant => {
                let mut content = std::mem::take(&mut results);
                content.push(text);
                prompt.messages.push(AnthropicMessage {
                    role: message.role.as_str(),
                    content,
                });
            }
        }
    }
    prompt
}

fn search_result(source: &Source<'_>) -> AnthropicBlock {
    let texts = source.lead_in.into_iter().chain([source.text]);
    AnthropicBlock::SearchResult {
        source: source.url.clone(),
        title: format!(
            "[{}] {} ({})",
            source.number,
            source.heading(),
            source.reviewed
        ),
        content: texts
            .map(|text| TextBlock {
                r#type: "text",
                text: text.to_owned(),
            })
            .collect(),
        citations: CitationsSwitch { enabled: true },
    }
}
