//! Logistic regression of `confidence`, and what it does to questions it has not seen.

use std::ops::Range;

use super::suite::{CUTS, FOLDS};
use crate::retrieve::confidence::{Features, N_FEATURES, confidence};

/// What was seen of a question.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) features: Features,
    /// The part of its question, in each way of cutting.
    pub(super) folds: [usize; CUTS],
    /// Whether weights may be fitted to it.
    pub(super) is_fitted: bool,
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
    /// The threshold chosen, see [`choose`].
    pub(super) chosen: Chosen,
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

/// Fits on all parts but one and measures on that, for each and in each way of cutting; `sets` are the rows of the suites,
/// in their order.
pub(super) fn cross_validate(rows: &[Row], row_weights: &[f64], sets: &[Range<usize>]) -> Folds {
    let mut seen: Vec<Vec<f32>> = vec![Vec::with_capacity(CUTS); rows.len()];
    for cut in 0..CUTS {
        for fold in 0..FOLDS {
            let train = rows.iter().copied().zip(row_weights.iter().copied());
            let is_train = |row: &Row| row.is_fitted && row.folds[cut] != fold;
            let (part, part_weights): (Vec<Row>, Vec<f64>) =
                train.filter(|(row, _)| is_train(row)).unzip();
            let weights = fit(&part, &part_weights);
            for (row, seen) in rows.iter().zip(&mut seen) {
                if row.folds[cut] == fold {
                    seen.push(confidence(&weights, &row.features));
                }
            }
        }
    }
    let of = |rows: &[Row], seen: &[Vec<f32>]| -> Vec<(f32, Row)> {
        let each = rows.iter().zip(seen);
        each.flat_map(|(row, seen)| seen.iter().map(|c| (*c, *row)))
            .collect()
    };
    let sets: Vec<Vec<(f32, Row)>> = sets
        .iter()
        .map(|set| of(&rows[set.clone()], &seen[set.clone()]))
        .collect();
    let mut fitted = of(rows, &seen);
    fitted.retain(|(_, row)| row.is_fitted);
    let thresholds = THRESHOLDS.map(|t| {
        (
            t,
            share_below(&fitted, false, t),
            share_below(&fitted, true, t),
        )
    });
    Folds {
        auc: auc(&fitted),
        bins: bins(&fitted),
        chosen: choose(&sets),
        thresholds: thresholds.to_vec(),
    }
}

/// The least share of the unanswerable that is declined, and the largest of the answerable: what the project promises.
const LEAST_DECLINED: f64 = 0.8;
const MOST_WRONGLY: f64 = 0.05;

/// Thresholds that are tried: each thousandth up to here.
const MOST_TRIED: usize = 500;

/// A threshold, and how it came to be chosen.
pub(super) struct Chosen {
    pub(super) threshold: f32,
    /// From and to which thresholds the worst off is as well off.
    pub(super) range: (f32, f32),
    /// How far the bound that is nearest is kept there, in standard errors; below 0 where it is not.
    pub(super) room: f64,
    /// For each suite the shares declined of its unanswerable and of its answerable questions; `None` where it has none.
    pub(super) shares: Vec<[Option<f64>; 2]>,
}

/// Questions of a sort from which a suite has a bound of its own: of fewer, one is more than the bound for the answerable.
const ENOUGH: usize = 20;

