//! `POST /v1/chat/completions`, `GET /v1/models`: answers in OpenAI's shapes.

use std::pin::Pin;
use std::sync::Arc;
use std::time::SystemTime;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::AppState;
use super::answer::with_outcome;
use super::edge::new_request_id;
use super::events::{self, EventSender};
use super::model::{self, Ending, Outlet};
use super::problem::{JsonBody, PathPart, Problem};
use crate::answer::{
    Answer, Ask, Engine, Format, Outcome, PartKind, Plan, PlannedOutcome, Role, Turn,
};
use crate::error::ErrorKind;
use crate::guard::QuestionClass;
use crate::wire::{
    self, ChatAnswer, ChatChoice, ChatChunk, ChatCompletion, ChatContent, ChatMessage, ChatRequest,
    ChunkChoice, Delta, ModelEntry, ModelList, OpenAiErrorJson, Usage,
};

/// The route, as declared.
pub(super) const ROUTE: &str = "/v1/chat/completions";

/// Composes answers from the sources' own words.
const COMPOSER: &str = "citeguard";

/// Has a language model write answers.
const MODEL: &str = "citeguard-model";

/// Names the receipt of the answer, also where the answer is streamed.
const RECEIPT: HeaderName = HeaderName::from_static("x-citeguard-receipt");

/// Says that a safe text stands in the place of an answer; promptfoo reads it.
const FILTERED: HeaderName = HeaderName::from_static("x-content-filtered");

/// Answers the last message of a user, with sources and disclaimer in `content`.
///
/// Any key in the header `Authorization` is accepted and none is needed. Unknown keys of the request are ignored, so
/// `temperature`, `max_tokens` and `tools` change nothing. `usage` is estimated: a quarter of the characters.
/// A stream ends with `finish_reason` `content_filter` where the guard rejected what a language model went on to write, and
/// `length` where the model broke off; the text says so too.
#[utoipa::path(
    post,
    path = "/v1/chat/completions",
    tag = "chat",
    request_body = ChatRequest,
    responses(
        (status = 200, description = "The answer; with `stream` as server-sent events of chunks, then `[DONE]`",
            content((ChatCompletion = "application/json"), (String = "text/event-stream"))),
        (status = 400, description = "The request cannot be read", body = OpenAiErrorJson),
        (status = 404, description = "There is no such model", body = OpenAiErrorJson),
        (status = 413, description = "The body is too large", body = OpenAiErrorJson),
        (status = 503, description = "Too many requests at once", body = OpenAiErrorJson),
        (status = 504, description = "The request took too long", body = OpenAiErrorJson),
    )
)]
pub(super) async fn completions(
    State(state): State<AppState>,
    JsonBody(request): JsonBody<ChatRequest>,
) -> Result<Response, Problem> {
    let shape = Shape::new(&state, &request)?;
    let wants_model = shape.model == MODEL;
    let is_streamed = request.stream.unwrap_or_default();
    let ask = Ask::parse(&turns(request.messages)?, state.day(None))?;
    let asked = ask.clone();
    let begun = state
        .work(move |engine| {
            let plan = engine.plan(&ask)?;
            // Only a general question that the content answers leaves this program.
            let is_general = plan.question.class == QuestionClass::General;
            if wants_model && is_general && plan.outcome == PlannedOutcome::Answer {
                return Ok(Err(plan));
            }
            Ok(Ok(engine.compose(&plan)))
        })
        .await?;
    let receipt = state.receipt_id().map(|id| Reserved { id, asked });
    let id = receipt.as_ref().map(|receipt| receipt.id.clone());
    let mut response = match begun {
        Ok(answer) if is_streamed => {
            keep(&state, receipt.as_ref(), &answer);
            shape.stream_composed(&answer)
        }
        Ok(answer) => {
            keep(&state, receipt.as_ref(), &answer);
            shape.whole(state.engine(), answer, id.clone())
        }
        Err(plan) if is_streamed => stream_model(state, plan, shape, receipt),
        Err(plan) => {
            let model = state.model().ok_or_else(no_model)?;
            let ending = model::answer(&state, model, Arc::new(plan), None).await?;
            keep(&state, receipt.as_ref(), &ending.answer);
            shape.whole(state.engine(), ending.answer, id.clone())
        }
    };
    if let Some(value) = id.and_then(|id| HeaderValue::try_from(id).ok()) {
        response.headers_mut().insert(RECEIPT, value);
    }
    Ok(response)
}

/// A receipt whose id is told before its answer is there.
struct Reserved {
    id: String,
    asked: Ask,
}

fn keep(state: &AppState, receipt: Option<&Reserved>, answer: &Answer) {
    if let Some(receipt) = receipt {
        state.keep_receipt(&receipt.id, "chat", &receipt.asked, answer);
    }
}

/// Lists the models.
#[utoipa::path(
    get, path = "/v1/models", tag = "chat",
    responses((status = 200, description = "The models", body = ModelList))
)]
pub(super) async fn models(State(state): State<AppState>) -> Json<ModelList> {
    Json(ModelList {
        object: "list",
        data: names(&state).iter().copied().map(entry).collect(),
    })
}

