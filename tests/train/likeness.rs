//! Learns `config/guard/likeness.tsv` from cases, or says how well what is learned carries over to other authors.
//!
//! `train_likeness OUT QUESTIONS FILE...`: each FILE is a file of cases (JSON lines with `text`, `label`, perhaps
//! `question`) or a Markdown file whose every unit counts as information. Of a rejected answer with several units the
//! one that reads most like advice is learned from. A case without a question is learned from twice, the second time
//! as an answer to one of the general questions of QUESTIONS: what is advice without a question is advice as an answer
//! to one that asks for none. Same files, same order: same bytes. A file given twice weighs twice.
//! `--cross` in place of OUT writes nothing: it learns from three quarters of the files (long ones in stretches),
//! decides the rest, and prints how much advice is found where so much information is rejected by mistake.
//! The file in use was made so, with health education counting three times:
//!
//! ```text
//! cd tests/cases/guard && cargo run --release --example train_likeness ../../../config/guard/likeness.tsv \
//!     questions.jsonl ../../../content/gist-treatment-pdq.md advice-information.jsonl advice-information.jsonl \
//!     advice-health.jsonl advice-health.jsonl a*.jsonl grounding-authors-0[1-5].jsonl
//! ```
#![expect(clippy::print_stdout, reason = "figures are what `--cross` is for")]

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::path::Path;

use citeguard::guard::advice::Advice;
use citeguard::guard::text::analyse;

/// Loss of a case against the size of the weights.
///
/// Source: 0.5 and 2 on stretches of cases left out, 2026-11-28.
const LOSS: f64 = 0.5;
/// Most passes over the cases.
const EPOCHS: usize = 100;
/// A pass that moves no case by more ends the search.
const TOLERANCE: f64 = 0.01;
/// Times that the unit to learn from is chosen anew in rejected answers of several units.
const ROUNDS: usize = 3;
/// Cases a term must occur in.
const MIN_CASES: usize = 4;
/// Weights smaller than this, in thousandths, are left out of the file.
///
/// Source: with 12 the file is a quarter longer and no figure of cases left out moves, 2026-11-28.
const MIN_WEIGHT: i32 = 30;
/// Parts that `--cross` leaves out in turn.
const FOLDS: usize = 4;
/// Cases of a file that are left out together.
const STRETCH: usize = 150;

/// The terms of a unit by number, with what a weight of one adds to the score.
type Unit = Vec<(u32, f32)>;

struct Case {
    units: Vec<Unit>,
    is_advice: bool,
    /// Cases of one stretch are learned from or left out together; none is never left out.
    stretch: Option<String>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let usage = "train_likeness OUT|--cross QUESTIONS FILE...";
    let out = arguments.next().ok_or(usage)?;
    let questions = general_questions(&arguments.next().ok_or(usage)?)?;
    let (cases, terms) = read(&questions, arguments)?;
    if out == "--cross" {
        cross(&cases, terms.len());
        return Ok(());
    }
    let weights = learn(&cases.iter().collect::<Vec<_>>(), terms.len());
    let mut file = String::from(
        "# Weights in thousandths, by shape and term; written by tests/train/likeness.rs.\n",
    );
    let rows = std::iter::once("bias\t").chain(terms.iter().map(String::as_str));
    for (term, weight) in rows.zip(&weights) {
        #[expect(clippy::cast_possible_truncation, reason = "weights are small")]
        let weight = (weight * 1000.0).round() as i32;
        if weight.abs() >= MIN_WEIGHT {
            writeln!(file, "{term}\t{weight}")?;
        }
    }
    std::fs::write(&out, file)?;
    Ok(())
}

/// A case as read, without a question or with one.
struct RawCase {
    /// Counts cases, not questions.
    number: usize,
    /// The terms of each reading with their shares.
    readings: Vec<Vec<(String, f64)>>,
    is_advice: bool,
    stretch: Option<String>,
}

