//! Properties of the MCP surface: (1) both eras of the protocol are spoken over HTTP and over standard input and
//! output, with the headers, statuses and codes of each; (2) every tool has schemas that its results fit, and says
//! what to change where it has no result; (3) `search` and `fetch` have the shapes that clients look for; (4) no
//! lifetime reaches past the next review; (5) resources are the words of the content, cited, and prompts those
//! of HTTP; (6) foreign hosts and
//! origins are refused; (7) nothing but protocol stands on standard output, and no question is logged.

use std::io::Write;
use std::process::Stdio;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::support::{self, Folder, call, call_with, command, settings, summary};

const MODERN: &str = "2026-07-28";
const LEGACY: [&str; 3] = ["2025-03-26", "2025-06-18", "2025-11-25"];

/// A message of the era without sessions, with the headers that it requires.
fn modern(method: &str, mut params: Value) -> Request<Body> {
    params["_meta"] = json!({
        "io.modelcontextprotocol/protocolVersion": MODERN,
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    let name = ["name", "uri"].iter().find_map(|key| params[*key].as_str());
    let mut headers = vec![("mcp-protocol-version", MODERN), ("mcp-method", method)];
    headers.extend(name.map(|name| ("mcp-name", name)));
    let body = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
    post(&body.to_string(), &headers)
}

/// A message of the eras that begin with `initialize`.
fn legacy(version: &str, method: &str, params: &Value) -> Request<Body> {
    let body = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
    post(&body.to_string(), &[("mcp-protocol-version", version)])
}

fn post(body: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::post("/mcp")
        .header("host", "127.0.0.1:8080")
        .header("content-type", "application/json")
        .header("accept", "application/json, text/event-stream");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::from(body.to_owned())).unwrap()
}

async fn ask(request: Request<Body>) -> (StatusCode, Value) {
    support::json(call(request).await).await
}

/// The result of a tool in the era without sessions.
async fn tool(name: &str, arguments: Value) -> Value {
    let (status, answer) = ask(modern(
        "tools/call",
        json!({"name": name, "arguments": arguments}),
    ))
    .await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    answer["result"].clone()
}

#[tokio::test]
async fn the_stateless_era_discovers_lists_and_calls_without_a_handshake() {
    let (status, answer) = ask(modern("server/discover", json!({}))).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let result = &answer["result"];
    assert_eq!(result["resultType"], "complete");
    assert_eq!(
        result["supportedVersions"],
        json!(["2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"])
    );
    assert_eq!(result["capabilities"]["tools"], json!({}));
    let info = &result["_meta"]["io.modelcontextprotocol/serverInfo"];
    assert_eq!(info["name"], "citeguard");
    assert_eq!(
        (&result["ttlMs"], &result["cacheScope"]),
        (&json!(3_600_000), &json!("public"))
    );

    for method in [
        "tools/list",
        "resources/list",
        "resources/templates/list",
        "prompts/list",
    ] {
        let (status, answer) = ask(modern(method, json!({}))).await;
        assert_eq!(status, StatusCode::OK, "{method} {answer}");
        assert_eq!(answer["result"]["resultType"], "complete", "{method}");
        assert!(answer["result"]["ttlMs"].is_u64(), "{method}");
        assert_eq!(answer["result"]["cacheScope"], "public", "{method}");
    }
    let result = tool(
        "classify_question",
        json!({"question": "Can GIST cause pain?"}),
    )
    .await;
    assert_eq!(result["resultType"], "complete");
    assert_eq!(result["structuredContent"]["class"], "general");
}

#[tokio::test]
async fn the_older_eras_begin_with_initialize_and_hold_no_session() {
    for version in LEGACY {
        let params = json!({"protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}});
        let response = call(legacy(version, "initialize", &params)).await;
        assert!(response.headers().get("mcp-session-id").is_none());
        let (status, answer) = support::json(response).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        assert_eq!(answer["result"]["protocolVersion"], version);
        assert_eq!(answer["result"]["serverInfo"]["name"], "citeguard");
        assert!(
            answer["result"]["instructions"]
                .as_str()
                .unwrap()
                .contains("check_answer")
        );

        let initialized = r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#;
        let response = call(post(initialized, &[("mcp-protocol-version", version)])).await;
        assert_eq!(response.status(), StatusCode::ACCEPTED);

        let (_, answer) = ask(legacy(version, "ping", &json!({}))).await;
        assert_eq!(answer["result"], json!({}));
        let (_, answer) = ask(legacy(version, "tools/list", &json!({}))).await;
        assert_eq!(answer["result"]["tools"].as_array().unwrap().len(), 7);
        assert!(answer["result"].get("resultType").is_none());
    }
    // A version that is not known is answered with one that is, and the client decides.
    let params = json!({"protocolVersion": "2024-11-05", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}});
    let body = json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params});
    let (_, answer) = ask(post(&body.to_string(), &[])).await;
    assert_eq!(answer["result"]["protocolVersion"], "2025-11-25");
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
async fn what_the_stateless_era_refuses_has_its_status_and_code() {
    let list = json!({"jsonrpc": "2.0", "id": 7, "method": "tools/list", "params": {"_meta": {
        "io.modelcontextprotocol/protocolVersion": MODERN,
        "io.modelcontextprotocol/clientCapabilities": {},
    }}});
    let with = |version: &str, headers: &[(&str, &str)]| {
        let mut body = list.clone();
        body["params"]["_meta"]["io.modelcontextprotocol/protocolVersion"] = version.into();
        post(&body.to_string(), headers)
    };
    let call_search = json!({"name": "search", "arguments": {"query": "GIST"}});
    let mut other_name = modern("tools/call", call_search.clone());
    other_name
        .headers_mut()
        .insert("mcp-name", "fetch".parse().unwrap());
    let mut no_name = modern("tools/call", call_search);
    no_name.headers_mut().remove("mcp-name");
    let cases = [
        (
            "header other than the body",
            with(
                "2025-11-25",
                &[
                    ("mcp-protocol-version", MODERN),
                    ("mcp-method", "tools/list"),
                ],
            ),
            400,
            -32_020,
        ),
        (
            "no version header",
            with(MODERN, &[("mcp-method", "tools/list")]),
            400,
            -32_020,
        ),
        (
            "no method header",
            with(MODERN, &[("mcp-protocol-version", MODERN)]),
            400,
            -32_020,
        ),
        (
            "another method",
            with(
                MODERN,
                &[
                    ("mcp-protocol-version", MODERN),
                    ("mcp-method", "tools/call"),
                ],
            ),
            400,
            -32_020,
        ),
        ("another name", other_name, 400, -32_020),
        ("no name", no_name, 400, -32_020),
        (
            "a version to come",
            with(
                "2099-01-01",
                &[
                    ("mcp-protocol-version", "2099-01-01"),
                    ("mcp-method", "tools/list"),
                ],
            ),
            400,
            -32_022,
        ),
        (
            "an unknown method",
            modern("tools/forget", json!({})),
            404,
            -32_601,
        ),
        (
            "a method of the older eras",
            modern("ping", json!({})),
            404,
            -32_601,
        ),
        (
            "an unknown resource",
            modern(
                "resources/read",
                json!({"uri": "citeguard://summaries/none"}),
            ),
            200,
            -32_602,
        ),
        (
            "an unknown tool",
            modern("tools/call", json!({"name": "forget", "arguments": {}})),
            200,
            -32_602,
        ),
        (
            "parameters that do not fit",
            modern("tools/call", json!({"name": "search", "arguments": 1})),
            200,
            -32_602,
        ),
        (
            "a cursor of another content",
            modern("resources/list", json!({"cursor": "00000000-1"})),
            200,
            -32_602,
        ),
        (
            "a cursor for one page",
            modern("tools/list", json!({"cursor": "2"})),
            200,
            -32_602,
        ),
    ];
    for (why, request, status, code) in cases {
        let (found, answer) = ask(request).await;
        assert_eq!(
            (found.as_u16(), &answer["error"]["code"]),
            (status, &json!(code)),
            "{why}: {answer}"
        );
        assert!(answer.get("result").is_none());
    }
    let (_, answer) = ask(with(
        "2099-01-01",
        &[
            ("mcp-protocol-version", "2099-01-01"),
            ("mcp-method", "tools/list"),
        ],
    ))
    .await;
    assert!(
        answer["error"]["data"]["supported"]
            .as_array()
            .unwrap()
            .contains(&MODERN.into())
    );
    let (status, answer) = ask(legacy("1999-01-01", "tools/list", &json!({}))).await;
    assert_eq!(
        (status.as_u16(), &answer["error"]["code"]),
        (400, &json!(-32_022)),
        "{answer}"
    );
}

#[tokio::test]
async fn what_reaches_no_method_is_said_in_json_rpc() {
    let without = |header: &str| {
        let mut request = modern("tools/list", json!({}));
        request.headers_mut().remove(header);
        request
    };
    let method = |name: &str| {
        let request = Request::builder()
            .method(name)
            .uri("/mcp")
            .header("host", "localhost");
        request.body(Body::empty()).unwrap()
    };
    let cases = [
        (post("{", &[]), 400, -32_700),
        (post("[]", &[]), 400, -32_600),
        (post("{}", &[]), 400, -32_600),
        (without("accept"), 406, -32_600),
        (without("content-type"), 415, -32_600),
        (post(&"x".repeat((1 << 20) + 1), &[]), 413, -32_600),
        (method("GET"), 405, -32_600),
        (method("DELETE"), 405, -32_600),
    ];
    for (request, status, code) in cases {
        let name = format!("{} {status}", request.method());
        let response = call(request).await;
        assert_eq!(
            response.headers()["content-type"],
            "application/json",
            "{name}"
        );
        assert!(response.headers().contains_key("x-request-id"));
        if status == 405 {
            assert_eq!(response.headers()["allow"], "POST");
        }
        let (found, answer) = support::json(response).await;
        assert_eq!(
            (found.as_u16(), &answer["error"]["code"]),
            (status, &json!(code)),
            "{name}: {answer}"
        );
        assert!(answer["error"]["message"].as_str().unwrap().len() > 15);
    }
}

#[tokio::test]
async fn foreign_hosts_and_origins_are_refused() {
    let with = |header: &'static str, value: &str| {
        let mut request = modern("tools/list", json!({}));
        request.headers_mut().insert(header, value.parse().unwrap());
        request
    };
    for (header, value, status) in [
        ("host", "evil.example", 403),
        ("host", "localhost:9", 200),
        ("host", "[::1]:8080", 200),
        ("origin", "https://evil.example", 403),
        ("origin", "null", 403),
        ("origin", "http://localhost:6274", 200),
    ] {
        let (found, answer) = ask(with(header, value)).await;
        assert_eq!(found.as_u16(), status, "{header}: {value} {answer}");
    }
    let mut config = settings(&[]);
    config.mcp.allowed_hosts = vec!["citeguard.example.org".into()];
    config.mcp.allowed_origins = vec![];
    let status = async |request| call_with(&config, request).await.status().as_u16();
    assert_eq!(status(with("host", "citeguard.example.org")).await, 200);
    assert_eq!(status(with("host", "localhost")).await, 403);
    config.mcp.allowed_hosts = vec!["*".into()];
    let status = async |request| call_with(&config, request).await.status().as_u16();
    assert_eq!(status(with("host", "evil.example")).await, 200);
    assert_eq!(status(with("origin", "http://localhost:6274")).await, 403);
}

