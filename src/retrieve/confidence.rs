//! How sure the first hit is to answer the question.
//!
//! `confidence` is a logistic function of what is seen of the question and the first hit. Its weights are fitted
//! so that of the questions with a confidence of, say, .7 about 70 % have a first passage that answers them (see
//! `config/ranking.toml` for the sets, the date and how near it comes).

use super::meaning::Meaning;
use super::rank::Scored;
use super::understand::{Guide, Understanding, Unit};
use crate::index::Index;

/// How many features there are.
pub const N_FEATURES: usize = 16;

/// What confidence looks at, each about `0.0..=1.0`.
pub type Features = [f32; N_FEATURES];

/// The features' names, in their order.
pub const FEATURE_NAMES: [&str; N_FEATURES] = [
    "constant",
    "covered",
    "unknown",
    "foreign_disease",
    "foreign_kind",
    "kind",
    "kind_missed",
    "sentence",
    "score",
    "margin",
    "heaviest_missed",
    "closeness",
    "length",
    "meaning",
    "nearest",
    "nearer_missed",
];

/// The first feature of meaning; from here on all are 0 where there is no embedding model.
pub const FIRST_OF_MEANING: usize = 13;

/// Words and phrases from which a question begins to count as a message, and at which it is one: most of a message
/// tells a story that no passage repeats, so that less of it must be covered. Set by hand, no other values were tried;
/// `calibrate` fits the weight of the feature.
const LONG_FROM: f32 = 6.0;
const LONG_AT: f32 = 18.0;

/// The features of a ranking. `closeness` is of the first hit, `0.0..=1.0`.
pub(super) fn features(
    index: &Index,
    guide: &Guide,
    understanding: &Understanding,
    weights: &[f32],
    hits: &[Scored],
    closeness: f32,
    meaning: Option<&Meaning>,
) -> Features {
    let mut features = [0.0; N_FEATURES];
    features[0] = 1.0;
    let units = || understanding.units.iter().zip(weights);
    // What a message tells beside what it asks need not be known.
    let counts = |unit: &Unit| !(unit.is_aside && unit.options.is_empty());
    let total: f32 = units().filter(|(u, _)| counts(u)).map(|(_, w)| *w).sum();
    let unknown = units().filter(|(u, _)| !u.is_aside && u.options.is_empty());
    features[2] = unknown.map(|(_, w)| *w).sum::<f32>() / total.max(f32::EPSILON);
    features[FOREIGN] = if understanding.pointer.is_some() {
        1.0
    } else {
        understanding.elsewhere
    };
    let Some(first) = hits.first() else {
        return features;
    };
    if understanding.units.iter().any(Unit::names_disease) {
        // The content may have the name in passing and no summary about it.
        let untold = if first.misses_disease {
            1.0
        } else {
            IN_PASSING
        };
        let untold = untold * (1.0 - understanding.focus.strength);
        features[FOREIGN] = features[FOREIGN].max(untold);
    }
    if understanding.asks_what && guide.is_list_of_pages(first.position) {
        features[FOREIGN] = 1.0;
    }
    if first.is_elsewhere || guide.is_of_other_age(index, understanding, first.position) {
        features[FOREIGN] = 1.0;
    }
    features[1] = first.covered;
    for (kind, asked) in &understanding.kinds {
        let fit = guide.kinds().fit(first.position, &[(*kind, 1.0)]);
        if guide.kinds().is_seldom(*kind) {
            features[4] = features[4].max(asked * if fit > 0.0 { 0.3 } else { 1.0 });
        } else {
            features[5] = features[5].max(asked * fit);
            features[6] = features[6].max(asked * (1.0 - fit));
        }
    }
    let harm = guide.harm(index, understanding, first.position);
    let is_of_kind = || guide.is_of_worded_kind(understanding, first.position);
    if harm.is_some_and(|harm| !harm.is_told()) || (first.misses_asked && !is_of_kind()) {
        features[FOREIGN_KIND] = 1.0;
    }
    features[6] = (features[6] - features[5]).max(0.0);
    features[7] = first.asked.sentence;
    features[8] = first.asked.score;
    let second = hits.get(1).map_or(0.0, |s| s.score);
    // A lead over the second tells something only where the first has most of what is asked.
    features[9] =
        first.covered * first.covered * (first.score - second) / first.score.max(f32::EPSILON);
    features[10] = first.heaviest_missed;
    features[11] = closeness;
    #[expect(clippy::cast_precision_loss, reason = "a question has few words")]
    let n_units = understanding.units.iter().filter(|u| !u.is_aside).count() as f32;
    features[12] = ((n_units - LONG_FROM) / (LONG_AT - LONG_FROM)).clamp(0.0, 1.0);
    if let Some(meaning) = meaning {
        let own = meaning.cosine(first.position);
        let among = hits.iter().map(|hit| meaning.cosine(hit.position));
        features[FIRST_OF_MEANING] = first.parts.meaning;
        features[FIRST_OF_MEANING + 1] = own.max(0.0);
        features[FIRST_OF_MEANING + 2] = among.fold(own, f32::max) - own;
    }
    features
}

/// Place of `foreign_disease` among the features: also 1 where it is asked what something is and the first
/// passage only names other pages, and where it is about another disease or another age than the question.
const FOREIGN: usize = 3;

/// How far a disease counts as foreign that the first passage names and no title does. Set by hand: such a passage
/// answers some questions, and fewer than one of a summary about the disease. No search over it is recorded;
/// `calibrate` fits the weight of the feature.
const IN_PASSING: f32 = 0.3;

/// What confidence is at most for a disease that the content does not treat of, however well the words fit: the
/// first passage is then about another disease. None of the development questions of that sort has an answer.
const FOREIGN_CAP: f32 = 0.05;

/// Place of `foreign_kind` among the features: also 1 where the side effects of a drug are asked and the first passage
/// does not tell them, and where it has none of the words for what is asked, neither the question's nor its own kind's.
const FOREIGN_KIND: usize = 4;

/// What confidence is at most for a kind that summaries seldom have (a dose, a price) and the first passage has
/// not: of 18 such development questions one has an answer. Both caps stand below every least confidence that
/// `calibrate` has chosen, so that such a question is declined.
const FOREIGN_KIND_CAP: f32 = 0.1;

/// The confidence for the features of a question.
pub fn confidence(weights: &Features, features: &Features) -> f32 {
    let value = logistic(weights, features);
    if features[FOREIGN] > 0.5 {
        value.min(FOREIGN_CAP)
    } else if features[FOREIGN_KIND] > 0.9 {
        value.min(FOREIGN_KIND_CAP)
    } else {
        value
    }
}

/// The logistic function of the weighted features.
fn logistic(weights: &Features, features: &Features) -> f32 {
    let sum: f32 = weights.iter().zip(features).map(|(w, x)| w * x).sum();
    1.0 / (1.0 + (-sum).exp())
}