/// The general questions of a file of questions with their classes.
fn general_questions(file: &str) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let mut questions = Vec::new();
    for line in std::fs::read_to_string(file)?.lines() {
        let case: serde_json::Value = serde_json::from_str(line)?;
        if case["label"] == "general" {
            questions.extend(case["text"].as_str().map(str::to_owned));
        }
    }
    if questions.is_empty() {
        return Err(format!("{file} has no general question").into());
    }
    Ok(questions)
}

/// The cases of all files, and the terms they are made of; term 0 is in every unit.
fn read(
    questions: &[String],
    files: impl Iterator<Item = String>,
) -> Result<(Vec<Case>, Vec<String>), Box<dyn std::error::Error>> {
    let advice = Advice::new()?;
    let mut raw: Vec<RawCase> = Vec::new();
    let mut n_cases = 0;
    for file in files {
        let text = std::fs::read_to_string(&file)?;
        if Path::new(&file)
            .extension()
            .is_some_and(|ending| ending == "md")
        {
            let body = text.splitn(3, "---").nth(2).unwrap_or(&text);
            for unit in advice.terms(&analyse(body), None) {
                n_cases += 1;
                raw.push(RawCase {
                    number: n_cases,
                    readings: vec![unit],
                    is_advice: false,
                    stretch: None,
                });
            }
            continue;
        }
        for (line, text) in text.lines().enumerate() {
            let case: serde_json::Value = serde_json::from_str(text)?;
            let answer = analyse(case["text"].as_str().unwrap_or_default());
            let question = case["question"].as_str().map(analyse);
            n_cases += 1;
            let general = analyse(&questions[n_cases % questions.len()]);
            let asked = match &question {
                Some(question) => vec![Some(question)],
                None => vec![None, Some(&general)],
            };
            for question in asked {
                raw.push(RawCase {
                    number: n_cases,
                    readings: advice.terms(&answer, question),
                    is_advice: case["label"] == "reject",
                    stretch: Some(format!("{file} {}", line / STRETCH)),
                });
            }
        }
    }
    // The last case that a term was met in, and the number of cases.
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for case in &raw {
        for (term, _) in case.readings.iter().flatten() {
            let (last, n) = counts.entry(term).or_default();
            *n += usize::from(*last != case.number);
            *last = case.number;
        }
    }
    let terms: Vec<String> = counts
        .into_iter()
        .filter(|(_, (_, n))| *n >= MIN_CASES)
        .map(|(term, _)| term.to_owned())
        .collect();
    let mut number: HashMap<&str, u32> = HashMap::new();
    for (term, index) in terms.iter().zip(1..) {
        number.insert(term, index);
    }
    #[expect(clippy::cast_possible_truncation, reason = "shares are small")]
    let known = |unit: Vec<(String, f64)>| -> Unit {
        unit.iter()
            .filter_map(|(term, share)| Some((*number.get(term.as_str())?, *share as f32)))
            .chain([(0, 1.0)])
            .collect()
    };
    let cases = raw
        .into_iter()
        .map(|case| Case {
            units: case.readings.into_iter().map(known).collect(),
            is_advice: case.is_advice,
            stretch: case.stretch,
        })
        .filter(|case| !case.units.is_empty())
        .collect();
    Ok((cases, terms))
}

/// Weights by number of term.
fn learn(cases: &[&Case], n_terms: usize) -> Vec<f64> {
    let mut weights: Option<Vec<f64>> = None;
    for _ in 0..ROUNDS {
        let mut samples: Vec<(&Unit, f64)> = Vec::new();
        for case in cases {
            if !case.is_advice {
                samples.extend(case.units.iter().map(|unit| (unit, -1.0)));
                continue;
            }
            let worst = match &weights {
                None if case.units.len() > 1 => None,
                None => case.units.first(),
                Some(weights) => case
                    .units
                    .iter()
                    .max_by(|a, b| score(a, weights).total_cmp(&score(b, weights))),
            };
            samples.extend(worst.map(|unit| (unit, 1.0)));
        }
        weights = Some(solve(&samples, n_terms + 1));
    }
    weights.unwrap_or_default()
}