#[tokio::test]
async fn the_tools_stand_in_a_fixed_order_and_only_read() {
    let (_, answer) = ask(modern("tools/list", json!({}))).await;
    let tools = answer["result"]["tools"].as_array().unwrap();
    let shown: Vec<Value> = tools
        .iter()
        .map(|tool| {
            assert_eq!(tool["annotations"]["readOnlyHint"], true, "{}", tool["name"]);
            json!({
                "name": tool["name"],
                "title": tool["title"],
                "description": tool["description"],
                "takes": tool["inputSchema"]["properties"].as_object().unwrap().keys().collect::<Vec<_>>(),
                "gives": tool["outputSchema"].get("properties").and_then(Value::as_object).map(|p| p.keys().collect::<Vec<_>>()),
            })
        })
        .collect();
    insta::assert_json_snapshot!("mcp_tools", shown);
    let search = &tools[0]["inputSchema"];
    assert_eq!(search["properties"].as_object().unwrap().len(), 1);
    assert_eq!(
        (&search["properties"]["query"]["type"], &search["required"]),
        (&json!("string"), &json!(["query"]))
    );
    let fetch = &tools[1]["inputSchema"];
    assert_eq!(
        (&fetch["properties"]["id"]["type"], &fetch["required"]),
        (&json!("string"), &json!(["id"]))
    );
    for tool in tools {
        for schema in [&tool["inputSchema"], &tool["outputSchema"]] {
            assert_eq!(schema["type"], "object");
            check_references(schema, schema, tool["name"].as_str().unwrap());
        }
    }
}

