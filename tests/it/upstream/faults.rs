//! Every fault with what the user saw: properties 1 and 2.

use std::fmt::Write as _;
use std::time::Duration;

use citeguard::upstream::{Fault, ModelSettings};

use super::{
    ADVICE, GOOD, GOOD_BEGINNING, QUESTION, app, ask, count, marked, model, n_disclaimers, then,
};
use crate::fake_upstream::{
    Act, FakeUpstream, begun, completion, event, raw, response, stream_head, streamed,
};

/// A fault, how it comes about, and with which settings.
struct Row {
    what: &'static str,
    fault: Fault,
    scripts: Vec<Vec<Act>>,
    change: fn(&mut ModelSettings),
}

fn row(what: &'static str, fault: Fault, script: Vec<Act>) -> Row {
    Row {
        what,
        fault,
        scripts: vec![script],
        change: |_| (),
    }
}

fn status(status: &str) -> Vec<Act> {
    response(
        status,
        "application/json",
        "{\"error\": {\"message\": \"no\"}}",
    )
}

fn events(events: &[&str]) -> Vec<Act> {
    let mut acts = vec![stream_head()];
    acts.extend(events.iter().map(|event| raw(event)));
    acts.push(Act::Send(b"0\r\n\r\n".to_vec()));
    acts
}

const SHORT: Duration = Duration::from_millis(150);

/// Everything that can go wrong before a word may leave.
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn rows() -> Vec<Row> {
    let tool = "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"t\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}}]}\n\n";
    let spanish = "Los GIST muy pequeños son comunes [1]. A veces son más pequeños que la goma de un lápiz [1].";
    vec![
        Row {
            change: |model| model.url = "http://255.255.255.255:9/v1".parse().unwrap(),
            ..row("host out of reach", Fault::Unreachable, Vec::new())
        },
        Row {
            change: |model| {
                let name = "a".repeat(64);
                model.url = format!("http://{name}.invalid/v1").parse().unwrap();
            },
            ..row("host name that leads nowhere", Fault::Dns, Vec::new())
        },
        Row {
            change: |model| {
                let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
                let port = listener.local_addr().unwrap().port();
                model.url.set_port(Some(port)).unwrap();
            },
            ..row("nothing listens", Fault::Refused, Vec::new())
        },
        Row {
            change: |model| {
                model.url.set_scheme("https").unwrap();
                model.connect_timeout = SHORT;
            },
            ..row("TLS never answers", Fault::ConnectTimeout, vec![Act::Hang])
        },
        Row {
            change: |model| model.first_word_timeout = SHORT,
            ..row("no response", Fault::FirstWordTimeout, vec![Act::Hang])
        },
        Row {
            change: |model| model.first_word_timeout = SHORT,
            ..row(
                "head of a response, then silence",
                Fault::FirstWordTimeout,
                vec![stream_head(), Act::Hang],
            )
        },
        Row {
            change: |model| model.total_timeout = SHORT,
            ..row("no response in the time for all", Fault::TotalTimeout, vec![Act::Hang])
        },
        Row {
            change: |model| model.stall_timeout = SHORT,
            ..row(
                "silence after the first words",
                Fault::Stalled,
                then(begun("Very small"), Act::Hang),
            )
        },
        row("status 401", Fault::Unauthorized, status("401 Unauthorized")),
        row("status 403", Fault::Unauthorized, status("403 Forbidden")),
        row("status 400", Fault::ClientError, status("400 Bad Request")),
        row("status 404", Fault::ClientError, status("404 Not Found")),
        row("status 429", Fault::RateLimited, status("429 Too Many Requests")),
        row("status 500", Fault::ServerError, status("500 Internal Server Error")),
        row("status 503", Fault::ServerError, status("503 Service Unavailable")),
        row("status 302", Fault::OtherStatus, status("302 Found")),
        row("no HTTP", Fault::NotJson, vec![Act::Send(b"HELLO\r\n\r\n".to_vec())]),
        row("a page of HTML", Fault::NotJson, response("200 OK", "text/html", "<html>")),
        row(
            "JSON of another shape",
            Fault::NotJson,
            response("200 OK", "application/json", "{\"choices\": []}"),
        ),
        row(
            "an error with status 200",
            Fault::ErrorInBody,
            response("200 OK", "application/json", "{\"error\": {\"message\": \"no\"}}"),
        ),
        row("connection closed without a response", Fault::Cut, Vec::new()),
        row(
            "a whole answer cut in the middle",
            Fault::Cut,
            vec![Act::Send(
                b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{\"choices\"".to_vec(),
            )],
        ),
        row("a stream cut in the middle", Fault::Cut, begun("Very small")),
        row(
            "a stream that ends without saying so",
            Fault::Cut,
            then(begun("Very small"), Act::Send(b"0\r\n\r\n".to_vec())),
        ),
        row("a line that is no event", Fault::MalformedStream, events(&["oh no\n\n"])),
        row("an event that is not JSON", Fault::MalformedStream, events(&["data: {\"a\n\n"])),
        row(
            "an error event",
            Fault::ErrorInBody,
            events(&["data: {\"error\": {\"message\": \"no\"}}\n\n"]),
        ),
        row("an empty answer", Fault::Empty, completion(" ", "stop")),
        row("an empty stream", Fault::Empty, streamed("", "stop")),
        Row {
            change: |model| model.max_answer_bytes = 200,
            ..row(
                "a stream without end",
                Fault::Endless,
                vec![stream_head(), Act::Repeat(endless())],
            )
        },
        Row {
            change: |model| model.max_answer_bytes = 200,
            ..row("an answer too long", Fault::Endless, completion(&GOOD, "stop"))
        },
        row("stopped at its length", Fault::Length, completion("Very small", "length")),
        row("stream stopped at its length", Fault::Length, streamed("Very small", "length")),
        row("stopped by its filter", Fault::ContentFilter, completion("Very", "content_filter")),
        row("a tool call", Fault::ToolCalls, events(&[tool])),
        row("another language", Fault::OffLanguage, streamed(spanish, "stop")),
        row(
            "a mark to no passage",
            Fault::MarkToNothing,
            streamed(&marked("Very small GISTs are common [n][98]."), "stop"),
        ),
        row("advice", Fault::Rejected, streamed(ADVICE, "stop")),
        row(
            "a claim of its own",
            Fault::Rejected,
            streamed(&marked("Very small GISTs are cured by garlic in 97 percent of cases [n]."), "stop"),
        ),
        row(
            "nothing that a passage says",
            Fault::Uncited,
            streamed("Thank you for your question.", "stop"),
        ),
        Row {
            scripts: vec![streamed(ADVICE, "stop"), streamed(ADVICE, "stop")],
            change: |model| model.is_repaired = true,
            ..row("advice, and again after the repair", Fault::RepairFailed, Vec::new())
        },
        Row {
            scripts: vec![streamed(ADVICE, "stop"), status("500 Internal Server Error")],
            change: |model| model.is_repaired = true,
            ..row("advice, and then status 500", Fault::ServerError, Vec::new())
        },
    ]
}

