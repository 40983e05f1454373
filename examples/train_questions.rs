//! Learns `config/guard/question-likeness.tsv` from cases.
//!
//! `train_questions OUT FILE...`: each FILE holds cases, JSON lines with `text` and `label`; those whose `part` is
//! `kept` are left out. Multinomial logistic regression by stochastic gradient steps in a fixed order.
//! Same files, same order: same bytes.
//!
//! The shipped file: `cargo run --release --example train_questions -- config/guard/question-likeness.tsv
//! tests/cases/guard/questions.jsonl tests/cases/guard/questions-*.jsonl`

use std::collections::BTreeMap;
use std::fmt::Write;

use citeguard::guard::question::{CLASSES, Classifier};
use citeguard::guard::text::analyse;

/// Passes over the cases.
const EPOCHS: usize = 30;
/// First step; it shrinks by [`COOLING`] each pass.
const STEP: f64 = 0.3;
const COOLING: f64 = 0.93;
/// Pull towards zero, per step.
const DECAY: f64 = 1e-4;
/// Cases a term must occur in.
const MIN_CASES: usize = 2;
/// Terms whose weights are all smaller than this, in thousandths, are left out.
const MIN_WEIGHT: i32 = 100;

const N_CLASSES: usize = CLASSES.len();

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let out = arguments.next().ok_or("train_questions OUT FILE...")?;
    let classifier = Classifier::new()?;
    let mut raw = Vec::new();
    for file in arguments {
        for line in std::fs::read_to_string(&file)?.lines() {
            let case: serde_json::Value = serde_json::from_str(line)?;
            let label = case["label"].as_str().unwrap_or_default();
            if case["part"] == "kept" {
                continue;
            }
            let class = CLASSES
                .iter()
                .position(|class| class.name() == label)
                .ok_or("unknown label")?;
            let text = case["text"].as_str().unwrap_or_default();
            raw.push((classifier.terms(&analyse(text)), class));
        }
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for term in raw.iter().flat_map(|(terms, _)| terms) {
        *counts.entry(term).or_default() += 1;
    }
    let names: Vec<&str> = counts
        .into_iter()
        .filter(|(_, n)| *n >= MIN_CASES)
        .map(|(term, _)| term)
        .collect();
    let mut cases: Vec<(Vec<usize>, usize)> = raw
        .iter()
        .map(|(terms, class)| {
            let known = terms
                .iter()
                .filter_map(|term| names.binary_search(&term.as_str()).ok());
            (known.collect(), *class)
        })
        .collect();
    let weights = train(&mut cases, names.len());
    let mut text = String::from("# Weights in thousandths, one column a class (");
    let columns: Vec<&str> = CLASSES.iter().map(|class| class.name()).collect();
    writeln!(
        text,
        "{}); written by examples/train_questions.rs.",
        columns.join(", ")
    )?;
    for (name, row) in names.iter().zip(&weights) {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "weights stay within a few units"
        )]
        let row: Vec<i32> = row
            .iter()
            .map(|weight| (weight * 1000.0).round() as i32)
            .collect();
        if row.iter().any(|weight| weight.abs() >= MIN_WEIGHT) {
            let row: Vec<String> = row.iter().map(i32::to_string).collect();
            writeln!(text, "{name}\t{}", row.join("\t"))?;
        }
    }
    std::fs::write(out, text)?;
    Ok(())
}

fn train(cases: &mut [(Vec<usize>, usize)], n_terms: usize) -> Vec<[f64; N_CLASSES]> {
    let mut weights = vec![[0.0; N_CLASSES]; n_terms];
    let mut step = STEP;
    let mut seed = 1_u64;
    for _ in 0..EPOCHS {
        shuffle(cases, &mut seed);
        for (terms, class) in &*cases {
            #[expect(clippy::cast_precision_loss, reason = "a count of terms")]
            let scale = 1.0 / ((terms.len() + 1) as f64).sqrt();
            let mut odds = [0.0; N_CLASSES];
            for term in terms {
                for (odd, weight) in odds.iter_mut().zip(&weights[*term]) {
                    *odd += scale * weight;
                }
            }
            let highest = odds.iter().copied().fold(f64::MIN, f64::max);
            let chances = odds.map(|odd| (odd - highest).exp());
            let sum: f64 = chances.iter().sum();
            for term in terms {
                for (column, weight) in weights[*term].iter_mut().enumerate() {
                    let target = if column == *class { 1.0 } else { 0.0 };
                    *weight += step * scale * (target - chances[column] / sum) - DECAY * *weight;
                }
            }
        }
        step *= COOLING;
    }
    weights
}

/// Fisher-Yates with a linear congruential generator (Knuth's MMIX constants), so that no run differs.
fn shuffle<T>(items: &mut [T], seed: &mut u64) {
    for at in (1..items.len()).rev() {
        *seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from(*seed >> 33).unwrap_or(0) % (at + 1);
        items.swap(at, other);
    }
}