/// The threshold at which the bound that is nearest is kept by most: the bounds are those of every suite with [`ENOUGH`]
/// questions and of all suites together, each counted held out and in standard errors of a share of that many questions,
/// so that no single question decides. Where a range of thresholds does equally well, its middle; then rounded down to a
/// hundredth, as what is finer is a question or two.
fn choose(sets: &[Vec<(f32, Row)>]) -> Chosen {
    let tried = (1..=MOST_TRIED).map(|thousandth| {
        let threshold = from_thousandth(thousandth);
        (threshold, room(sets, threshold))
    });
    let tried: Vec<(f32, f64)> = tried.collect();
    let most = tried.iter().map(|(_, room)| *room).fold(f64::MIN, f64::max);
    let best: Vec<f32> = tried
        .iter()
        .filter(|(_, room)| *room >= most - f64::EPSILON)
        .map(|(threshold, _)| *threshold)
        .collect();
    // The range around the first: one that is as good far from it is another range.
    let step = from_thousandth(1) * 1.5;
    let n = best.windows(2).take_while(|w| w[1] - w[0] < step).count();
    let range = (best[0], best[n]);
    let threshold = (f32::midpoint(range.0, range.1) * 100.0).floor() / 100.0;
    let share = |set: &[(f32, Row)], is_answerable| {
        let is_there = set
            .iter()
            .any(|(_, row)| row.is_answerable == is_answerable);
        is_there.then(|| share_below(set, is_answerable, threshold))
    };
    let shares = sets.iter().map(|set| [share(set, false), share(set, true)]);
    Chosen {
        threshold,
        range,
        room: most,
        shares: shares.collect(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most some hundreds")]
fn from_thousandth(thousandth: usize) -> f32 {
    thousandth as f32 / 1000.0
}

/// How far the bound that is nearest is kept, in standard errors.
#[expect(clippy::cast_precision_loss, reason = "there are few questions")]
fn room(sets: &[Vec<(f32, Row)>], threshold: f32) -> f64 {
    let mut least = f64::MAX;
    let together = sets.concat();
    for set in sets.iter().chain([&together]) {
        for (is_answerable, bound) in [(false, LEAST_DECLINED), (true, MOST_WRONGLY)] {
            let of = set
                .iter()
                .filter(|(_, row)| row.is_answerable == is_answerable);
            let n = of.count() / CUTS;
            if n < ENOUGH {
                continue;
            }
            let share = share_below(set, is_answerable, threshold);
            let kept = if is_answerable {
                bound - share
            } else {
                share - bound
            };
            least = least.min(kept / (bound * (1.0 - bound) / n as f64).sqrt());
        }
    }
    least
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
            (edge[0], mean, right, of.len() / CUTS)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A suite of which each question has one confidence in every cut.
    fn set(answerable: &[f32], unanswerable: &[f32]) -> Vec<(f32, Row)> {
        let row = |is_answerable| Row {
            features: [0.0; N_FEATURES],
            folds: [0; CUTS],
            is_fitted: true,
            is_answerable,
            is_right: is_answerable,
        };
        let all = answerable.iter().map(|c| (*c, row(true)));
        let all = all.chain(unanswerable.iter().map(|c| (*c, row(false))));
        all.flat_map(|one| std::iter::repeat_n(one, CUTS)).collect()
    }

    #[test]
    fn the_threshold_stands_in_the_middle_of_what_keeps_the_bounds() {
        let chosen = choose(&[set(&[0.4; 40], &[0.1; 40])]);
        assert!(
            (chosen.threshold - 0.25).abs() < 0.011,
            "{}",
            chosen.threshold
        );
        assert!(chosen.room > 1.0);
        assert_eq!(chosen.shares, [[Some(1.0), Some(0.0)]]);
    }

    #[test]
    fn every_suite_has_its_say_and_one_question_of_a_small_one_little() {
        let large = || set(&[0.4; 100], &[0.1; 100]);
        let strict = choose(&[large(), set(&[0.2; 30], &[])]);
        assert!(
            (0.1..0.2).contains(&strict.threshold),
            "{}",
            strict.threshold
        );
        // Of forty answerable questions two may be declined; the third is past the bound.
        let mut few = vec![0.3; 40];
        few[0] = 0.02;
        let lenient = choose(&[large(), set(&few, &[])]);
        assert!(
            (0.1..0.3).contains(&lenient.threshold),
            "{}",
            lenient.threshold
        );
        assert!(lenient.room > 0.0);
    }

    #[test]
    fn bounds_that_cannot_be_kept_are_said_to_be_broken() {
        assert!(choose(&[set(&[0.1; 20], &[0.4; 20])]).room < 0.0);
    }
}
