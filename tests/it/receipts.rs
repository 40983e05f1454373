//! Properties of receipts: (1) an answer's receipt tells passages, digests, verdict, freshness and time; (2) no word
//! of question or answer reaches the store; (3) a replay tells whether the same would be answered; (4) a question that
//! is another is told to be another; (5) what is not kept is a 404.

use axum::Router;
use axum::http::{Request, StatusCode};
use citeguard::answer::Engine;
use citeguard::api::{AppState, router};
use citeguard::clock::Clock;
use citeguard::config::Config;
use citeguard::content::parse_iso_date;
use citeguard::receipt::{HashKey, Receipts};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::support::{self, Folder, get, post, settings, summary};

fn service(config: &Config) -> Router {
    let today = parse_iso_date("2026-11-23").unwrap();
    let receipts = Receipts::open(&config.receipts, today).unwrap();
    let engine = Engine::new(&config.engine).unwrap();
    let state =
        AppState::new(engine, &config.server, Clock::new(Some(today))).with_receipts(receipts);
    router(state, &config.server, Router::new())
}

async fn send(service: &Router, request: Request<axum::body::Body>) -> (StatusCode, Value) {
    support::json(service.clone().oneshot(request).await.unwrap()).await
}

fn with_store(dirs: &[&std::path::Path], store: &Folder) -> Config {
    let mut config = settings(dirs);
    config.receipts.dir = Some(store.0.clone());
    config.receipts.key = Some(HashKey::parse("a key of the tests alone").unwrap());
    config
}

#[tokio::test]
async fn an_answer_has_a_receipt_that_holds_none_of_its_words() {
    let store = Folder::new();
    let config = with_store(&[], &store);
    let service = service(&config);
    let question = "What are the symptoms of GIST?";
    let (_, answer) = send(&service, post("/v1/answer", &json!({"question": question}))).await;
    let id = answer["receipt_id"].as_str().unwrap().to_owned();
    let (status, mut receipt) = send(&service, get(&format!("/v1/receipts/{id}"))).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(receipt["outcome"], answer["outcome"]);
    assert_eq!(receipt["created_at"], "2026-11-23T00:00:00Z");
    assert_eq!(receipt["kept_until"], "2026-12-23");
    assert_eq!(receipt["policy_digest"], answer["verdict"]["policy_digest"]);
    let cited = answer["citations"].as_array().unwrap();
    let passages = receipt["passages"].as_array().unwrap();
    assert_eq!(passages.len(), cited.len());
    for (passage, citation) in passages.iter().zip(cited) {
        assert_eq!(passage["passage_id"], citation["passage_id"]);
        assert_eq!(passage["content_sha256"], citation["content_sha256"]);
        assert_eq!(passage["freshness"], citation["freshness"]["status"]);
    }
    let mut stored = String::new();
    for file in std::fs::read_dir(&store.0).unwrap() {
        stored.push_str(&std::fs::read_to_string(file.unwrap().path()).unwrap());
    }
    assert!(stored.contains(&id));
    // Ids of passages name their summary's page, and a receipt has keys and a few fixed values.
    for passage in passages {
        stored = stored.replace(passage["passage_id"].as_str().unwrap(), "");
    }
    let keys = [&receipt, &passages[0]].map(|object| object.as_object().unwrap().keys());
    for key in keys.into_iter().flatten() {
        stored = stored.replace(&format!("\"{key}\":"), "");
    }
    let own = ["answer", "answered", "general", "overdue", "operator"];
    let shown = answer["plain_text"].as_str().unwrap();
    let words = [question, shown]
        .into_iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    let words: Vec<&str> = words
        .filter(|word| word.len() >= 6 && !own.contains(word))
        .collect();
    assert!(words.len() > 15 && words.contains(&"symptoms"), "{words:?}");
    for word in words {
        assert!(!stored.contains(word), "`{word}` is in the store");
    }
    for key in [
        "id",
        "question_hash",
        "answer_hash",
        "index_digest",
        "content_digest",
        "policy_digest",
    ] {
        assert!(receipt[key].take().as_str().unwrap().len() >= 36, "{key}");
    }
    for passage in receipt["passages"].as_array_mut().unwrap() {
        passage["content_sha256"].take();
    }
    insta::assert_json_snapshot!("receipt", receipt);
}

