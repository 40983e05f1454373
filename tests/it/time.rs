//! The guard's time on text made to cost time, and the time of ranking by meaning.
//!
//! 1. Four times as much of any kind of hostile text takes `check` about four times as long, and `classify` too.
//! 2. An answer longer than the guard reads is replaced by the safe text unread.
//! 3. A passage that was read ahead gives the verdict that the same passage gives unread; a reading of another text or
//!    title is not used.
//! 4. A composed answer costs a small number of times what retrieving its passages costs.
//! 5. Ranking by meaning takes about four times as long on four times as many passages, the encoding of a question about
//!    four times as long for four times as many words.
//!
//! What 100 KB take in milliseconds is measured by `cargo run --release --example bench_guard`.

#[path = "../bench/clock.rs"]
mod clock;
#[path = "../bench/hostile.rs"]
mod hostile;

use std::time::Duration;

use citeguard::answer::{Ask, Engine};
use citeguard::content::parse_iso_date;
use citeguard::embed::{EmbedSettings, Encoder};
use citeguard::guard::{CitedPassage, Decision, Draft, Guard, GuardSettings};
use citeguard::retrieve::{Question, RankSettings, Searched, TopK, retrieve_admitted};

use crate::support::{Folder, engine_settings, settings, summary};
use crate::tiny_model::Tiny;

/// Bytes of a short text and of one four times as long: enough for what grows too fast to show, and no more, since
/// tests are built without optimisation.
const SIZES: [usize; 2] = [5_000, 20_000];

/// How much longer the long text may take: four times, with room for caches and the clock. Work that grows with the
/// square would take sixteen times as long.
const MOST: f64 = 7.0;

/// Measurements of one text at most; the machine may be busy with something else.
const MAX_TRIES: usize = 5;

/// Whether the second of two pieces of work, four times as large, takes no more than [`MOST`] times as long.
fn is_in_proportion(run: &dyn Fn(usize)) -> bool {
    let mut least = [Duration::MAX; 2];
    (0..MAX_TRIES).any(|_| {
        for (which, least) in least.iter_mut().enumerate() {
            *least = (*least).min(clock::least(1, || run(which)));
        }
        least[1].as_secs_f64() <= MOST * least[0].as_secs_f64()
    })
}

#[test]
fn ranking_by_meaning_takes_time_in_proportion_to_the_content_and_the_question() {
    let folder = Folder::new();
    let dir = Tiny::new().write(&folder);
    let engines = [150, 600].map(|n: usize| {
        let sections =
            (0..n).map(|i| format!("### Part {i}\n\nA small tumor of kind {i} is treated.\n"));
        let body = format!(
            "## Treatment\n\n{}",
            sections.collect::<Vec<_>>().join("\n")
        );
        let content = folder.0.join(format!("content-{n}"));
        folder.write(&format!("content-{n}/one.md"), summary("one", "", &body));
        let mut settings = settings(&[&content]).engine;
        settings.embeddings = EmbedSettings {
            model_dir: Some(dir.clone()),
            ..EmbedSettings::default()
        };
        let engine = Engine::new(&settings).unwrap();
        assert!(engine.index().passages().len() >= n);
        engine
    });
    let question = Question::parse("how is pain of the stool treated?").unwrap();
    assert!(is_in_proportion(&|which| {
        let engine = &engines[which];
        let meanings = engine.meanings().unwrap();
        let meaning = meanings.meaning(&meanings.question_vector(question.as_str()));
        let searched = Searched {
            index: engine.index(),
            guide: engine.guide(),
            meaning: Some(&meaning),
        };
        let rank = RankSettings::default();
        drop(retrieve_admitted(
            searched,
            &question,
            TopK::default(),
            None,
            &rank,
        ));
    }));
    let encoder = Encoder::load(&dir, 256).unwrap();
    let questions = [14, 56].map(|n| "pain ".repeat(n));
    assert!(is_in_proportion(&|which| drop(
        encoder.encode(&questions[which])
    )));
}

const PASSAGES: [CitedPassage<'static>; 2] = [
    CitedPassage {
        id: "p1",
        text: "Surgery may be used to remove a tumor that has not spread. Check with your doctor if you have pain.",
        title: None,
        is_from_content: true,
        reading: None,
    },
    CitedPassage {
        id: "p2",
        text: "Imatinib is a drug that blocks signals. People with a GIST may have blood in the stool:\n- pain\n- fever",
        title: Some("Gastrointestinal Stromal Tumors Treatment"),
        is_from_content: true,
        reading: None,
    },
];

