//! `citeguard calibrate`: chooses the weights of the ranking and of `confidence` on judged questions.
//!
//! A coordinate search raises the mean nDCG@10 of the suites; a logistic regression fits `confidence` to whether
//! the first passage is right. Both are reported by cross-validation (chosen on some parts, measured on the
//! other) before they are chosen on all. With an embedding model the weights of meaning are chosen, not those of words. The result is printed in the form of `config/ranking.toml`.

mod fit;
mod gold;

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::AnyError;
use super::args::CalibrateArgs;
use super::embed::open_engine;
use crate::answer::Engine;
use crate::config::Config;
use crate::retrieve::confidence::FEATURE_NAMES;
use crate::retrieve::{Filters, Question, RankSettings, Searched, TopK, retrieve_in};
use gold::Judged;

/// Questions on a content.
struct Suite {
    name: String,
    engine: Engine,
    judged: Vec<Judged>,
    /// The vectors of the questions, where there is an embedding model.
    vectors: Vec<Vec<f32>>,
    /// What each passage hits of each question, as found out so far.
    hits: HashMap<(usize, usize), Vec<usize>>,
}

/// Ranks that count.
const DEPTH: usize = 10;

/// A named weight with the values tried for it.
type Knob = (
    &'static str,
    fn(&mut RankSettings) -> &mut f32,
    &'static [f32],
);

/// The weights searched over. Factors are of the value at hand, so the steps narrow in on it.
const KNOBS: &[Knob] = &[
    ("k1", |s| &mut s.k1, &[0.7, 1.4]),
    ("b", |s| &mut s.b, &[0.6, 1.5]),
    (
        "heading_frequency",
        |s| &mut s.heading_frequency,
        &[0.6, 1.6],
    ),
    (
        "context_frequency",
        |s| &mut s.context_frequency,
        &[0.5, 1.7],
    ),
    ("sentence", |s| &mut s.sentence, &[0.6, 1.5]),
    ("heading", |s| &mut s.heading, &[0.6, 1.6]),
    ("kind", |s| &mut s.kind, &[0.75, 1.3]),
    ("kind_half", |s| &mut s.kind_half, &[0.6, 1.6]),
    ("focus", |s| &mut s.focus, &[0.7, 1.5]),
    ("topic_discount", |s| &mut s.topic_discount, &[0.8, 1.2]),
    ("about_factor", |s| &mut s.about_factor, &[0.85, 1.15]),
    ("telling", |s| &mut s.reading.telling, &[0.75, 1.3]),
    ("light", |s| &mut s.reading.light, &[0.6, 1.6]),
    ("common", |s| &mut s.reading.common, &[0.7, 1.3]),
    ("common_rank", |s| &mut s.reading.common_rank, &[0.5, 2.0]),
    ("rare_rank", |s| &mut s.reading.rare_rank, &[0.6, 1.7]),
];

/// The weights searched over where there is an embedding model: those of the words stay as they are, so that nothing
/// changes without a model.
const MEANING_KNOBS: &[Knob] = &[
    ("meaning.passage", |s| &mut s.meaning.passage, &[0.5, 2.0]),
    ("meaning.sentence", |s| &mut s.meaning.sentence, &[0.5, 2.0]),
    ("meaning.heading", |s| &mut s.meaning.heading, &[0.5, 2.0]),
    ("meaning.low", |s| &mut s.meaning.low, &[0.5, 2.0]),
    ("meaning.high", |s| &mut s.meaning.high, &[0.85, 1.15]),
    ("meaning.foreign", |s| &mut s.meaning.foreign, &[0.5, 2.0]),
    ("meaning.unknown", |s| &mut s.meaning.unknown, &[0.5, 2.0]),
];

/// Parts that the questions are cut into; each is measured with what was chosen on the others.
const FOLDS: usize = 5;

/// Rounds over all knobs, and the least gain for which a weight is moved: smaller ones are noise.
const ROUNDS: usize = 2;
const LEAST_GAIN: f64 = 0.0008;

