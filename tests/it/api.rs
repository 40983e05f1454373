//! Properties of the HTTP surface: (1) a question gets cited passages, word for word, with the age of their review;
//! (2) every failure is a problem document with a stable code and the request id; (3) same input, same bytes;
//! (4) every route is described; (5) a bad content file shows in readiness and takes nothing down; (6) `null` is
//! no value of a key that the schema does not let be null: it is refused as a request, not as broken JSON.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};

use crate::support::{self, Folder, call, call_with, get, post, post_raw, settings, summary};

async fn retrieve(body: Value) -> Value {
    let (status, json) = support::json(call(post("/v1/retrieve", &body)).await).await;
    assert_eq!(status, StatusCode::OK, "{json}");
    json
}

#[tokio::test]
async fn a_question_gets_a_cited_passage_and_a_plain_verdict_on_its_age() {
    let mut response =
        retrieve(json!({"query": "Can GIST cause vomiting of blood?", "top_k": 1})).await;
    assert!(response["took_us"].take().is_u64());
    assert!(response["hits"][0]["score"].take().as_f64().unwrap() <= 1.0);
    assert!(response["confidence"].take().as_f64().unwrap() <= 1.0);
    response["index"]["digest"] = "[digest]".into();
    insta::assert_json_snapshot!("retrieve", response);
    assert_eq!(
        response["hits"][0]["citation"]["freshness"]["days_overdue"],
        238
    );
}

#[tokio::test]
async fn offsets_fall_on_the_words_they_name() {
    let response =
        retrieve(json!({"query": "imatinib side effects of targeted therapy", "top_k": 20})).await;
    for hit in response["hits"].as_array().unwrap() {
        let passage = &hit["passage"];
        let text = passage["text"].as_str().unwrap();
        let at = |span: &Value| {
            let (start, end) = (
                span["start"].as_u64().unwrap(),
                span["end"].as_u64().unwrap(),
            );
            &text[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()]
        };
        for term in passage["terms"]
            .as_array()
            .unwrap()
            .iter()
            .chain(passage["links"].as_array().unwrap())
        {
            assert_eq!(at(term), term["text"].as_str().unwrap());
        }
        for highlight in passage["highlights"].as_array().unwrap() {
            assert!(!at(highlight).contains(' '), "{}", at(highlight));
        }
        for part in passage["parts"].as_array().unwrap() {
            assert_eq!(at(part).trim(), at(part));
        }
        assert_eq!(hit["citation"]["quote"], passage["text"]);
    }
}

#[tokio::test]
async fn the_clock_of_the_request_decides_the_verdict() {
    for (as_of, status) in [
        ("2026-01-15", "fresh"),
        ("2026-03-30", "due_soon"),
        ("2026-03-31", "overdue"),
    ] {
        let response = retrieve(json!({"query": "surgery", "top_k": 1, "as_of": as_of})).await;
        assert_eq!(
            response["hits"][0]["citation"]["freshness"]["status"],
            status
        );
        assert_eq!(response["as_of"], as_of);
    }
}

#[tokio::test]
async fn filters_admit_only_what_they_name() {
    let count = async |filters: Value| {
        let response =
            retrieve(json!({"query": "treatment of the tumor", "top_k": 50, "filters": filters}))
                .await;
        response["hits"].as_array().unwrap().len()
    };
    assert!(count(json!({})).await > 5);
    assert!(
        count(
            json!({"audience": "patient", "language": "en", "cancer_type": "Soft Tissue Sarcoma"})
        )
        .await
            > 5
    );
    assert_eq!(count(json!({"audience": "health_professional"})).await, 0);
    assert_eq!(count(json!({"language": "es"})).await, 0);
    assert_eq!(count(json!({"summary": "soft-tissue-sarcoma-patient-gist-treatment-pdq", "section": "Surgery"})).await, 1);
    assert!(count(json!({"section": "treatment option overview > four types of standard treatment are used:"})).await == 0);
    assert!(count(json!({"section": "four types of standard treatment are used:"})).await >= 3);
}

#[tokio::test]
async fn a_question_without_searchable_words_finds_nothing_and_says_why() {
    for query in ["what is it?", "🙂🙂", "?!", "the of and"] {
        let response = retrieve(json!({"query": query})).await;
        assert_eq!(response["outcome"], "nothing_found", "{query}");
        assert_eq!(response["answerable"], false);
        assert!(
            response["notice"]
                .as_str()
                .unwrap()
                .contains("no word that can be searched for")
        );
    }
}

