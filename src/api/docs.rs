//! `GET /docs`: the API description as a page that loads nothing from elsewhere.

use std::future::ready;

use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;

/// The page may load its own files and call its own service, nothing else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                      img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page and its two files.
pub(super) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let html = include_str!("docs/docs.html");
    let script = include_str!("docs/docs.js");
    let style = include_str!("docs/docs.css");
    Router::new()
        .route(
            "/docs",
            get(move || ready(file("text/html; charset=utf-8", html))),
        )
        .route(
            "/docs/docs.js",
            get(move || ready(file("text/javascript; charset=utf-8", script))),
        )
        .route(
            "/docs/docs.css",
            get(move || ready(file("text/css; charset=utf-8", style))),
        )
}

fn file(kind: &'static str, body: &'static str) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, body)
}
