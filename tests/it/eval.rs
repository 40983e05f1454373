//! The evaluation harness: (1) the shipped suites keep their floors, and a floor that is not kept gives exit 1 with
//! its name, an error exit 2; (2) the same inputs give the same bytes, in every output; (3) a server is scored as the
//! engine in process; (4) a BEIR folder with its own corpus and TREC topics are searched; (5) two reports are
//! compared; (6) suites are found in folders. `eval_scorers` has the measures.

#![expect(
    clippy::float_cmp,
    reason = "figures are compared with what the same code computed"
)]

use std::path::{Path, PathBuf};

use citeguard::answer::Engine;
use citeguard::api::{AppState, router};
use citeguard::clock::Clock;
use citeguard::eval::compare::compare;
use citeguard::eval::manifest::{Format, Kind};
use citeguard::eval::render::{render_html, render_junit};
use citeguard::eval::{
    EvalError, HttpTarget, LocalTarget, Report, Searched, Suite, System, evaluate, find_suites,
};

use crate::support::{Folder, citeguard, engine_settings, root, settings, stderr, stdout};

const AS_OF: &str = "2026-11-23";

fn open(searched: &Searched) -> Result<LocalTarget, EvalError> {
    let dirs: Vec<&Path> = match searched {
        Searched::Configured => Vec::new(),
        Searched::Folders(dirs) => dirs.iter().map(PathBuf::as_path).collect(),
        Searched::Corpus(folder) => vec![folder],
    };
    Ok(LocalTarget::new(
        Engine::new(&engine_settings(&dirs))?,
        AS_OF.parse().unwrap(),
    ))
}

fn evaluated(paths: &[PathBuf]) -> citeguard::eval::Evaluation {
    let suites = find_suites(paths)
        .unwrap()
        .into_iter()
        .map(|m| Suite::load(m).unwrap());
    evaluate(
        &suites.collect::<Vec<_>>(),
        &System::InProcess(&open),
        &|| {},
    )
    .unwrap()
}

