//! Properties of vector-store search: (1) it finds what `/v1/retrieve` finds, every field present; (2) each comparison
//! of the filter language admits what it names and nothing else; (3) attributes keep OpenAI's limits; (4) several
//! queries are merged; (5) failures come in OpenAI's envelope and say what to change.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::support::{self, Folder, call, call_with, post, post_raw, settings, summary};

const PATH: &str = "/v1/vector_stores/pdq/search";

async fn search(body: Value) -> Value {
    let (status, page) = support::json(call(post(PATH, &body)).await).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    page
}

#[tokio::test]
async fn it_finds_what_retrieval_finds() {
    let question = "Can GIST cause vomiting of blood?";
    let page =
        search(json!({"query": question, "max_num_results": 4, "rewrite_query": true, "other": 1}))
            .await;
    let (_, found) = support::json(
        call(post(
            "/v1/retrieve",
            &json!({"query": question, "top_k": 4}),
        ))
        .await,
    )
    .await;
    let keys: Vec<&String> = page.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        ["data", "has_more", "next_page", "object", "search_query"]
    );
    assert_eq!(page["object"], "vector_store.search_results.page");
    assert_eq!(page["search_query"], json!([question]));
    assert_eq!(
        (&page["has_more"], &page["next_page"]),
        (&json!(false), &Value::Null)
    );
    let hits = found["hits"].as_array().unwrap();
    let data = page["data"].as_array().unwrap();
    assert_eq!((data.len(), hits.len()), (4, 4));
    for (result, hit) in data.iter().zip(hits) {
        let keys: Vec<&String> = result.as_object().unwrap().keys().collect();
        assert_eq!(
            keys,
            ["attributes", "content", "file_id", "filename", "score"]
        );
        assert_eq!(
            result["content"],
            json!([{"type": "text", "text": hit["passage"]["text"]}])
        );
        assert_eq!(result["score"], hit["score"]);
        assert_eq!(result["filename"], "gist-treatment-pdq.md");
        let attributes = result["attributes"].as_object().unwrap();
        assert!(attributes.len() <= 16);
        for (key, value) in attributes {
            assert!(
                key.len() <= 64
                    && (value.is_i64() || value.as_str().unwrap().chars().count() <= 512),
                "{key}"
            );
        }
        assert_eq!(attributes["passage_id"], hit["passage"]["id"]);
        assert_eq!(attributes["last_reviewed"], "2025-12-30");
        assert_eq!(attributes["freshness"], "overdue");
        assert_eq!(attributes["days_overdue"], 238);
    }
}

#[tokio::test]
async fn each_comparison_admits_what_it_names() {
    let folder = Folder::new();
    let body = "## Treatment\n\nSurgery is used to treat the tumor.\n\n## Signs\n\nSigns of the tumor include pain.\n";
    let old = summary("bowel", "cancerTypes:\n  - bowel\n  - rectal\n", body);
    folder.write("bowel.md", old.replace("2026-01-01", "2020-05-01"));
    folder.write("lung.md", summary("lung", "cancerTypes:\n  - lung\n", body));
    let professional = summary("skin", "", body).replace("patient", "health_professional");
    folder.write("skin.md", professional);
    let config = settings(&[&folder.0]);
    let eq = |key: &str, value: &str| json!({"type": "eq", "key": key, "value": value});
    for (filter, expected) in [
        (json!(null), 6),
        (eq("audience", "patient"), 4),
        (
            json!({"type": "ne", "key": "audience", "value": "patient"}),
            2,
        ),
        (eq("cancer_types", "Rectal"), 2),
        (
            json!({"type": "in", "key": "cancer_types", "value": ["rectal", "lung"]}),
            4,
        ),
        (
            json!({"type": "nin", "key": "cancer_types", "value": ["rectal", "lung"]}),
            2,
        ),
        (json!({"type": "in", "key": "cancer_types", "value": []}), 0),
        (
            json!({"type": "gt", "key": "last_reviewed", "value": "2026-01-01"}),
            0,
        ),
        (
            json!({"type": "gte", "key": "last_reviewed", "value": "2026-01-01"}),
            4,
        ),
        (
            json!({"type": "lt", "key": "last_reviewed", "value": "2026-01-01"}),
            2,
        ),
        (
            json!({"type": "lte", "key": "last_reviewed", "value": "2026-01-01"}),
            6,
        ),
        (
            json!({"type": "gt", "key": "days_overdue", "value": 1000}),
            2,
        ),
        (json!({"type": "eq", "key": "days_overdue", "value": 0}), 4),
        (eq("freshness", "overdue"), 2),
        (eq("section", "signs"), 3),
        (eq("url", "https://example.gov/types/lung"), 2),
        (eq("title", "lung"), 2),
        (eq("language", "es"), 0),
        (
            json!({"type": "and", "filters": [eq("section", "Signs"), eq("audience", "patient")]}),
            2,
        ),
        (
            json!({"type": "or", "filters": [eq("title", "lung"), eq("title", "skin")]}),
            4,
        ),
        (
            json!({"type": "and", "filters": [eq("section", "Signs"), {"type": "or", "filters": [eq("title", "lung"), eq("title", "skin")]}]}),
            2,
        ),
    ] {
        let body = json!({"query": "signs and treatment of the tumor", "filters": filter, "max_num_results": 50});
        let (status, page) = support::json(call_with(&config, post(PATH, &body)).await).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        assert_eq!(page["data"].as_array().unwrap().len(), expected, "{filter}");
    }
}