/// Every `$ref` leads somewhere in the same document, and every `type` is one name, as models' APIs ask.
fn check_references(root: &Value, value: &Value, name: &str) {
    match value {
        Value::Object(object) => {
            if let Some(target) = object.get("$ref").and_then(Value::as_str) {
                let pointer = target.strip_prefix('#').unwrap();
                assert!(root.pointer(pointer).is_some(), "{name}: {target}");
            }
            let branches = object.get("anyOf").and_then(Value::as_array);
            assert!(
                branches.into_iter().flatten().all(Value::is_object),
                "{name}"
            );
            assert!(
                !object.get("type").is_some_and(Value::is_array),
                "{name}: {object:?}"
            );
            object
                .values()
                .for_each(|value| check_references(root, value, name));
        }
        Value::Array(items) => items
            .iter()
            .for_each(|value| check_references(root, value, name)),
        _ => {}
    }
}

#[tokio::test]
async fn search_and_fetch_have_the_shapes_that_connectors_look_for() {
    let found = tool(
        "search",
        json!({"query": "Can GIST cause vomiting of blood?"}),
    )
    .await;
    assert_eq!(found["content"].as_array().unwrap().len(), 1);
    assert_eq!(found["content"][0]["type"], "text");
    let text: Value = serde_json::from_str(found["content"][0]["text"].as_str().unwrap()).unwrap();
    assert_eq!(text, found["structuredContent"]);
    assert_eq!(
        text.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["results"]
    );
    let first = &text["results"][0];
    assert_eq!(
        first.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["id", "title", "url"]
    );
    assert!(
        first["url"]
            .as_str()
            .unwrap()
            .starts_with("https://www.cancer.gov/")
    );
    assert!(
        found["_meta"]["citeguard/disclaimer"]
            .as_str()
            .unwrap()
            .contains("formal guidelines")
    );

    let read = tool("fetch", json!({"id": first["id"]})).await;
    assert_eq!(read["content"].as_array().unwrap().len(), 1);
    let document: Value =
        serde_json::from_str(read["content"][0]["text"].as_str().unwrap()).unwrap();
    assert_eq!(document, read["structuredContent"]);
    assert_eq!(document["id"], first["id"]);
    assert!(
        document["text"]
            .as_str()
            .unwrap()
            .contains("bright red or very dark")
    );
    let metadata = document["metadata"].as_object().unwrap();
    assert!(metadata.values().all(Value::is_string));
    assert_eq!(
        (&metadata["freshness"], &metadata["days_overdue"]),
        (&json!("overdue"), &json!("238"))
    );
    assert!(
        metadata["disclaimer"]
            .as_str()
            .unwrap()
            .contains("formal guidelines")
    );

    let whole = tool("fetch", json!({"id": metadata["summary_id"]})).await;
    let text = whole["structuredContent"]["text"].as_str().unwrap();
    assert!(text.len() > 10_000 && text.contains("OVERDUE by 238 days"));
}

