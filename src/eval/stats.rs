//! Random numbers, intervals and tests: everything seeded, so that the same inputs give the same bytes.

use super::classes::{ClassPair, counts, macro_f1};

/// `SplitMix64`: a 64-bit state and three shifts; passes `BigCrush`.
///
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, figure 17.
/// Own because one function of ten lines, fixed for good, keeps reports comparable when a crate changes its stream.
#[derive(Clone, Debug)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    /// A stream of its own for each seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number in `0..n`; `n` is above 0. By multiplication (Lemire 2019): its bias is below `n / 2^64`.
    pub fn below(&mut self, n: usize) -> usize {
        let product = u128::from(self.next_u64()) * (n as u128);
        usize::try_from(product >> 64).unwrap_or(0)
    }
}

/// Resamples of a bootstrap. 1,000 give the ends of a 95 % interval to about a tenth of its width
/// (Efron, Tibshirani, "An introduction to the bootstrap", 1993, section 14.3).
pub const RESAMPLES: usize = 1_000;

/// Random assignments of a paired test: the smallest p-value that can come out is 1 / 10,001.
pub const ASSIGNMENTS: usize = 10_000;

/// The seed of every stream. Any fixed number would do; a report names it.
pub const SEED: u64 = 20_261_123;

/// The z of a 95 % interval, as `score_guard.py` has it.
const Z_95: f64 = 1.96;

/// A figure with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// What a measure is computed from: one entry a case, so that cases can be resampled and swapped.
#[derive(Clone, Debug, PartialEq)]
pub enum Statistic {
    /// The mean of a value.
    Mean(Vec<f64>),
    /// The share of cases of which something is true; its interval is Wilson's.
    Share(Vec<bool>),
    /// Mean of the classes' F1. Pairs of expected and predicted class.
    MacroF1(Vec<ClassPair>),
    /// Precision of a class.
    Precision(usize, Vec<ClassPair>),
    /// Recall of a class.
    Recall(usize, Vec<ClassPair>),
    /// F1 of a class.
    F1(usize, Vec<ClassPair>),
    /// Area under the ROC curve: whether it is a positive case, and its score.
    Auc(Vec<(bool, f64)>),
}

impl Statistic {
    /// Entries.
    pub fn len(&self) -> usize {
        match self {
            Self::Mean(values) => values.len(),
            Self::Share(values) => values.len(),
            Self::MacroF1(pairs)
            | Self::Precision(_, pairs)
            | Self::Recall(_, pairs)
            | Self::F1(_, pairs) => pairs.len(),
            Self::Auc(pairs) => pairs.len(),
        }
    }

    /// Whether the second half of the entries equals the first.
    fn is_doubled(&self) -> bool {
        fn halves<T: PartialEq>(entries: &[T]) -> bool {
            let (first, second) = entries.split_at(entries.len() / 2);
            first == second
        }
        match self {
            Self::Mean(values) => halves(values),
            Self::Share(values) => halves(values),
            Self::MacroF1(pairs)
            | Self::Precision(_, pairs)
            | Self::Recall(_, pairs)
            | Self::F1(_, pairs) => halves(pairs),
            Self::Auc(pairs) => halves(pairs),
        }
    }

    /// Whether there is nothing to compute from.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The measure over the entries at `picks`, which may repeat; `None` where it has no value (no entries, or
    /// for an area no positive or no negative ones).
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    pub fn at(&self, picks: &[usize]) -> Option<f64> {
        if picks.is_empty() {
            return None;
        }
        let n = picks.len() as f64;
        match self {
            Self::Mean(values) => Some(picks.iter().map(|i| values[*i]).sum::<f64>() / n),
            Self::Share(values) => Some(picks.iter().filter(|i| values[**i]).count() as f64 / n),
            Self::MacroF1(pairs) => Some(macro_f1(pairs, picks)),
            Self::Precision(class, pairs) => Some(counts(*class, pairs, picks).precision()),
            Self::Recall(class, pairs) => Some(counts(*class, pairs, picks).recall()),
            Self::F1(class, pairs) => Some(counts(*class, pairs, picks).f1()),
            Self::Auc(pairs) => auc(picks.iter().map(|i| pairs[*i])),
        }
    }

    /// The measure over all entries.
    pub fn value(&self) -> Option<f64> {
        self.at(&(0..self.len()).collect::<Vec<_>>())
    }

