//! `citeguard calibrate`: chooses the weights of the ranking and of `confidence` on judged questions.
//!
//! A coordinate search raises the mean nDCG@10 of the suites; a logistic regression fits `confidence` to whether
//! the first passage is right, and the least confidence of an answerable question is chosen by a rule (see [`fit`]).
//! All are reported by cross-validation (chosen on four of five parts of the questions, measured on the fifth) before they
//! are chosen on all. With an embedding model the weights of meaning are chosen,
//! not those of words. The result is printed, and written into `config/ranking.toml` where that is asked for. The same
//! questions, content and settings give the same numbers.

mod fit;
mod gold;
mod record;
mod search;
mod suite;

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use super::AnyError;
use super::args::CalibrateArgs;
use crate::clock::Clock;
use crate::config::Config;
use crate::retrieve::RankSettings;
use crate::retrieve::confidence::FEATURE_NAMES;
use fit::{Folds, Row};
use search::{Knob, OF_MEANING, OF_WORDS, search};
use suite::{CUTS, FOLDS, Suite, mean};

/// What the regression and its cross-validation say.
struct Fitted {
    held_out: Folds,
    confidence: Vec<f32>,
}

pub(super) fn run(
    config: &Config,
    args: &CalibrateArgs,
    clock: Clock,
) -> Result<ExitCode, AnyError> {
    let open = |suites: &[String]| -> Result<Vec<Suite>, AnyError> {
        suites
            .iter()
            .map(|suite| Suite::open(config, suite))
            .collect()
    };
    let mut suites = open(&args.retrieval)?;
    let foreign = open(&args.unanswerable)?;
    let foreign: Vec<Suite> = foreign.into_iter().map(Suite::without_answers).collect();
    let others = open(&args.threshold)?;
    let others: Vec<Suite> = others.into_iter().map(Suite::not_fitted).collect();
    let is_hybrid = suites.iter().any(|s| s.engine.meanings().is_some());
    let knobs = if is_hybrid { OF_MEANING } else { OF_WORDS };
    let before = config.engine.rank;
    let day = clock.today();
    let (mut settings, mut weight_lines) = (before, Vec::new());
    if args.search {
        weight_lines.push(format!(
            "Chosen on {day} by {FOLDS}-fold cross-validation, the parts told by the digest of the question."
        ));
        settings = searched(&mut suites, knobs, before, &mut weight_lines);
    }
    let mut lines = vec![format!(
        "Chosen on {day} in {FOLDS} parts, cut in {CUTS} ways, with these weights of the ranking; their nDCG@10:"
    )];
    for suite in &mut suites {
        let (sum, n) = suite.ndcg(&settings, |_| true);
        lines.push(format!("  {}: {:.3}", suite.describe(), sum / n.max(1.0)));
    }
    for suite in &foreign {
        lines.push(format!("  {}, for confidence alone", suite.describe()));
    }
    for suite in &others {
        lines.push(format!(
            "  {}, for the least confidence alone",
            suite.describe()
        ));
    }
    let fitted = fitted(suites.iter().chain(&foreign).chain(&others), &settings);
    describe_confidence(&fitted.held_out, &mut lines);
    let mut out = io::stdout().lock();
    for line in weight_lines.iter().chain(&lines) {
        writeln!(out, "# {line}")?;
    }
    for (name, weight) in FEATURE_NAMES.iter().zip(&fitted.confidence) {
        writeln!(out, "# {name}: {weight:.2}")?;
    }
    let weights = args.search.then(|| weights_of(knobs, settings));
    let weights = weights.unwrap_or_default();
    let confidence = confidence_of(&fitted, is_hybrid);
    for (key, value) in weights.iter().chain(&confidence) {
        writeln!(out, "{key} = {value}")?;
    }
    if let Some(path) = &args.record {
        let [of_weights, of_confidence] = if is_hybrid {
            record::MEANING
        } else {
            record::WORDS
        };
        if args.search {
            write_record(path, of_weights, &weight_lines, &weights)?;
        }
        write_record(path, of_confidence, &lines, &confidence)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn write_record(
    path: &Path,
    mark: &str,
    lines: &[String],
    values: &[(String, String)],
) -> Result<(), AnyError> {
    let text = std::fs::read_to_string(path)
        .map_err(|e| format!("cannot read {}: {e}", path.display()))?;
    let new = record::rewritten(&text, mark, lines, values)
        .map_err(|e| format!("{}: {e}", path.display()))?;
    std::fs::write(path, new).map_err(|e| format!("cannot write {}: {e}", path.display()))?;
    Ok(())
}

/// Searches with each part held out, then on all; tells of both.
fn searched(
    suites: &mut [Suite],
    knobs: &[Knob],
    before: RankSettings,
    lines: &mut Vec<String>,
) -> RankSettings {
    let mut held_out = vec![0.0; suites.len()];
    for fold in 0..FOLDS {
        let chosen = search(knobs, before, |s| mean(suites, s, |own| own != fold));
        for (suite, sum) in suites.iter_mut().zip(&mut held_out) {
            *sum += suite.ndcg(&chosen, |own| own == fold).0;
        }
    }
    let chosen = search(knobs, before, |s| mean(suites, s, |_| true));
    lines.push("nDCG@10 before, chosen on all, held out:".to_owned());
    let mut sums = [0.0; 3];
    for (suite, held_out) in suites.iter_mut().zip(held_out) {
        let (first, n) = suite.ndcg(&before, |_| true);
        let (last, _) = suite.ndcg(&chosen, |_| true);
        let means = [first, last, held_out].map(|sum| sum / n.max(1.0));
        for (sum, mean) in sums.iter_mut().zip(means) {
            *sum += mean;
        }
        let [a, b, c] = means;
        lines.push(format!("  {}: {a:.3}, {b:.3}, {c:.3}", suite.describe()));
    }
    #[expect(clippy::cast_precision_loss, reason = "there are few suites")]
    let [a, b, c] = sums.map(|sum| sum / suites.len().max(1) as f64);
    lines.push(format!("  their mean: {a:.4}, {b:.4}, {c:.4}"));
    chosen
}

fn fitted<'a>(suites: impl Iterator<Item = &'a Suite>, settings: &RankSettings) -> Fitted {
    let mut rows: Vec<Row> = Vec::new();
    let mut weights: Vec<f64> = Vec::new();
    let mut sets = Vec::new();
    for suite in suites {
        let own = suite.rows(settings);
        sets.push(rows.len()..rows.len() + own.len());
        // A suite weighs as the root of its questions: more of them say more, of one kind.
        #[expect(clippy::cast_precision_loss, reason = "there are few questions")]
        weights.extend(own.iter().map(|_| 1.0 / (own.len().max(1) as f64).sqrt()));
        rows.extend(own);
    }
    let all = rows.iter().zip(&weights).filter(|(row, _)| row.is_fitted);
    let (all, all_weights): (Vec<Row>, Vec<f64>) = all.map(|(r, w)| (*r, *w)).unzip();
    Fitted {
        held_out: fit::cross_validate(&rows, &weights, &sets),
        confidence: fit::fit(&all, &all_weights).to_vec(),
    }
}

fn describe_confidence(folds: &Folds, lines: &mut Vec<String>) {
    lines.push(format!(
        "Confidence, held out: AUC {:.3}. Declined of the unanswerable, of the answerable:",
        folds.auc
    ));
    for (threshold, declined, wrongly) in &folds.thresholds {
        lines.push(format!("  at {threshold:.2} {declined:.3}, {wrongly:.3}"));
    }
    let chosen = &folds.chosen;
    let (from, to) = chosen.range;
    lines.push(format!(
        "Least confidence {:.3}: from {from:.3} to {to:.3} the bound that is nearest has most room, {:.2} standard errors.",
        chosen.threshold, chosen.room
    ));
    lines.push(
        "Held out, declined there of the unanswerable, of the answerable, in each of the suites above:".to_owned(),
    );
    let share = |share: Option<f64>| share.map_or("-".to_owned(), |s| format!("{s:.3}"));
    for [unanswerable, answerable] in &chosen.shares {
        lines.push(format!(
            "  {}, {}",
            share(*unanswerable),
            share(*answerable)
        ));
    }
    lines.push(
        "Of questions with a confidence from .. the first passage is right in a share of .. of ..:"
            .to_owned(),
    );
    for (low, mean, right, n) in &folds.bins {
        lines.push(format!(
            "  from {low:.1} (mean {mean:.2}) {right:.2} of {n}"
        ));
    }
}

/// What goes into the file of the weights searched over, by its key.
fn weights_of(knobs: &[Knob], mut settings: RankSettings) -> Vec<(String, String)> {
    let mut value = |knob: &Knob| (knob.name.to_owned(), number(*(knob.of)(&mut settings)));
    knobs.iter().map(&mut value).collect()
}

/// What goes into the file of confidence.
fn confidence_of(fitted: &Fitted, is_hybrid: bool) -> Vec<(String, String)> {
    let prefix = if is_hybrid { "meaning." } else { "" };
    let threshold = format!("{:.3}", fitted.held_out.chosen.threshold);
    let list: Vec<String> = fitted
        .confidence
        .iter()
        .map(|w| format!("{w:.2}"))
        .collect();
    vec![
        (format!("{prefix}min_confidence"), threshold),
        (
            format!("{prefix}confidence"),
            format!("[{}]", list.join(", ")),
        ),
    ]
}

/// At most three digits after the point, at least one.
fn number(value: f32) -> String {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0');
    if text.ends_with('.') {
        format!("{text}0")
    } else {
        text.to_owned()
    }
}
