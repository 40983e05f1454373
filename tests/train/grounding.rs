//! Learns `config/guard/ground-weights.tsv` from cases of claims with their passages.
//!
//! `train_grounding OUT FILE...`: each FILE holds JSON lines with `text`, `passages` and `label` (`grounded` or not).
//! Of an unsupported answer with several claims the one that speaks most against it is learned from. A logistic
//! regression with a pull to zero, by accelerated gradient descent from zero: same files, same order, same bytes.
//! The file in use was made so:
//!
//! ```text
//! cd tests/cases/guard && cargo run --release --example train_grounding ../../../config/guard/ground-weights.tsv \
//!     grounding.jsonl grounding-learned.jsonl grounding-pairs.jsonl grounding-kinds.jsonl grounding-pairs-02.jsonl \
//!     grounding-authors-??.jsonl grounding-quantities.jsonl
//! ```
//!
//! With `folds` in place of OUT nothing is written: each file, the work of one author, is judged with the weights that the
//! others give, and the share that comes out as labelled is printed, with the unsupported claims that were missed and the
//! supported ones that were not. Cases of one author are more alike than those of two: parts drawn by chance flatter.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, Write as _};

use citeguard::guard::ground::{Evidence, Grounder};
use citeguard::guard::text::analyse;

/// Pull to zero; the inverse of the usual `C`.
const PULL: f64 = 1.0;
/// What the presence of a word counts beside a measure of 1: less, since there are many words.
const WORD: f64 = 0.7;
/// What the presence of a word counts that stands in the sentence too: words that the false claims on one passage share
/// are learned by heart, so that a faithful claim on it fails.
const WORD_HERE: f64 = 0.4;
/// Cases a word must occur in.
const MIN_CASES: usize = 3;
/// Weights smaller than this are left out.
const MIN_WEIGHT: f64 = 0.02;
/// Steps of a descent; the loss no longer moves in its sixth digit after about half as many.
const STEPS: usize = 1500;
/// Times the claim to learn from is chosen anew.
const ROUNDS: usize = 2;

/// A claim as (feature, value).
type Row = Vec<(usize, f64)>;

struct Case {
    claims: Vec<Row>,
    is_unsupported: bool,
    /// Whether something settles the matter against it, whatever the weights say.
    is_settled: bool,
    /// File that it is from.
    file: usize,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let out = arguments
        .next()
        .ok_or("usage: train_grounding OUT FILE...")?;
    let grounder = Grounder::new()?;
    let files: Vec<String> = arguments.collect();
    let mut raw: Vec<(Vec<Evidence>, bool)> = Vec::new();
    let mut file_of: Vec<usize> = Vec::new();
    for (index, file) in files.iter().enumerate() {
        for line in std::fs::read_to_string(file)?.lines() {
            let case: serde_json::Value = serde_json::from_str(line)?;
            let texts: Vec<&str> = case["passages"]
                .as_array()
                .map(|texts| texts.iter().filter_map(|text| text.as_str()).collect())
                .unwrap_or_default();
            let analyses: Vec<_> = texts.iter().map(|text| analyse(text)).collect();
            let answer = analyse(case["text"].as_str().unwrap_or_default());
            let evidence = grounder.evidence(&answer, &analyses);
            if !evidence.is_empty() {
                raw.push((evidence, case["label"] != "grounded"));
                file_of.push(index);
            }
        }
    }
    let names = names_of(&raw);
    let cases = rows_of(&raw, &file_of, &names);
    if out == "folds" {
        for (index, file) in files.iter().enumerate() {
            writeln!(
                io::stdout(),
                "{file}: {}",
                held_out(index, &cases, names.len())
            )?;
        }
        return Ok(());
    }
    let weights = learn(&cases.iter().collect::<Vec<_>>(), names.len());
    std::fs::write(&out, render(&names, &weights, cases.len())?)?;
    Ok(())
}

/// Features: the bias, the measures, and words of enough cases.
fn names_of(raw: &[(Vec<Evidence>, bool)]) -> Vec<String> {
    let mut names = vec!["bias".to_owned()];
    let first = raw.iter().find_map(|(evidence, _)| evidence.first());
    names.extend(
        first
            .into_iter()
            .flat_map(|evidence| &evidence.measures)
            .map(|(name, _)| name.clone()),
    );
    let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
    for (evidence, _) in raw {
        let words: BTreeSet<&String> = evidence.iter().flat_map(|claim| &claim.words).collect();
        for word in words {
            *counts.entry(word).or_default() += 1;
        }
    }
    names.extend(
        counts
            .into_iter()
            .filter(|(_, count)| *count >= MIN_CASES)
            .map(|(word, _)| word.clone()),
    );
    names
}

/// What the presence of a feature counts.
fn count_of(name: &str) -> f64 {
    match name.split_once(' ') {
        None => 1.0,
        Some(("here", _)) => WORD_HERE,
        Some(_) => WORD,
    }
}

