//! The OpenAPI document: what the handlers state, completed by what holds for every route.

use serde_json::{Map, Value, json};
use utoipa::openapi::OpenApi;

/// Real exchanges over the shipped content on the day 2026-11-23; a test holds each against the service.
///
/// Each file names its operation, says in `summary` what it shows, and has `parameters` and `request` as sent and
/// `status` and `response` as received.
const EXAMPLES: &[&str] = &[
    include_str!("examples/answer.json"),
    include_str!("examples/answer-emergency.json"),
    include_str!("examples/chat.json"),
    include_str!("examples/chat-unknown-model.json"),
    include_str!("examples/check.json"),
    include_str!("examples/check-rejected.json"),
    include_str!("examples/classify.json"),
    include_str!("examples/gateway-added.json"),
    include_str!("examples/gateway-blocked.json"),
    include_str!("examples/gateway-passed.json"),
    include_str!("examples/healthz.json"),
    include_str!("examples/models.json"),
    include_str!("examples/passage.json"),
    include_str!("examples/passage-unknown.json"),
    include_str!("examples/prompts.json"),
    include_str!("examples/redact.json"),
    include_str!("examples/render.json"),
    include_str!("examples/retrieve.json"),
    include_str!("examples/retrieve-refused.json"),
    include_str!("examples/summaries.json"),
    include_str!("examples/summary.json"),
    include_str!("examples/terms.json"),
    include_str!("examples/vector-search.json"),
    include_str!("examples/vector-search-refused.json"),
];

/// Failures that any route can have: status, description, whether only a route with a body or parameters has it.
const FAILURES: &[(&str, &str, Needs)] = &[
    (
        "400",
        "The request cannot be read; `detail` says what to change",
        Needs::Input,
    ),
    (
        "413",
        "The body is larger than `server.max_body_bytes` allows",
        Needs::Body,
    ),
    (
        "500",
        "A fault of the service; its log has more under the request id",
        Needs::Nothing,
    ),
    (
        "503",
        "Too many requests are being worked on; try again after `retry-after` seconds",
        Needs::NoProbe,
    ),
    (
        "504",
        "The request took longer than `server.request_timeout_ms` allows",
        Needs::Nothing,
    ),
];

/// What a route must have for a failure to be possible.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    Nothing,
    /// Parameters or a body.
    Input,
    Body,
    /// A probe is answered under load too.
    NoProbe,
}

/// Adds the failures and headers that every route has, and the examples.
pub(super) fn complete(document: &OpenApi) -> Value {
    let mut document = json!(document);
    for operation in operations(&mut document) {
        add_failures(operation);
        let responses = operation
            .get_mut("responses")
            .and_then(Value::as_object_mut);
        for (status, response) in responses.into_iter().flatten() {
            add_headers(status, response);
            describe_events(response);
        }
    }
    for example in EXAMPLES {
        let example: Value = serde_json::from_str(example).unwrap_or_default();
        add_example(&mut document, &example);
    }
    document
}

fn operations(document: &mut Value) -> impl Iterator<Item = &mut Value> {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    let items = paths.into_iter().flat_map(|paths| paths.values_mut());
    items
        .filter_map(Value::as_object_mut)
        .flat_map(Map::values_mut)
}

fn add_failures(operation: &mut Value) {
    let has_body = operation.get("requestBody").is_some();
    let has_parameters = operation.get("parameters").is_some();
    let is_probe = operation["tags"][0] == "operation";
    // The routes in OpenAI's shapes fail in its envelope: those of the chat, and those that say so of one failure.
    let is_openai = operation["tags"][0] == "chat"
        || operation["responses"]
            .to_string()
            .contains("/OpenAiErrorJson");
    let (kind, schema) = if is_openai {
        ("application/json", "OpenAiErrorJson")
    } else {
        ("application/problem+json", "ProblemJson")
    };
    let Some(responses) = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut)
    else {
        return;
    };
    for (status, description, needs) in FAILURES {
        let is_possible = match needs {
            Needs::Nothing => true,
            Needs::Input => has_body || has_parameters,
            Needs::Body => has_body,
            Needs::NoProbe => !is_probe,
        };
        if is_possible && !responses.contains_key(*status) {
            let schema = json!({"$ref": format!("#/components/schemas/{schema}")});
            let content = json!({kind: {"schema": schema}});
            let response = json!({"description": description, "content": content});
            responses.insert((*status).to_owned(), response);
        }
    }
}

fn add_headers(status: &str, response: &mut Value) {
    let text = json!({"type": "string"});
    let description = "The id of the request: the client's own, or a new one";
    response["headers"]["x-request-id"] = json!({"description": description, "schema": text});
    if status == "503" {
        let description = "Seconds after which a further try makes sense";
        let seconds = json!({"type": "integer", "minimum": 0});
        response["headers"]["retry-after"] = json!({"description": description, "schema": seconds});
    }
}

/// An event stream's schema is of one event.
fn describe_events(response: &mut Value) {
    if let Some(events) = response.pointer_mut("/content/text~1event-stream") {
        events["schema"] = json!({
            "type": "object",
            "description": "One server-sent event",
            "properties": {
                "event": {"type": "string", "description": "What the event is; left out where all are alike"},
                "data": {"type": "string", "description": "JSON, as the operation says"},
            },
            "required": ["data"],
        });
    }
}

fn add_example(document: &mut Value, example: &Value) {
    let wanted = example["operation"].clone();
    let Some(operation) = operations(document).find(|o| o["operationId"] == wanted) else {
        return;
    };
    let name = example["name"].as_str().unwrap_or_default();
    let summary = &example["summary"];
    let entry = |value: &Value| json!({"summary": summary, "value": value});
    if let Some(request) = example.get("request") {
        let content = &mut operation["requestBody"]["content"]["application/json"];
        content["examples"][name] = entry(request);
    }
    let parameters = operation
        .get_mut("parameters")
        .and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        let key = parameter["name"].as_str().unwrap_or_default().to_owned();
        if let Some(value) = example["parameters"].get(&key) {
            let of_parameter = json!({"summary": summary, "value": value});
            parameter["examples"][name] = of_parameter;
            parameter
                .as_object_mut()
                .map(|parameter| parameter.remove("example"));
        }
    }
    let status = example["status"].to_string();
    let content = operation["responses"][&status]["content"].as_object_mut();
    let kinds = content.into_iter().flat_map(|content| content.iter_mut());
    for (_, content) in kinds.filter(|(kind, _)| kind.contains("json")) {
        content["examples"][name] = entry(&example["response"]);
    }
}