#[tokio::test]
async fn the_other_tools_say_what_http_says() {
    let found = tool(
        "retrieve_passages",
        json!({"query": "Can GIST cause vomiting of blood?", "top_k": 2}),
    )
    .await;
    let found = &found["structuredContent"];
    assert_eq!(
        (&found["answerable"], &found["outcome"]),
        (&json!(true), &json!("found"))
    );
    let citation = &found["passages"][0]["citation"];
    assert_eq!(citation["freshness"]["days_overdue"], 238);
    assert!(
        found["disclaimer"]
            .as_str()
            .unwrap()
            .contains("formal guidelines")
    );

    let draft = json!({"answer": "You should take 400 mg every day.", "passage_ids": [citation["passage_id"]]});
    let verdict = tool("check_answer", draft.clone()).await["structuredContent"].clone();
    let (_, over_http) = support::json(call(support::post("/v1/check", &draft)).await).await;
    assert_eq!(verdict, over_http);
    assert_eq!(verdict["decision"], "reject");
    assert!(
        verdict["text"]
            .as_str()
            .unwrap()
            .contains("formal guidelines")
    );

    let by_address =
        tool("get_summary", json!({"id": citation["url"]})).await["structuredContent"].clone();
    let by_id =
        tool("get_summary", json!({"id": by_address["id"]})).await["structuredContent"].clone();
    assert_eq!(by_address, by_id);
    assert!(by_id["sections"].as_array().unwrap().len() > 3);

    let term = tool("define_term", json!({"term": "gist"})).await["structuredContent"].clone();
    assert_eq!(term["terms"][0]["cdr_id"], "44406");
    assert!(!term["passages"].as_array().unwrap().is_empty());
    assert_eq!(
        tool("define_term", json!({"term": "44406"})).await["structuredContent"]["terms"][0]["cdr_id"],
        "44406"
    );
}

