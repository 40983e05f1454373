//! `GET /v1/summaries`, `/v1/summaries/{id}`, `/v1/passages/{id}`, `/v1/terms`.
#![expect(
    unused_qualifications,
    reason = "utoipa's `params` writes paths that this lint blames on us"
)]

use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;

use super::AppState;
use super::problem::{PathPart, Problem, QueryString};
use crate::error::ErrorKind;
use crate::wire::{self, PassageDetail, ProblemJson, SummaryDetail, SummaryList, TermList};

/// The day on which freshness is judged.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DayQuery {
    /// `YYYY-MM-DD`; today (UTC) where it is left out.
    #[serde(default, deserialize_with = "crate::wire::day")]
    #[param(value_type = Option<String>, format = Date)]
    as_of: Option<Date>,
}

/// Which terms are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TermQuery {
    /// A part of a term or its CDR id; all terms where it is left out.
    #[serde(default)]
    #[param(example = "biopsy")]
    q: String,
}

/// Lists the summaries that are served, with the age of their reviews.
#[utoipa::path(
    get,
    path = "/v1/summaries",
    tag = "catalogue",
    params(DayQuery),
    responses(
        (status = 200, description = "The catalogue", body = SummaryList),
        (status = 400, description = "The query string cannot be read", body = ProblemJson, content_type = "application/problem+json"),
    )
)]
pub(super) async fn summaries(
    State(state): State<AppState>,
    QueryString(query): QueryString<DayQuery>,
) -> Json<SummaryList> {
    let as_of = state.day(query.as_of);
    Json(wire::summary_list(state.engine(), as_of))
}

/// One summary with its section tree.
#[utoipa::path(
    get,
    path = "/v1/summaries/{id}",
    tag = "catalogue",
    params(("id" = String, Path, description = "The summary's id"), DayQuery),
    responses(
        (status = 200, description = "The summary", body = SummaryDetail),
        (status = 400, description = "The query string cannot be read", body = ProblemJson, content_type = "application/problem+json"),
        (status = 404, description = "No summary has this id", body = ProblemJson, content_type = "application/problem+json"),
    )
)]
pub(super) async fn summary(
    State(state): State<AppState>,
    PathPart(id): PathPart,
    QueryString(query): QueryString<DayQuery>,
) -> Result<Json<SummaryDetail>, Problem> {
    let as_of = state.day(query.as_of);
    let missing = || {
        Problem::new(
            ErrorKind::NotFound,
            "no summary has this id; GET /v1/summaries lists the ids",
        )
    };
    wire::summary_detail(state.engine(), &id, as_of)
        .map(Json)
        .ok_or_else(missing)
}

/// One passage with its citation and its neighbours.
#[utoipa::path(
    get,
    path = "/v1/passages/{id}",
    tag = "catalogue",
    params(("id" = String, Path, description = "The passage's id"), DayQuery),
    responses(
        (status = 200, description = "The passage", body = PassageDetail),
        (status = 400, description = "The query string cannot be read", body = ProblemJson, content_type = "application/problem+json"),
        (status = 404, description = "No passage that is served has this id", body = ProblemJson, content_type = "application/problem+json"),
    )
)]
pub(super) async fn passage(
    State(state): State<AppState>,
    PathPart(id): PathPart,
    QueryString(query): QueryString<DayQuery>,
) -> Result<Json<PassageDetail>, Problem> {
    let as_of = state.day(query.as_of);
    let missing = || {
        let detail =
            "no passage that is served has this id; it may be of an older edition of the text";
        Problem::new(ErrorKind::NotFound, detail)
    };
    wire::passage_detail(state.engine(), &id, as_of)
        .map(Json)
        .ok_or_else(missing)
}

/// Glossary terms of the content with their CDR ids and synonyms.
#[utoipa::path(
    get,
    path = "/v1/terms",
    tag = "catalogue",
    params(TermQuery),
    responses(
        (status = 200, description = "The terms", body = TermList),
        (status = 400, description = "The query string cannot be read", body = ProblemJson, content_type = "application/problem+json"),
    )
)]
pub(super) async fn terms(
    State(state): State<AppState>,
    QueryString(query): QueryString<TermQuery>,
) -> Json<TermList> {
    Json(wire::term_list(state.engine(), &query.q))
}
