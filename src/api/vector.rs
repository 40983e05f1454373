//! `POST /v1/vector_stores/{id}/search`.

use axum::Json;
use axum::extract::State;

use super::AppState;
use super::problem::{JsonBody, PathPart, Problem};
use crate::answer::Engine;
use crate::error::ErrorKind;
use crate::retrieve::{Hit, Question, TopK};
use crate::wire::{self, VectorCondition, VectorSearchPage, VectorSearchRequest};

/// The id of the one vector store there is.
const STORE: &str = "pdq";

/// Results of a search at most.
///
/// Source: OpenAI's vector stores API, `max_num_results`.
const MAX_RESULTS: u64 = 50;

/// Ways to ask one question at most.
const MAX_QUERIES: usize = 10;

/// Finds passages, for clients that know only OpenAI's vector stores. The store is called `pdq`.
///
/// Filters compare `url`, `title`, `audience`, `language`, `cancer_types`, `last_reviewed`, `next_review_due`,
/// `freshness`, `days_overdue`, `summary`, `section`, `source`, `short`, `passage_id` and `content_sha256`. Errors
/// come in OpenAI's envelope.
#[utoipa::path(
    post,
    path = "/v1/vector_stores/{id}/search",
    tag = "retrieval",
    params(("id" = String, Path, description = "The vector store: `pdq`", example = "pdq")),
    request_body = VectorSearchRequest,
    responses(
        (status = 200, description = "What was found; nothing found is no error", body = VectorSearchPage),
        (status = 400, description = "The request cannot be read", body = wire::OpenAiErrorJson),
        (status = 404, description = "No vector store has this id", body = wire::OpenAiErrorJson),
        (status = 413, description = "The body is too large", body = wire::OpenAiErrorJson),
        (status = 503, description = "Too many requests at once", body = wire::OpenAiErrorJson),
        (status = 504, description = "The request took too long", body = wire::OpenAiErrorJson),
    )
)]
pub(super) async fn search(
    State(state): State<AppState>,
    PathPart(id): PathPart,
    JsonBody(request): JsonBody<VectorSearchRequest>,
) -> Result<Json<VectorSearchPage>, Problem> {
    let refuse = |detail: String| Problem::new(ErrorKind::InvalidInput, detail);
    if id != STORE {
        let detail = format!("no vector store is called `{id}`; the only one is `{STORE}`");
        return Err(Problem::new(ErrorKind::NotFound, detail));
    }
    let queries = request.query.texts();
    if !(1..=MAX_QUERIES).contains(&queries.len()) {
        let detail = format!(
            "query has {} texts; it must have 1 to {MAX_QUERIES}",
            queries.len()
        );
        return Err(refuse(detail).of("query"));
    }
    let questions = queries.iter().map(|query| Question::parse(query));
    let questions: Vec<Question> = questions
        .collect::<Result<_, _>>()
        .map_err(|error| Problem::from(error).of("query"))?;
    let wanted = request.max_num_results;
    if !(1..=MAX_RESULTS).contains(&wanted) {
        let detail = format!("max_num_results is {wanted}; it must be from 1 to {MAX_RESULTS}");
        return Err(refuse(detail).of("max_num_results"));
    }
    let top_k = TopK::parse(wanted)?;
    let threshold = request
        .ranking_options
        .and_then(|options| options.score_threshold)
        .unwrap_or(0.0);
    if !(0.0..=1.0).contains(&threshold) {
        let detail = format!("score_threshold is {threshold}; it must be from 0 to 1");
        return Err(refuse(detail).of("ranking_options"));
    }
    let condition = request
        .filters
        .as_ref()
        .map(VectorCondition::parse)
        .transpose();
    let condition = condition.map_err(|detail| refuse(detail).of("filters"))?;
    let as_of = state.day(None);
    let work = move |engine: &Engine| {
        let admits = |position: usize| {
            condition
                .as_ref()
                .is_none_or(|condition| condition.admits(engine, position, as_of))
        };
        let mut hits: Vec<Hit> = Vec::new();
        for question in &questions {
            for hit in engine.rank_where(question, top_k, &admits, as_of)?.hits {
                match hits.iter_mut().find(|known| known.position == hit.position) {
                    Some(known) if known.score >= hit.score => {}
                    Some(known) => *known = hit,
                    None => hits.push(hit),
                }
            }
        }
        hits.retain(|hit| hit.score >= threshold);
        hits.sort_by(|a, b| {
            b.score
                .total_cmp(&a.score)
                .then(a.position.cmp(&b.position))
        });
        hits.truncate(top_k.get());
        let queries = questions
            .iter()
            .map(|question| question.as_str().to_owned());
        Ok(wire::vector_page(engine, queries.collect(), &hits, as_of))
    };
    Ok(Json(state.work(work).await?))
}
