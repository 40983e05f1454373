//! Properties of the prompts for callers with their own model: (1) the list names each with version and digest;
//! (2) a rendered prompt holds the passages that `/v1/retrieve` finds, in its order, and the same ones in each shape;
//! (3) a repair tells what the guard found in the draft; (4) what cannot be rendered is refused with a reason.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::support::{self, call, get, post};

async fn render(name: &str, body: Value) -> (StatusCode, Value) {
    support::json(call(post(&format!("/v1/prompts/{name}/render"), &body)).await).await
}

#[tokio::test]
async fn the_list_names_each_prompt_with_its_version_and_digest() {
    let (status, list) = support::json(call(get("/v1/prompts")).await).await;
    assert_eq!(status, StatusCode::OK);
    insta::assert_json_snapshot!("prompt_list", list);
}

#[tokio::test]
async fn a_rendered_prompt_reads_as_it_was_written() {
    let body = json!({"question": "Can GIST cause vomiting of blood?", "top_k": 2});
    let (status, response) = render("cited-answer", body).await;
    assert_eq!(status, StatusCode::OK);
    let text = format!(
        "{}\n\n----\n\n{}",
        response["system"].as_str().unwrap(),
        response["user"].as_str().unwrap()
    );
    insta::assert_snapshot!("cited_answer", text);
}

#[tokio::test]
async fn every_shape_holds_the_passages_that_retrieval_finds() {
    let question = "¿Qué pruebas se usan para diagnosticar un GIST?";
    let body = json!({"query": question, "top_k": 3});
    let (_, found) = support::json(call(post("/v1/retrieve", &body)).await).await;
    let (_, response) = render("cited-answer", json!({"question": question, "top_k": 3})).await;
    let openai = &response["openai"]["messages"];
    assert_eq!(openai[0]["role"], "system");
    assert_eq!(openai[1]["content"], response["user"]);
    let anthropic = &response["anthropic"]["messages"][0];
    assert_eq!(response["anthropic"]["system"], response["system"]);
    let blocks = anthropic["content"].as_array().unwrap();
    let hits = found["hits"].as_array().unwrap();
    assert_eq!((hits.len(), blocks.len()), (3, 4));
    for (index, hit) in hits.iter().enumerate() {
        let text = hit["passage"]["text"].as_str().unwrap();
        assert_eq!(response["passages"][index], hit["citation"]);
        assert!(
            openai[1]["content"]
                .as_str()
                .unwrap()
                .contains(&format!("\n{text}\n</passage {}", index + 1))
        );
        assert_eq!(blocks[index]["type"], "search_result");
        assert_eq!(blocks[index]["source"], hit["citation"]["link"]);
        assert_eq!(blocks[index]["citations"], json!({"enabled": true}));
        assert!(
            blocks[index]["title"]
                .as_str()
                .unwrap()
                .starts_with(&format!("[{}] ", index + 1))
        );
        let content = blocks[index]["content"].as_array().unwrap();
        assert_eq!(
            content.last().unwrap(),
            &json!({"type": "text", "text": text})
        );
        assert!(
            !blocks[3]["text"].as_str().unwrap().contains(text),
            "no passage twice"
        );
    }
    assert!(blocks[3]["text"].as_str().unwrap().contains("in Spanish"));
    for (format, absent) in [("openai", "anthropic"), ("anthropic", "openai")] {
        let (_, one) = render(
            "cited-answer",
            json!({"question": question, "format": format}),
        )
        .await;
        assert!(one.get(absent).is_none() && one.get(format).is_some());
    }
}

#[tokio::test]
async fn a_repair_tells_what_the_guard_found() {
    let draft = "You should take 800 mg of imatinib a day. GIST is caused by coffee [1].";
    let body = json!({"question": "How is GIST treated?", "draft": draft, "top_k": 2});
    let (status, response) = render("repair-answer", body).await;
    assert_eq!(status, StatusCode::OK, "{response}");
    let messages = response["openai"]["messages"].as_array().unwrap();
    let roles: Vec<&str> = messages
        .iter()
        .map(|m| m["role"].as_str().unwrap())
        .collect();
    assert_eq!(roles, ["system", "user", "assistant", "user"]);
    assert_eq!(messages[2]["content"], draft);
    insta::assert_snapshot!("repair_answer", response["user"].as_str().unwrap());
    let fine =
        json!({"question": "How is GIST treated?", "draft": "Talk with your doctor about this."});
    let (status, problem) = render("repair-answer", fine).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("nothing in it")
    );
}

#[tokio::test]
async fn the_rules_can_be_put_under_a_prompt_of_ones_own() {
    let (status, response) = render("guard-rules", json!({})).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(response["user"], Value::Null);
    assert_eq!(response["anthropic"]["messages"], json!([]));
    insta::assert_snapshot!("guard_rules", response["system"].as_str().unwrap());
}

#[tokio::test]
async fn what_cannot_be_rendered_is_refused_with_a_reason() {
    for (name, body, status, reason) in [
        (
            "nothing",
            json!({"question": "x"}),
            404,
            "no prompt is called `nothing`; the prompts are cited-answer",
        ),
        ("cited-answer", json!({}), 400, "needs `question`"),
        ("cited-answer", json!({"question": " "}), 400, "is empty"),
        (
            "repair-answer",
            json!({"question": "what is GIST?"}),
            400,
            "needs `draft`",
        ),
        (
            "cited-answer",
            json!({"question": "x", "top_k": 0}),
            400,
            "top_k is 0",
        ),
        (
            "cited-answer",
            json!({"question": "x", "as_of": "soon"}),
            400,
            "as_of is `soon`",
        ),
        (
            "cited-answer",
            json!({"question": "x", "formt": "openai"}),
            400,
            "formt",
        ),
    ] {
        let (got, problem) = render(name, body).await;
        assert_eq!(got.as_u16(), status, "{problem}");
        assert!(
            problem["detail"].as_str().unwrap().contains(reason),
            "{problem}"
        );
    }
}
