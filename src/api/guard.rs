//! `POST /v1/check`, `POST /v1/classify`, `GET /v1/rules`.

use axum::Json;
use axum::extract::State;

use super::AppState;
use super::problem::{JsonBody, Problem};
use crate::answer::{DraftInput, Engine};
use crate::retrieve::Question;
use crate::wire::{
    self, CheckRequest, ClassifyRequest, ProblemJson, QuestionJson, RedactRequest, RedactResponse,
    RuleList, VerdictJson,
};

/// Decides whether a drafted answer may be shown, says why, and gives the text that may be shown.
///
/// A rejected answer is no error: the response is 200 with `decision` `reject` and a safe text.
#[utoipa::path(
    post,
    path = "/v1/check",
    tag = "guard",
    request_body = CheckRequest,
    responses(
        (status = 200, description = "The verdict", body = VerdictJson),
        (status = 400, description = "The request cannot be read", body = ProblemJson, content_type = "application/problem+json"),
        (status = 413, description = "The body is too large", body = ProblemJson, content_type = "application/problem+json"),
        (status = 503, description = "Too many requests at once", body = ProblemJson, content_type = "application/problem+json"),
        (status = 504, description = "The request took too long", body = ProblemJson, content_type = "application/problem+json"),
    )
)]
pub(super) async fn check(
    State(state): State<AppState>,
    JsonBody(request): JsonBody<CheckRequest>,
) -> Result<Json<VerdictJson>, Problem> {
    let input = DraftInput::from(request);
    let checked = state
        .work(move |engine| Ok((engine.check(&input)?, input.answer)))
        .await?;
    let (verdict, answer) = checked;
    state.metrics().verdict(&verdict);
    Ok(Json(wire::verdict(verdict, &answer)))
}

/// Says what kind of question a question is.
#[utoipa::path(
    post,
    path = "/v1/classify",
    tag = "guard",
    request_body = ClassifyRequest,
    responses(
        (status = 200, description = "The class", body = QuestionJson),
        (status = 400, description = "The request cannot be read", body = ProblemJson, content_type = "application/problem+json"),
        (status = 413, description = "The body is too large", body = ProblemJson, content_type = "application/problem+json"),
        (status = 503, description = "Too many requests at once", body = ProblemJson, content_type = "application/problem+json"),
        (status = 504, description = "The request took too long", body = ProblemJson, content_type = "application/problem+json"),
    )
)]
pub(super) async fn classify(
    State(state): State<AppState>,
    JsonBody(request): JsonBody<ClassifyRequest>,
) -> Result<Json<QuestionJson>, Problem> {
    let question = Question::parse(&request.question)?;
    let class = state
        .work(move |engine| {
            let verdict = engine.guard().classify(question.as_str());
            Ok(wire::question(&verdict, question.as_str()))
        })
        .await?;
    Ok(Json(class))
}

/// Takes out of a text what tells who wrote it, as is done before a question leaves for a language model.
#[utoipa::path(
    post,
    path = "/v1/redact",
    tag = "guard",
    request_body = RedactRequest,
    responses(
        (status = 200, description = "The text with placeholders", body = RedactResponse),
        (status = 400, description = "The request cannot be read", body = ProblemJson, content_type = "application/problem+json"),
        (status = 413, description = "The body is too large", body = ProblemJson, content_type = "application/problem+json"),
        (status = 503, description = "Too many requests at once", body = ProblemJson, content_type = "application/problem+json"),
        (status = 504, description = "The request took too long", body = ProblemJson, content_type = "application/problem+json"),
    )
)]
pub(super) async fn redact(
    State(state): State<AppState>,
    JsonBody(request): JsonBody<RedactRequest>,
) -> Result<Json<RedactResponse>, Problem> {
    let work = move |engine: &Engine| Ok(wire::redacted(engine.redactor().redact(&request.text)));
    Ok(Json(state.work(work).await?))
}

/// Lists the guard's rules: what each rejects and allows, why, and its mode under this policy.
#[utoipa::path(
    get, path = "/v1/rules", tag = "guard",
    responses((status = 200, description = "The rules", body = RuleList))
)]
pub(super) async fn rules(State(state): State<AppState>) -> Json<RuleList> {
    let guard = state.engine().guard();
    Json(wire::rule_list(
        guard.rules(),
        |code| guard.mode_of(code),
        guard.policy_digest(),
    ))
}
