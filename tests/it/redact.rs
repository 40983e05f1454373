//! Properties of redaction: (1) of texts with personal data, nothing of it is left and the question stays; (2) texts
//! that only look like it are not touched; (3) once redacted, a text does not change; (4) any text can be
//! redacted; (5) `/v1/redact` and a rendered prompt show what a model would get.

use std::fmt::Write;
use std::sync::LazyLock;

use axum::http::StatusCode;
use citeguard::redact::Redactor;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{self, call, drawn, post, root};

fn cases(name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(root().join("tests/cases/redact").join(name)).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn texts(case: &Value, key: &str) -> Vec<String> {
    let words = case[key].as_array().unwrap();
    words
        .iter()
        .map(|w| w.as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn nothing_personal_is_left_and_the_question_stays() {
    let (redactor, cases, mut wrong) = (Redactor::new(), cases("personal.jsonl"), String::new());
    assert!(cases.len() >= 150);
    for case in &cases {
        let text = case["text"].as_str().unwrap();
        let redacted = redactor.redact(text);
        let left = texts(case, "gone")
            .into_iter()
            .filter(|word| redacted.text.contains(word));
        let lost = texts(case, "kept")
            .into_iter()
            .filter(|word| !redacted.text.contains(word));
        let (left, lost): (Vec<_>, Vec<_>) = (left.collect(), lost.collect());
        if !left.is_empty() || !lost.is_empty() {
            writeln!(
                wrong,
                "{}: {text:?} -> {:?}; left {left:?}, lost {lost:?}",
                case["id"], redacted.text
            )
            .unwrap();
        }
        let again = redactor.redact(&redacted.text);
        assert_eq!(again.text, redacted.text, "{}", case["id"]);
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{wrong}",
        wrong.lines().count(),
        cases.len()
    );
}

#[test]
fn what_only_looks_personal_is_not_touched() {
    let (redactor, cases, mut wrong) = (Redactor::new(), cases("kept.jsonl"), String::new());
    assert!(cases.len() >= 150);
    for case in &cases {
        let text = case["text"].as_str().unwrap();
        let redacted = redactor.redact(text);
        if redacted.text != text {
            writeln!(wrong, "{}: {text:?} -> {:?}", case["id"], redacted.text).unwrap();
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{wrong}",
        wrong.lines().count(),
        cases.len()
    );
}

/// The content is about the disease and never about a person: of its sentences none may lose a word.
#[test]
fn the_content_itself_is_not_touched() {
    let engine = citeguard::answer::Engine::new(&support::engine_settings(&[])).unwrap();
    let redactor = Redactor::new();
    for indexed in engine.index().passages() {
        let text = &indexed.passage.text;
        assert_eq!(&redactor.redact(text).text, text);
    }
}

proptest! {
    #![proptest_config(drawn(64))]
    #[test]
    fn any_text_can_be_redacted(text in "(\\PC|[0-9 ()+.@-]|my name is |Dr\\. |\n){0,60}") {
        static REDACTOR: LazyLock<Redactor> = LazyLock::new(Redactor::new);
        let redacted = REDACTOR.redact(&text);
        let n_placeholders = redacted.removed.iter().filter(|kind| redacted.text.contains(kind.placeholder())).count();
        prop_assert_eq!(n_placeholders, redacted.removed.len());
    }
}

#[tokio::test]
async fn what_a_model_would_get_can_be_seen() {
    let text = "My name is Maria Lopez, 312-555-0143. Can GIST cause vomiting of blood?";
    let (status, response) =
        support::json(call(post("/v1/redact", &json!({"text": text}))).await).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        response,
        json!({"text": "My name is [name], [phone]. Can GIST cause vomiting of blood?", "removed": ["name", "phone"]})
    );
    let body = json!({"question": text, "top_k": 1});
    let (_, rendered) =
        support::json(call(post("/v1/prompts/cited-answer/render", &body)).await).await;
    assert_eq!(rendered["removed"], json!(["name", "phone"]));
    let everything = rendered.to_string();
    assert!(
        everything.contains("[name], [phone]")
            && !everything.contains("Lopez")
            && !everything.contains("0143")
    );
    let body = json!({"question": text, "top_k": 1, "redact": false});
    let (_, rendered) =
        support::json(call(post("/v1/prompts/cited-answer/render", &body)).await).await;
    assert!(rendered["user"].as_str().unwrap().contains("Maria Lopez"));
}
