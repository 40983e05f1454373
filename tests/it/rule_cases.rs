//! Every rule of the catalogue has cases, held one by one.
//!
//! 1. Each rule has at least two texts in which it finds something and two near misses; rules of faults and of
//!    likeness have those that can be written down.
//! 2. Each case comes out as labelled: the rule is among the findings, or the near miss is allowed (of questions: the
//!    rule finds nothing).
//! 3. Each rule has a page, and each page a rule.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use citeguard::guard::{CitedPassage, Decision, Draft, Guard, GuardSettings};
use serde_json::Value;

/// Rules whose texts cannot be written down as cases, with where they are held instead.
const HELD_ELSEWHERE: [&str; 3] = [
    "GU001", // a long text: `advice`
    "GU002", // an injected fault: the guard's own tests
    "QC060", // whatever the model weighs: `questions`
];

fn cases() -> Vec<Value> {
    include_str!("../cases/guard/rules.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}")))
        .collect()
}

#[test]
fn every_rule_has_cases_and_near_misses() {
    let guard = Guard::new(&GuardSettings::default()).unwrap();
    let mut n: BTreeMap<(String, String), usize> = BTreeMap::new();
    for case in cases() {
        let text = |key: &str| case[key].as_str().unwrap().to_owned();
        assert!(!text("why").is_empty() && !text("source").is_empty());
        *n.entry((text("rule"), text("label"))).or_default() += 1;
    }
    for rule in guard.rules() {
        for label in ["reject", "pass"] {
            let n = n.remove(&(rule.code.to_owned(), label.to_owned()));
            assert!(
                n.unwrap_or_default() >= 2 || HELD_ELSEWHERE.contains(&rule.code),
                "{} has {n:?} cases with the label {label}",
                rule.code
            );
        }
    }
    assert!(n.is_empty(), "no such rules: {n:?}");
}

#[test]
fn every_case_comes_out_as_labelled() {
    let guard = Guard::new(&GuardSettings::default()).unwrap();
    for case in cases() {
        let (rule, text) = (
            case["rule"].as_str().unwrap(),
            case["text"].as_str().unwrap(),
        );
        let passages: Vec<CitedPassage<'_>> = case["passages"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|passage| CitedPassage {
                id: "p",
                text: passage.as_str().unwrap(),
                title: None,
                is_from_content: true,
                reading: None,
            })
            .collect();
        let is_question = rule.starts_with("QC");
        let (codes, is_allowed): (Vec<&str>, bool) = if is_question {
            let verdict = guard.classify(text);
            let codes: Vec<&str> = verdict
                .findings
                .iter()
                .map(|finding| finding.rule)
                .collect();
            let is_free = !codes.contains(&rule);
            (codes, is_free)
        } else {
            let verdict = guard.check(&Draft {
                answer: text,
                question: case["question"].as_str(),
                passages: &passages,
                ..Draft::default()
            });
            let codes = verdict
                .findings
                .iter()
                .map(|finding| finding.rule)
                .collect();
            (codes, verdict.decision == Decision::Allow)
        };
        let is_right = if case["label"] == "reject" {
            codes.contains(&rule)
        } else {
            is_allowed
        };
        assert!(is_right, "{}: {text}: {codes:?}", case["id"]);
    }
}

#[test]
fn every_page_has_a_rule() {
    let guard = Guard::new(&GuardSettings::default()).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/guard/pages");
    let mut pages: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let name = entry.unwrap().file_name().into_string().unwrap();
            name.trim_end_matches(".md").to_owned()
        })
        .collect();
    pages.sort();
    let rules: Vec<&str> = guard.rules().iter().map(|rule| rule.code).collect();
    assert_eq!(pages, rules);
}