    /// A 95 % interval: Wilson's for a share, else the percentile bootstrap over cases.
    pub fn interval(&self) -> Option<Interval> {
        if let Self::Share(values) = self {
            return wilson(values.iter().filter(|v| **v).count(), values.len());
        }
        bootstrap(self)
    }
}

/// Percentile bootstrap, 95 %, [`RESAMPLES`] resamples of the cases. A resample in which the measure has no
/// value is left out.
pub fn bootstrap(statistic: &Statistic) -> Option<Interval> {
    let n = statistic.len();
    if n == 0 {
        return None;
    }
    let mut random = SplitMix64::new(SEED);
    let mut picks = vec![0; n];
    let mut values: Vec<f64> = Vec::with_capacity(RESAMPLES);
    for _ in 0..RESAMPLES {
        picks.fill_with(|| random.below(n));
        values.extend(statistic.at(&picks));
    }
    percentiles(values)
}

/// The 2.5 and 97.5 percentiles, nearest rank.
pub fn percentiles(mut values: Vec<f64>) -> Option<Interval> {
    values.sort_by(f64::total_cmp);
    let last = values.len().checked_sub(1)?;
    let low = values.len() * 25 / 1_000;
    let high = (values.len() * 975 / 1_000).min(last);
    Some(Interval {
        low: values[low],
        high: values[high],
    })
}

/// Wilson's score interval of `k` of `n`, 95 %; `None` for `n` of 0.
///
/// Source: E. B. Wilson, "Probable inference", JASA 22 (1927); in the form of Brown, Cai, `DasGupta`, "Interval
/// estimation for a binomial proportion", Statistical Science 16 (2001), section 3.1.1.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub fn wilson(k: usize, n: usize) -> Option<Interval> {
    if n == 0 {
        return None;
    }
    let (n, p) = (n as f64, k as f64 / n as f64);
    let d = 1.0 + Z_95 * Z_95 / n;
    let center = p + Z_95 * Z_95 / (2.0 * n);
    let half = Z_95 * (p * (1.0 - p) / n + Z_95 * Z_95 / (4.0 * n * n)).sqrt();
    Some(Interval {
        low: ((center - half) / d).max(0.0),
        high: ((center + half) / d).min(1.0),
    })
}

/// The chance that a positive case scores above a negative one, ties counting half (Mann-Whitney); `None` without
/// both.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub fn auc(pairs: impl Iterator<Item = (bool, f64)>) -> Option<f64> {
    let mut pairs: Vec<(bool, f64)> = pairs.collect();
    pairs.sort_by(|a, b| a.1.total_cmp(&b.1));
    let n_positive = pairs.iter().filter(|p| p.0).count();
    let n_negative = pairs.len() - n_positive;
    if n_positive == 0 || n_negative == 0 {
        return None;
    }
    let (mut wins, mut n_below) = (0.0, 0);
    for tied in pairs.chunk_by(|a, b| a.1.total_cmp(&b.1).is_eq()) {
        let positive = tied.iter().filter(|p| p.0).count();
        let negative = tied.len() - positive;
        wins += positive as f64 * (n_below as f64 + negative as f64 / 2.0);
        n_below += negative;
    }
    Some(wins / (n_positive as f64 * n_negative as f64))
}

/// A difference between two systems on the same cases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paired {
    /// First minus second, negated: above 0 the second is higher.
    pub difference: f64,
    /// 95 % percentile bootstrap interval of the difference.
    pub interval: Option<Interval>,
    /// Two-sided p of the paired randomisation test.
    pub p: f64,
}