fn rows_of(raw: &[(Vec<Evidence>, bool)], file_of: &[usize], names: &[String]) -> Vec<Case> {
    let positions: BTreeMap<&String, usize> = names
        .iter()
        .enumerate()
        .map(|(at, name)| (name, at))
        .collect();
    let row = |evidence: &Evidence| -> Row {
        let measures = evidence
            .measures
            .iter()
            .enumerate()
            .filter(|(_, (_, value))| *value != 0.0)
            .map(|(at, (_, value))| (at + 1, f64::from(*value)));
        let words = evidence.words.iter();
        let words = words.filter_map(|word| Some((*positions.get(word)?, count_of(word))));
        std::iter::once((0, 1.0))
            .chain(measures)
            .chain(words)
            .collect()
    };
    raw.iter()
        .zip(file_of)
        .map(|((evidence, is_unsupported), file)| Case {
            claims: evidence.iter().map(row).collect(),
            is_unsupported: *is_unsupported,
            is_settled: evidence.iter().any(|claim| claim.is_settled),
            file: *file,
        })
        .collect()
}

/// How the cases of one file come out with weights that it had no share in.
fn held_out(file: usize, cases: &[Case], n_features: usize) -> String {
    let others: Vec<&Case> = cases.iter().filter(|case| case.file != file).collect();
    let weights = learn(&others, n_features);
    let (mut n_all, mut n_missed, mut n_rejected) = (0_u32, 0_u32, 0_u32);
    for case in cases.iter().filter(|case| case.file == file) {
        let is_found = case.is_settled || case.claims.iter().any(|row| sum(row, &weights) > 0.0);
        n_all += 1;
        n_missed += u32::from(case.is_unsupported && !is_found);
        n_rejected += u32::from(!case.is_unsupported && is_found);
    }
    let share = 1.0 - f64::from(n_missed + n_rejected) / f64::from(n_all.max(1));
    format!("{share:.4} of {n_all} cases, {n_missed} missed, {n_rejected} wrongly rejected")
}

fn sum(row: &Row, weights: &[f64]) -> f64 {
    row.iter().map(|(at, value)| weights[*at] * value).sum()
}

fn learn(cases: &[&Case], n_features: usize) -> Vec<f64> {
    let mut weights = vec![0.0; n_features];
    for _ in 0..ROUNDS {
        let rows: Vec<(&Row, f64)> = cases
            .iter()
            .map(|case| {
                let chosen = case
                    .claims
                    .iter()
                    .max_by(|one, other| sum(one, &weights).total_cmp(&sum(other, &weights)));
                // A case has at least one claim, or it was not kept.
                let row = chosen.unwrap_or(&case.claims[0]);
                (row, f64::from(u8::from(case.is_unsupported)))
            })
            .collect();
        weights = descend(&rows, n_features);
    }
    weights
}

/// Nesterov's method with the step that the largest curvature allows.
fn descend(rows: &[(&Row, f64)], n_features: usize) -> Vec<f64> {
    let norms: f64 = rows
        .iter()
        .map(|(row, _)| row.iter().map(|(_, value)| value * value).sum::<f64>())
        .sum();
    let step = 1.0 / (0.25 * norms + PULL);
    let mut weights = vec![0.0; n_features];
    let mut ahead = weights.clone();
    let mut speed: f64 = 1.0;
    for _ in 0..STEPS {
        let mut slope: Vec<f64> = ahead.iter().map(|weight| weight * PULL).collect();
        // The bias is not pulled.
        slope[0] = 0.0;
        for (row, label) in rows {
            let error = 1.0 / (1.0 + (-sum(row, &ahead)).exp()) - label;
            for (at, value) in *row {
                slope[*at] += error * value;
            }
        }
        let next: Vec<f64> = ahead
            .iter()
            .zip(&slope)
            .map(|(weight, slope)| weight - step * slope)
            .collect();
        let faster = f64::midpoint(1.0, (1.0 + 4.0 * speed * speed).sqrt());
        ahead = next
            .iter()
            .zip(&weights)
            .map(|(new, old)| new + (speed - 1.0) / faster * (new - old))
            .collect();
        weights = next;
        speed = faster;
    }
    weights
}

fn render(names: &[String], weights: &[f64], n_cases: usize) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    writeln!(
        text,
        "# Weights of what speaks for and against a claim: name, tab, weight; above zero in sum the passages do not carry it."
    )?;
    writeln!(
        text,
        "# Names with a space are words and where the passages have them; the others are measures."
    )?;
    writeln!(
        text,
        "# Learned by `cargo run --example train_grounding` from {n_cases} cases; see tests/train/grounding.rs."
    )?;
    for (name, weight) in names.iter().zip(weights) {
        let weight = weight * count_of(name);
        if weight.abs() >= MIN_WEIGHT {
            writeln!(text, "{name}\t{weight:.3}")?;
        }
    }
    Ok(text)
}
