//! Properties of the API description: (1) every operation, parameter, response and field says what it is, and every
//! number its range; (2) every failure is described; (3) its examples are what the service answers; (4) the copy in
//! `config/` is the one that is served; (5) the page that shows it loads nothing from elsewhere.
//!
//! `UPDATE_EXAMPLES=1 cargo test --test it openapi` writes the examples anew;
//! `citeguard openapi > config/openapi.json` the copy. Read what changed before it is kept.

use std::path::PathBuf;

use axum::http::{Method, Request, StatusCode};
use citeguard::api::openapi;
use serde_json::{Map, Value};

use crate::support::{self, call, get, root};

/// What differs from run to run, or with every change of a rule or a weight.
const UNSTABLE: [&str; 10] = [
    "took_us",
    "score",
    "confidence",
    "request_id",
    "policy_digest",
    "digest",
    "version",
    "receipt_id",
    "created",
    "system_fingerprint",
];

/// A chat has an `id` of its own each time; that of a passage stays.
fn is_chat_id(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|text| text.starts_with("chatcmpl-"))
}

fn stable(value: &Value) -> Value {
    match value {
        Value::Object(object) => object
            .iter()
            .filter(|(key, _)| !UNSTABLE.contains(&key.as_str()))
            .filter(|(_, value)| !is_chat_id(value))
            .map(|(key, value)| (key.clone(), stable(value)))
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(items) => items.iter().map(stable).collect(),
        other => other.clone(),
    }
}

fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    let all = paths.flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().iter();
        methods.map(move |(method, operation)| (method.clone(), path.clone(), operation.clone()))
    });
    all.collect()
}

fn example_files() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join("src/api/examples")).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// The request of an example.
fn request(document: &Value, example: &Value) -> Request<axum::body::Body> {
    let (method, path, operation) = operations(document)
        .into_iter()
        .find(|(_, _, operation)| operation["operationId"] == example["operation"])
        .unwrap_or_else(|| panic!("no operation {}", example["operation"]));
    let mut path = path;
    let mut query = Vec::new();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap();
        let Some(value) = example["parameters"][name].as_str() else {
            continue;
        };
        if parameter["in"] == "path" {
            path = path.replace(&format!("{{{name}}}"), value);
        } else {
            query.push(format!("{name}={value}"));
        }
    }
    if !query.is_empty() {
        path = format!("{path}?{}", query.join("&"));
    }
    let body = example
        .get("request")
        .map(Value::to_string)
        .unwrap_or_default();
    let method: Method = method.to_uppercase().parse().unwrap();
    Request::builder()
        .method(method)
        .uri(path)
        .body(body.into())
        .unwrap()
}

#[tokio::test]
async fn the_examples_are_what_the_service_answers() {
    let document = openapi();
    let is_update = std::env::var_os("UPDATE_EXAMPLES").is_some();
    for file in example_files() {
        let mut example: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        let (status, response) = support::json(call(request(&document, &example)).await).await;
        if is_update {
            example["status"] = status.as_u16().into();
            example["response"] = response;
            let text = serde_json::to_string_pretty(&example).unwrap();
            std::fs::write(&file, format!("{text}\n")).unwrap();
            continue;
        }
        let name = file.display();
        assert_eq!(example["status"], status.as_u16(), "{name}");
        assert_eq!(
            stable(&example["response"]),
            stable(&response),
            "{name} is not what the service answers; the head of this module says how to write it anew"
        );
        let shown = &operations(&document)
            .into_iter()
            .find(|(_, _, operation)| operation["operationId"] == example["operation"])
            .unwrap()
            .2["responses"][status.as_str()]["content"];
        let name = example["name"].as_str().unwrap();
        let kinds = shown.as_object().unwrap().values();
        assert!(
            kinds
                .into_iter()
                .any(|kind| kind["examples"][name]["value"] == example["response"])
        );
    }
}