/// One model.
#[utoipa::path(
    get, path = "/v1/models/{id}", tag = "chat",
    params(("id" = String, Path, description = "The model's id")),
    responses(
        (status = 200, description = "The model", body = ModelEntry),
        (status = 404, description = "There is no such model", body = OpenAiErrorJson),
    )
)]
pub(super) async fn model(
    State(state): State<AppState>,
    PathPart(id): PathPart,
) -> Result<Json<ModelEntry>, Problem> {
    let known = names(&state).iter().find(|name| **name == id);
    known.map(|name| Json(entry(name))).ok_or_else(no_model)
}

fn names(state: &AppState) -> &'static [&'static str] {
    if state.model().is_some() {
        &[COMPOSER, MODEL]
    } else {
        &[COMPOSER]
    }
}

fn entry(id: &'static str) -> ModelEntry {
    ModelEntry {
        id,
        object: "model",
        created: 0,
        owned_by: "citeguard",
    }
}

fn no_model() -> Problem {
    let detail = "there is no such model; GET /v1/models lists those there are";
    Problem::with(StatusCode::NOT_FOUND, "model_not_found", detail).of("model")
}

fn wrong_message(detail: impl Into<String>) -> Problem {
    Problem::new(ErrorKind::InvalidInput, detail).of("messages")
}

fn turns(messages: Vec<ChatMessage>) -> Result<Vec<Turn>, Problem> {
    messages.into_iter().map(turn).collect()
}

fn turn(message: ChatMessage) -> Result<Turn, Problem> {
    let role = match message.role.as_str() {
        "user" => Role::User,
        "assistant" => Role::Assistant,
        "system" | "developer" | "tool" | "function" => Role::System,
        _ => {
            return Err(wrong_message(
                "a message has an unknown role; roles are user, assistant, system, developer, tool and function",
            ));
        }
    };
    let text = match message.content {
        None => String::new(),
        Some(ChatContent::Text(text)) => text,
        Some(ChatContent::Parts(parts)) => {
            let mut texts = Vec::new();
            for part in parts {
                match (part.r#type.as_str(), part.text) {
                    ("text", Some(text)) => texts.push(text),
                    ("refusal", _) => texts.extend(part.refusal),
                    // What a model was shown or a tool gave is not read here.
                    _ if role != Role::User => {}
                    _ => {
                        return Err(wrong_message(
                            "a message of the user has a part that is not text; only text can be read",
                        ));
                    }
                }
            }
            texts.join("\n")
        }
    };
    Ok(Turn { role, text })
}

/// What all responses to one request share.
#[derive(Clone)]
struct Shape {
    id: String,
    created: i64,
    model: &'static str,
    fingerprint: String,
    has_usage: bool,
    n_prompt_chars: usize,
}

impl Shape {
    fn new(state: &AppState, request: &ChatRequest) -> Result<Self, Problem> {
        let asked = request.model.as_deref().unwrap_or(COMPOSER);
        let model = names(state).iter().find(|name| **name == asked);
        let model = model.ok_or_else(no_model)?;
        if request.n.is_some_and(|n| n != 1) {
            let detail = "`n` must be 1: the same question has one answer here";
            return Err(Problem::new(ErrorKind::InvalidInput, detail).of("n"));
        }
        let n_chars = |message: &ChatMessage| match &message.content {
            None => 0,
            Some(ChatContent::Text(text)) => text.chars().count(),
            Some(ChatContent::Parts(parts)) => {
                let texts = parts.iter().filter_map(|part| part.text.as_ref());
                texts.map(|text| text.chars().count()).sum()
            }
        };
        let engine = state.engine();
        let created = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let options = request.stream_options;
        Ok(Self {
            id: format!("chatcmpl-{}", new_request_id()),
            created: created
                .ok()
                .and_then(|since| i64::try_from(since.as_secs()).ok())
                .unwrap_or_default(),
            model,
            fingerprint: format!(
                "fp_{}_{}",
                short(engine.index().digest()),
                short(engine.guard().policy_digest())
            ),
            has_usage: options.and_then(|o| o.include_usage).unwrap_or_default(),
            n_prompt_chars: request.messages.iter().map(n_chars).sum(),
        })
    }

    fn whole(&self, engine: &Engine, answer: Answer, receipt_id: Option<String>) -> Response {
        let outcome = answer.outcome;
        let content = answer.text.clone();
        let usage = self.usage(content.chars().count());
        let body = body_of(&answer);
        let extension = wire::chat_extension(engine, answer, receipt_id);
        let completion = ChatCompletion {
            id: self.id.clone(),
            object: "chat.completion",
            created: self.created,
            model: self.model.to_owned(),
            system_fingerprint: self.fingerprint.clone(),
            choices: vec![ChatChoice {
                index: 0,
                message: ChatAnswer {
                    role: "assistant",
                    annotations: wire::annotations(&body, &extension.citations),
                    content,
                    refusal: None,
                },
                logprobs: None,
                finish_reason: finish_reason(outcome),
            }],
            usage,
            citeguard: extension,
        };
        headed(outcome, Json(completion).into_response())
    }

