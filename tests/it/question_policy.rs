//! The policy's modes of the rules that sort questions.
//!
//! 1. A rule that is off finds nothing, one that reports is listed as such, and the class is the same with both.
//! 2. A class whose rules are all off is given to no question, by likeness neither; emergencies stay emergencies.

use citeguard::guard::{Guard, GuardSettings, QuestionClass, QuestionVerdict, RuleMode};
use serde_json::Value;

/// A question with the part of it that matters here: the rule that finds something in it, or its class.
type Labelled = (String, String);

fn read(lines: &str, is_kept: fn(&Value) -> bool, key: &str) -> Vec<Labelled> {
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(is_kept)
        .map(|case: Value| {
            let text = |key: &str| case[key].as_str().unwrap().to_owned();
            (text(key), text("text"))
        })
        .collect()
}

/// Questions with their classes.
fn cases() -> Vec<Labelled> {
    let lines = include_str!("../cases/guard/questions.jsonl");
    read(lines, |case| case["part"] == "build", "label")
}

/// Questions with a rule that finds something in each; of likeness, those that it decides and that are no emergency.
fn found(guard: &Guard) -> Vec<Labelled> {
    let lines = include_str!("../cases/guard/rules.jsonl");
    let mut found = read(lines, |case| case["label"] == "reject", "rule");
    found.retain(|(rule, _)| rule.starts_with("QC"));
    found.extend(cases().into_iter().filter_map(|(_, text)| {
        let verdict = guard.classify(&text);
        let is_by_likeness = verdict.class != QuestionClass::Emergency
            && verdict.findings.iter().any(|found| found.rule == "QC060");
        is_by_likeness.then(|| ("QC060".to_owned(), text))
    }));
    found
}

/// The rules of questions that a policy may switch.
fn switchable(guard: &Guard) -> Vec<&'static str> {
    let codes = guard.rules().iter().map(|rule| rule.code);
    codes
        .filter(|code| code.starts_with("QC") && !["QC001", "QC002", "QC003"].contains(code))
        .collect()
}

#[test]
fn a_policy_switches_the_rules_of_questions() {
    let default = Guard::new(&GuardSettings::default()).unwrap();
    let found = found(&default);
    for code in switchable(&default) {
        let with = |mode| {
            Guard::new(&GuardSettings {
                rule_modes: [(code.to_owned(), mode)].into(),
                ..GuardSettings::default()
            })
            .unwrap()
        };
        let (reporting, off) = (with(RuleMode::Report), with(RuleMode::Off));
        let mut n = 0;
        for (_, text) in found.iter().filter(|(rule, _)| rule == code) {
            n += 1;
            let of_rule = |verdict: &QuestionVerdict| -> Vec<bool> {
                let findings = verdict.findings.iter();
                findings
                    .filter(|finding| finding.rule == code)
                    .map(|finding| finding.is_enforced)
                    .collect()
            };
            let (reported, without) = (reporting.classify(text), off.classify(text));
            assert!(of_rule(&without).is_empty(), "{code}: {text}");
            let listed = of_rule(&reported);
            assert!(!listed.is_empty(), "{code}: {text}");
            assert!(
                listed.iter().all(|is_enforced| !is_enforced),
                "{code}: {text}"
            );
            assert_eq!(reported.class, without.class, "{code}: {text}");
        }
        assert!(n > 0, "{code} has no cases");
    }
}

#[test]
fn a_class_whose_rules_are_off_is_given_to_no_question() {
    let default = Guard::new(&GuardSettings::default()).unwrap();
    let codes = switchable(&default);
    let guard = Guard::new(&GuardSettings {
        rule_modes: codes
            .iter()
            .filter(|code| **code != "QC060")
            .map(|code| ((*code).to_owned(), RuleMode::Off))
            .collect(),
        ..GuardSettings::default()
    })
    .unwrap();
    for (label, text) in cases() {
        let class = guard.classify(&text).class;
        assert!(
            [QuestionClass::General, QuestionClass::Emergency].contains(&class),
            "{class:?}: {text}"
        );
        if label == "emergency" {
            assert_eq!(class, QuestionClass::Emergency, "{text}");
        }
    }
}
