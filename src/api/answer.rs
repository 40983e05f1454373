//! `POST /v1/answer`, whole or as server-sent events.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::AppState;
use super::problem::{JsonBody, Problem};
use crate::answer::{Format, Outcome};
use crate::error::ErrorKind;
use crate::wire::{self, AnswerJson, AnswerRequest, ProblemJson};

/// The header that names what became of a question.
pub(super) const OUTCOME: HeaderName = HeaderName::from_static("x-citeguard-outcome");

/// Answers a question from the content's own words, guarded, with citations and the disclaimer.
///
/// Every outcome is a 200: an honest miss, a redirection and a refusal are answers. With `"stream": true` the
/// response is `text/event-stream`: an event `sentence` for each piece, then one event `done` with the whole answer
/// as JSON. The guard has passed the whole answer before the first event leaves, and the pieces joined are its
/// `text`.
#[utoipa::path(
    post,
    path = "/v1/answer",
    tag = "answer",
    request_body = AnswerRequest,
    responses(
        (status = 200, description = "The answer; with `stream` as events `sentence` (AnswerPiece) and `done` (AnswerJson)",
            content((AnswerJson = "application/json"), (String = "text/event-stream")),
            headers(("x-citeguard-outcome" = String, description = "The outcome"))),
        (status = 400, description = "The request cannot be read", body = ProblemJson, content_type = "application/problem+json"),
        (status = 413, description = "The body is too large", body = ProblemJson, content_type = "application/problem+json"),
        (status = 503, description = "Too many requests at once", body = ProblemJson, content_type = "application/problem+json"),
        (status = 504, description = "The request took too long", body = ProblemJson, content_type = "application/problem+json"),
    )
)]
pub(super) async fn answer(
    State(state): State<AppState>,
    JsonBody(request): JsonBody<AnswerRequest>,
) -> Result<Response, Problem> {
    let (is_streamed, format) = (request.stream, Format::from(request.format));
    let ask = request.ask(state.day(None))?;
    let keeper = state.clone();
    let (outcome, events, json) = state
        .work(move |engine| {
            let plan = engine.plan(&ask)?;
            let answer = engine.compose(&plan);
            let outcome = answer.outcome;
            let pieces = is_streamed.then(|| wire::answer_pieces(&answer, format));
            let receipt_id = keeper.receipt_id();
            if let Some(id) = &receipt_id {
                keeper.keep_receipt(id, "answer", &ask, &answer);
            }
            let mut json = wire::answer(engine, answer, format);
            json.receipt_id = receipt_id;
            Ok((outcome, pieces, json))
        })
        .await?;
    let Some(pieces) = events else {
        return Ok(with_outcome(outcome, Json(json).into_response()));
    };
    let mut body = String::new();
    for piece in &pieces {
        push_event(&mut body, "sentence", piece)?;
    }
    push_event(&mut body, "done", &json)?;
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-cache"),
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok(with_outcome(outcome, (headers, body).into_response()))
}

/// Names the outcome in the response's head.
pub(super) fn with_outcome(outcome: Outcome, mut response: Response) -> Response {
    let name = HeaderValue::from_static(outcome.name());
    response.headers_mut().insert(OUTCOME, name);
    response
}

/// Appends a server-sent event; JSON holds no line break, so one line of data is enough.
fn push_event(body: &mut String, name: &str, data: &impl Serialize) -> Result<(), Problem> {
    let data = serde_json::to_string(data)
        .map_err(|_| Problem::new(ErrorKind::Internal, "the answer cannot be written as JSON"))?;
    body.push_str("event: ");
    body.push_str(name);
    body.push_str("\ndata: ");
    body.push_str(&data);
    body.push_str("\n\n");
    Ok(())
}