#[tokio::test]
async fn the_same_request_gives_the_same_bytes() {
    let once = async || {
        let mut response = retrieve(json!({"query": "how is it treated", "top_k": 10})).await;
        response["took_us"].take();
        response.to_string()
    };
    assert_eq!(once().await, once().await);
}

#[track_caller]
fn check_problem(response: &axum::response::Response, status: StatusCode) {
    assert_eq!(response.status(), status);
    assert_eq!(
        response.headers()[header::CONTENT_TYPE],
        "application/problem+json"
    );
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one line a failure")]
async fn every_failure_is_a_problem_document() {
    let long = "x".repeat(4001);
    let cases = [
        (
            post_raw("/v1/retrieve", "{"),
            400,
            "invalid_json",
            "not valid JSON",
        ),
        (
            post_raw("/v1/retrieve", ""),
            400,
            "invalid_json",
            "not valid JSON",
        ),
        (
            post("/v1/retrieve", &json!({})),
            400,
            "invalid_input",
            "missing field `query`",
        ),
        (
            post("/v1/retrieve", &json!({"query": "x", "topk": 1})),
            400,
            "invalid_input",
            "unknown field `topk`",
        ),
        (
            post(
                "/v1/retrieve",
                &json!({"query": "x", "filters": {"lang": "en"}}),
            ),
            400,
            "invalid_input",
            "`lang`",
        ),
        (
            post("/v1/retrieve", &json!({"query": "x", "top_k": 0})),
            400,
            "invalid_input",
            "top_k is 0",
        ),
        (
            post("/v1/retrieve", &json!({"query": "x", "top_k": 1_000_000})),
            400,
            "invalid_input",
            "from 1 to 100",
        ),
        (
            post("/v1/retrieve", &json!(["x"])),
            400,
            "invalid_input",
            "must be a JSON object",
        ),
        (
            post(
                "/v1/retrieve",
                &json!({"query": "x", "filters": ["patient"]}),
            ),
            400,
            "invalid_input",
            "expected a map",
        ),
        (
            post(
                "/v1/check",
                &json!({"answer": "x", "passages": [["1", "y"]]}),
            ),
            400,
            "invalid_input",
            "a passage is an array; send its words as a string, or an object with `text`",
        ),
        (
            post("/v1/check", &json!({"answer": "x", "passages": [3]})),
            400,
            "invalid_input",
            "a passage is a number; send its words as a string, or an object with `text`",
        ),
        (
            post(
                "/v1/check",
                &json!({"answer": "x", "passages": [{"text": "y", "title": "z"}]}),
            ),
            400,
            "invalid_input",
            "unknown field `title`",
        ),
        (
            post("/v1/check", &json!({"answer": "x", "grounding": 3})),
            400,
            "invalid_input",
            "unknown variant `3`, expected one of `auto`, `always`, `never`",
        ),
        (
            post("/v1/retrieve", &json!({"query": " "})),
            400,
            "invalid_input",
            "question is empty",
        ),
        (
            post("/v1/retrieve", &json!({"query": long})),
            400,
            "invalid_input",
            "has 4001 characters",
        ),
        (
            post(
                "/v1/retrieve",
                &json!({"query": "x", "as_of": "2026-02-30"}),
            ),
            400,
            "invalid_input",
            "as_of is",
        ),
        (
            post("/v1/check", &json!({"answer": "x", "passage_ids": ["no"]})),
            400,
            "invalid_input",
            "`no`",
        ),
        (
            post("/v1/check", &json!({"answer": "x", "mode": 1})),
            400,
            "invalid_input",
            "unknown field `mode`",
        ),
        (
            post("/v1/classify", &json!({"question": ""})),
            400,
            "invalid_input",
            "question is empty",
        ),
        (
            get("/v1/summaries/none"),
            404,
            "not_found",
            "no summary has this id",
        ),
        (get("/v1/passages/none"), 404, "not_found", "no passage"),
        (
            get("/v1/terms?x=1"),
            400,
            "invalid_input",
            "unknown field `x`",
        ),
        (
            get("/v1/summaries?as_of=today"),
            400,
            "invalid_input",
            "as_of is",
        ),
        (get("/nowhere"), 404, "unknown_route", "/openapi.json"),
        (
            get("/v1/retrieve"),
            405,
            "method_not_allowed",
            "does not take GET",
        ),
    ];
    for (request, status, code, part) in cases {
        let name = format!("{} {} {code}", request.method(), request.uri());
        let response = call(request).await;
        check_problem(&response, StatusCode::from_u16(status).unwrap());
        let request_id = response.headers()["x-request-id"]
            .to_str()
            .unwrap()
            .to_owned();
        let (_, body) = support::json(response).await;
        assert_eq!(body["code"], code, "{name}");
        assert_eq!(body["status"], status, "{name}");
        assert_eq!(body["request_id"], request_id, "{name}");
        assert!(
            body["detail"].as_str().unwrap().contains(part),
            "{name}: {body}"
        );
    }
}

#[tokio::test]
async fn null_is_refused_where_the_schema_has_none() {
    let cases: [(&str, Value, &[&str]); 4] = [
        (
            "/v1/check",
            json!({"answer": "GIST is a tumor."}),
            &["passages", "passage_ids", "grounding"],
        ),
        (
            "/v1/retrieve",
            json!({"query": "What is GIST?"}),
            &["top_k", "explain"],
        ),
        (
            "/v1/answer",
            json!({"question": "What is GIST?"}),
            &["stream", "format", "definitions"],
        ),
        (
            "/v1/prompts/cited-answer/render",
            json!({"question": "What is GIST?"}),
            &["top_k", "redact", "format"],
        ),
    ];
    for (path, body, keys) in cases {
        for key in keys {
            let mut with_null = body.clone();
            with_null[key] = Value::Null;
            let (status, problem) = support::json(call(post(path, &with_null)).await).await;
            assert!(status.is_client_error(), "{path}: {key}: {problem}");
            assert_ne!(problem["code"], "invalid_json", "{path}: {key}: {problem}");
        }
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let response = call(post_raw("/v1/retrieve", "x".repeat((1 << 20) + 1))).await;
    check_problem(&response, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_wrong_method_names_the_right_one() {
    let request = Request::builder()
        .method(Method::DELETE)
        .uri("/v1/check")
        .body(Body::empty())
        .unwrap();
    let response = call(request).await;
    check_problem(&response, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(response.headers()[header::ALLOW], "POST");
}

#[tokio::test]
async fn without_a_free_slot_a_request_is_refused_at_once_and_a_probe_is_answered() {
    let mut config = settings(&[]);
    config.server.max_requests = 0;
    let response = call_with(&config, post("/v1/retrieve", &json!({"query": "surgery"}))).await;
    check_problem(&response, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(response.headers()[header::RETRY_AFTER], "1");
    assert_eq!(
        call_with(&config, get("/healthz")).await.status(),
        StatusCode::OK
    );
}

/// A body that never ends: a client that stalls.
struct StalledBody;

impl axum::body::HttpBody for StalledBody {
    type Data = axum::body::Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<Frame, Self::Error>>> {
        std::task::Poll::Pending
    }
}

type Frame = http_body::Frame<axum::body::Bytes>;

#[tokio::test]
async fn a_request_over_its_time_is_ended() {
    let mut config = settings(&[]);
    config.server.request_timeout = std::time::Duration::from_millis(20);
    let stalled = post_raw("/v1/retrieve", Body::new(StalledBody));
    let response = call_with(&config, stalled).await;
    check_problem(&response, StatusCode::GATEWAY_TIMEOUT);
}

#[tokio::test]
async fn a_clients_request_id_comes_back_and_an_odd_one_does_not() {
    let ask = async |id: &str| {
        let request = Request::get("/healthz")
            .header("x-request-id", id)
            .body(Body::empty())
            .unwrap();
        call(request).await.headers()["x-request-id"]
            .to_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(ask("abc-123").await, "abc-123");
    assert_ne!(ask("has space").await, "has space");
    assert_ne!(ask(&"x".repeat(129)).await.len(), 129);
}

#[tokio::test]
async fn the_catalogue_leads_from_a_summary_to_its_passages_and_their_neighbours() {
    let (_, list) = support::json(call(get("/v1/summaries")).await).await;
    let entry = &list["summaries"][0];
    assert_eq!(entry["freshness"]["status"], "overdue");
    let id = entry["id"].as_str().unwrap();
    let (_, detail) = support::json(call(get(&format!("/v1/summaries/{id}"))).await).await;
    let general = &detail["sections"][0];
    assert_eq!(
        general["heading"],
        "General Information About Gastrointestinal Stromal Tumors"
    );
    assert_eq!(general["sections"][0]["kind"], "key_points");
    let first = general["sections"][1]["passages"][0].as_str().unwrap();
    let (_, passage) = support::json(call(get(&format!("/v1/passages/{first}"))).await).await;
    assert_eq!(passage["previous"], Value::Null);
    let next = passage["next"]["id"].as_str().unwrap();
    let (_, neighbour) = support::json(call(get(&format!("/v1/passages/{next}"))).await).await;
    assert_eq!(neighbour["previous"]["id"], first);
    let (_, terms) = support::json(call(get("/v1/terms?q=gist")).await).await;
    let gist = terms["terms"]
        .as_array()
        .unwrap()
        .iter()
        .find(|t| t["cdr_id"] == "44406")
        .unwrap();
    assert_eq!(
        (&gist["text"], &gist["synonyms"]),
        (&"gists".into(), &json!(["gist"]))
    );
}

#[tokio::test]
async fn a_bad_file_shows_in_readiness() {
    let folder = Folder::new();
    folder.write("good.md", summary("good", "", "## S\n\nGood text.\n"));
    folder.write("bad.md", "no front matter");
    let (status, body) =
        support::json(call_with(&settings(&[&folder.0]), get("/readyz")).await).await;
    assert_eq!(
        (status, &body["status"]),
        (StatusCode::OK, &"degraded".into())
    );
    assert_eq!(body["problems"][0]["file"], "bad.md");

    let empty = Folder::new();
    let (status, body) =
        support::json(call_with(&settings(&[&empty.0]), get("/readyz")).await).await;
    assert_eq!(
        (status, &body["status"]),
        (StatusCode::SERVICE_UNAVAILABLE, &"unavailable".into())
    );
}

#[tokio::test]
async fn withheld_summaries_are_not_served_and_the_answer_says_why() {
    let mut config = settings(&[]);
    config.engine.cite.freshness.policy = citeguard::cite::FreshnessPolicy::Withhold;
    let request = post("/v1/retrieve", &json!({"query": "surgery"}));
    let (_, body) = support::json(call_with(&config, request).await).await;
    assert_eq!(body["outcome"], "nothing_found");
    assert!(
        body["notice"]
            .as_str()
            .unwrap()
            .contains("withheld because their review is overdue")
    );
}

#[tokio::test]
async fn the_openapi_document_describes_every_route_and_answers_like_the_command() {
    let (_, document) = support::json(call(get("/openapi.json")).await).await;
    let paths: Vec<&String> = document["paths"].as_object().unwrap().keys().collect();
    let expected = [
        "/beta/litellm_basic_guardrail_api",
        "/healthz",
        "/metrics",
        "/readyz",
        "/v1/answer",
        "/v1/chat/completions",
        "/v1/check",
        "/v1/classify",
        "/v1/models",
        "/v1/models/{id}",
        "/v1/passages/{id}",
        "/v1/prompts",
        "/v1/prompts/{name}/render",
        "/v1/receipts/{id}",
        "/v1/receipts/{id}/replay",
        "/v1/redact",
        "/v1/retrieve",
        "/v1/rules",
        "/v1/summaries",
        "/v1/summaries/{id}",
        "/v1/terms",
        "/v1/vector_stores/{id}/search",
    ];
    assert_eq!(paths, expected);
    let printed = support::stdout(&support::citeguard(&["openapi"]));
    assert_eq!(serde_json::from_str::<Value>(&printed).unwrap(), document);
}

#[tokio::test]
async fn a_draft_is_checked_against_passages_of_the_content() {
    let filters = json!({"section": "Targeted therapy"});
    let hit = retrieve(json!({"query": "TKIs used to treat GISTs", "filters": filters})).await;
    let id = hit["hits"][0]["passage"]["id"].clone();
    let check = async |body: Value| support::json(call(post("/v1/check", &body)).await).await.1;
    let good = "Imatinib mesylate and sunitinib are two TKIs used to treat GISTs [1].";
    let verdict = check(json!({"answer": good, "passage_ids": [id]})).await;
    assert_eq!(verdict["decision"], "allow", "{verdict}");
    assert_eq!(verdict["disclaimer"], "added");
    assert!(verdict["text"].as_str().unwrap().starts_with(good));
    let verdict = check(json!({"answer": "You should stop taking imatinib."})).await;
    assert_eq!(verdict["decision"], "reject", "{verdict}");
    assert!(!verdict["text"].as_str().unwrap().contains("stop taking"));
    assert!(!verdict["findings"].as_array().unwrap().is_empty());
}
