//! Learns the weights of [`super::likeness`] from cases: multinomial logistic regression by `AdaGrad`.
//!
//! Cases are taken in the order given and nothing is drawn by chance, so the same cases give the same file.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use crate::guard::text::analyse;
use crate::guard::verdict::QuestionClass;

use super::Classifier;
use super::hits::Hits;
use super::likeness::{BIAS, CLASSES, FEATURE_WEIGHT, each_term};
use super::message::Message;

/// Passes over the cases.
const EPOCHS: usize = 40;

/// First step of `AdaGrad`; later steps shrink by what a weight has moved.
const STEP: f64 = 0.1;

/// Pull of a weight towards zero at each step that touches it.
///
/// Source: on the files of `likeness::EMERGENCY_BONUS`, before this and at that bonus, 0.002, 0.001 and 0.0005 give macro F1
/// .908, .914 and .913, and miss 12, 13 and 14 of 972 emergencies. 2026-11-28.
const DECAY: f64 = 0.001;

/// Cases that a term must occur in; rarer ones are names and slips.
const MIN_CASES: usize = 3;

/// How many times an emergency counts as much as a question of another class.
///
/// Source: on the files of `likeness::EMERGENCY_BONUS`, before the signs of danger were extended, 1.0, 2.0 and 3.0 missed
/// 38, 27 and 25 of 971 emergencies at a bonus of 1.0, and 95, 119 and 134 were false; with 1.0 here a bonus of 2.0 missed
/// 27 too, and 147 were false. 2026-11-28.
const EMERGENCY_TIMES: f64 = 2.0;

/// Weights smaller than this in every class are left out of the file.
const MIN_WEIGHT: f64 = 0.05;

/// A question with the class that it has.
#[derive(Clone, Debug)]
pub struct QuestionCase {
    /// The question.
    pub text: String,
    /// The name of its class.
    pub label: String,
}

struct Sample {
    terms: Vec<(usize, f64)>,
    class: usize,
}

/// The text of a model file learned from `cases`; cases of a class that the model does not tell apart are left out.
pub fn train(classifier: &Classifier, cases: &[QuestionCase]) -> String {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut documents: Vec<(Vec<String>, usize)> = Vec::new();
    for case in cases {
        let Some(class) = CLASSES.iter().position(|c| c.name() == case.label) else {
            continue;
        };
        let terms = terms_of(classifier, &case.text);
        for term in distinct(&terms) {
            *counts.entry(term.clone()).or_insert(0) += 1;
        }
        documents.push((terms, class));
    }
    let kept: BTreeMap<&String, usize> = {
        let mut names: Vec<&String> = counts
            .iter()
            .filter(|(_, n)| **n >= MIN_CASES)
            .map(|(t, _)| t)
            .collect();
        names.sort();
        names.into_iter().enumerate().map(|(i, t)| (t, i)).collect()
    };
    let samples: Vec<Sample> = documents
        .iter()
        .map(|(terms, class)| {
            #[expect(clippy::cast_precision_loss, reason = "a message has few terms")]
            let length = (terms.len().max(1) as f64).sqrt();
            let known = terms
                .iter()
                .filter_map(|term| {
                    let times = if term.starts_with('@') {
                        FEATURE_WEIGHT
                    } else {
                        1.0
                    };
                    Some((*kept.get(term)?, times / length))
                })
                .collect();
            Sample {
                terms: known,
                class: *class,
            }
        })
        .collect();
    let weights = fit(&samples, kept.len());
    render(&kept, &weights, documents.len())
}

fn terms_of(classifier: &Classifier, text: &str) -> Vec<String> {
    let analysis = analyse(text);
    let message = Message::new(&analysis);
    let hits = Hits::find(&classifier.patterns, &message);
    let mut terms = Vec::new();
    each_term(classifier.features(), &message, &hits, |parts| {
        terms.push(parts.concat());
    });
    terms
}

fn distinct(terms: &[String]) -> Vec<&String> {
    let mut sorted: Vec<&String> = terms.iter().collect();
    sorted.sort();
    sorted.dedup();
    sorted
}

/// Rows of weights, one a term, the bias last.
fn fit(samples: &[Sample], n_terms: usize) -> Vec<[f64; CLASSES.len()]> {
    let n_classes = CLASSES.len();
    let mut class_weight = vec![0.0; n_classes];
    for sample in samples {
        class_weight[sample.class] += 1.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of cases are small")]
    let mean = samples.len() as f64 / n_classes as f64;
    for weight in &mut class_weight {
        // Rare classes count more, by the square root so that a few cases do not rule.
        *weight = if *weight > 0.0 {
            (mean / *weight).sqrt()
        } else {
            0.0
        };
    }
    for (weight, class) in class_weight.iter_mut().zip(CLASSES) {
        if class == QuestionClass::Emergency {
            *weight *= EMERGENCY_TIMES;
        }
    }
    let mut weights = vec![[0.0; CLASSES.len()]; n_terms + 1];
    let mut moved = vec![[1e-6; CLASSES.len()]; n_terms + 1];
    for _ in 0..EPOCHS {
        for sample in samples {
            let mut scores = weights[n_terms];
            for (term, value) in &sample.terms {
                for (score, weight) in scores.iter_mut().zip(&weights[*term]) {
                    *score += weight * value;
                }
            }
            let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let total: f64 = scores.iter().map(|s| (s - top).exp()).sum();
            for class in 0..n_classes {
                let chance = (scores[class] - top).exp() / total;
                let target = f64::from(u8::from(class == sample.class));
                let error = (chance - target) * class_weight[sample.class];
                let mut update = |row: usize, value: f64| {
                    let gradient = error * value + DECAY * weights[row][class];
                    moved[row][class] += gradient * gradient;
                    weights[row][class] -= STEP * gradient / moved[row][class].sqrt();
                };
                update(n_terms, 1.0);
                for (term, value) in &sample.terms {
                    update(*term, *value);
                }
            }
        }
    }
    weights
}

fn render(
    kept: &BTreeMap<&String, usize>,
    weights: &[[f64; CLASSES.len()]],
    n_cases: usize,
) -> String {
    let names: Vec<&str> = CLASSES.iter().copied().map(QuestionClass::name).collect();
    let mut text = format!(
        "# Weights of terms for classes of questions, in thousandths. Learned from {n_cases} cases by\n\
         # `citeguard train questions`; do not edit by hand.\n# term\t{}\n",
        names.join("\t")
    );
    let mut write_row = |term: &str, row: &[f64; CLASSES.len()]| {
        text.push_str(term);
        for weight in row {
            write!(text, "\t{:.0}", weight * 1000.0).expect("writing to a String cannot fail");
        }
        text.push('\n');
    };
    if let Some(bias) = weights.last() {
        write_row(BIAS, bias);
    }
    for (term, index) in kept {
        let row = &weights[*index];
        if row.iter().any(|w| w.abs() >= MIN_WEIGHT) {
            write_row(term, row);
        }
    }
    text
}
