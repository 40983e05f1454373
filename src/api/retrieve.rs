//! `POST /v1/retrieve`.

use std::time::Instant;

use axum::Json;
use axum::extract::State;

use super::AppState;
use super::problem::{JsonBody, Problem};
use crate::retrieve::{Filters, Question, TopK};
use crate::wire::{self, ProblemJson, RetrieveRequest, RetrieveResponse};

/// Finds passages for a question, word for word, each with its citation and the age of its review.
#[utoipa::path(
    post,
    path = "/v1/retrieve",
    tag = "retrieval",
    request_body = RetrieveRequest,
    responses(
        (status = 200, description = "What was found; nothing found is no error", body = RetrieveResponse),
        (status = 400, description = "The request cannot be read", body = ProblemJson, content_type = "application/problem+json"),
        (status = 413, description = "The body is too large", body = ProblemJson, content_type = "application/problem+json"),
        (status = 503, description = "Too many requests at once", body = ProblemJson, content_type = "application/problem+json"),
        (status = 504, description = "The request took too long", body = ProblemJson, content_type = "application/problem+json"),
    )
)]
pub(super) async fn retrieve(
    State(state): State<AppState>,
    JsonBody(request): JsonBody<RetrieveRequest>,
) -> Result<Json<RetrieveResponse>, Problem> {
    let question = Question::parse(&request.query)?;
    let top_k = TopK::parse(request.top_k)?;
    let filters = Filters::from(request.filters);
    let as_of = state.day(request.as_of);
    let is_explained = request.explain;
    let response = state
        .work(move |engine| {
            let started = Instant::now();
            let retrieval = engine.retrieve(&question, top_k, &filters, as_of)?;
            let took_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
            let explain = is_explained.then(|| wire::explain(engine, &retrieval.ranking));
            let mut response =
                wire::retrieve_response(engine, question.as_str(), retrieval, as_of, took_us);
            response.explain = explain;
            Ok(response)
        })
        .await?;
    Ok(Json(response))
}
