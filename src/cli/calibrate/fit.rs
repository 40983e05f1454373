//! Logistic regression of `confidence`, and what it does to questions it has not seen.

use super::suite::FOLDS;
use crate::retrieve::confidence::{Features, N_FEATURES, confidence};

/// What was seen of a question.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) features: Features,
    /// The part of its question.
    pub(super) fold: usize,
    /// Whether the content has an answer.
    pub(super) is_answerable: bool,
    /// Whether the first passage is one.
    pub(super) is_right: bool,
}

/// Figures on held-out parts.
pub(super) struct Folds {
    /// Chance that an answerable question has more confidence than an unanswerable one.
    pub(super) auc: f64,
    /// Threshold, share declined of the unanswerable, of the answerable.
    pub(super) thresholds: Vec<(f32, f64, f64)>,
    /// The largest of them that declines at most [`MOST_WRONGLY`] of the answerable.
    pub(super) threshold: f32,
    /// Least confidence, mean confidence, share whose first passage is right, questions.
    pub(super) bins: Vec<(f32, f64, f64, usize)>,
}

/// Strength of the pull of each weight to 0, against over-fitting: a ridge of one observation in a hundred.
const RIDGE: f64 = 0.01;

/// Steps of gradient descent, and their size; twice as many steps change no weight by more than a tenth.
const STEPS: usize = 6000;
const STEP: f64 = 0.5;

/// Features in which more can only speak for an answer (1), or against one (-1); 0 leaves the sign open. A weight
/// of the wrong sign would be an accident of few questions.
const SIGNS: [i8; N_FEATURES] = [0, 1, -1, -1, -1, 1, -1, 1, 1, 0, -1, 1, 0, 1, 1, -1];

/// Weights that fit the rows.
pub(super) fn fit(rows: &[Row], row_weights: &[f64]) -> Features {
    let mut weights = [0.0_f64; N_FEATURES];
    let total: f64 = row_weights.iter().sum::<f64>().max(f64::EPSILON);
    for _ in 0..STEPS {
        let mut gradient = [0.0_f64; N_FEATURES];
        for (row, row_weight) in rows.iter().zip(row_weights) {
            let features = &row.features;
            let sum: f64 = weights
                .iter()
                .zip(features)
                .map(|(w, x)| w * f64::from(*x))
                .sum();
            let error = f64::from(u8::from(row.is_right)) - 1.0 / (1.0 + (-sum).exp());
            for (g, x) in gradient.iter_mut().zip(features) {
                *g += error * f64::from(*x) * row_weight / total;
            }
        }
        for (i, (weight, g)) in weights.iter_mut().zip(gradient).enumerate() {
            let pull = if i == 0 { 0.0 } else { RIDGE * *weight / 10.0 };
            *weight += STEP * (g - pull);
            match SIGNS[i] {
                1 => *weight = weight.max(0.0),
                -1 => *weight = weight.min(0.0),
                _ => {}
            }
        }
    }
    #[expect(clippy::cast_possible_truncation, reason = "two digits are kept")]
    weights.map(|w| w as f32)
}

/// Thresholds that are looked at.
const THRESHOLDS: [f32; 9] = [0.1, 0.15, 0.18, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5];

/// Share of the answerable that may be declined held out: one in twenty is promised, and of questions written later more
/// are declined than of those that the word lists were made with.
const MOST_WRONGLY: f64 = 0.015;

/// Fits on all parts but one and measures on that, for each.
pub(super) fn cross_validate(rows: &[Row], row_weights: &[f64]) -> Folds {
    let mut seen: Vec<(f32, Row)> = Vec::new();
    for fold in 0..FOLDS {
        let train = rows.iter().copied().zip(row_weights.iter().copied());
        let (part, part_weights): (Vec<Row>, Vec<f64>) =
            train.filter(|(row, _)| row.fold != fold).unzip();
        let weights = fit(&part, &part_weights);
        let held_out = rows.iter().filter(|row| row.fold == fold);
        seen.extend(held_out.map(|row| (confidence(&weights, &row.features), *row)));
    }
    let thresholds =
        THRESHOLDS.map(|t| (t, share_below(&seen, false, t), share_below(&seen, true, t)));
    let harmless = thresholds
        .iter()
        .filter(|(_, _, wrongly)| *wrongly <= MOST_WRONGLY);
    Folds {
        auc: auc(&seen),
        bins: bins(&seen),
        threshold: harmless.map(|(t, _, _)| *t).fold(THRESHOLDS[0], f32::max),
        thresholds: thresholds.to_vec(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are few questions")]
fn bins(seen: &[(f32, Row)]) -> Vec<(f32, f64, f64, usize)> {
    let edges = [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.1];
    edges
        .windows(2)
        .map(|edge| {
            let of: Vec<&(f32, Row)> = seen
                .iter()
                .filter(|(c, _)| (edge[0]..edge[1]).contains(c))
                .collect();
            let n = of.len().max(1) as f64;
            let mean = of.iter().map(|(c, _)| f64::from(*c)).sum::<f64>() / n;
            let right = of.iter().filter(|(_, row)| row.is_right).count() as f64 / n;
            (edge[0], mean, right, of.len())
        })
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "there are few questions")]
fn share_below(seen: &[(f32, Row)], is_answerable: bool, threshold: f32) -> f64 {
    let of = seen
        .iter()
        .filter(|(_, row)| row.is_answerable == is_answerable);
    let of: Vec<f32> = of.map(|(c, _)| *c).collect();
    of.iter().filter(|c| **c < threshold).count() as f64 / of.len().max(1) as f64
}

#[expect(clippy::cast_precision_loss, reason = "there are few questions")]
fn auc(seen: &[(f32, Row)]) -> f64 {
    let (yes, no): (Vec<_>, Vec<_>) = seen.iter().partition(|(_, row)| row.is_answerable);
    let value = |a: f32, b: f32| match a.total_cmp(&b) {
        std::cmp::Ordering::Greater => 1.0,
        std::cmp::Ordering::Equal => 0.5,
        std::cmp::Ordering::Less => 0.0,
    };
    let pairs = yes
        .iter()
        .flat_map(|(a, _)| no.iter().map(|(b, _)| value(*a, *b)));
    pairs.sum::<f64>() / (yes.len() * no.len()).max(1) as f64
}
