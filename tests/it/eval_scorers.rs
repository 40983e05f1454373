//! Relevance and measures of the evaluation harness equal those of the scorers of the development data: on small
//! own data, every figure that the scorers print. `tests/cases/eval/scorer.json` holds their figures and the command.

use std::collections::BTreeMap;
use std::path::PathBuf;

use citeguard::eval::manifest::{Format, Kind, Manifest};
use citeguard::eval::report::{Measure, SuiteReport};
use citeguard::eval::target::{CaseDraft, Checked, Classified, Found, Retrieved};
use citeguard::eval::{EvalError, Suite, System, Target, evaluate};
use serde_json::Value;

use crate::support::root;

fn data(name: &str) -> PathBuf {
    root().join("tests/cases/eval").join(name)
}

fn rows(name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(data(name)).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// A system whose every answer is written down.
struct Written {
    results: BTreeMap<String, Value>,
    verdicts: BTreeMap<String, String>,
}

impl Written {
    fn new() -> Self {
        let string = |value: &Value| value.as_str().unwrap().to_owned();
        Self {
            results: rows("run.jsonl")
                .into_iter()
                .map(|row| (string(&row["query"]), row))
                .collect(),
            verdicts: rows("verdicts.jsonl")
                .iter()
                .map(|row| (string(&row["text"]), string(&row["verdict"])))
                .collect(),
        }
    }
}

fn found(value: &Value) -> Found {
    let string = |value: &Value| value.as_str().unwrap().to_owned();
    Found {
        passage_id: String::new(),
        url: string(&value["url"]),
        section: value["section"]
            .as_array()
            .unwrap()
            .iter()
            .map(string)
            .collect(),
        text: string(&value["text"]),
    }
}

impl Target for Written {
    fn retrieve(&self, question: &str, depth: usize) -> Result<Retrieved, EvalError> {
        let row = &self.results[question];
        Ok(Retrieved {
            results: row["results"]
                .as_array()
                .unwrap()
                .iter()
                .take(depth)
                .map(found)
                .collect(),
            is_answerable: row["answerable"].as_bool().unwrap(),
            confidence: row["confidence"].as_f64().unwrap(),
        })
    }

    fn check(&self, draft: &CaseDraft<'_>) -> Result<Checked, EvalError> {
        Ok(Checked {
            decision: self.verdicts[draft.answer].clone(),
            findings: Vec::new(),
            text: String::new(),
        })
    }

    fn classify(&self, question: &str) -> Result<Classified, EvalError> {
        Ok(Classified {
            class: self.verdicts[question].clone(),
            findings: Vec::new(),
        })
    }

    fn passages(&self) -> Option<Vec<Found>> {
        None
    }

    fn facts(&self) -> Vec<(String, String)> {
        Vec::new()
    }
}

fn suite(name: &str, kind: Kind, is_strict: bool) -> SuiteReport {
    let mut manifest = Manifest::bare(name.to_owned(), kind, Format::Jsonl, data(name));
    manifest.strict = is_strict;
    let suites = [Suite::load(manifest).unwrap()];
    let target = Written::new();
    let system = System::Other {
        name: "written",
        target: &target,
    };
    let mut report = evaluate(&suites, &system, &|| {}).unwrap().report;
    report.suites.remove(0)
}

fn scorer(name: &str) -> Value {
    let text = std::fs::read_to_string(data("scorer.json")).unwrap();
    serde_json::from_str::<Value>(&text).unwrap()[name].clone()
}

#[track_caller]
fn same(measures: &[Measure], name: &str, expected: &Value) {
    let Some(expected) = expected.as_f64() else {
        return;
    };
    let measure = measures.iter().find(|measure| measure.name == name);
    let value = measure.unwrap_or_else(|| panic!("no {name}")).value;
    assert!(
        (value - expected).abs() < 1e-9,
        "{name}: {value}, the scorer has {expected}"
    );
}

#[track_caller]
fn retrieval_equals_the_scorer(name: &str, scored: &str, is_strict: bool) {
    let suite = suite(name, Kind::Retrieval, is_strict);
    let judged = scorer(scored);
    for (group, figures) in judged.as_object().unwrap() {
        if group == "declined" {
            same(
                &suite.measures,
                "share_declined",
                &figures["share_declined"],
            );
            same(
                &suite.measures,
                "share_wrongly_declined",
                &figures["share_wrongly_declined"],
            );
            continue;
        }
        let measures = if group == "all" {
            &suite.measures
        } else {
            &suite
                .groups
                .iter()
                .find(|g| g.name == format!("kind:{group}"))
                .unwrap()
                .measures
        };
        for (measure, value) in figures.as_object().unwrap() {
            if measure == "queries" {
                let n = measures.iter().find(|m| m.name == "nDCG@10").unwrap().n;
                assert_eq!(n as u64, value.as_u64().unwrap(), "{group}");
            } else {
                same(measures, measure, value);
            }
        }
    }
}

#[test]
fn judged_sentences_are_scored_as_the_scorer_scores_them() {
    retrieval_equals_the_scorer("sentences.jsonl", "sentences", false);
    retrieval_equals_the_scorer("sentences.jsonl", "strict", true);
}

#[test]
fn judged_answers_are_scored_as_the_scorer_scores_them() {
    retrieval_equals_the_scorer("answers.jsonl", "answers", false);
}

#[test]
fn guard_cases_are_scored_as_the_guard_scorer_scores_them() {
    for (name, kind) in [("drafts", Kind::Answers), ("classes", Kind::Questions)] {
        let suite = suite(&format!("{name}.jsonl"), kind, false);
        let scorer = scorer(name);
        for measure in [
            "accuracy",
            "macro_f1",
            "false_reject_rate",
            "false_pass_rate",
        ] {
            if !scorer[measure].is_null() {
                same(&suite.measures, measure, &scorer[measure]);
            }
        }
        for (class, figures) in scorer["classes"].as_object().unwrap() {
            for measure in ["precision", "recall", "f1"] {
                same(
                    &suite.measures,
                    &format!("{measure}:{class}"),
                    &figures[measure],
                );
            }
        }
    }
}