#[tokio::test]
async fn several_queries_are_merged_and_weak_results_left_out() {
    let ask = async |query: Value| search(json!({"query": query, "max_num_results": 50})).await;
    let (one, two) = ("signs of GIST", "surgery for GIST");
    let (first, second, both) = (
        ask(json!(one)).await,
        ask(json!(two)).await,
        ask(json!([one, two])).await,
    );
    assert_eq!(both["search_query"], json!([one, two]));
    let score = |page: &Value, id: &Value| {
        let data = page["data"].as_array().unwrap();
        let result = data.iter().find(|r| r["attributes"]["passage_id"] == *id);
        result.map_or(0.0, |r| r["score"].as_f64().unwrap())
    };
    let data = both["data"].as_array().unwrap();
    assert!(data.is_sorted_by(|a, b| a["score"].as_f64() >= b["score"].as_f64()));
    for result in data {
        let id = &result["attributes"]["passage_id"];
        let best = score(&first, id).max(score(&second, id));
        assert!((result["score"].as_f64().unwrap() - best).abs() < 1e-9);
    }
    let threshold = data[2]["score"].as_f64().unwrap();
    let body = json!({"query": [one, two], "max_num_results": 50, "ranking_options": {"ranker": "auto", "score_threshold": threshold}});
    let n_strong = data
        .iter()
        .filter(|r| r["score"].as_f64().unwrap() >= threshold)
        .count();
    assert_eq!(
        search(body).await["data"].as_array().unwrap().len(),
        n_strong
    );
}

#[tokio::test]
async fn failures_come_in_the_envelope_of_openai() {
    let eq = |key: &str, value: Value| json!({"query": "x", "filters": {"type": "eq", "key": key, "value": value}});
    for (path, body, status, param, reason) in [
        (
            "/v1/vector_stores/other/search",
            json!({"query": "x"}),
            404,
            Value::Null,
            "the only one is `pdq`",
        ),
        (PATH, json!({}), 400, Value::Null, "query"),
        (PATH, json!({"query": ""}), 400, json!("query"), "is empty"),
        (PATH, json!({"query": []}), 400, json!("query"), "1 to 10"),
        (
            PATH,
            json!({"query": "x", "max_num_results": 51}),
            400,
            json!("max_num_results"),
            "from 1 to 50",
        ),
        (
            PATH,
            json!({"query": "x", "ranking_options": {"score_threshold": 2.0}}),
            400,
            json!("ranking_options"),
            "from 0 to 1",
        ),
        (
            PATH,
            eq("colour", json!("red")),
            400,
            json!("filters"),
            "the attributes are audience",
        ),
        (
            PATH,
            eq("audience", json!(["patient"])),
            400,
            json!("filters"),
            "needs a text or a number",
        ),
        (
            PATH,
            eq("days_overdue", json!("many")),
            400,
            json!("filters"),
            "with a number",
        ),
        (
            PATH,
            eq("title", json!(1)),
            400,
            json!("filters"),
            "with a text",
        ),
        (
            PATH,
            json!({"query": "x", "filters": {"type": "like", "key": "title", "value": "x"}}),
            400,
            json!("filters"),
            "`like` is no type",
        ),
        (
            PATH,
            json!({"query": "x", "filters": {"type": "and"}}),
            400,
            json!("filters"),
            "that is not empty",
        ),
        (
            PATH,
            json!({"query": "x", "filters": {"type": "in", "key": "title", "value": "x"}}),
            400,
            json!("filters"),
            "needs a list",
        ),
        (
            PATH,
            json!({"query": "x", "filters": {"type": "or", "filters": vec![eq("title", json!("x"))["filters"].clone(); 200]}}),
            400,
            json!("filters"),
            "at most 100",
        ),
    ] {
        let (got, error) = support::json(call(post(path, &body)).await).await;
        assert_eq!(got.as_u16(), status, "{error}");
        let error = &error["error"];
        assert_eq!(error["param"], param, "{error}");
        assert_eq!(error["type"], "invalid_request_error");
        assert!(error["code"].is_string());
        assert!(
            error["message"].as_str().unwrap().contains(reason),
            "{error}"
        );
    }
    let (status, error) = support::json(call(post_raw(PATH, "{")).await).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(error["error"]["message"].is_string());
}
