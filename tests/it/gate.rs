//! Properties of the streaming gate.
//!
//! 1. For every guard case of `tests/cases`, alone and inside longer drafts, however the draft is cut: what was let out is
//!    the beginning of the draft, and the verdict on what the gate holds is the verdict on the draft.
//! 2. Nothing that was let out overlaps what the check of the whole finds, whatever signs and joints the draft has.
//! 3. A draft that is allowed leaves sentence by sentence, each once.
//! 4. The disclaimer never leaves before the end, so that it stands once.
//! 5. A draft in another language than the question's is held back.
//! 6. The work grows with the length of the draft, not with its square.

use std::cell::Cell;
use std::sync::LazyLock;

use citeguard::answer::Gate;
use citeguard::guard::{
    CitedPassage, Decision, Draft, GroundingMode, Guard, GuardSettings, Language, Span, Verdict,
    language, text::analyse,
};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::{drawn, root};

static GUARD: LazyLock<Guard> = LazyLock::new(|| Guard::new(&GuardSettings::default()).unwrap());

/// A draft with what it is judged by.
#[derive(Clone, Debug, Default)]
struct Case {
    place: String,
    text: String,
    question: Option<String>,
    passages: Vec<String>,
}

impl Case {
    fn of(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    fn check(&self, text: &str) -> Verdict {
        let passages: Vec<CitedPassage<'_>> = self
            .passages
            .iter()
            .map(|text| CitedPassage {
                id: "p",
                text,
                title: None,
                is_from_content: true,
                reading: None,
            })
            .collect();
        GUARD.check(&Draft {
            answer: text,
            question: self.question.as_deref(),
            passages: &passages,
            grounding: GroundingMode::Auto,
            ..Draft::default()
        })
    }

    /// The gate after the whole draft, and each piece that it let out.
    fn stream(&self, pieces: &[&str]) -> (Gate, Vec<String>) {
        let mut gate = Gate::new(language::detect(&analyse(&self.text)));
        let mut out = Vec::new();
        for piece in pieces {
            if gate.push(piece) {
                out.extend(gate.advance(|text| self.check(text)));
            }
        }
        (gate, out)
    }

    /// Streams the draft in several cuts and holds each against the check of the whole.
    fn hold(&self) -> usize {
        let whole = self.check(self.text.trim_start());
        let cuts = [
            self.text.split("").collect::<Vec<_>>(),
            by_bytes(&self.text, 3),
            self.text.split_inclusive(' ').collect(),
            vec![self.text.as_str()],
        ];
        let mut longest = 0;
        for cut in cuts {
            let (gate, out) = self.stream(&cut);
            let place = || format!("{} {:?}\nout: {:?}", self.place, self.text, out);
            assert_eq!(gate.text(), self.text.trim_start(), "{}", place());
            assert_eq!(out.concat(), gate.released(), "{}", place());
            let shown = Span::new(0, gate.released().len());
            let enforced = whole.findings.iter().filter(|f| f.is_enforced);
            for finding in enforced {
                assert!(!finding.span.overlaps(shown), "{finding:?}\n{}", place());
            }
            if whole.decision == Decision::Allow && !gate.text().contains('<') {
                assert!(
                    gate.rest(&whole.text).is_some(),
                    "{}\n{}",
                    place(),
                    whole.text
                );
            }
            longest = longest.max(gate.released().len());
        }
        longest
    }
}

/// Pieces of `size` bytes or a little more, cut where characters end.
fn by_bytes(text: &str, size: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let mut end = size.min(rest.len());
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        let (piece, after) = rest.split_at(end);
        pieces.push(piece);
        rest = after;
    }
    pieces
}

/// All cases that are drafted answers.
fn cases() -> Vec<Case> {
    let mut paths = Vec::new();
    for folder in ["guard", "kept"] {
        let folder = root().join("tests/cases").join(folder);
        paths.extend(
            std::fs::read_dir(folder)
                .unwrap()
                .map(|e| e.unwrap().path()),
        );
    }
    paths.sort();
    let mut cases = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.extension().is_none_or(|e| e != "jsonl") || name.contains("question") {
            continue;
        }
        for (line, row) in std::fs::read_to_string(&path).unwrap().lines().enumerate() {
            let row: Value = serde_json::from_str(row).unwrap();
            let passages = row["passages"].as_array().into_iter().flatten();
            cases.push(Case {
                place: format!("{name}:{}", line + 1),
                text: row["text"].as_str().unwrap().to_owned(),
                question: row["question"].as_str().map(str::to_owned),
                passages: passages
                    .map(|p| p.as_str().or(p["text"].as_str()).unwrap().to_owned())
                    .collect(),
            });
        }
    }
    cases
}

/// Runs `hold` over the cases on two threads; how many let something out before their end.
fn hold_all(cases: &[Case]) -> usize {
    let halves = cases.chunks(cases.len().div_ceil(2));
    std::thread::scope(|scope| {
        let runs: Vec<_> = halves
            .map(|half| scope.spawn(|| half.iter().filter(|case| case.hold() > 0).count()))
            .collect();
        runs.into_iter().map(|run| run.join().unwrap()).sum()
    })
}

#[test]
fn a_row_of_a_table_is_not_let_out_as_the_end_of_an_item() {
    for text in [
        "- Ask your nurse\nStop the pills. Then rest. Then wait. | b",
        "1. Ask your nurse\nStop the pills. Then rest. Then wait. | b\n| c | d",
    ] {
        Case::of(text).hold();
    }
}

