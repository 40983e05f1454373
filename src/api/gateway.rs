//! `POST /beta/litellm_basic_guardrail_api`: the guard as a plug-in of a gateway.
//!
//! What cannot be read is blocked, not let through; the response is always a 200 with an action, since gateways differ
//! in what they do with an error.

use axum::Json;
use axum::extract::State;

use super::AppState;
use super::problem::{JsonBody, Problem};
use crate::answer::{DraftInput, Engine};
use crate::config::GatewaySettings;
use crate::guard::{Decision, Finding, Language, QuestionClass, QuestionVerdict};
use crate::wire::{GatewayInput, GatewayRequest, GatewayResponse, ProblemJson, last_question};

/// Looks at what a gateway carries, in the shape of `LiteLLM`'s generic guardrail.
///
/// Of a request, the question is classified: injection, and the classes that `gateway.blocked_classes` names, are
/// blocked; a personal question and an emergency pass. Of a response, each text is checked by the same guard as in
/// `/v1/check`: `GUARDRAIL_INTERVENED` adds the disclaimer, or puts the safe text in the place of a rejected one
/// (`gateway.on_reject`); in an emergency what to do now stands first.
#[utoipa::path(
    post,
    path = "/beta/litellm_basic_guardrail_api",
    tag = "guard",
    request_body = GatewayRequest,
    responses(
        (status = 200, description = "What the gateway is to do; `BLOCKED` also for what cannot be read", body = GatewayResponse),
        (status = 413, description = "The body is too large", body = ProblemJson, content_type = "application/problem+json"),
        (status = 503, description = "Too many requests at once", body = ProblemJson, content_type = "application/problem+json"),
        (status = 504, description = "The request took too long", body = ProblemJson, content_type = "application/problem+json"),
    )
)]
pub(super) async fn litellm(
    State(state): State<AppState>,
    request: Result<JsonBody<GatewayRequest>, Problem>,
) -> Result<Json<GatewayResponse>, Problem> {
    let request = match request {
        Ok(JsonBody(request)) => request,
        // A library's message may repeat a text; the code does not.
        Err(problem) if problem.status.as_u16() == 400 => {
            let reason = "the guard cannot read the request of the gateway";
            return Ok(Json(GatewayResponse::blocked(reason)));
        }
        Err(problem) => return Err(problem),
    };
    let settings = state.0.gateway.clone();
    let work = move |engine: &Engine| {
        Ok(match request.input_type {
            GatewayInput::Request => look_at_question(engine, &settings, &request),
            GatewayInput::Response => look_at_answers(engine, &settings, &request),
        })
    };
    Ok(Json(state.work(work).await?))
}

/// With a conversation only its last question is looked at: the operator's own system message is no injection, and an
/// earlier question that was blocked does not block the later ones. Without one, every text is.
fn look_at_question(
    engine: &Engine,
    settings: &GatewaySettings,
    request: &GatewayRequest,
) -> GatewayResponse {
    let questions = last_question(request).map_or_else(|| request.texts.clone(), |q| vec![q]);
    for question in &questions {
        let verdict = engine.guard().classify(question);
        if settings.blocked_classes.contains(&verdict.class) {
            let reason = format!("the question is of the class {}", verdict.class.name());
            return GatewayResponse::blocked(reason);
        }
    }
    GatewayResponse::none()
}

fn look_at_answers(
    engine: &Engine,
    settings: &GatewaySettings,
    request: &GatewayRequest,
) -> GatewayResponse {
    let params = request
        .additional_provider_specific_params
        .clone()
        .unwrap_or_default();
    let question = last_question(request);
    let class = question
        .as_deref()
        .map(|question| engine.guard().classify(question));
    let mut texts = Vec::with_capacity(request.texts.len());
    for text in &request.texts {
        if text.trim().is_empty() {
            texts.push(text.clone());
            continue;
        }
        let verdict = engine.check(&DraftInput {
            answer: text.clone(),
            question: question.clone(),
            grounding: params.grounding.into(),
            ..DraftInput::default()
        });
        let Ok(verdict) = verdict else {
            return GatewayResponse::blocked("the guard cannot check the answer");
        };
        let is_rejected = verdict.decision == Decision::Reject;
        if is_rejected && !settings.is_replaced {
            return GatewayResponse::blocked(format!(
                "the guard found: {}",
                codes(&verdict.findings)
            ));
        }
        // The safe text of a rejected answer says by itself what to do now.
        let first = class.as_ref().filter(|_| !is_rejected);
        let first = first.and_then(|class| emergency_text(engine, class, verdict.language));
        texts.push(match first.filter(|first| !verdict.text.contains(*first)) {
            Some(first) => format!("{first}\n\n{}", verdict.text),
            None => verdict.text,
        });
    }
    if texts == request.texts {
        GatewayResponse::none()
    } else {
        GatewayResponse::instead(texts)
    }
}

/// What to do now, where somebody may be in danger.
fn emergency_text<'e>(
    engine: &'e Engine,
    question: &QuestionVerdict,
    language: Language,
) -> Option<&'e str> {
    let is_self_harm = question.findings.iter().any(|f| f.category == "self_harm");
    let name = if is_self_harm {
        "safe-self-harm"
    } else {
        "safe-emergency"
    };
    (question.class == QuestionClass::Emergency).then(|| engine.guard().text(name, language))
}

/// Codes and categories of the findings that count, each once.
fn codes(findings: &[Finding]) -> String {
    let mut codes: Vec<String> = Vec::new();
    for finding in findings.iter().filter(|f| f.is_enforced) {
        let code = format!("{} {}", finding.rule, finding.category);
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes.join(", ")
}