#[test]
fn the_shipped_suites_keep_their_floors() {
    let report = evaluated(&[root().join("tests/suites")]).report;
    assert!(report.suites.len() >= 7);
    assert!(
        report.suites.iter().all(|suite| !suite.floors.is_empty()),
        "a suite has no floor"
    );
    let broken: Vec<String> = report
        .broken_floors()
        .map(|(suite, floor)| {
            let wrong = suite
                .cases
                .iter()
                .filter(|case| !case.is_right)
                .map(|case| case.id.as_str());
            format!(
                "{}: {}; wrong: {}",
                suite.name,
                floor.sentence(),
                wrong.collect::<Vec<_>>().join(" ")
            )
        })
        .collect();
    assert!(report.passed && broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn a_floor_that_is_not_kept_gives_exit_1_and_an_error_exit_2() {
    let folder = Folder::new();
    let content = root().join("content");
    let manifest = |floor: &str| {
        format!(
            "name = \"small\"\nkind = \"disclaimer\"\ndata = [\"cases.jsonl\"]\ncontent = ['{}']\n\
             [[floors]]\nmeasure = \"{floor}\"\nat_most = 0.5\ndate = \"2026-11-23\"\ncorpus = \"one\"\ncommand = \"none\"\n",
            content.display()
        )
    };
    folder.write(
        "cases.jsonl",
        "{\"id\": \"a\", \"text\": \"A tumor.\", \"label\": \"exactly_one\"}\n",
    );
    let path = folder.write("small.toml", manifest("exactly_once"));
    let junit = folder.0.join("junit.xml");
    let run = |path: &Path| {
        citeguard(&[
            "eval",
            path.to_str().unwrap(),
            "--junit",
            junit.to_str().unwrap(),
        ])
    };
    let output = run(&path);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stderr(&output).contains("small: exactly_once is 1.000; at most 0.500 is allowed"));
    assert!(stdout(&output).contains("1 of 1 floors BROKEN"));
    let junit_text = std::fs::read_to_string(&junit).unwrap();
    assert!(
        junit_text.contains("<failure message=\"exactly_once is 1.000"),
        "{junit_text}"
    );
    for (manifest, problem) in [
        (manifest("nDCG@10"), "no measure `nDCG@10`"),
        ("name = \"small\"".to_owned(), "kind"),
    ] {
        let output = run(&folder.write("small.toml", manifest));
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(problem), "{}", stderr(&output));
    }
    folder.write("cases.jsonl", "{\"id\": \"a\"}\n");
    let output = run(&folder.0.join("cases.jsonl"));
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("cases.jsonl"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let paths = [
        root().join("tests/suites/gist"),
        root().join("tests/suites/guard/disclaimer.toml"),
    ];
    let bytes = || {
        let evaluation = evaluated(&paths);
        let report = &evaluation.report;
        let json = serde_json::to_string(report).unwrap();
        (
            json,
            render_html(report),
            render_junit(report),
            evaluation.run,
            evaluation.qrels,
        )
    };
    let first = bytes();
    assert!(first == bytes(), "two runs differ");
    let report: Report = serde_json::from_str(&first.0).unwrap();
    assert_eq!(
        serde_json::to_string(&report).unwrap(),
        first.0,
        "the JSON is not read back as it was"
    );
    // Nothing of the page is fetched from elsewhere.
    for outside in ["src=", "@import", "url(", "<link"] {
        assert!(!first.1.contains(outside), "{outside}");
    }
}

#[test]
fn a_report_compared_with_itself_does_not_differ() {
    let report = evaluated(&[root().join("tests/suites/gist")]).report;
    let comparison = compare(&report, &report);
    let suite = &comparison.suites[0];
    assert!(suite.changed.is_empty() && suite.left_out.is_empty());
    assert!(
        suite
            .differences
            .iter()
            .all(|d| d.difference == 0.0 && d.p == 1.0)
    );
    assert_eq!(suite.n_cases, report.suites[0].n_cases);
}

#[test]
fn a_beir_folder_is_searched_in_its_own_corpus() {
    let folder = Folder::new();
    folder.write(
        "corpus.jsonl",
        "{\"_id\": \"d1\", \"title\": \"Owls\", \"text\": \"Owls hunt *mice* at night.\"}\n\
         {\"_id\": \"d2\", \"title\": \"\", \"text\": \"# Whales\\nsing in the deep sea.\"}\n\
         {\"_id\": \"d3\", \"text\": \"Bees make honey.\"}\n",
    );
    folder.write("queries.jsonl", "{\"_id\": \"q1\", \"text\": \"hunt mice\"}\n{\"_id\": \"q2\", \"text\": \"singing whales\"}\n{\"_id\": \"q3\", \"text\": \"not judged\"}\n");
    folder.write(
        "qrels/test.tsv",
        "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t2\nq2\td3\t0\n",
    );
    let evaluation = evaluated(std::slice::from_ref(&folder.0));
    let suite = &evaluation.report.suites[0];
    assert_eq!(suite.n_cases, 2);
    assert_eq!(evaluation.run["q1"][0].0, "d1");
    assert_eq!(evaluation.run["q2"][0].0, "d2");
    assert!(
        suite
            .cases
            .iter()
            .all(|case| case.is_right && case.scores["nDCG@10"] == 1.0)
    );
}

#[test]
fn trec_topics_are_judged_on_passage_ids() {
    let gist = evaluated(&[root().join("tests/suites/gist")]);
    let (question, grades) = gist.qrels.iter().next().unwrap();
    let text = &gist.report.suites[0]
        .cases
        .iter()
        .find(|case| case.id == *question)
        .unwrap()
        .text;
    let folder = Folder::new();
    folder.write("topics.tsv", format!("{question}\t{text}\n"));
    let lines = grades
        .iter()
        .map(|(passage, grade)| format!("{question} 0 {passage} {grade}\n"));
    folder.write("qrels", lines.collect::<String>());
    let path = folder.write("t.toml", "name = \"t\"\nkind = \"retrieval\"\nformat = \"trec\"\ntopics = \"topics.tsv\"\nqrels = \"qrels\"\n");
    let case = evaluated(&[path]).report.suites[0].cases[0].clone();
    let same = gist.report.suites[0]
        .cases
        .iter()
        .find(|case| case.id == *question)
        .unwrap();
    assert_eq!(case.scores["nDCG@10"], same.scores["trec:nDCG@10"]);
}

#[test]
fn a_server_is_scored_as_the_engine_in_process() {
    let config = settings(&[]);
    let clock = Clock::new(AS_OF.parse().ok());
    let state = AppState::new(Engine::new(&config.engine).unwrap(), &config.server, clock);
    let app = router(state, &config.server, axum::Router::new());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let listener = runtime
        .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
        .unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    runtime.spawn(async move { axum::serve(listener, app).await });

    let paths = [
        "gist",
        "guard/disclaimer.toml",
        "guard/untouched.toml",
        "guard/questions.toml",
        "guard/grounding.toml",
    ];
    let paths: Vec<PathBuf> = paths
        .iter()
        .map(|p| root().join("tests/suites").join(p))
        .collect();
    let suites = find_suites(&paths)
        .unwrap()
        .into_iter()
        .map(|m| Suite::load(m).unwrap());
    let target = HttpTarget::new(&url).unwrap();
    let system = System::Other {
        name: &url,
        target: &target,
    };
    let remote = evaluate(&suites.collect::<Vec<_>>(), &system, &|| {}).unwrap();
    let local = evaluated(&paths);
    assert_eq!(remote.run, local.run);
    assert!(remote.qrels.is_empty());
    for (there, here) in remote.report.suites.iter().zip(&local.report.suites) {
        let own = here
            .measures
            .iter()
            .filter(|m| !m.name.starts_with("trec:"));
        assert_eq!(
            there.measures,
            own.cloned().collect::<Vec<_>>(),
            "{}",
            here.name
        );
        for (there, here) in there.cases.iter().zip(&here.cases) {
            assert_eq!(
                (&there.got, &there.why),
                (&here.got, &here.why),
                "{}",
                here.id
            );
        }
    }
}

#[test]
fn a_server_that_is_not_there_is_an_error() {
    let suite = root().join("tests/suites/guard/disclaimer.toml");
    for (url, problem) in [
        ("http://127.0.0.1:9", "127.0.0.1:9/v1/check"),
        ("https://example.org", "http://"),
    ] {
        let output = citeguard(&["eval", suite.to_str().unwrap(), "--target", url]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(problem), "{}", stderr(&output));
    }
}

#[test]
fn suites_are_found_in_folders_and_told_by_their_data() {
    let folder = Folder::new();
    let claims = "{\"id\": \"g\", \"text\": \"A claim.\", \"label\": \"grounded\", \"passages\": [\"A claim.\"]}\n";
    folder.write("one/dev.jsonl", claims);
    folder.write(
        "one/queries.dev.jsonl",
        "{\"_id\": \"q\", \"text\": \"no case\"}\n",
    );
    folder.write(
        "two/dev.jsonl",
        "{\"id\": \"s\", \"query\": \"q\", \"gold\": []}\n",
    );
    folder.write("two/content/a.md", "no suite");
    folder.write("three/queries.jsonl", "");
    folder.write("four/topics.tsv", "1\tq\n");
    folder.write("four/qrels.txt", "1 0 d 1\n");
    let manifest = "name = \"own\"\nkind = \"questions\"\ndata = \"q.jsonl\"\n";
    folder.write("five/a.toml", manifest);
    folder.write(
        "five/q.jsonl",
        "{\"id\": \"q\", \"text\": \"?\", \"label\": \"general\"}\n",
    );
    let found = find_suites(std::slice::from_ref(&folder.0)).unwrap();
    let told: Vec<(&str, Kind, Format)> = found
        .iter()
        .map(|m| (m.name.as_str(), m.kind, m.format))
        .collect();
    assert_eq!(
        told,
        [
            ("own", Kind::Questions, Format::Jsonl),
            ("four", Kind::Retrieval, Format::Trec),
            ("dev", Kind::Grounding, Format::Jsonl),
            ("three", Kind::Retrieval, Format::Beir),
            ("two-dev", Kind::Retrieval, Format::Jsonl),
        ]
    );
    assert_eq!(found[4].content, [folder.0.join("two/content")]);
    assert_eq!(found[0].data, [folder.0.join("five/q.jsonl")]);
    let twin = folder.write("six/b.toml", manifest);
    let twins = find_suites(&[folder.0.join("five"), twin]).unwrap_err();
    assert_eq!(twins.to_string(), "two suites have the name `own`");
    folder.write("empty/notes.txt", "nothing");
    assert!(
        find_suites(&[folder.0.join("empty")])
            .unwrap_err()
            .to_string()
            .contains("no suite")
    );
}