    /// The chunks of an answer that is there already: a chunk for each of its pieces.
    fn stream_composed(&self, answer: &Answer) -> Response {
        let mut chunks = vec![self.first()];
        let pieces = answer.pieces(Format::Markdown);
        chunks.extend(pieces.into_iter().map(|piece| self.content(piece)));
        chunks.push(self.last(finish_reason(answer.outcome)));
        chunks.extend(self.usage_chunk(answer.text.chars().count()));
        headed(answer.outcome, events::whole(&chunks))
    }

    fn usage(&self, n_answer_chars: usize) -> Usage {
        Usage::of(self.n_prompt_chars, n_answer_chars)
    }

    fn chunk(&self, choices: Vec<ChunkChoice>, usage: Option<Usage>) -> ChatChunk {
        ChatChunk {
            id: self.id.clone(),
            object: "chat.completion.chunk",
            created: self.created,
            model: self.model.to_owned(),
            system_fingerprint: self.fingerprint.clone(),
            choices,
            usage: self.has_usage.then_some(usage),
        }
    }

    fn delta(&self, delta: Delta, finish_reason: Option<&'static str>) -> ChatChunk {
        let choice = ChunkChoice {
            index: 0,
            delta,
            logprobs: None,
            finish_reason,
        };
        self.chunk(vec![choice], None)
    }

    fn first(&self) -> ChatChunk {
        let delta = Delta {
            role: Some("assistant"),
            content: Some(String::new()),
        };
        self.delta(delta, None)
    }

    fn content(&self, piece: String) -> ChatChunk {
        let delta = Delta {
            role: None,
            content: Some(piece),
        };
        self.delta(delta, None)
    }

    fn last(&self, finish_reason: &'static str) -> ChatChunk {
        self.delta(Delta::default(), Some(finish_reason))
    }

    fn usage_chunk(&self, n_answer_chars: usize) -> Option<ChatChunk> {
        let usage = self.usage(n_answer_chars);
        self.has_usage.then(|| self.chunk(Vec::new(), Some(usage)))
    }
}

/// The first digits of a digest.
fn short(digest: &str) -> &str {
    digest.get(..8).unwrap_or(digest)
}

/// The answer up to the list of its sources, which repeats the marks.
fn body_of(answer: &Answer) -> String {
    let is_apparatus = |kind| {
        matches!(
            kind,
            PartKind::Title | PartKind::Source | PartKind::Disclaimer
        )
    };
    let pieces = answer.pieces(Format::Markdown);
    let parts = answer.parts.iter().zip(pieces);
    parts
        .take_while(|(part, _)| !is_apparatus(part.kind))
        .map(|(_, piece)| piece)
        .collect()
}

fn finish_reason(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Rejected => "content_filter",
        Outcome::Answered
        | Outcome::Redirected
        | Outcome::NothingFound
        | Outcome::Emergency
        | Outcome::Declined => "stop",
    }
}

fn headed(outcome: Outcome, response: Response) -> Response {
    let mut response = with_outcome(outcome, response);
    if outcome == Outcome::Rejected {
        let headers = response.headers_mut();
        headers.insert(FILTERED, HeaderValue::from_static("true"));
    }
    response
}

/// Pieces as chunks.
struct Chunks {
    shape: Shape,
    sender: EventSender,
}

impl Outlet for Chunks {
    fn let_out(&self, piece: String) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move { self.sender.send(&self.shape.content(piece)).await })
    }
}

fn stream_model(state: AppState, plan: Plan, shape: Shape, receipt: Option<Reserved>) -> Response {
    let outcome = Outcome::from(plan.outcome);
    let response = events::written(|sender| async move {
        let chunks = Chunks { shape, sender };
        let shape = &chunks.shape;
        chunks.sender.send(&shape.first()).await;
        let ending = match state.model() {
            Some(model) => model::answer(&state, model, Arc::new(plan), Some(&chunks)).await,
            None => Err(no_model()),
        };
        match ending {
            Ok(Ending {
                rest,
                answer,
                broken_by,
            }) => {
                keep(&state, receipt.as_ref(), &answer);
                chunks.sender.send(&shape.content(rest)).await;
                let reason = match broken_by {
                    Some(fault) if fault.is_of_guard() => "content_filter",
                    Some(_) => "length",
                    None => finish_reason(answer.outcome),
                };
                chunks.sender.send(&shape.last(reason)).await;
                if let Some(usage) = shape.usage_chunk(answer.text.chars().count()) {
                    chunks.sender.send(&usage).await;
                }
            }
            Err(problem) => chunks.sender.send(&problem.openai()).await,
        }
        chunks.sender.done().await;
    });
    headed(outcome, response)
}
