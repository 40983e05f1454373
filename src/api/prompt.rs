//! `GET /v1/prompts`, `POST /v1/prompts/{name}/render`.

use axum::Json;
use axum::extract::State;
use jiff::civil::Date;

use super::AppState;
use super::problem::{JsonBody, PathPart, Problem};
use crate::answer::{DraftInput, Engine, Retrieval};
use crate::error::ErrorKind;
use crate::guard::{GroundingMode, Language};
use crate::prompt::Fill;
use crate::retrieve::{Filters, Question, TopK};
use crate::wire::{self, ProblemJson, PromptFormat, PromptList, RenderRequest, RenderResponse};

/// Lists the prompts for callers who run their own model.
#[utoipa::path(
    get, path = "/v1/prompts", tag = "prompts",
    responses((status = 200, description = "The prompts", body = PromptList))
)]
pub(super) async fn prompts(State(state): State<AppState>) -> Json<PromptList> {
    Json(wire::prompt_list(state.engine().prompts()))
}

/// Fills a prompt in: finds passages for the question and writes the messages that a model is sent.
///
/// The question stands there without names, phone numbers and the like, unless `redact` is `false`.
///
/// What the model answers belongs into `/v1/check` with the `passage_ids` of `passages`, in their order.
#[utoipa::path(
    post,
    path = "/v1/prompts/{name}/render",
    tag = "prompts",
    params(("name" = String, Path, description = "The prompt's name", example = "cited-answer")),
    request_body = RenderRequest,
    responses(
        (status = 200, description = "The messages", body = RenderResponse),
        (status = 400, description = "The request cannot be read", body = ProblemJson, content_type = "application/problem+json"),
        (status = 404, description = "No prompt has this name", body = ProblemJson, content_type = "application/problem+json"),
        (status = 413, description = "The body is too large", body = ProblemJson, content_type = "application/problem+json"),
        (status = 503, description = "Too many requests at once", body = ProblemJson, content_type = "application/problem+json"),
        (status = 504, description = "The request took too long", body = ProblemJson, content_type = "application/problem+json"),
    )
)]
pub(super) async fn render(
    State(state): State<AppState>,
    PathPart(name): PathPart,
    JsonBody(request): JsonBody<RenderRequest>,
) -> Result<Json<RenderResponse>, Problem> {
    state.engine().prompts().get(&name)?;
    let question = request
        .question
        .as_deref()
        .map(Question::parse)
        .transpose()?;
    let top_k = TopK::parse(request.top_k)?;
    let as_of = state.day(request.as_of);
    let work = move |engine: &Engine| render_with(engine, &name, request, question, top_k, as_of);
    Ok(Json(state.work(work).await?))
}

fn render_with(
    engine: &Engine,
    name: &str,
    request: RenderRequest,
    question: Option<Question>,
    top_k: TopK,
    as_of: Date,
) -> Result<RenderResponse, Problem> {
    let filters = Filters::from(request.filters);
    let retrieval = match &question {
        Some(question) => engine.retrieve(question, top_k, &filters, as_of)?,
        None => Retrieval::default(),
    };
    let question = question.as_ref().map(Question::as_str);
    let redacted = question
        .filter(|_| request.redact)
        .map(|q| engine.redactor().redact(q));
    let language = question.map_or(Language::English, |q| engine.guard().classify(q).language);
    let passages = &engine.index().passages();
    let ids = retrieval
        .citations
        .iter()
        .map(|c| passages[c.position].passage.id.as_str());
    let mut findings = Vec::new();
    if let Some(draft) = &request.draft {
        let verdict = engine.check(&DraftInput {
            answer: draft.clone(),
            question: question.map(str::to_owned),
            passage_ids: ids.map(str::to_owned).collect(),
            grounding: GroundingMode::Always,
            ..DraftInput::default()
        })?;
        findings = verdict.findings;
        if !findings.iter().any(|finding| finding.is_enforced) {
            let detail = "draft: the guard finds nothing in it that must be repaired";
            return Err(Problem::new(ErrorKind::InvalidInput, detail));
        }
    }
    let (sources, rules) = (
        engine.sources(&retrieval.citations),
        engine.enforced_rules(),
    );
    let fill = Fill {
        question: redacted.as_ref().map_or(question, |r| Some(&r.text)),
        language,
        sources: &sources,
        passages_elsewhere: false,
        draft: request.draft.as_deref(),
        findings: &findings,
        rules: &rules,
    };
    let prompts = engine.prompts();
    let messages = prompts.render(name, &fill)?;
    let elsewhere = Fill {
        passages_elsewhere: true,
        ..fill
    };
    let anthropic = match request.format {
        PromptFormat::Openai => None,
        PromptFormat::All | PromptFormat::Anthropic => Some(prompts.render(name, &elsewhere)?),
    };
    Ok(wire::render_response(
        engine,
        prompts.get(name)?,
        retrieval,
        redacted.as_ref(),
        as_of,
        &messages,
        request.format != PromptFormat::Anthropic,
        anthropic.as_deref(),
    ))
}