#[test]
fn everything_says_what_it_is() {
    let document = openapi();
    let said = |value: &Value| {
        value["description"]
            .as_str()
            .is_some_and(|text| text.len() > 1)
    };
    for (method, path, operation) in operations(&document) {
        let name = format!("{method} {path}");
        assert!(
            operation["summary"]
                .as_str()
                .is_some_and(|text| text.len() > 5),
            "{name}"
        );
        assert!(
            operation["operationId"].is_string() && operation["tags"][0].is_string(),
            "{name}"
        );
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            assert!(said(parameter), "{name}: {parameter}");
        }
        for (status, response) in operation["responses"].as_object().unwrap() {
            assert!(said(response), "{name} {status}");
            assert!(
                response["headers"]["x-request-id"].is_object(),
                "{name} {status}"
            );
        }
    }
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for (schema_name, schema) in schemas {
        assert!(said(schema), "{schema_name} says nothing");
        check_fields(schema_name, schema);
    }
}

/// Every field, also of the parts of a schema, says what it is; every number has a range.
fn check_fields(name: &str, schema: &Value) {
    for key in ["allOf", "oneOf", "anyOf"] {
        for part in schema[key].as_array().into_iter().flatten() {
            check_fields(name, part);
        }
    }
    for (field, property) in schema["properties"].as_object().into_iter().flatten() {
        let name = format!("{name}.{field}");
        let is_constant = property["enum"]
            .as_array()
            .is_some_and(|values| values.len() == 1);
        // Where `null` is allowed, the words stand with the other branch.
        let branches = property["oneOf"].as_array().into_iter().flatten();
        let said = std::iter::once(property)
            .chain(branches)
            .filter_map(|schema| schema["description"].as_str())
            .any(|text| text.len() > 1);
        assert!(said || is_constant, "{name} says nothing: {property}");
        check_range(&name, property);
        check_range(&name, &property["items"]);
    }
}

fn check_range(name: &str, schema: &Value) {
    let types = match &schema["type"] {
        Value::Array(types) => types.clone(),
        one => vec![one.clone()],
    };
    if types.contains(&"integer".into()) {
        assert!(
            schema["minimum"].is_number(),
            "{name} has no least value: {schema}"
        );
    }
    let is_any = schema["description"]
        .as_str()
        .is_some_and(|text| text.contains("any number"));
    if types.contains(&"number".into()) && !is_any {
        assert!(
            schema["minimum"].is_number() && schema["maximum"].is_number(),
            "{name} has no range: {schema}"
        );
    }
}

#[test]
fn every_failure_is_described() {
    for (method, path, operation) in operations(&openapi()) {
        let responses = operation["responses"].as_object().unwrap();
        let mut expected = vec!["500", "504"];
        if operation["tags"][0] != "operation" {
            expected.push("503");
        }
        if operation.get("requestBody").is_some() {
            expected.extend(["400", "413"]);
        }
        if path.contains('{') {
            expected.push("404");
        }
        for status in expected {
            let response = &responses
                .get(status)
                .unwrap_or_else(|| panic!("{method} {path} has no {status}"));
            assert!(response["content"].is_object(), "{method} {path} {status}");
        }
    }
}

#[tokio::test]
async fn the_copy_in_config_is_the_one_that_is_served() {
    let copy = std::fs::read_to_string(root().join("config/openapi.json")).unwrap();
    let (_, served) = support::json(call(get("/openapi.json")).await).await;
    let copy: Value = serde_json::from_str(&copy).unwrap();
    assert!(
        copy == served,
        "config/openapi.json has drifted: `cargo run -- openapi > config/openapi.json`, and read what changed"
    );
    assert_eq!(served["openapi"], "3.1.0");
    assert_eq!(served["info"]["version"], env!("CARGO_PKG_VERSION"));
}

#[tokio::test]
async fn the_page_loads_nothing_from_elsewhere() {
    for path in ["/docs", "/docs/docs.js", "/docs/docs.css"] {
        let response = call(get(path)).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        let policy = response.headers()["content-security-policy"]
            .to_str()
            .unwrap();
        assert!(policy.starts_with("default-src 'none'"));
        let body = axum::body::to_bytes(response.into_body(), usize::MAX)
            .await
            .unwrap();
        let text = String::from_utf8(body.to_vec()).unwrap();
        assert!(
            !text.contains("http:") && !text.contains("https:") && !text.contains("//cdn"),
            "{path}"
        );
        assert!(!text.contains("innerHTML"), "{path}: text goes in as text");
    }
}