pub(super) fn run(config: &Config, args: &CalibrateArgs) -> Result<ExitCode, AnyError> {
    let mut suites = args
        .retrieval
        .iter()
        .map(|suite| open(config, suite))
        .collect::<Result<Vec<_>, _>>()?;
    let mut foreign = args
        .unanswerable
        .iter()
        .map(|suite| open(config, suite))
        .collect::<Result<Vec<_>, _>>()?;
    for suite in &mut foreign {
        suite
            .judged
            .iter_mut()
            .for_each(|judged| judged.units.clear());
    }
    let mut out = io::stdout().lock();
    let mut settings = config.engine.rank;
    for suite in &mut suites {
        let all = suite.ndcg(&settings, |_| true);
        writeln!(out, "# {}: nDCG@10 {all:.3}", suite.name)?;
    }
    if args.search {
        let is_hybrid = suites.iter().any(|s| s.engine.meanings().is_some());
        let knobs = if is_hybrid { MEANING_KNOBS } else { KNOBS };
        let mut held_out = vec![0.0; suites.len()];
        for fold in 0..FOLDS {
            let chosen = search(&mut suites, knobs, settings, |i| i % FOLDS != fold);
            for (suite, sum) in suites.iter_mut().zip(&mut held_out) {
                let (value, n) = suite.ndcg_sum(&chosen, |i| i % FOLDS == fold);
                let _ = n;
                *sum += value;
            }
        }
        for (suite, sum) in suites.iter_mut().zip(&mut held_out) {
            *sum /= suite.ndcg_sum(&settings, |_| true).1.max(1.0);
            writeln!(out, "# {}: held out nDCG@10 {sum:.3}", suite.name)?;
        }
        #[expect(clippy::cast_precision_loss, reason = "there are few suites")]
        let held_out = held_out.iter().sum::<f64>() / suites.len().max(1) as f64;
        let before = mean(&mut suites, &settings, |_| true);
        settings = search(&mut suites, knobs, settings, |_| true);
        let after = mean(&mut suites, &settings, |_| true);
        writeln!(
            out,
            "# mean nDCG@10: before {before:.4}, chosen on all {after:.4}, {FOLDS}-fold held out {held_out:.4}"
        )?;
        for suite in &mut suites {
            let all = suite.ndcg(&settings, |_| true);
            writeln!(out, "# {}: nDCG@10 {all:.3}", suite.name)?;
        }
        for (name, knob, _) in knobs {
            writeln!(out, "{name} = {:.3}", *knob(&mut settings))?;
        }
    }
    let mut rows: Vec<fit::Row> = Vec::new();
    let mut weights: Vec<f64> = Vec::new();
    for suite in suites.iter_mut().chain(&mut foreign) {
        let features = suite.features(&settings);
        // Each suite weighs the same, however many questions it has.
        let n = features.len().max(1);
        #[expect(clippy::cast_precision_loss, reason = "there are few questions")]
        weights.extend(features.iter().map(|_| 1.0 / (n as f64).sqrt()));
        rows.extend(features);
    }
    let folds = fit::cross_validate(&rows, &weights);
    writeln!(out, "# confidence, two-fold held out: AUC {:.3}", folds.auc)?;
    for (threshold, declined, wrongly) in &folds.thresholds {
        writeln!(
            out,
            "# min_confidence {threshold:.2}: declines {declined:.3} of the unanswerable, {wrongly:.3} of the answerable"
        )?;
    }
    for (low, mean, right, n) in &folds.bins {
        writeln!(
            out,
            "# confidence from {low:.1}: mean {mean:.2}, first passage right {right:.2}, {n} questions"
        )?;
    }
    let confidence = fit::fit(&rows, &weights);
    for (name, weight) in FEATURE_NAMES.iter().zip(confidence) {
        writeln!(out, "# {name}: {weight:.2}")?;
    }
    let list: Vec<String> = confidence.iter().map(|w| format!("{w:.2}")).collect();
    writeln!(out, "confidence = [{}]", list.join(", "))?;
    Ok(ExitCode::SUCCESS)
}

/// Opens `QUESTIONS` or `QUESTIONS=CONTENT`; without a folder, the configured content.
fn open(config: &Config, suite: &str) -> Result<Suite, AnyError> {
    let (questions, content) = match suite.split_once('=') {
        Some((questions, content)) => (questions, Some(PathBuf::from(content))),
        None => (suite, None),
    };
    let mut settings = config.engine.clone();
    if let Some(content) = content {
        settings.content.dirs = vec![content];
    }
    let engine = open_engine(&settings)?;
    let judged = gold::load(Path::new(questions))?;
    let vectors = engine.meanings().map(|meanings| {
        let vectors = judged.iter().map(|j| meanings.question_vector(&j.query));
        vectors.collect::<Vec<_>>()
    });
    Ok(Suite {
        name: suite.to_owned(),
        engine,
        judged,
        vectors: vectors.unwrap_or_default(),
        hits: HashMap::new(),
    })
}

