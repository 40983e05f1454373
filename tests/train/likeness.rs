//! Learns `config/guard/likeness.tsv` from cases.
//!
//! `train_likeness OUT FILE...`: each FILE is a file of cases (JSON lines with `text`, `label`, perhaps `question`)
//! or a Markdown file whose every unit counts as information. Of a rejected answer with several units the one that
//! reads most like advice is learned from. Same files, same order: same bytes. A file given twice weighs twice;
//! the file in use was made so, with health education counting three times:
//!
//! ```text
//! cd tests/cases/guard && cargo run --example train_likeness ../../../config/guard/likeness.tsv \
//!     ../../../content/gist-treatment-pdq.md advice-information.jsonl advice-information.jsonl a*.jsonl
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use citeguard::guard::advice::Advice;
use citeguard::guard::text::analyse;

/// Passes over the cases.
const EPOCHS: usize = 30;
/// Step of `AdaGrad`.
const STEP: f64 = 0.02;
/// Pull towards zero, per step.
const DECAY: f64 = 1e-4;
/// Cases a term must occur in.
const MIN_CASES: usize = 4;
/// Weights smaller than this, in thousandths, are left out.
const MIN_WEIGHT: i32 = 90;

struct Case {
    units: Vec<Vec<usize>>,
    is_advice: bool,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let out = arguments.next().ok_or("train_likeness OUT FILE...")?;
    let advice = Advice::new()?;
    let mut raw: Vec<(Vec<BTreeSet<String>>, bool)> = Vec::new();
    for file in arguments {
        let text = std::fs::read_to_string(&file)?;
        if Path::new(&file)
            .extension()
            .is_some_and(|ending| ending == "md")
        {
            let body = text.splitn(3, "---").nth(2).unwrap_or(&text);
            for unit in advice.terms(&analyse(body), None) {
                raw.push((vec![unit], false));
            }
            continue;
        }
        for line in text.lines() {
            let case: serde_json::Value = serde_json::from_str(line)?;
            let answer = analyse(case["text"].as_str().unwrap_or_default());
            let question = case["question"].as_str().map(analyse);
            let units = advice.terms(&answer, question.as_ref());
            let is_advice = case["label"] == "reject";
            if is_advice {
                raw.push((units, true));
            } else {
                raw.extend(units.into_iter().map(|unit| (vec![unit], false)));
            }
        }
    }
    let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
    for term in raw.iter().flat_map(|(units, _)| units.iter().flatten()) {
        *counts.entry(term).or_default() += 1;
    }
    let terms: Vec<&String> = counts
        .iter()
        .filter(|(_, n)| **n >= MIN_CASES)
        .map(|(term, _)| *term)
        .collect();
    let index: BTreeMap<&String, usize> = terms
        .iter()
        .enumerate()
        .map(|(at, term)| (*term, at))
        .collect();
    let cases: Vec<Case> = raw
        .iter()
        .map(|(units, is_advice)| Case {
            units: units
                .iter()
                .map(|unit| {
                    unit.iter()
                        .filter_map(|term| index.get(term).copied())
                        .collect()
                })
                .collect(),
            is_advice: *is_advice,
        })
        .filter(|case: &Case| !case.units.is_empty())
        .collect();
    let weights = learn(&cases, terms.len());
    let mut file = String::from(
        "# Weights in thousandths; written by tests/train/likeness.rs. A term starting with + is a feature or a pair.\n",
    );
    for (term, weight) in terms.iter().zip(weights) {
        #[expect(clippy::cast_possible_truncation, reason = "weights are small")]
        let weight = (weight * 1000.0).round() as i32;
        if weight.abs() >= MIN_WEIGHT {
            writeln!(file, "{term}\t{weight}")?;
        }
    }
    std::fs::write(&out, file)?;
    Ok(())
}

fn learn(cases: &[Case], n_terms: usize) -> Vec<f64> {
    let (decay, step) = (DECAY, STEP);
    let mut weights = vec![0.0; n_terms];
    let mut squares = vec![1e-6; n_terms];
    let n_advice = cases.iter().filter(|case| case.is_advice).count().max(1);
    #[expect(clippy::cast_precision_loss, reason = "a few thousand cases")]
    let balance = (cases.len() - n_advice) as f64 / n_advice as f64;
    let mut order: Vec<usize> = (0..cases.len()).collect();
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
        for case in &order {
            let case = &cases[*case];
            let sum = |unit: &Vec<usize>, weights: &[f64]| {
                unit.iter().map(|term| weights[*term]).sum::<f64>()
            };
            let Some(unit) = case
                .units
                .iter()
                .max_by(|a, b| sum(a, &weights).total_cmp(&sum(b, &weights)))
            else {
                continue;
            };
            let guess = 1.0 / (1.0 + (-sum(unit, &weights)).exp());
            let (target, scale) = if case.is_advice {
                (1.0, balance.min(2.0))
            } else {
                (0.0, 1.0)
            };
            let slope = (guess - target) * scale;
            for term in unit {
                let slope = slope + decay * weights[*term];
                squares[*term] += slope * slope;
                weights[*term] -= step * slope / f64::sqrt(squares[*term]);
            }
        }
    }
    weights
}