fn endless() -> Vec<u8> {
    let event = event(Some("very small "), None);
    format!("{:x}\r\n{event}\r\n", event.len()).into_bytes()
}

#[tokio::test]
async fn every_fault_ends_in_the_composers_answer() {
    let mut table =
        String::from("| upstream | counted as | not streamed | streamed |\n|---|---|---|---|\n");
    let mut met = Vec::new();
    for row in rows() {
        let mut seen = Vec::new();
        for is_streamed in [false, true] {
            let upstream = FakeUpstream::start(row.scripts.clone()).await;
            let mut model = model(&upstream.url());
            (row.change)(&mut model);
            let app = app(model);
            let composed = ask(&app, "citeguard", QUESTION, is_streamed).await;
            let shown = ask(&app, "citeguard-model", QUESTION, is_streamed).await;
            assert_eq!(shown.content, composed.content, "{}", row.what);
            assert_eq!(n_disclaimers(&shown.content), 1);
            assert_eq!(count(&app, row.fault).await, 1, "{}", row.what);
            seen.push(format!("composer's answer, {}", shown.finish_reason));
        }
        let name = row.fault.name();
        writeln!(
            table,
            "| {} | {name} | {} | {} |",
            row.what, seen[0], seen[1]
        )
        .unwrap();
        met.push(row.fault);
    }
    for (row, reason) in broken_rows() {
        let upstream = FakeUpstream::start(row.scripts).await;
        let mut model = model(&upstream.url());
        (row.change)(&mut model);
        let app = app(model);
        let shown = ask(&app, "citeguard-model", QUESTION, true).await;
        let text = &shown.content;
        assert!(
            text.starts_with(&marked("Very small GISTs are common [n].")),
            "{text}"
        );
        assert!(!text.contains("pills") && !text.contains("[98]"), "{text}");
        assert_eq!(n_disclaimers(text), 1, "{text}");
        assert!(
            text.contains(&marked("\n\n**Sources**\n\n- [n] ")),
            "{text}"
        );
        assert_eq!(shown.finish_reason, reason, "{}", row.what);
        assert_eq!(count(&app, row.fault).await, 1, "{}", row.what);
        let end = text.split("\n\n").nth(1).unwrap();
        writeln!(
            table,
            "| {}, after a sentence was out | {} | | “{end}” sources, disclaimer, {reason} |",
            row.what,
            row.fault.name()
        )
        .unwrap();
        met.push(row.fault);
    }
    // These need two calls, another server, or a fault of this program.
    met.extend([Fault::Busy, Fault::Tls, Fault::Inner]);
    for fault in Fault::ALL {
        assert!(met.contains(&fault), "{fault:?} has no row");
    }
    insta::assert_snapshot!("table", table);
}

/// Faults after the first sentence has left, with the finish reason.
fn broken_rows() -> Vec<(Row, &'static str)> {
    let beginning = || begun(&format!("{} Some of these small tumors", *GOOD_BEGINNING));
    vec![
        (row("a stream cut", Fault::Cut, beginning()), "length"),
        (
            Row {
                change: |model| model.stall_timeout = SHORT,
                ..row("silence", Fault::Stalled, then(beginning(), Act::Hang))
            },
            "length",
        ),
        (
            row(
                "an error event",
                Fault::ErrorInBody,
                then(
                    beginning(),
                    raw("data: {\"error\": {\"message\": \"no\"}}\n\n"),
                ),
            ),
            "length",
        ),
        (
            row(
                "advice",
                Fault::Rejected,
                streamed(&format!("{} {ADVICE}", *GOOD), "stop"),
            ),
            "content_filter",
        ),
        (
            row(
                "a mark to no passage",
                Fault::MarkToNothing,
                streamed(
                    &format!("{} Very small GISTs are common [98].", *GOOD),
                    "stop",
                ),
            ),
            "content_filter",
        ),
    ]
}
