//! The HTTP surface: one list of routes, and what every response has in common.
//!
//! Handlers are thin: they parse, hand CPU work to [`AppState::work`], and shape the result with [`crate::wire`].
//! Every failure becomes one [`Problem`] and is rendered and logged once, in [`edge`]. Nothing here logs a
//! question or an answer.

mod answer;
mod catalogue;
mod chat;
mod docs;
mod document;
mod edge;
mod events;
mod gateway;
mod guard;
mod health;
mod metrics;
mod model;
mod problem;
mod prompt;
mod receipt;
mod retrieve;
mod serve;
mod vector;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::IntoResponse;
use axum::{Json, middleware};
use jiff::civil::Date;
use tokio::sync::Semaphore;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use problem::Problem;
pub use serve::{ServeError, serve};

use crate::answer::Engine;
use crate::clock::Clock;
use crate::config::{GatewaySettings, ServerSettings};
use crate::error::ErrorKind;
use crate::receipt::Receipts;
use crate::upstream::Upstream;
use metrics::Metrics;

/// What the handlers share; built before the router.
#[derive(Clone)]
pub struct AppState(Arc<App>);

struct App {
    engine: Arc<Engine>,
    clock: Clock,
    receipts: Option<Receipts>,
    gateway: GatewaySettings,
    request_timeout: Duration,
    slots: Semaphore,
    model: Option<Upstream>,
    metrics: Metrics,
}

impl AppState {
    /// `clock` gives the day of every request that names none of its own.
    pub fn new(engine: impl Into<Arc<Engine>>, settings: &ServerSettings, clock: Clock) -> Self {
        Self::with_model(engine, settings, clock, None)
    }

    /// The same with a language model that writes answers, where there is one.
    pub fn with_model(
        engine: impl Into<Arc<Engine>>,
        settings: &ServerSettings,
        clock: Clock,
        model: Option<Upstream>,
    ) -> Self {
        Self(Arc::new(App {
            engine: engine.into(),
            clock,
            receipts: None,
            gateway: settings.gateway.clone(),
            request_timeout: settings.request_timeout,
            slots: Semaphore::new(settings.max_requests),
            metrics: Metrics::new(model.is_some()),
            model,
        }))
    }

    fn model(&self) -> Option<&Upstream> {
        self.0.model.as_ref()
    }

    fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// Time that a request of a route may take: a model's comes on top.
    fn time_limit(&self, route: Option<&str>) -> Duration {
        let model = self.model().filter(|_| route == Some(chat::ROUTE));
        self.0.request_timeout + model.map_or(Duration::ZERO, |m| m.settings().total_timeout)
    }

    /// The same with receipts of its answers. To be called before the state is shared.
    #[must_use]
    pub fn with_receipts(mut self, receipts: Receipts) -> Self {
        if let Some(app) = Arc::get_mut(&mut self.0) {
            app.receipts = Some(receipts);
        }
        self
    }

    fn receipts(&self) -> Option<&Receipts> {
        self.0.receipts.as_ref()
    }

    fn engine(&self) -> &Engine {
        &self.0.engine
    }

    /// The day asked about, or today.
    fn day(&self, asked: Option<Date>) -> Date {
        asked.unwrap_or_else(|| self.0.clock.today())
    }

    /// Runs CPU work where it does not hold up other requests.
    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Engine) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let state = self.clone();
        tokio::task::spawn_blocking(move || work(state.engine()))
            .await
            .unwrap_or_else(|_| {
                Err(Problem::new(
                    ErrorKind::Internal,
                    "the request failed; nothing was lost, try again",
                ))
            })
    }
}

/// The parts of the OpenAPI document that no route describes.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "citeguard",
        description = "Cited passages of NCI's PDQ cancer information summaries, word for word, with the age of \
                       their review. Not a medical device; gives no advice.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    tags(
        (name = "retrieval", description = "Questions to cited passages"),
        (name = "answer", description = "Questions to answers that may be shown"),
        (name = "guard", description = "Drafted answers to verdicts, questions to classes"),
        (name = "receipts", description = "What an answer rested on"),
        (name = "prompts", description = "Prompts for callers who run their own model"),
        (name = "chat", description = "Conversations to answers, in OpenAI's shapes"),
        (name = "catalogue", description = "What the content holds"),
        (name = "operation", description = "Whether the service runs")
    )
)]
struct Document;

fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(retrieve::retrieve))
        .routes(routes!(vector::search))
        .routes(routes!(answer::answer))
        .routes(routes!(guard::check))
        .routes(routes!(guard::classify))
        .routes(routes!(guard::redact))
        .routes(routes!(guard::rules))
        .routes(routes!(gateway::litellm))
        .routes(routes!(prompt::prompts))
        .routes(routes!(prompt::render))
        .routes(routes!(receipt::receipt))
        .routes(routes!(receipt::replay))
        .routes(routes!(catalogue::summaries))
        .routes(routes!(catalogue::summary))
        .routes(routes!(catalogue::passage))
        .routes(routes!(catalogue::terms))
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
        .routes(routes!(metrics::metrics))
        .routes(routes!(chat::completions))
        .routes(routes!(chat::models))
        .routes(routes!(chat::model))
}

/// The OpenAPI document, generated from the handlers and their types.
pub fn openapi() -> serde_json::Value {
    document::complete(&routes().into_openapi())
}

/// All routes with their limits, ready to be served. `mounts` are routes of other surfaces under the same limits.
pub fn router(state: AppState, settings: &ServerSettings, mounts: Router) -> Router {
    let (router, document) = routes().split_for_parts();
    let document = Json(document::complete(&document));
    router
        .route(
            "/openapi.json",
            axum::routing::get(move || async move { document.into_response() }),
        )
        .merge(docs::routes())
        .with_state(state.clone())
        .merge(mounts)
        .fallback(problem::unknown_route)
        .method_not_allowed_fallback(problem::wrong_method)
        .layer(DefaultBodyLimit::max(settings.max_body_bytes))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(middleware::from_fn_with_state(state, edge::edge))
}
