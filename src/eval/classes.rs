//! Precision, recall and F1 of classes, from pairs of the expected and the predicted class.

/// How often a class was expected, predicted, and both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Expected and predicted.
    pub n_both: usize,
    /// Predicted.
    pub n_predicted: usize,
    /// Expected.
    pub n_expected: usize,
}

impl Counts {
    /// Share of the predictions that are right; 0 without a prediction.
    pub fn precision(self) -> f64 {
        ratio(self.n_both, self.n_predicted)
    }

    /// Share of the expected cases that were found; 0 without one.
    pub fn recall(self) -> f64 {
        ratio(self.n_both, self.n_expected)
    }

    /// Harmonic mean of precision and recall; 0 where both are.
    pub fn f1(self) -> f64 {
        ratio(2 * self.n_both, self.n_predicted + self.n_expected)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

/// The expected and the predicted class of a case, as numbers from 0 on.
pub type ClassPair = (usize, usize);

/// Counts of one class over the pairs at `picks`.
pub fn counts(class: usize, pairs: &[ClassPair], picks: &[usize]) -> Counts {
    tally(pairs, picks).get(class).copied().unwrap_or_default()
}

/// Mean F1 of the classes that are expected at `picks`, each counting the same; 0 without any.
pub fn macro_f1(pairs: &[ClassPair], picks: &[usize]) -> f64 {
    let all = tally(pairs, picks);
    let expected = all.iter().filter(|counts| counts.n_expected > 0);
    let sum: f64 = expected.clone().map(|counts| counts.f1()).sum();
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    let n = expected.count().max(1) as f64;
    sum / n
}

/// The counts of every class over the pairs at `picks`.
fn tally(pairs: &[ClassPair], picks: &[usize]) -> Vec<Counts> {
    let mut all: Vec<Counts> = Vec::new();
    for pick in picks {
        let (expected, predicted) = pairs[*pick];
        let n_classes = expected.max(predicted) + 1;
        if all.len() < n_classes {
            all.resize(n_classes, Counts::default());
        }
        all[expected].n_expected += 1;
        all[predicted].n_predicted += 1;
        all[expected].n_both += usize::from(expected == predicted);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_scored_by_hand() {
        // Class 1: 2 of 3 found, one false alarm: P 2/3, R 2/3, F1 2/3. Class 0: 1 of 2, one miss taken in: all 1/2.
        let pairs = [(1, 1), (1, 1), (1, 0), (0, 0), (0, 1)];
        let all = [0, 1, 2, 3, 4];
        let first = counts(1, &pairs, &all);
        assert!((first.precision() - 2.0 / 3.0).abs() < 1e-12);
        assert!((first.recall() - 2.0 / 3.0).abs() < 1e-12);
        assert!((first.f1() - 2.0 / 3.0).abs() < 1e-12);
        assert!((counts(0, &pairs, &all).f1() - 0.5).abs() < 1e-12);
        assert!((macro_f1(&pairs, &all) - 7.0 / 12.0).abs() < 1e-12);
    }

    #[test]
    fn a_class_that_is_only_predicted_has_no_part_in_the_mean() {
        let pairs = [(0, 0), (0, 1)];
        assert!((macro_f1(&pairs, &[0, 1]) - 2.0 / 3.0).abs() < 1e-12);
        assert!(counts(1, &pairs, &[0, 1]).recall().abs() < 1e-12);
        assert!(counts(7, &pairs, &[0, 1]).precision().abs() < 1e-12);
    }
}
