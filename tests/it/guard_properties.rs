//! Properties of the guard that hold for any text.
//!
//! 1. No text makes `check` or `classify` fail, and every span lies on character boundaries of the original.
//! 2. The disclaimer stands in what leaves exactly once, and checking that text again adds none.
//! 3. Invisible characters and letter case do not change a verdict.
//! 4. A rejected sentence stays rejected inside a longer answer.
//! 5. The same input gives the same verdict.

use citeguard::guard::{Decision, Draft, GroundingMode, Guard, GuardSettings, Placed, Verdict};
use proptest::prelude::*;
use std::sync::LazyLock;

use crate::support::{GUARD, PASSAGE, drawn};

static OTHER: LazyLock<Guard> = LazyLock::new(|| Guard::new(&GuardSettings::default()).unwrap());

fn check(answer: &str) -> Verdict {
    GUARD.check(&Draft {
        answer,
        question: None,
        passages: &[],
        grounding: GroundingMode::Never,
        own_words: &[],
    })
}

fn count_disclaimers(text: &str) -> usize {
    text.to_lowercase()
        .matches("formal guidelines or recommendations for making decisions about health care")
        .count()
        + text
            .to_lowercase()
            .matches("pautas ni recomendaciones formales para tomar decisiones")
            .count()
}

/// Sentences as answers have them, advice and information, in both languages.
fn sentence() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "You should stop the pills this week.",
        "Surgery may be used to remove a tumor.",
        "Your doctor can explain what the scan shows.",
        "Take 400 mg twice a day.",
        "There is nothing to worry about.",
        "Usted debería operarse cuanto antes.",
        "Los médicos no están de acuerdo.",
        "I can't tell you which drug to take.",
        "- Ask your nurse",
        "| a | b |",
        "Your scan shows metastatic disease.",
    ])
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ -~\\n\u{200b}\u{ad}éñ*_|#>\\[\\]]{0,200}",
        prop::collection::vec(sentence(), 0..6).prop_map(|sentences| sentences.join(" ")),
        prop::collection::vec(sentence(), 0..6).prop_map(|sentences| sentences.join("\n")),
    ]
}

/// Advice that stands on its own.
fn advice() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "You should stop the pills this week.",
        "Switch to sunitinib once the rash starts.",
        "Your scan shows metastatic disease.",
        "Your insurer has to pay for imatinib.",
        "With a tumor that size you will almost certainly be cured.",
        "NCI recommends surgery for all GISTs.",
        "Deje de tomar las pastillas esta semana.",
        "Half the usual amount is plenty at your weight.",
    ])
}

fn information() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "GISTs are most common in the stomach and small intestine [1].",
        "Surgery may be used to remove a tumor [1].",
        "Questions to ask your doctor:",
        "I can't tell you which drug to take.",
        "Some patients in the trial took 400 mg of the drug each day.",
        "La cirugía se puede usar para extirpar un GIST.",
    ])
}

proptest! {
    #![proptest_config(drawn(64))]

    #[test]
    fn any_text_gets_a_verdict_with_valid_spans(answer in text(), question in proptest::option::of(text())) {
        let verdict = GUARD.check(&Draft {
            answer: &answer,
            question: question.as_deref(),
            passages: &[PASSAGE],
            grounding: GroundingMode::Auto,
            own_words: &[],
        });
        let spans = verdict.findings.iter().map(|finding| finding.span)
            .chain(verdict.exempt.iter().map(|exempt| exempt.span))
            .chain(verdict.support.iter().map(|support| support.span));
        for span in spans {
            prop_assert!(span.start <= span.end);
            prop_assert!(answer.get(span.start..span.end).is_some(), "{span:?} does not fit {answer:?}");
        }
        for finding in GUARD.classify(&answer).findings {
            prop_assert!(answer.get(finding.span.start..finding.span.end).is_some());
        }
    }

    #[test]
    fn the_disclaimer_stands_once_and_stays(answer in text()) {
        let verdict = check(&answer);
        prop_assert_eq!(count_disclaimers(&verdict.text), 1, "{:?}", verdict.text);
        if verdict.decision == Decision::Allow {
            let again = check(&verdict.text);
            prop_assert_eq!(again.disclaimer, Placed::Present);
            prop_assert_eq!(again.text, verdict.text);
        }
    }

    #[test]
    fn invisible_characters_change_nothing(sentence in prop_oneof![advice(), information()], at in any::<prop::sample::Index>(), invisible in prop::sample::select(vec!['\u{200b}', '\u{ad}', '\u{2060}', '\u{feff}', '\u{200e}'])) {
        let boundaries: Vec<usize> = sentence.char_indices().map(|(at, _)| at).collect();
        let at = boundaries[at.index(boundaries.len())];
        let disguised = format!("{}{invisible}{}", &sentence[..at], &sentence[at..]);
        prop_assert_eq!(check(&disguised).decision, check(sentence).decision, "{}", disguised);
    }

    #[test]
    fn letter_case_changes_nothing(sentences in prop::collection::vec(prop_oneof![advice(), information()], 1..4)) {
        let answer = sentences.join(" ");
        let decision = check(&answer).decision;
        prop_assert_eq!(check(&answer.to_uppercase()).decision, decision);
        prop_assert_eq!(check(&answer.to_lowercase()).decision, decision);
    }

    #[test]
    fn a_rejected_sentence_stays_rejected_in_a_longer_answer(
        before in prop::collection::vec(information(), 0..4),
        advice in advice(),
        after in prop::collection::vec(information(), 0..4),
        gap in prop::sample::select(vec![" ", "\n", "\n\n", "\n- "]),
    ) {
        prop_assert_eq!(check(advice).decision, Decision::Reject);
        let answer: Vec<&str> = before.into_iter().chain([advice]).chain(after).collect();
        prop_assert_eq!(check(&answer.join(gap)).decision, Decision::Reject, "{}", answer.join(gap));
    }

    #[test]
    fn the_same_input_gives_the_same_verdict(answer in text()) {
        prop_assert_eq!(check(&answer), OTHER.check(&Draft { answer: &answer, grounding: GroundingMode::Never, ..Draft::default() }));
    }
}
