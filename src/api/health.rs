//! `GET /healthz` and `GET /readyz`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::AppState;
use crate::answer::Embeddings;
use crate::content::Severity;
use crate::wire;

/// The log has the file and what to change; paths do not leave the machine.
const MODEL_PROBLEM: &str = "the model of `embeddings.model_dir` cannot be used, so passages are ranked by their words; the log says why";

/// The process answers.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Health {
    /// Always `ok`.
    status: &'static str,
    /// The program's version.
    version: &'static str,
}

/// Whether questions can be answered, and with what.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Readiness {
    /// `ready`, `degraded` (some files are not served, or the embedding model cannot be used) or `unavailable`
    /// (there is nothing to serve).
    status: &'static str,
    /// Summaries served.
    n_summaries: usize,
    /// Passages served.
    n_passages: usize,
    /// Content files that are not served because of an error.
    n_bad_files: usize,
    /// Errors of those files; `citeguard content check` prints warnings too.
    problems: Vec<FileProblem>,
    /// SHA-256 over the content.
    index_digest: String,
    /// `off`, or the embedding model that takes part: its name, `@sha256:` and the digest of its weights.
    embeddings: String,
    /// Where a model is named but cannot be used: that passages are ranked by their words.
    #[serde(skip_serializing_if = "Option::is_none")]
    embeddings_problem: Option<&'static str>,
}

/// An error of a content file.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FileProblem {
    /// The file's name, without its folders.
    file: String,
    /// Line, from 1; 0 where it is of the file as a whole.
    line: usize,
    /// The kind of problem.
    code: &'static str,
    /// What is wrong and what to change.
    message: String,
}

/// Whether the process answers.
#[utoipa::path(
    get, path = "/healthz", tag = "operation",
    responses((status = 200, description = "It does", body = Health))
)]
pub(super) async fn healthz() -> Json<Health> {
    Json(Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
    })
}

/// Whether questions can be answered, and which content files are not served.
#[utoipa::path(
    get, path = "/readyz", tag = "operation",
    responses(
        (status = 200, description = "They can", body = Readiness),
        (status = 503, description = "There is no content", body = Readiness),
    )
)]
pub(super) async fn readyz(State(state): State<AppState>) -> Response {
    let engine = state.engine();
    let errors = engine
        .problems()
        .iter()
        .filter(|p| p.severity == Severity::Error);
    let problems: Vec<FileProblem> = errors
        .map(|p| FileProblem {
            file: p
                .path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default(),
            line: p.line,
            code: p.code.as_str(),
            message: p.message.clone(),
        })
        .collect();
    let n_passages = engine.index().passages().len();
    let is_failed = matches!(engine.embeddings(), Embeddings::Failed { .. });
    let (code, status) = match (n_passages, problems.is_empty() && !is_failed) {
        (0, _) => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        (_, true) => (StatusCode::OK, "ready"),
        (_, false) => (StatusCode::OK, "degraded"),
    };
    let readiness = Readiness {
        status,
        n_summaries: engine.index().summaries().len(),
        n_passages,
        n_bad_files: engine.n_bad_files(),
        problems,
        index_digest: engine.index().digest().to_owned(),
        embeddings: wire::embeddings(engine),
        embeddings_problem: is_failed.then_some(MODEL_PROBLEM),
    };
    (code, Json(readiness)).into_response()
}