impl Suite {
    fn rank(&self, question: usize, settings: &RankSettings) -> crate::retrieve::Ranking {
        let top_k = TopK::parse(DEPTH as u64).unwrap_or_default();
        Question::parse(&self.judged[question].query)
            .ok()
            .and_then(|q| {
                let meanings = self.engine.meanings();
                let meaning = meanings.map(|m| m.meaning(self.vectors[question].clone()));
                let searched = Searched {
                    index: self.engine.index(),
                    guide: self.engine.guide(),
                    meaning: meaning.as_ref(),
                };
                retrieve_in(searched, &q, top_k, &Filters::default(), None, settings).ok()
            })
            .unwrap_or_default()
    }

    /// Mean nDCG@10 of the answerable questions that `is_in` takes.
    fn ndcg(&mut self, settings: &RankSettings, is_in: impl Fn(usize) -> bool) -> f64 {
        let (sum, n) = self.ndcg_sum(settings, is_in);
        if n > 0.0 { sum / n } else { 0.0 }
    }

    /// Their sum, and how many they are.
    #[expect(clippy::cast_precision_loss, reason = "ranks and counts are small")]
    fn ndcg_sum(&mut self, settings: &RankSettings, is_in: impl Fn(usize) -> bool) -> (f64, f64) {
        let (mut sum, mut n) = (0.0, 0.0);
        for question in 0..self.judged.len() {
            let n_units = self.judged[question].units.len();
            if n_units == 0 || !is_in(question) {
                continue;
            }
            let ranking = self.rank(question, settings);
            let mut is_found = vec![false; n_units];
            let mut gain = 0.0;
            for (rank, hit) in ranking.hits.iter().enumerate() {
                let (judged, index) = (&self.judged[question], self.engine.index());
                let units = self
                    .hits
                    .entry((question, hit.position))
                    .or_insert_with(|| {
                        let units = judged.units.iter().enumerate();
                        let hit = units.filter(|(_, u)| u.is_hit(index, hit.position));
                        hit.map(|(i, _)| i).collect()
                    });
                for unit in units
                    .iter()
                    .filter(|u| !std::mem::replace(&mut is_found[**u], true))
                {
                    let _ = unit;
                    gain += 1.0 / (rank as f64 + 2.0).log2();
                }
            }
            let ideal: f64 = (0..n_units.min(DEPTH))
                .map(|r| 1.0 / (r as f64 + 2.0).log2())
                .sum();
            sum += (gain / ideal).min(1.0);
            n += 1.0;
        }
        (sum, n)
    }

    fn features(&mut self, settings: &RankSettings) -> Vec<fit::Row> {
        (0..self.judged.len())
            .map(|question| {
                let ranking = self.rank(question, settings);
                let (units, index) = (&self.judged[question].units, self.engine.index());
                let first = ranking.hits.first();
                fit::Row {
                    features: ranking.features,
                    is_answerable: !units.is_empty(),
                    is_right: first
                        .is_some_and(|hit| units.iter().any(|u| u.is_hit(index, hit.position))),
                }
            })
            .collect()
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are few suites")]
fn mean(suites: &mut [Suite], settings: &RankSettings, is_in: impl Fn(usize) -> bool) -> f64 {
    let n = suites.len().max(1) as f64;
    suites
        .iter_mut()
        .map(|s| s.ndcg(settings, &is_in))
        .sum::<f64>()
        / n
}

/// Moves one weight at a time while the mean gains.
fn search(
    suites: &mut [Suite],
    knobs: &[Knob],
    mut settings: RankSettings,
    is_in: impl Fn(usize) -> bool,
) -> RankSettings {
    let mut best = mean(suites, &settings, &is_in);
    for _ in 0..ROUNDS {
        for (_, knob, factors) in knobs {
            for factor in *factors {
                let mut tried = settings;
                *knob(&mut tried) *= factor;
                tried.b = tried.b.min(1.0);
                tried.topic_discount = tried.topic_discount.min(1.0);
                tried.about_factor = tried.about_factor.min(1.0);
                tried.reading.telling = tried.reading.telling.min(1.0);
                let value = mean(suites, &tried, &is_in);
                if value > best + LEAST_GAIN {
                    (best, settings) = (value, tried);
                }
            }
        }
    }
    settings
}