#[tokio::test]
async fn a_tool_without_a_result_says_what_to_change() {
    for (name, arguments, part) in [
        (
            "search",
            json!({"question": "x"}),
            "unknown field `question`",
        ),
        ("search", json!({}), "missing field `query`"),
        ("search", json!({"query": " "}), "question is empty"),
        ("fetch", json!({"id": "none"}), "call `search`"),
        (
            "retrieve_passages",
            json!({"query": "x", "top_k": 0}),
            "from 1 to 100",
        ),
        (
            "retrieve_passages",
            json!({"query": "x", "as_of": "today"}),
            "YYYY-MM-DD",
        ),
        (
            "check_answer",
            json!({"answer": "x", "passage_ids": ["no"]}),
            "`no`",
        ),
        (
            "classify_question",
            json!({"question": ""}),
            "question is empty",
        ),
        (
            "get_summary",
            json!({"id": "none"}),
            "soft-tissue-sarcoma-patient-gist-treatment-pdq",
        ),
        ("define_term", json!({"term": " "}), "1 to 200"),
        ("define_term", json!({"term": "a".repeat(201)}), "1 to 200"),
        (
            "retrieve_passages",
            json!({"query": "x", "filters": {"audience": "kids"}}),
            "filters: unknown variant `kids`, expected `patient`",
        ),
    ] {
        let result = tool(name, arguments).await;
        assert_eq!(result["isError"], true, "{name}");
        let text = result["content"][0]["text"].as_str().unwrap();
        assert!(text.contains(part), "{name}: {text}");
    }
}

