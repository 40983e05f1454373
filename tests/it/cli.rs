//! Properties of the command line: (1) a question gets passages, and the exit code says whether; (2) a batch keeps
//! order and ids, in both formats; (3) errors say what to change and exit with 2; (4) no question reaches a log;
//! (5) the service stops cleanly on SIGTERM; (6) what is taken out of a question before it leaves can be seen.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::{Folder, citeguard, command, stderr, stdout};

const AS_OF: [&str; 2] = ["--as-of", "2026-11-23"];

#[test]
fn a_question_gets_passages_with_their_age() {
    let output = citeguard(&["retrieve", "what are the signs?", AS_OF[0], AS_OF[1]]);
    assert_eq!(output.status.code(), Some(0));
    let text = stdout(&output);
    assert!(text.contains("Blood (either bright red or very dark) in the stool or vomit."));
    assert!(text.contains(
        "Last reviewed 2025-12-30. The review is OVERDUE by 238 days, since 2026-03-30."
    ));
    assert_eq!(
        text.matches("does not give formal guidelines or recommendations")
            .count(),
        1
    );
}

#[test]
fn nothing_found_exits_with_1_and_a_mistake_with_2() {
    assert_eq!(citeguard(&["retrieve", "zzzz qqqq"]).status.code(), Some(1));
    for (args, part) in [
        (vec!["retrieve", ""], "question is empty"),
        (vec!["retrieve", "x", "--top-k", "0"], "from 1 to 100"),
        (vec!["retrieve", "x", "--as-of", "23.11.2026"], "YYYY-MM-DD"),
        (vec!["retrieve"], "required"),
        (
            vec!["retrieve", "--batch", "no-such-file"],
            "cannot read no-such-file",
        ),
        (
            vec!["retrieve", "x", "--content", "nowhere"],
            "content folder `nowhere` cannot be read",
        ),
        (
            vec!["retrieve", "x", "--config", "nowhere.toml"],
            "configuration cannot be read",
        ),
        (vec!["classify", ""], "question is empty"),
        (vec!["fly"], "unrecognized subcommand"),
    ] {
        let output = citeguard(&args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(
            stderr(&output).contains(part),
            "{args:?}: {}",
            stderr(&output)
        );
        assert_eq!(stdout(&output), "");
    }
}

#[test]
fn a_batch_keeps_order_and_ids_and_an_empty_question_does_not_end_it() {
    let folder = Folder::new();
    let lines = "{\"id\": \"b\", \"query\": \"surgery\"}\n\n{\"query_id\": 7, \"text\": \" \"}\n{\"_id\": \"a\", \"query\": \"MRI\", \"kind\": \"x\"}\n";
    let path = folder.write("questions.jsonl", lines);
    let path = path.to_str().unwrap();
    let output = citeguard(&["retrieve", "--batch", path, "--top-k", "3"]);
    let rows: Vec<Value> = stdout(&output)
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    let ids: Vec<&str> = rows
        .iter()
        .map(|r| r["query_id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["b", "7", "a"]);
    assert_eq!(rows[1]["answerable"], false);
    assert_eq!(rows[0]["results"].as_array().unwrap().len(), 3);
    let keys: Vec<&String> = rows[0]["results"][0].as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        ["passage_id", "rank", "score", "section", "text", "url"]
    );

    let trec = stdout(&citeguard(&[
        "retrieve", "--batch", path, "--format", "trec", "--tag", "t",
    ]));
    let first: Vec<&str> = trec.lines().next().unwrap().split(' ').collect();
    assert_eq!(
        (first[0], first[1], first[3], first[5], first.len()),
        ("b", "Q0", "1", "t", 6)
    );

    let bad = folder.write("bad.jsonl", "{\"id\": 1, \"query\": \"x\"}\nnot json\n");
    let output = citeguard(&["retrieve", "--batch", bad.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("line 2:"), "{}", stderr(&output));
}

fn run_with_input(args: &[&str], input: &str) -> std::process::Output {
    let mut child = command(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn a_draft_is_checked_from_standard_input_and_from_a_batch() {
    let output = run_with_input(&["check", "-"], "Surgery may be done.");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let output = run_with_input(
        &["check", "--json"],
        "You should take 400 mg of imatinib a day.",
    );
    assert_eq!(output.status.code(), Some(1));
    let verdict: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(verdict["decision"], "reject");

    let lines = "{\"id\": \"x\", \"text\": \"Take two tablets tonight.\"}\n{\"id\": 2, \"answer\": \"A CT scan makes pictures.\"}\n";
    let output = run_with_input(&["check", "--batch", "-"], lines);
    assert_eq!(output.status.code(), Some(0));
    let rows: Vec<Value> = stdout(&output)
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert_eq!(
        (&rows[0]["id"], &rows[0]["verdict"]),
        (&"x".into(), &"reject".into())
    );
    assert_eq!(
        (&rows[1]["id"], &rows[1]["verdict"]),
        (&2.into(), &"allow".into())
    );
    assert!(
        rows[1]["output"]
            .as_str()
            .unwrap()
            .contains("does not give formal guidelines")
    );

    let output = run_with_input(
        &["classify", "--batch", "-"],
        "{\"id\": \"q\", \"text\": \"What is GIST?\"}\n",
    );
    assert_eq!(stdout(&output), "{\"id\":\"q\",\"verdict\":\"general\"}\n");
}

#[test]
fn passages_of_a_wrong_form_are_refused_by_name() {
    let folder = Folder::new();
    for (passages, problem) in [
        ("[3]", "a passage is a number; send its words as a string"),
        (r#"[{"text": "y", "title": "z"}]"#, "unknown field `title`"),
        (r#"[{"id": "1"}]"#, "missing field `text`"),
    ] {
        let line = format!("{{\"id\": \"x\", \"text\": \"y\", \"passages\": {passages}}}\n");
        let output = run_with_input(&["check", "--batch", "-"], &line);
        assert_eq!(output.status.code(), Some(2), "{passages}");
        assert!(stderr(&output).contains(problem), "{}", stderr(&output));

        let file = folder.write("passages.json", passages);
        let output = run_with_input(&["check", "--passages", file.to_str().unwrap()], "y");
        assert_eq!(output.status.code(), Some(2), "{passages}");
        assert!(stderr(&output).contains(problem), "{}", stderr(&output));
    }
}

#[test]
fn what_tells_who_wrote_a_text_is_taken_out() {
    let text = "My name is Maria Lopez. Can GIST cause vomiting of blood?\n";
    let clean = "My name is [name]. Can GIST cause vomiting of blood?\n";
    let output = run_with_input(&["redact"], text);
    assert_eq!(stdout(&output), clean);
    assert_eq!(stderr(&output), "");
    let output = run_with_input(&["redact", "-", "--json"], text);
    let json: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(
        json,
        serde_json::json!({"text": clean, "removed": ["name"]})
    );
    let output = run_with_input(
        &["redact", "--batch", "-"],
        "{\"id\": 7, \"question\": \"Call 301-555-0142 about GIST\"}\n",
    );
    assert_eq!(
        stdout(&output),
        "{\"id\":7,\"text\":\"Call [phone] about GIST\",\"removed\":[\"phone\"]}\n"
    );
}

#[test]
fn all_configuration_problems_are_named_together() {
    let folder = Folder::new();
    let path = folder.write(
        "bad.toml",
        "[server]\nmax_requests = 0\nlissen = \"x\"\n[freshness]\npolicy = \"ignore\"\n[guard.rules]\nPA001 = \"maybe\"\n",
    );
    let output = citeguard(&["retrieve", "x", "--config", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let message = stderr(&output);
    for part in [
        "`server.max_requests` is `0`; it must be a whole number from 1 to 10000",
        "`server.lissen` is not a key; known keys are server.listen,",
        "`freshness.policy` is `ignore`; it must be \"flag\" or \"withhold\"",
        "`guard.rules.PA001` is `maybe`",
    ] {
        assert!(message.contains(part), "{part}\n{message}");
    }
}

#[test]
fn the_environment_overrides_the_file() {
    let output = command(&["retrieve", "surgery", "--json", AS_OF[0], AS_OF[1]])
        .env("CITEGUARD_FRESHNESS__POLICY", "withhold")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let output = command(&["retrieve", "x"])
        .env("CITEGUARD_SERVER__MAX_REQUESTS", "no")
        .output()
        .unwrap();
    assert!(
        stderr(&output).contains("`server.max_requests` is `no`"),
        "{}",
        stderr(&output)
    );
    let output = command(&["retrieve", "x"])
        .env("CITEGUARD_SERVER__NO_SUCH", "1")
        .output()
        .unwrap();
    assert!(
        stderr(&output).contains("`server.no_such` is not a key"),
        "{}",
        stderr(&output)
    );
}

/// One HTTP/1.1 request by hand: the tests need no client.
fn http(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    response
}

#[test]
fn the_service_answers_logs_no_question_and_stops_on_sigterm() {
    let mut child = command(&["serve", "--listen", "127.0.0.1:0"])
        .env("CITEGUARD_LOGGING__FORMAT", "json")
        .env("CITEGUARD_LOGGING__LEVEL", "trace")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap());
    let mut text = String::new();
    let address = loop {
        let mut line = String::new();
        assert!(log.read_line(&mut line).unwrap() > 0, "{text}");
        text.push_str(&line);
        let entry: Value = serde_json::from_str(&line).unwrap();
        if let Some(address) = entry["address"].as_str() {
            break address.to_owned();
        }
    };
    for (path, body) in [
        ("/v1/retrieve", "{\"query\":\"my zebrafinch tumor hurts\"}"),
        (
            "/v1/retrieve",
            "{\"query\":\"my zebrafinch tumor hurts\",\"top_k\":0}",
        ),
        ("/v1/retrieve?q=zebrafinch", "zebrafinch"),
        ("/v1/zebrafinch", ""),
        ("/v1/classify", "{\"question\":\"zebrafinch\"}"),
        (
            "/v1/check",
            "{\"answer\":\"take zebrafinch\",\"question\":\"zebrafinch?\"}",
        ),
    ] {
        let length = body.len();
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        let response = http(&address, &request);
        assert!(response.starts_with("HTTP/1.1 "), "{response}");
        assert!(
            response.to_lowercase().contains("x-request-id: "),
            "{response}"
        );
    }
    let pid = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(child.wait().unwrap().code(), Some(0));
    log.read_to_string(&mut text).unwrap();
    assert!(!text.contains("zebrafinch"), "{text}");
    assert!(
        text.contains("\"status\":400") && text.contains("stopped"),
        "{text}"
    );
}