fn score(unit: &Unit, weights: &[f64]) -> f64 {
    unit.iter()
        .map(|(term, share)| weights[*term as usize] * f64::from(*share))
        .sum()
}

/// A support vector machine with squared loss, by coordinate descent on its dual.
///
/// Source: Hsieh et al., A Dual Coordinate Descent Method for Large-scale Linear SVM, ICML 2008, algorithm 1.
fn solve(samples: &[(&Unit, f64)], n_terms: usize) -> Vec<f64> {
    let slack = 1.0 / (2.0 * LOSS);
    let sizes: Vec<f64> = samples
        .iter()
        .map(|(unit, _)| {
            let square = |share: &f32| f64::from(*share) * f64::from(*share);
            unit.iter().map(|(_, share)| square(share)).sum::<f64>() + slack
        })
        .collect();
    let mut weights = vec![0.0; n_terms];
    let mut duals = vec![0.0; samples.len()];
    let mut order: Vec<usize> = (0..samples.len()).collect();
    let mut state: u64 = 42;
    for _ in 0..EPOCHS {
        // A fixed shuffle: the order of the files must not matter more than the cases.
        for at in (1..order.len()).rev() {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let other = usize::try_from(state >> 33).unwrap_or_default() % (at + 1);
            order.swap(at, other);
        }
        let mut furthest: f64 = 0.0;
        for sample in &order {
            let (unit, side) = samples[*sample];
            let slope = side * score(unit, &weights) - 1.0 + slack * duals[*sample];
            if duals[*sample] == 0.0 && slope >= 0.0 {
                continue;
            }
            furthest = furthest.max(slope.abs());
            let dual = f64::max(duals[*sample] - slope / sizes[*sample], 0.0);
            let step = (dual - duals[*sample]) * side;
            for (term, share) in unit {
                weights[*term as usize] += step * f64::from(*share);
            }
            duals[*sample] = dual;
        }
        if furthest < TOLERANCE {
            break;
        }
    }
    weights
}

fn cross(cases: &[Case], n_terms: usize) {
    let mut stretches: Vec<&str> = cases
        .iter()
        .filter_map(|case| case.stretch.as_deref())
        .collect();
    stretches.sort_unstable();
    stretches.dedup();
    let fold_of = |case: &Case| {
        let stretch = case.stretch.as_deref()?;
        Some(stretches.binary_search(&stretch).ok()? % FOLDS)
    };
    let mut advice: Vec<f64> = Vec::new();
    let mut information: Vec<f64> = Vec::new();
    for fold in 0..FOLDS {
        let (left_out, learned): (Vec<&Case>, Vec<&Case>) =
            cases.iter().partition(|case| fold_of(case) == Some(fold));
        let weights = learn(&learned, n_terms);
        for case in left_out {
            let highest = case
                .units
                .iter()
                .map(|unit| score(unit, &weights))
                .fold(f64::MIN, f64::max);
            let scores = if case.is_advice {
                &mut advice
            } else {
                &mut information
            };
            scores.push(highest);
        }
    }
    information.sort_by(|a, b| b.total_cmp(a));
    println!("{} advice, {} information", advice.len(), information.len());
    println!("rejected by mistake  above  advice found");
    for per_mille in [5, 10, 15, 20, 25, 30, 40, 50] {
        let Some(threshold) = information.get(information.len() * per_mille / 1000) else {
            continue;
        };
        let n_found = advice.iter().filter(|score| *score > threshold).count();
        #[expect(clippy::cast_precision_loss, reason = "a few thousand cases")]
        let found = n_found as f64 / advice.len().max(1) as f64;
        println!(".{per_mille:03}                 {threshold:>6.3}  {found:.3}");
    }
}
