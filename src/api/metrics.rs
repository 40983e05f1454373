//! `GET /metrics`: counts and times for Prometheus, in the OpenMetrics text format.
//!
//! Every label comes from a closed set: routes as they are declared, statuses, outcomes, rule codes, faults. Nothing of a
//! question, an answer or a path as typed is ever a label.

use std::time::Duration;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::{EncodeLabelSet, text::encode};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use super::AppState;
use crate::cite::FreshnessStatus;
use crate::guard::Verdict;
use crate::upstream::Fault;

/// Upper bounds of the histogram's buckets, seconds: from a search in memory to a language model that takes its time.
const BUCKETS: [f64; 14] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 5.0, 15.0, 60.0,
];

/// What is counted.
pub(super) struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    durations: Family<RequestLabels, Histogram>,
    outcomes: Family<OutcomeLabels, Counter>,
    rejections: Family<RuleLabels, Counter>,
    model_answers: Counter,
    model_repairs: Counter,
    model_fallbacks: Family<ReasonLabels, Counter>,
    n_passages: Gauge,
    n_summaries: Gauge,
    n_overdue: Gauge,
    n_bad_files: Gauge,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct RequestLabels {
    method: String,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct OutcomeLabels {
    outcome: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct RuleLabels {
    rule: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct ReasonLabels {
    reason: &'static str,
}

impl Metrics {
    /// `has_model` decides whether there is anything to say of a language model.
    pub(super) fn new(has_model: bool) -> Self {
        let mut registry = Registry::with_prefix("citeguard");
        let metrics = Self {
            requests: Family::default(),
            durations: Family::new_with_constructor(|| Histogram::new(BUCKETS)),
            outcomes: Family::default(),
            rejections: Family::default(),
            model_answers: Counter::default(),
            model_repairs: Counter::default(),
            model_fallbacks: Family::default(),
            n_passages: Gauge::default(),
            n_summaries: Gauge::default(),
            n_overdue: Gauge::default(),
            n_bad_files: Gauge::default(),
            registry: Registry::default(),
        };
        registry.register("requests", "Requests answered", metrics.requests.clone());
        registry.register_with_unit(
            "request_duration",
            "Time to the head of the response",
            Unit::Seconds,
            metrics.durations.clone(),
        );
        registry.register(
            "outcomes",
            "What became of questions that were to be answered",
            metrics.outcomes.clone(),
        );
        registry.register(
            "guard_rejections",
            "Drafted answers rejected, by each rule that rejected them",
            metrics.rejections.clone(),
        );
        registry.register("passages", "Passages loaded", metrics.n_passages.clone());
        registry.register("summaries", "Summaries loaded", metrics.n_summaries.clone());
        registry.register(
            "overdue_summaries",
            "Summaries whose review is overdue or of unknown age today",
            metrics.n_overdue.clone(),
        );
        registry.register(
            "bad_files",
            "Content files that are not served because of an error",
            metrics.n_bad_files.clone(),
        );
        if has_model {
            registry.register(
                "model_answers",
                "Answers of the language model that were shown whole",
                metrics.model_answers.clone(),
            );
            registry.register(
                "model_repairs",
                "Answers sent back to the language model with what the guard found",
                metrics.model_repairs.clone(),
            );
            registry.register(
                "model_fallbacks",
                "Answers of the language model that were not shown or broke off, by reason",
                metrics.model_fallbacks.clone(),
            );
            // From the start every reason has a line, so that an alert on one need not wait for its first time.
            for fault in Fault::ALL {
                drop(metrics.fallbacks_of(fault));
            }
        }
        Self {
            registry,
            ..metrics
        }
    }

    pub(super) fn request(
        &self,
        method: &str,
        route: Option<&str>,
        status: StatusCode,
        took: Duration,
    ) {
        // A method may be any word that a client sends.
        let known = ["GET", "POST", "HEAD", "OPTIONS", "DELETE", "PUT", "PATCH"];
        let method = if known.contains(&method) {
            method
        } else {
            "other"
        };
        let labels = RequestLabels {
            method: method.to_owned(),
            route: route.unwrap_or("unmatched").to_owned(),
            status: status.as_u16(),
        };
        self.durations
            .get_or_create(&labels)
            .observe(took.as_secs_f64());
        self.requests.get_or_create(&labels).inc();
    }

    /// `outcome` is a name of [`crate::answer::Outcome`].
    pub(super) fn outcome(&self, outcome: &str) {
        let outcome = outcome.to_owned();
        self.outcomes
            .get_or_create(&OutcomeLabels { outcome })
            .inc();
    }

    /// Counts each rule that rejected, once.
    pub(super) fn verdict(&self, verdict: &Verdict) {
        let mut rules: Vec<&'static str> = Vec::new();
        for finding in verdict.findings.iter().filter(|f| f.is_enforced) {
            if !rules.contains(&finding.rule) {
                rules.push(finding.rule);
                let labels = RuleLabels { rule: finding.rule };
                self.rejections.get_or_create(&labels).inc();
            }
        }
    }

    pub(super) fn model_answer(&self) {
        self.model_answers.inc();
    }

    pub(super) fn model_repair(&self) {
        self.model_repairs.inc();
    }

    pub(super) fn model_fallback(&self, fault: Fault) {
        self.fallbacks_of(fault).inc();
    }

    fn fallbacks_of(&self, fault: Fault) -> Counter {
        let labels = ReasonLabels {
            reason: fault.name(),
        };
        self.model_fallbacks.get_or_create_owned(&labels)
    }

    fn render(&self, state: &AppState) -> Result<String, std::fmt::Error> {
        let engine = state.engine();
        let today = state.day(None);
        let n_summaries = engine.index().summaries().len();
        let is_overdue = |summary: &usize| {
            let status = engine.freshness(*summary, today).status;
            matches!(status, FreshnessStatus::Overdue | FreshnessStatus::Unknown)
        };
        self.n_passages.set(count(engine.index().passages().len()));
        self.n_summaries.set(count(n_summaries));
        self.n_overdue
            .set(count((0..n_summaries).filter(is_overdue).count()));
        self.n_bad_files.set(count(engine.n_bad_files()));
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Counts and times for Prometheus.
#[utoipa::path(
    get, path = "/metrics", tag = "operation",
    responses((status = 200, description = "Metrics in the OpenMetrics text format", content_type = "application/openmetrics-text", body = String))
)]
pub(super) async fn metrics(State(state): State<AppState>) -> Response {
    match state.metrics().render(&state) {
        Ok(text) => (
            [(
                header::CONTENT_TYPE,
                "application/openmetrics-text; version=1.0.0; charset=utf-8",
            )],
            text,
        )
            .into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