#[tokio::test]
async fn resources_are_the_words_of_the_content_with_their_source() {
    let (_, answer) = ask(modern("resources/list", json!({}))).await;
    let resources = answer["result"]["resources"].as_array().unwrap();
    assert_eq!(
        resources[0]["annotations"]["lastModified"],
        "2025-12-30T00:00:00Z"
    );
    let mut uris: Vec<&str> = resources
        .iter()
        .map(|r| r["uri"].as_str().unwrap())
        .collect();
    for uri in &uris {
        let (_, answer) = ask(modern("resources/read", json!({"uri": uri}))).await;
        let contents = &answer["result"]["contents"][0];
        assert_eq!(contents["uri"], **uri, "{answer}");
        let text = contents["text"].as_str().unwrap();
        assert!(
            text.starts_with("NCI's PDQ cancer information summary about"),
            "{uri}"
        );
        assert!(
            text.contains("OVERDUE by 238 days") && text.contains("formal guidelines"),
            "{uri}"
        );
        assert_eq!(
            answer["result"]["ttlMs"], 0,
            "an overdue review is kept by no client"
        );
    }
    let n_listed = uris.len();
    uris.sort_unstable();
    uris.dedup();
    assert_eq!(uris.len(), n_listed);
    let (_, answer) = ask(modern("resources/templates/list", json!({}))).await;
    insta::assert_json_snapshot!("mcp_templates", answer["result"]["resourceTemplates"]);
}

