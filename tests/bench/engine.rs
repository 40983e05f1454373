//! What a check and an answer cost through the engine, as every surface pays for them.

use std::error::Error;
use std::path::Path;

use citeguard::answer::{Ask, DraftInput, Engine, PassageInput, Role, Turn};
use citeguard::config::Config;
use citeguard::content::parse_iso_date;
use citeguard::guard::GroundingMode;

use crate::clock;

/// Runs of which the fastest counts.
const N_RUNS: usize = 50;

#[expect(clippy::print_stdout, reason = "a bench prints what it measured")]
pub(crate) fn measure() -> Result<(), Box<dyn Error>> {
    let config = Config::load(Some(Path::new("config/citeguard.toml")))?;
    let engine = Engine::new(&config.engine)?;
    for draft in drafts(&engine) {
        let n_words = draft.answer.split_whitespace().count();
        let n_passages = draft.passages.len();
        let taken = clock::least(N_RUNS, || drop(engine.check(&draft)));
        let ms = taken.as_secs_f64() * 1000.0;
        println!("engine: an answer of {n_words} words, {n_passages} passages: {ms:.3} ms");
    }
    let (mut retrieving, mut answering) = (0.0, 0.0);
    let asks = asks()?;
    for ask in &asks {
        let retrieve = || {
            drop(engine.retrieve(&ask.question, ask.top_k, &ask.filters, ask.as_of));
        };
        let answer = || drop(engine.plan(ask).map(|plan| engine.compose(&plan)));
        retrieving += clock::least(N_RUNS, retrieve).as_secs_f64();
        answering += clock::least(N_RUNS, answer).as_secs_f64();
    }
    let each = 1000.0 / f64::from(u32::try_from(asks.len())?);
    println!(
        "engine: to retrieve {:.3} ms, to answer {:.3} ms, {:.1} times as long",
        retrieving * each,
        answering * each,
        answering / retrieving
    );
    Ok(())
}

/// Answers of 300 words over five passages of the content: word for word with marks, cut short, and in other words.
fn drafts(engine: &Engine) -> Vec<DraftInput> {
    const N_WORDS: usize = 300;
    let passages = engine.index().passages().iter().map(|p| &p.passage.text);
    let long: Vec<&String> = passages
        .filter(|text| text.split_whitespace().count() > 25)
        .take(5)
        .collect();
    let quoted: Vec<String> = (1..)
        .zip(&long)
        .map(|(number, text)| format!("{text} [{number}]\n\n"))
        .collect();
    let cut = |text: String| text.split_inclusive(' ').take(N_WORDS).collect::<String>();
    let retold = "GISTs can begin anywhere in or near the gut, most often in the stomach or the small bowel [1]. \
        Surgeons may take out the tumor, and drugs that block signals may shrink it beforehand [2]. ";
    [cut(quoted.concat().repeat(9)), cut(retold.repeat(12))]
        .map(|answer| DraftInput {
            answer,
            question: Some("What is a GIST and how is it treated?".to_owned()),
            passages: long
                .iter()
                .map(|text| PassageInput {
                    id: None,
                    text: (*text).clone(),
                })
                .collect(),
            passage_ids: Vec::new(),
            grounding: GroundingMode::Auto,
        })
        .into()
}

/// The questions and conversations of `tests/cases/answers`.
fn asks() -> Result<Vec<Ask>, Box<dyn Error>> {
    let as_of = parse_iso_date("2026-11-23").ok_or("no day")?;
    let mut asks = Vec::new();
    for line in std::fs::read_to_string("tests/cases/answers/questions.jsonl")?.lines() {
        let case: serde_json::Value = serde_json::from_str(line)?;
        let turns = case["turns"].as_array().ok_or("a case without turns")?;
        let turns: Vec<Turn> = turns
            .iter()
            .filter_map(|turn| turn.as_str())
            .map(|text| Turn {
                role: Role::User,
                text: text.to_owned(),
            })
            .collect();
        asks.push(Ask::parse(&turns, as_of)?);
    }
    Ok(asks)
}