/// Names of the families whose time grows faster than their text.
fn bent(run: impl Fn(&str)) -> Vec<String> {
    let grows_too_fast = |family: &&hostile::Family| {
        let [short, long] = SIZES.map(|size| family.text(size));
        let mut least = [Duration::MAX; 2];
        for _ in 0..MAX_TRIES {
            for (least, text) in least.iter_mut().zip([&short, &long]) {
                *least = (*least).min(clock::least(1, || run(text)));
            }
            if least[1].as_secs_f64() <= MOST * least[0].as_secs_f64() {
                return false;
            }
        }
        true
    };
    let families = hostile::families();
    let bent = families.iter().filter(grows_too_fast);
    bent.map(|family| family.name.clone()).collect()
}

fn guard() -> Guard {
    Guard::new(&GuardSettings::default()).unwrap()
}

#[test]
fn the_time_of_a_check_grows_with_the_text() {
    let guard = guard();
    let bent = bent(|answer| {
        drop(guard.check(&Draft {
            answer,
            passages: &PASSAGES,
            ..Draft::default()
        }));
    });
    assert!(bent.is_empty(), "{bent:?}");
}

#[test]
fn the_time_of_a_classification_grows_with_the_text() {
    let guard = guard();
    let bent = bent(|question| drop(guard.classify(question)));
    assert!(bent.is_empty(), "{bent:?}");
}

#[test]
fn an_answer_that_is_too_long_is_not_read() {
    let settings = GuardSettings {
        max_answer_bytes: 1000,
        ..GuardSettings::default()
    };
    let guard = Guard::new(&settings).unwrap();
    for family in hostile::families() {
        let answer = family.text(20_000);
        let verdict = guard.check(&Draft {
            answer: &answer,
            ..Draft::default()
        });
        assert_eq!(verdict.decision, Decision::Reject, "{}", family.name);
        assert_eq!(verdict.findings[0].rule, "GU001", "{}", family.name);
        assert!(verdict.text.contains("1-800-422-6237"), "{}", family.name);
        assert!(verdict.text.len() < 2000, "{}", family.name);
    }
}

#[test]
fn a_passage_read_ahead_changes_no_verdict() {
    let guard = guard();
    let answers = [
        "Surgery may be used to remove a tumor that has not spread [1]. Imatinib blocks signals [2].",
        "Surgery is always used [2]. People with a GIST may have pain [2]. GISTs are tumors.",
        "Check with your doctor if you have pain. You should take imatinib.",
    ];
    let read = PASSAGES.map(|passage| guard.read_passage(passage.text, passage.title).unwrap());
    let of = |readings: [usize; 2]| {
        let [first, second] = readings;
        [(0, first), (1, second)].map(|(passage, reading)| CitedPassage {
            reading: Some(&read[reading]),
            ..PASSAGES[passage]
        })
    };
    for answer in answers {
        let check = |passages: &[CitedPassage<'_>]| {
            guard.check(&Draft {
                answer,
                passages,
                ..Draft::default()
            })
        };
        let plain = check(&PASSAGES);
        assert_eq!(check(&of([0, 1])), plain, "{answer}");
        assert_eq!(check(&of([1, 0])), plain, "{answer}");
    }
}

#[test]
fn composing_costs_little_beside_retrieving() {
    /// An optimised build was measured at 5 times; at 18 where each passage was read anew for every answer.
    const MOST: f64 = 16.0;
    let engine = Engine::new(&engine_settings(&[])).unwrap();
    let as_of = parse_iso_date("2026-11-23").unwrap();
    let questions = [
        "What is watchful waiting?",
        "How are gastrointestinal stromal tumors treated?",
        "What are the signs of GIST?",
    ];
    let asks = questions.map(|text| Ask::single(Question::parse(text).unwrap(), as_of));
    let ratio = || {
        let [mut retrieving, mut answering] = [Duration::ZERO; 2];
        for ask in &asks {
            retrieving += clock::least(3, || {
                drop(engine.retrieve(&ask.question, ask.top_k, &ask.filters, as_of));
            });
            answering += clock::least(3, || {
                drop(engine.compose(&engine.plan(ask).unwrap()));
            });
        }
        answering.as_secs_f64() / retrieving.as_secs_f64()
    };
    let least = (0..MAX_TRIES).map(|_| ratio()).fold(f64::MAX, f64::min);
    assert!(least < MOST, "{least}");
}