/// Compares two systems. The entries of `both` are those of the first and then, in the same order, those of the
/// second system. `None` where the measure has no value for one of them.
///
/// The test swaps the two systems' outcomes of a case at random, [`ASSIGNMENTS`] times, and counts how often the
/// difference is at least as large as the one seen. Source: Smucker, Allan, Carterette, "A comparison of
/// statistical significance tests for information retrieval evaluation", CIKM 2007.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub fn paired(both: &Statistic) -> Option<Paired> {
    let n = both.len() / 2;
    let first: Vec<usize> = (0..n).collect();
    let second: Vec<usize> = (n..2 * n).collect();
    let difference = both.at(&second)? - both.at(&first)?;
    if both.is_doubled() {
        let interval = Some(Interval {
            low: 0.0,
            high: 0.0,
        });
        return Some(Paired {
            difference,
            interval,
            p: 1.0,
        });
    }
    let mut random = SplitMix64::new(SEED);
    let (mut left, mut right) = (first, second);
    let mut n_as_large = 0_usize;
    for _ in 0..ASSIGNMENTS {
        let mut bits = 0;
        for i in 0..n {
            if i % 64 == 0 {
                bits = random.next_u64();
            }
            let offset = if bits & 1 == 0 { 0 } else { n };
            bits >>= 1;
            left[i] = i + offset;
            right[i] = i + n - offset;
        }
        if let (Some(a), Some(b)) = (both.at(&left), both.at(&right)) {
            // The tolerance keeps equal sums in another order from counting as smaller.
            if (b - a).abs() >= difference.abs() - 1e-12 {
                n_as_large += 1;
            }
        }
    }
    let mut resampled = Vec::with_capacity(RESAMPLES);
    for _ in 0..RESAMPLES {
        left.fill_with(|| random.below(n));
        for (r, l) in right.iter_mut().zip(&left) {
            *r = l + n;
        }
        if let (Some(a), Some(b)) = (both.at(&left), both.at(&right)) {
            resampled.push(b - a);
        }
    }
    Some(Paired {
        difference,
        interval: percentiles(resampled),
        p: (n_as_large + 1) as f64 / (ASSIGNMENTS + 1) as f64,
    })
}

/// Nine decimals: what is printed does not hang on the last bit of a machine's logarithm.
pub fn rounded(value: f64) -> f64 {
    let rounded = (value * 1e9).round() / 1e9;
    // No negative zero in a report.
    if rounded == 0.0 { 0.0 } else { rounded }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn close(actual: f64, expected: f64) {
        assert!(
            (actual - expected).abs() < 1e-9,
            "{actual} is not {expected}"
        );
    }

    #[test]
    fn the_random_stream_is_that_of_the_paper() {
        // The first outputs of the reference C code (prng.di.unimi.it/splitmix64.c) for the seed 1234567.
        let mut random = SplitMix64::new(1_234_567);
        assert_eq!(random.next_u64(), 6_457_827_717_110_365_317);
        assert_eq!(random.next_u64(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn wilson_is_that_of_the_guard_scorer() {
        // python3 -c "import math; k,n,z=1,40,1.96; p=k/n; d=1+z*z/n; c=p+z*z/(2*n);
        //             w=z*math.sqrt(p*(1-p)/n+z*z/(4*n*n)); print((c-w)/d,(c+w)/d)"
        let interval = wilson(1, 40).unwrap();
        close(interval.low, 0.004_426_717_407_794_919);
        close(interval.high, 0.128_816_594_880_077_8);
        close(wilson(0, 10).unwrap().low, 0.0);
        close(wilson(10, 10).unwrap().high, 1.0);
        assert_eq!(wilson(0, 0), None);
    }

    #[test]
    fn an_area_counts_ties_half() {
        // Pairs: 0.9 beats both, 0.5 ties one and beats one: (2 + 1.5) / 4.
        let pairs = [(true, 0.9), (true, 0.5), (false, 0.5), (false, 0.1)];
        close(auc(pairs.into_iter()).unwrap(), 0.875);
        assert_eq!(auc([(true, 1.0)].into_iter()), None);
    }

    #[test]
    fn a_bootstrap_is_repeatable_and_holds_the_mean() {
        let values: Vec<f64> = (0..50).map(|i| f64::from(i % 5) / 4.0).collect();
        let statistic = Statistic::Mean(values);
        let interval = statistic.interval().unwrap();
        assert_eq!(statistic.interval(), Some(interval));
        let mean = statistic.value().unwrap();
        close(mean, 0.5);
        assert!(interval.low < mean && mean < interval.high);
        // The normal approximation: sd .3536 / sqrt(50) x 1.96 = .098 on either side.
        assert!(
            (interval.high - interval.low - 0.196).abs() < 0.03,
            "{interval:?}"
        );
    }

    #[test]
    fn equal_systems_do_not_differ() {
        let values = [0.1, 0.5, 0.9].repeat(2);
        let paired = paired(&Statistic::Mean(values)).unwrap();
        close(paired.difference, 0.0);
        close(paired.p, 1.0);
    }

    #[test]
    fn the_randomisation_test_finds_the_exact_share() {
        // Five cases, all better by 1: 2 of the 32 sign patterns are as large, so p is about 1/16.
        let values = [0.0; 5].into_iter().chain([1.0; 5]).collect();
        let paired = paired(&Statistic::Mean(values)).unwrap();
        close(paired.difference, 1.0);
        assert!((paired.p - 0.0625).abs() < 0.01, "{}", paired.p);
    }
}
