//! `GET /v1/receipts/{id}`, `POST /v1/receipts/{id}/replay`, and how an answer gets its receipt.
#![expect(
    unused_qualifications,
    reason = "utoipa's `params` writes paths that this lint blames on us"
)]

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::AppState;
use super::problem::{JsonBody, PathPart, Problem, QueryString};
use crate::answer::{Answer, Ask, Engine};
use crate::error::ErrorKind;
use crate::receipt::{ReceiptError, Receipts};
use crate::retrieve::Question;
use crate::wire::{self, AnswerRequest, ProblemJson, ReceiptFacts, ReceiptJson, ReceiptResponse};

/// What is wanted of a receipt.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ReceiptQuery {
    /// Whether to tell if today's content and policy are those of the answer.
    #[serde(default)]
    replay: bool,
}

/// What an answer rested on: passages with digests, policy, verdict, freshness, time, and keyed hashes.
///
/// No word of the question or the answer is kept. A receipt is gone when its time is over.
#[utoipa::path(
    get,
    path = "/v1/receipts/{id}",
    tag = "receipts",
    params(("id" = String, Path, description = "The receipt's id"), ReceiptQuery),
    responses(
        (status = 200, description = "The receipt", body = ReceiptResponse),
        (status = 400, description = "The query string cannot be read", body = ProblemJson, content_type = "application/problem+json"),
        (status = 404, description = "No receipt that is kept has this id", body = ProblemJson, content_type = "application/problem+json"),
        (status = 503, description = "The receipts cannot be read", body = ProblemJson, content_type = "application/problem+json"),
        (status = 504, description = "The request took too long", body = ProblemJson, content_type = "application/problem+json"),
    )
)]
pub(super) async fn receipt(
    State(state): State<AppState>,
    PathPart(id): PathPart,
    QueryString(query): QueryString<ReceiptQuery>,
) -> Result<Json<ReceiptResponse>, Problem> {
    let keeper = state.clone();
    let work = move |engine: &Engine| {
        let receipt = keeper.receipt(&id)?;
        let replay = query.replay.then(|| wire::replay(engine, &receipt, None));
        Ok(ReceiptResponse { receipt, replay })
    };
    Ok(Json(state.work(work).await?))
}

/// Whether today's content and policy give the same answer: the question is handed in again, as it was sent to
/// `/v1/answer`, and answered as of the receipt's own day.
///
/// A question that is not the receipt's is said to be another, and nothing more. What a language model wrote is not
/// written again: there, `same_answer` compares with the composed answer.
#[utoipa::path(
    post,
    path = "/v1/receipts/{id}/replay",
    tag = "receipts",
    params(("id" = String, Path, description = "The receipt's id")),
    request_body = AnswerRequest,
    responses(
        (status = 200, description = "The receipt and what would be answered now", body = ReceiptResponse),
        (status = 400, description = "The request cannot be read", body = ProblemJson, content_type = "application/problem+json"),
        (status = 404, description = "No receipt that is kept has this id", body = ProblemJson, content_type = "application/problem+json"),
        (status = 413, description = "The body is too large", body = ProblemJson, content_type = "application/problem+json"),
        (status = 503, description = "Too many requests at once, or the receipts cannot be read", body = ProblemJson, content_type = "application/problem+json"),
        (status = 504, description = "The request took too long", body = ProblemJson, content_type = "application/problem+json"),
    )
)]
pub(super) async fn replay(
    State(state): State<AppState>,
    PathPart(id): PathPart,
    JsonBody(request): JsonBody<AnswerRequest>,
) -> Result<Json<ReceiptResponse>, Problem> {
    let ask = request.ask(state.day(None))?;
    let keeper = state.clone();
    let work = move |engine: &Engine| {
        let receipt = keeper.receipt(&id)?;
        let receipts = keeper.receipts().ok_or_else(missing)?;
        let ask = Ask {
            as_of: receipt.as_of,
            ..ask
        };
        let matches = question_hash(receipts, &ask) == receipt.question_hash;
        let again = if matches {
            Some(engine.compose(&engine.plan(&ask)?))
        } else {
            None
        };
        let hash = again
            .as_ref()
            .map(|answer| receipts.hash([answer.text.as_str()]));
        let again = again.as_ref().zip(hash.as_deref());
        let question = wire::replay_question(engine, &receipt, again);
        let replay = Some(wire::replay(engine, &receipt, Some(question)));
        Ok(ReceiptResponse { receipt, replay })
    };
    Ok(Json(state.work(work).await?))
}

fn missing() -> Problem {
    let detail =
        "no receipt that is kept has this id; receipts leave after `receipts.retention_days`";
    Problem::new(ErrorKind::NotFound, detail)
}

/// What the user asked, turn by turn.
fn question_hash(receipts: &Receipts, ask: &Ask) -> String {
    let turns = ask.earlier.iter().chain([&ask.question]);
    receipts.hash(turns.map(Question::as_str))
}

impl From<ReceiptError> for Problem {
    fn from(error: ReceiptError) -> Self {
        tracing::error!(error = &error as &dyn std::error::Error, "receipts failed");
        Self::new(error.kind(), "the receipts cannot be read now; try again")
    }
}

impl AppState {
    /// The id of a receipt that [`Self::keep_receipt`] will keep; `None` where none is kept.
    pub(super) fn receipt_id(&self) -> Option<String> {
        self.receipts().filter(|receipts| receipts.keeps_any())?;
        let id = Receipts::new_id();
        id.inspect_err(not_kept).ok()
    }

    /// Keeps the receipt of an answer that was given by `route`. A failure is logged and keeps nobody from an answer.
    pub(super) fn keep_receipt(&self, id: &str, route: &'static str, ask: &Ask, answer: &Answer) {
        let Some(receipts) = self.receipts() else {
            return;
        };
        let today = self.0.clock.today();
        let facts = ReceiptFacts {
            id: id.to_owned(),
            created_at: self.0.clock.now(),
            kept_until: receipts.last_day(today),
            route,
            question_hash: question_hash(receipts, ask),
            answer_hash: receipts.hash([answer.text.as_str()]),
            has_own_key: receipts.has_own_key(),
        };
        let receipt = wire::receipt(self.engine(), answer, facts);
        // A receipt of plain texts and dates always has a JSON form.
        let line = serde_json::to_string(&receipt).unwrap_or_default();
        if let Err(error) = receipts.put(id, &line, today) {
            not_kept(&error);
        }
    }

    /// The receipt of an id.
    fn receipt(&self, id: &str) -> Result<ReceiptJson, Problem> {
        let receipts = self.receipts().ok_or_else(missing)?;
        let line = receipts
            .get(id, self.0.clock.today())?
            .ok_or_else(missing)?;
        serde_json::from_str(&line).map_err(|_| missing())
    }
}

fn not_kept(error: &ReceiptError) {
    tracing::error!(
        error = error as &dyn std::error::Error,
        "a receipt is not kept"
    );
}
