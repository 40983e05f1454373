//! What every response has in common: a request id, a time limit, a bound on work in progress, one log line.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::answer::OUTCOME;
use super::problem::Problem;
use super::{AppState, ErrorKind};

/// The header that carries the request id both ways.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Characters of a client's own request id that are kept; a longer id is replaced.
const MAX_REQUEST_ID_CHARS: usize = 128;

pub(super) async fn edge(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let request_id = request_id(request.headers().get(REQUEST_ID));
    let method = request.method().clone();
    // The route, never the path: a path may hold what a person typed.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|path| path.as_str().to_owned());
    let is_probe = matches!(route.as_deref(), Some("/healthz" | "/readyz" | "/metrics"));

    let mut response = match state.0.slots.try_acquire() {
        // A probe is answered under load too, or an orchestrator would kill a busy service.
        Err(_) if !is_probe => {
            Problem::new(ErrorKind::Unavailable, "too many requests are being worked on; try again in a second")
                .into_response()
        }
        _slot => match tokio::time::timeout(state.time_limit(route.as_deref()), next.run(request)).await {
            Ok(response) => response,
            Err(_) => Problem::new(
                ErrorKind::Timeout,
                "the request took longer than `server.request_timeout_ms` allows; ask for less or try again",
            )
            .into_response(),
        },
    };
    let code = response
        .extensions_mut()
        .remove::<Problem>()
        .map(|problem| {
            let allow = response.headers_mut().remove(axum::http::header::ALLOW);
            response = if is_openai(route.as_deref()) {
                problem.render_openai()
            } else {
                problem.render(&request_id)
            };
            if let Some(allow) = allow {
                response
                    .headers_mut()
                    .insert(axum::http::header::ALLOW, allow);
            }
            problem.code
        });
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let metrics = state.metrics();
    if let Some(outcome) = response
        .headers()
        .get(OUTCOME)
        .and_then(|v| v.to_str().ok())
    {
        metrics.outcome(outcome);
    }
    metrics.request(
        method.as_str(),
        route.as_deref(),
        response.status(),
        started.elapsed(),
    );
    log(
        &method,
        route.as_deref(),
        response.status(),
        code,
        &request_id,
        started,
    );
    response
}

/// Whether a route's clients expect OpenAI's error envelope.
fn is_openai(route: Option<&str>) -> bool {
    const ROUTES: [&str; 3] = ["/v1/chat/", "/v1/models", "/v1/vector_stores/"];
    route.is_some_and(|route| ROUTES.iter().any(|prefix| route.starts_with(prefix)))
}

fn log(
    method: &axum::http::Method,
    route: Option<&str>,
    status: StatusCode,
    code: Option<&'static str>,
    request_id: &str,
    started: Instant,
) {
    let duration_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    let (route, status) = (route.unwrap_or("-"), status.as_u16());
    if status >= 500 {
        tracing::warn!(%method, route, status, code, request_id, duration_us, "request failed");
    } else {
        tracing::info!(%method, route, status, code, request_id, duration_us, "request answered");
    }
}

/// The client's id where it is short, visible ASCII; else a new one.
fn request_id(given: Option<&HeaderValue>) -> String {
    given
        .and_then(|value| value.to_str().ok())
        .filter(|id| {
            (1..=MAX_REQUEST_ID_CHARS).contains(&id.len())
                && id.bytes().all(|b| b.is_ascii_graphic())
        })
        .map_or_else(new_request_id, str::to_owned)
}

/// 16 hex digits: a counter, keyed by a random number of this process. It need not be secret, only rarely repeat.
pub(super) fn new_request_id() -> String {
    static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    format!(
        "{:016x}",
        KEY.hash_one(COUNTER.fetch_add(1, Ordering::Relaxed))
    )
}
