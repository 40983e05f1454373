//! The guard fails closed.
//!
//! 1. A fault at any stage of a check gives a rejection with a safe text that holds the emergency number and the
//!    disclaimer once, and nothing of the draft.
//! 2. The rules of faults and of danger to life cannot be switched.
//! 3. A question that cannot be read is an emergency.
//! 4. The guard works again after a fault.

#![allow(clippy::unwrap_used)]

use super::*;
use fault::FAILING;

const DRAFT: &str = "Imatinib mesylate is a drug for GIST.";

fn failing<T>(stage: Stage, run: impl FnOnce() -> T) -> T {
    FAILING.set(Some(stage));
    let value = run();
    FAILING.set(None);
    value
}

fn check(guard: &Guard, question: Option<&str>) -> Verdict {
    guard.check(&Draft {
        answer: DRAFT,
        question,
        ..Draft::default()
    })
}

#[track_caller]
fn assert_safe(verdict: &Verdict) {
    assert_eq!(verdict.decision, Decision::Reject);
    assert!(!verdict.text.contains("Imatinib"), "{}", verdict.text);
    assert!(verdict.text.contains("911"), "{}", verdict.text);
    assert_eq!(verdict.text.matches("formal guidelines").count(), 1);
}

#[test]
fn a_fault_at_any_stage_of_a_check_shows_the_safe_text() {
    let guard = Guard::new(&GuardSettings::default()).unwrap();
    for question in [None, Some("What is imatinib?")] {
        assert_eq!(check(&guard, question).decision, Decision::Allow);
        for stage in [Stage::Read, Stage::Decide] {
            let verdict = failing(stage, || check(&guard, question));
            assert_safe(&verdict);
            assert_eq!(verdict.findings[0].rule, "GU002");
        }
        assert_eq!(check(&guard, question).decision, Decision::Allow);
    }
}

#[test]
fn a_fault_while_the_safe_text_is_written_shows_the_last_resort() {
    let guard = Guard::new(&GuardSettings::default()).unwrap();
    for stage in [Stage::SafeText, Stage::Classify] {
        let verdict = failing(stage, || {
            guard.check(&Draft {
                answer: "Stop the imatinib now.",
                question: Some("Should I stop?"),
                ..Draft::default()
            })
        });
        assert_safe(&verdict);
    }
}

#[test]
fn a_rule_that_keeps_people_safe_cannot_be_switched() {
    let with = |code: &str, mode| {
        Guard::new(&GuardSettings {
            rule_modes: [(code.to_owned(), mode)].into(),
            ..GuardSettings::default()
        })
    };
    for code in ["GU001", "GU002", "QC001", "QC002", "QC003"] {
        for mode in [RuleMode::Report, RuleMode::Off] {
            let error = with(code, mode).unwrap_err();
            assert!(matches!(error, GuardError::FixedRule(_)));
            assert!(error.to_string().contains(code), "{error}");
        }
        assert!(with(code, RuleMode::Enforce).is_ok());
    }
}

#[test]
fn a_question_that_cannot_be_read_is_an_emergency() {
    let guard = Guard::new(&GuardSettings::default()).unwrap();
    let verdict = failing(Stage::Classify, || guard.classify("What is GIST?"));
    assert_eq!(verdict.class, QuestionClass::Emergency);
    assert_eq!(verdict.findings[0].rule, "GU002");
    assert_eq!(
        guard.classify("What is GIST?").class,
        QuestionClass::General
    );
}

#[test]
fn danger_in_the_question_or_in_the_draft_puts_the_emergency_number_first() {
    let guard = Guard::new(&GuardSettings::default()).unwrap();
    let text = |answer, question| {
        guard
            .check(&Draft {
                answer,
                question,
                ..Draft::default()
            })
            .text
    };
    let first = guard.text("safe-emergency", Language::English);
    let advice = "You should stop the imatinib.";
    assert!(text(advice, Some("I am vomiting blood right now")).starts_with(first));
    assert!(
        text(
            "You are vomiting blood right now, so you should stop the imatinib.",
            None
        )
        .starts_with(first)
    );
    assert!(!text(advice, Some("Should I stop it?")).contains(first));
    let self_harm = guard.text("safe-self-harm", Language::Spanish);
    assert!(
        text(
            "Usted debería dejar de tomar las pastillas.",
            Some("Me quiero matar")
        )
        .starts_with(self_harm)
    );
}

#[test]
fn a_deployment_chooses_the_country() {
    let text = |country: &str, name, language| {
        let guard = Guard::new(&GuardSettings {
            country: Some(country.to_owned()),
            ..GuardSettings::default()
        })
        .unwrap();
        guard.text(name, language).to_owned()
    };
    for language in [Language::English, Language::Spanish] {
        assert!(text("GB", "safe", language).contains("999"));
        assert!(text("GB", "safe-self-harm", language).contains("116 123"));
        let american = text("US", "answer-self-harm", language);
        assert_eq!(american.matches("988").count(), 2, "{american}");
        let spanish = text("ES", "safe-self-harm", language);
        assert_eq!(spanish.matches("024").count(), 1, "{spanish}");
        assert!(spanish.contains("112"));
        // No line that the whole country can call is known.
        assert!(text("CO", "answer-self-harm", language).contains("123"));
        for name in [
            "safe-self-harm",
            "answer-self-harm",
            "safe-emergency",
            "safe",
        ] {
            for country in ["US", "CO", "EU", "GB"] {
                let text = text(country, name, language).replace("{passages}", "");
                assert!(!text.contains(['{', '}']) && !text.contains("  "), "{text}");
            }
        }
    }
    let error = Guard::new(&GuardSettings {
        country: Some("ZZ".to_owned()),
        ..GuardSettings::default()
    });
    assert!(matches!(error, Err(GuardError::UnknownCountry(_))));
}