#[tokio::test]
async fn a_replay_tells_whether_the_same_would_be_answered() {
    let (store, content) = (Folder::new(), Folder::new());
    let body = "## Treatment\n\nSurgery is used to treat this tumor of the bowel.\n\n## Signs\n\nSigns include pain.\n";
    content.write("a.md", summary("bowel-tumor", "", body));
    let config = with_store(&[&content.0], &store);
    let asked = json!({"question": "What signs does the bowel tumor have?"});
    let first = service(&config);
    let (_, answer) = send(&first, post("/v1/answer", &asked)).await;
    let path = format!("/v1/receipts/{}", answer["receipt_id"].as_str().unwrap());
    assert!(
        !answer["citations"].as_array().unwrap().is_empty(),
        "{answer}"
    );
    let (_, plain) = send(&first, get(&path)).await;
    assert!(plain.get("replay").is_none());

    // The same content after a restart.
    let second = service(&config);
    let (_, replayed) = send(&second, get(&format!("{path}?replay=true"))).await;
    assert_eq!(replayed["replay"]["same"], true, "{replayed}");
    let (_, replayed) = send(&second, post(&format!("{path}/replay"), &asked)).await;
    assert_eq!(replayed["replay"]["same"], true, "{replayed}");
    assert_eq!(replayed["replay"]["question"]["matches"], true);
    assert_eq!(replayed["replay"]["question"]["same_answer"], true);
    let other = json!({"question": "What signs does the bowel tumor have, then?"});
    let (_, replayed) = send(&second, post(&format!("{path}/replay"), &other)).await;
    assert_eq!(replayed["replay"]["same"], false);
    assert_eq!(replayed["replay"]["question"]["matches"], false);
    assert_eq!(replayed["replay"]["question"]["outcome"], Value::Null);

    // The cited words change, and the policy with them.
    content.write(
        "a.md",
        summary(
            "bowel-tumor",
            "",
            &body.replace("include pain", "include pain and fever"),
        ),
    );
    let mut config = with_store(&[&content.0], &store);
    config.engine.guard.max_safe_passages = 1;
    let third = service(&config);
    let (_, replayed) = send(&third, post(&format!("{path}/replay"), &asked)).await;
    let replay = &replayed["replay"];
    assert_eq!(
        (
            &replay["same"],
            &replay["same_index"],
            &replay["same_policy"]
        ),
        (&json!(false), &json!(false), &json!(false))
    );
    assert!(
        replay["passages"]
            .as_array()
            .unwrap()
            .iter()
            .any(|p| p["status"] == "gone"),
        "{replay}"
    );
    assert_eq!(replay["question"]["matches"], true);
    assert_eq!(replay["question"]["same_answer"], false);
}

#[tokio::test]
async fn a_chat_has_a_receipt_too_streamed_or_not() {
    let store = Folder::new();
    let service = service(&with_store(&[], &store));
    let question = "What are the symptoms of GIST?";
    for is_streamed in [false, true] {
        let body = json!({"model": "citeguard", "stream": is_streamed,
            "messages": [{"role": "user", "content": question}]});
        let response = service
            .clone()
            .oneshot(post("/v1/chat/completions", &body))
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let id = response.headers()["x-citeguard-receipt"]
            .to_str()
            .unwrap()
            .to_owned();
        if !is_streamed {
            let (_, completion) = support::json(response).await;
            assert_eq!(completion["citeguard"]["receipt_id"], id, "{completion}");
        }
        let asked = json!({"question": question});
        let path = format!("/v1/receipts/{id}/replay");
        let (status, receipt) = send(&service, post(&path, &asked)).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(
            (&receipt["route"], &receipt["replay"]["same"]),
            (&json!("chat"), &json!(true)),
            "{receipt}"
        );
    }
}

#[tokio::test]
async fn what_is_not_kept_is_not_found() {
    let mut config = settings(&[]);
    let service = service(&config);
    let (status, problem) = send(&service, get("/v1/receipts/rcp_0")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("retention_days")
    );
    let (status, _) = send(&service, get("/v1/receipts/rcp_0?reply=true")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let body = json!({"question": "what is GIST?"});
    let (status, _) = send(&service, post("/v1/receipts/rcp_0/replay", &body)).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    config.receipts.max_entries = 0;
    let none = self::service(&config);
    let (_, answer) = send(&none, post("/v1/answer", &body)).await;
    assert_eq!(answer["receipt_id"], Value::Null);
}
