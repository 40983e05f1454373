//! What must hold for any text, checked by the fuzz targets and, over the seeds, by `cargo test`.

use citeguard::guard::{CitedPassage, Decision, Draft, GroundingMode, Guard, Span};

/// Bytes that end the answer and begin the question, then the passage, in a fuzz input.
const SEPARATOR: char = '\u{1e}';

/// Checks one input as a drafted answer, optionally with a question and a passage after [`SEPARATOR`]s.
///
/// # Panics
/// When a span is off a character boundary, a rejected draft is shown, or the same input gives another verdict.
pub(crate) fn check(guard: &Guard, input: &str) {
    let mut parts = input.splitn(3, SEPARATOR);
    let answer = parts.next().unwrap_or_default();
    let question = parts.next();
    let passages: Vec<CitedPassage<'_>> = parts
        .next()
        .map(|text| CitedPassage {
            id: "p1",
            text,
            ..CitedPassage::default()
        })
        .into_iter()
        .collect();
    let draft = Draft {
        answer,
        question,
        passages: &passages,
        grounding: GroundingMode::Auto,
        own_words: &[],
    };
    let verdict = guard.check(&draft);
    for finding in &verdict.findings {
        on_boundaries(answer, finding.span);
    }
    for support in &verdict.support {
        on_boundaries(answer, support.span);
    }
    for exempt in &verdict.exempt {
        on_boundaries(answer, exempt.span);
    }
    // GU002 is the guard's own report of a panic inside.
    assert!(
        verdict
            .findings
            .iter()
            .all(|finding| finding.rule != "GU002"),
        "the guard failed inside"
    );
    if verdict.decision == Decision::Allow {
        assert!(
            verdict.text.contains(answer.trim()),
            "an allowed answer is changed"
        );
    }
    assert_eq!(
        guard.check(&draft),
        verdict,
        "the same input gave another verdict"
    );
}

/// Checks one input as a question.
///
/// # Panics
/// When a span is off a character boundary or the same input gives another verdict.
pub(crate) fn classify(guard: &Guard, input: &str) {
    let verdict = guard.classify(input);
    for finding in &verdict.findings {
        on_boundaries(input, finding.span);
    }
    assert_eq!(
        guard.classify(input),
        verdict,
        "the same input gave another verdict"
    );
}

fn on_boundaries(text: &str, span: Span) {
    assert!(
        text.get(span.start..span.end).is_some(),
        "{span:?} cuts a character"
    );
}
