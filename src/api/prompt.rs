//! `GET /v1/prompts`, `POST /v1/prompts/{name}/render`.

use axum::Json;
use axum::extract::State;

use super::AppState;
use super::problem::{JsonBody, PathPart, Problem};
use crate::answer::{Engine, PromptInput};
use crate::retrieve::{Filters, Question, TopK};
use crate::wire::{self, ProblemJson, PromptList, RenderRequest, RenderResponse};

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
    let question = request.question.as_deref();
    let input = PromptInput {
        question: question.map(Question::parse).transpose()?,
        draft: request.draft,
        top_k: TopK::parse(request.top_k)?,
        filters: Filters::from(request.filters),
        is_unredacted: !request.redact,
    };
    let (as_of, format) = (state.day(request.as_of), request.format);
    let work = move |engine: &Engine| {
        let filled = engine.fill_prompt(&name, &input, as_of)?;
        let prompt = engine.prompts().get(&name)?;
        Ok(wire::render_response(engine, prompt, filled, as_of, format))
    };
    Ok(Json(state.work(work).await?))
}