#[test]
fn every_case_is_judged_the_same_streamed_or_not() {
    let cases = cases();
    assert!(cases.len() > 5_000, "{}", cases.len());
    let n_out = hold_all(&cases);
    assert!(n_out > 20, "{n_out}");
}

#[test]
fn in_longer_drafts_nothing_leaves_that_the_whole_rejects() {
    let mut drafts = Vec::new();
    for (at, group) in cases().chunks(5).enumerate().step_by(7) {
        let texts: Vec<&str> = group.iter().map(|case| case.text.trim()).collect();
        let joint = [" ", " ", "\n\n", "\n- "][at % 4];
        drafts.push(Case {
            place: group[0].place.clone(),
            text: texts.join(joint),
            ..group[0].clone()
        });
    }
    let n_out = hold_all(&drafts);
    assert!(n_out > drafts.len() / 10, "{n_out} of {}", drafts.len());
}

fn sentence() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "Surgery may be used to remove a tumor.",
        "Your doctor can explain what the scan shows.",
        "GISTs are most common in the stomach [1].",
        "Some patients take part in a clinical trial.",
        "You should stop the pills this week.",
        "Take 400 mg twice a day.",
        "Stop taking it",
        "The words are “take it now",
        "and that is all” he wrote.",
        "See [the page",
        "of NCI](https://www.cancer.gov).",
        "Signs are: - blood - pain - fatigue",
        "| You | should | stop |",
        "a | b",
        "- Ask your nurse",
        "# Your treatment",
        "---",
        "```",
        "<b>Blood",
        "tests</b> may be done.",
        "s t o p",
        "taking it.",
        "I can't tell you which drug to take.",
        "Questions to ask your doctor:",
        "Dr. Smith et al. wrote it.",
        "Usted debería operarse cuanto antes.",
        "It does not give formal guidelines or recommendations for making decisions about health care.",
        "It does not give formal guidelines.",
        "Or recommendations for making decisions about health care.",
        "\u{200b}Sto\u{ad}p the pills.",
    ])
}

fn draft() -> impl Strategy<Value = String> {
    let joint = prop::sample::select(vec![" ", " ", " ", "\n", "\n\n", "", "  "]);
    prop::collection::vec((sentence(), joint), 1..9)
        .prop_map(|parts| parts.into_iter().flat_map(|(s, j)| [s, j]).collect())
}

proptest! {
    #![proptest_config(drawn(192))]

    #[test]
    fn whatever_the_draft_holds_nothing_leaves_that_the_whole_rejects(text in draft()) {
        Case::of(text).hold();
    }
}

#[test]
fn an_allowed_draft_leaves_sentence_by_sentence() {
    let text = "Surgery may be used. Imatinib is a targeted therapy. Some patients join a trial. Others wait.\n\n\
                Side effects may occur. A doctor can explain them.";
    let case = Case::of(text);
    let (gate, out) = case.stream(&by_bytes(text, 3));
    assert_eq!(
        out,
        [
            "Surgery may be used.",
            " Imatinib is a targeted therapy.",
            " Some patients join a trial.",
            " Others wait.",
        ]
    );
    let whole = case.check(text);
    let rest = gate.rest(&whole.text).unwrap();
    assert!(rest.starts_with("\n\nSide effects may occur."), "{rest}");
}

#[test]
fn the_disclaimer_leaves_at_the_end_only() {
    let core =
        "not give formal guidelines or recommendations for making decisions about health care";
    for text in [
        "One may be done. Two may be done. It does not give formal guidelines or recommendations for making decisions about health care. Three may be done. Four may be done. Five may be done.",
        "One may be done. Two may be done. It does not give formal. Guidelines or recommendations. For making decisions about health care. Three may be done. Four may be done.",
    ] {
        let case = Case::of(text);
        let (gate, _) = case.stream(&by_bytes(text, 5));
        assert!(gate.released().starts_with("One may be done."));
        assert!(!gate.released().contains("formal"), "{}", gate.released());
        let whole = case.check(text);
        if whole.decision == Decision::Reject {
            assert!(gate.rest(&whole.text).is_none());
            continue;
        }
        let all = format!("{}{}", gate.released(), gate.rest(&whole.text).unwrap());
        assert_eq!(all.matches(core).count(), 1, "{all}");
    }
}

#[test]
fn another_language_is_held_back() {
    let text = "La cirugía se puede usar. El imatinib es una terapia dirigida. Algunos pacientes esperan. Otros no.";
    let case = Case::of(text);
    let mut gate = Gate::new(Language::English);
    for piece in by_bytes(text, 9) {
        if gate.push(piece) {
            assert_eq!(gate.advance(|text| case.check(text)), None);
        }
    }
}

#[test]
fn the_work_grows_with_the_length() {
    let n_read = Cell::new(0);
    let read = |n_sentences: usize| {
        n_read.set(0);
        let text = "Surgery may be used to remove a tumor of this kind. ".repeat(n_sentences);
        let mut gate = Gate::new(Language::English);
        for piece in text.split("") {
            if gate.push(piece) {
                gate.advance(|text| {
                    n_read.set(n_read.get() + text.len());
                    Verdict {
                        text: text.to_owned(),
                        ..GUARD.check(&Draft::default())
                    }
                });
            }
        }
        assert!(gate.released().len() > text.len() / 2);
        n_read.get() / text.len()
    };
    let (short, long) = (read(100), read(1_000));
    assert!(long <= 36 && long <= short * 2, "{short} and {long} times");
}