#[tokio::test]
async fn prompts_are_those_that_http_renders() {
    let (_, list) = support::json(call(support::get("/v1/prompts")).await).await;
    let (_, answer) = ask(modern("prompts/list", json!({}))).await;
    let name = |prompt: &Value| prompt["name"].clone();
    let names = |prompts: &Value| {
        prompts
            .as_array()
            .unwrap()
            .iter()
            .map(name)
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&answer["result"]["prompts"]), names(&list["prompts"]));

    let arguments = json!({"question": "Can GIST cause vomiting of blood?"});
    let (_, over_http) =
        support::json(call(support::post("/v1/prompts/cited-answer/render", &arguments)).await)
            .await;
    let asked = json!({"name": "cited-answer", "arguments": arguments});
    let (_, answer) = ask(modern("prompts/get", asked)).await;
    let messages = &answer["result"]["messages"];
    assert_eq!(messages[0]["role"], "user", "MCP has no system messages");
    assert_eq!(messages[0]["content"]["text"], over_http["system"]);
    assert_eq!(messages[1]["content"]["text"], over_http["user"]);

    let told = json!({"question": "My name is Maria Lopez. Can GIST cause pain?"});
    let asked = json!({"name": "cited-answer", "arguments": told});
    let (_, answer) = ask(modern("prompts/get", asked)).await;
    assert!(
        !answer.to_string().contains("Lopez"),
        "what tells who asks stays here"
    );

    for (name, arguments, part) in [
        ("none", json!({}), "cited-answer"),
        ("cited-answer", json!({}), "needs `question`"),
        (
            "cited-answer",
            json!({"question": "x", "tone": "warm"}),
            "`tone`",
        ),
        (
            "cited-answer",
            json!({"question": " "}),
            "question is empty",
        ),
        (
            "repair-answer",
            json!({"question": "GIST?", "draft": "Ask your doctor."}),
            "nothing",
        ),
    ] {
        let asked = json!({"name": name, "arguments": arguments});
        let (_, answer) = ask(modern("prompts/get", asked)).await;
        assert_eq!(answer["error"]["code"], -32_602, "{answer}");
        assert!(
            answer["error"]["message"].as_str().unwrap().contains(part),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn no_lifetime_reaches_past_the_next_review() {
    let folder = Folder::new();
    folder.write("a.md", summary("a", "", "## S\n\nText of a summary.\n"));
    let ttl = async |uri: &str| {
        let request = modern("resources/read", json!({"uri": uri}));
        let (_, answer) = support::json(call_with(&settings(&[&folder.0]), request).await).await;
        answer["result"]["ttlMs"].as_u64()
    };
    // Due 2027-01-01; the clock of the tests stands at 2026-11-23.
    assert_eq!(ttl("citeguard://summaries/a").await, Some(3_600_000));
    let (_, list) = support::json(
        call_with(&settings(&[&folder.0]), modern("resources/list", json!({}))).await,
    )
    .await;
    assert_eq!(list["result"]["ttlMs"], 3_600_000);
    assert_eq!(
        list["result"]["resources"][1]["uri"],
        "citeguard://summaries/a/s"
    );

    let text = summary("b", "", "## S\n\nText.\n").replace("annual", "monthly");
    folder.write("b.md", text);
    assert_eq!(ttl("citeguard://summaries/b").await, Some(0));
    let (_, list) = support::json(
        call_with(&settings(&[&folder.0]), modern("resources/list", json!({}))).await,
    )
    .await;
    assert_eq!(
        list["result"]["ttlMs"], 0,
        "the list shows the overdue summary too"
    );

    let mut config = settings(&[&folder.0]);
    config.engine.cite.freshness.policy = citeguard::cite::FreshnessPolicy::Withhold;
    let read = modern("resources/read", json!({"uri": "citeguard://summaries/b"}));
    let (_, answer) = support::json(call_with(&config, read).await).await;
    assert_eq!(
        answer["error"]["code"], -32_602,
        "what is withheld is not there: {answer}"
    );
}

#[tokio::test]
async fn a_long_list_of_resources_comes_in_pages() {
    let folder = Folder::new();
    let sections: String = (1..=120)
        .map(|n| format!("## Part {n}\n\nText {n}.\n\n"))
        .collect::<Vec<_>>()
        .concat();
    for name in ["a", "b"] {
        folder.write(&format!("{name}.md"), summary(name, "", &sections));
    }
    let config = settings(&[&folder.0]);
    let mut params = json!({});
    let (mut uris, mut n_pages) = (Vec::new(), 0);
    loop {
        let (_, page) =
            support::json(call_with(&config, modern("resources/list", params)).await).await;
        let page = &page["result"];
        uris.extend(
            page["resources"]
                .as_array()
                .unwrap()
                .iter()
                .map(|r| r["uri"].to_string()),
        );
        n_pages += 1;
        let Some(cursor) = page["nextCursor"].as_str() else {
            break;
        };
        params = json!({"cursor": cursor});
    }
    assert_eq!((n_pages, uris.len()), (2, 242));
    uris.dedup();
    assert_eq!(uris.len(), 242);
}

/// What the program answers to lines on its standard input, and what it logs.
fn converse(lines: &[String], level: &str) -> (Vec<Value>, String) {
    let mut child = command(&["--as-of", "2026-11-23", "mcp"])
        .env("CITEGUARD_LOGGING__LEVEL", level)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    for line in lines {
        writeln!(input, "{line}").unwrap();
    }
    drop(input);
    let output = child.wait_with_output().unwrap();
    let log = support::stderr(&output);
    assert_eq!(output.status.code(), Some(0), "{log}");
    let answers = support::stdout(&output);
    let answers = answers
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    (answers.collect(), log)
}

#[test]
fn both_eras_are_spoken_over_standard_input_and_nothing_else_is_printed() {
    let question = "Can my zebrafish cause vomiting of blood?";
    let search = json!({"name": "search", "arguments": {"query": question}});
    let meta = json!({"io.modelcontextprotocol/protocolVersion": MODERN, "io.modelcontextprotocol/clientCapabilities": {}});
    let with_meta = |mut params: Value| {
        params["_meta"] = meta.clone();
        params
    };
    let line = |id: u8, method: &str, params: Value| {
        json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}).to_string()
    };
    let start = json!({"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}});
    let older = [
        line(1, "initialize", start),
        json!({"jsonrpc": "2.0", "method": "notifications/initialized"}).to_string(),
        line(2, "tools/call", search.clone()),
    ];
    let newer = [
        line(1, "server/discover", with_meta(json!({}))),
        line(2, "tools/call", with_meta(search)),
    ];
    for lines in [&older[..], &newer[..]] {
        let (answers, log) = converse(lines, "trace");
        let by_id = |id: u8| answers.iter().find(|answer| answer["id"] == id).unwrap();
        assert_eq!(answers.len(), 2, "{answers:?}");
        assert!(by_id(1)["result"]["capabilities"]["tools"].is_object());
        assert!(by_id(2)["result"]["structuredContent"]["results"].is_array());
        assert!(!log.contains("zebrafish"), "{log}");
    }
    let (answers, _) = converse(&[], "info");
    assert!(answers.is_empty());
}
