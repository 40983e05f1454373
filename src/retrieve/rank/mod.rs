//! Scores candidates part by part and marks the matching words.

mod candidates;
mod marks;
mod repeats;
mod score;
mod slots;

use super::settings::RankSettings;
use super::understand::Understanding;
use super::{Hit, Ranking, Searched, TopK, confidence};
use crate::index::IndexError;
use candidates::candidates;
use marks::{highlights, sentences};
use repeats::{LOOKED_THROUGH, set_repeats_back};
pub(super) use score::Scored;
use score::Scorer;
use slots::Slots;

/// Focus from which a disease counts as named. Set by hand: the middle; no search over it is recorded.
const NAMED: f32 = 0.5;

pub(super) fn rank(
    searched: Searched<'_>,
    understanding: Understanding,
    top_k: TopK,
    admits: Option<Vec<bool>>,
    settings: &RankSettings,
) -> Result<Ranking, IndexError> {
    let Searched { index, guide, .. } = searched;
    // A question of nothing but function words means nothing that could be looked for.
    let meaning = searched.meaning.filter(|_| understanding.has_words);
    let slots = Slots::new(index, &understanding, settings);
    let mut ranking = Ranking {
        hits: Vec::new(),
        confidence: 0.0,
        answerable: false,
        has_terms: understanding.has_words,
        features: [0.0; confidence::N_FEATURES],
        has_meaning: meaning.is_some(),
        understanding,
    };
    let understanding = &ranking.understanding;
    let near = meaning.map_or_else(Vec::new, |meaning| {
        meaning.nearest(&settings.meaning, admits.as_deref())
    });
    let mut candidates = candidates(index, guide, understanding, &slots, top_k, admits, settings)?;
    candidates.extend(near);
    if candidates.is_empty() {
        return Ok(ranking);
    }
    candidates.sort_unstable();
    candidates.dedup();
    let is_one_disease = index.summaries().len() <= 1 || understanding.focus.strength >= NAMED;
    let n_exact = if is_one_disease {
        top_k.get().max(2)
    } else {
        top_k.get() * LOOKED_THROUGH
    };
    let passages = Scorer {
        index,
        guide,
        understanding,
        slots: &slots,
        settings,
        meaning,
        meaning_weight: meaning_weight(understanding, &slots, settings),
    };
    let mut scored = passages.best(candidates, n_exact);
    if !is_one_disease {
        set_repeats_back(index, &mut scored, top_k);
    }
    let weights: Vec<f32> = slots.units.iter().map(|u| u.weight).collect();
    let closeness = scored
        .first()
        .map_or(0.0, |first| passages.closeness(first));
    ranking.features = confidence::features(
        index,
        guide,
        understanding,
        &weights,
        &scored,
        closeness,
        meaning,
    );
    let (fitted, least) = match meaning {
        Some(_) => (
            &settings.meaning.confidence,
            settings.meaning.min_confidence,
        ),
        None => (&settings.confidence, settings.min_confidence),
    };
    ranking.confidence = confidence::confidence(fitted, &ranking.features);
    ranking.answerable = !scored.is_empty() && ranking.confidence >= least;
    scored.truncate(top_k.get());
    // What tells the harm of a drug is what the question asks, whether or not it says "side effects".
    let values = |position: usize| {
        let mut values = sentences(&index.passages()[position], &slots);
        let harm = guide.harm(index, &ranking.understanding, position);
        for sentence in harm.unwrap_or_default().sentences {
            values[sentence] = 1.0;
        }
        values
    };
    ranking.hits = scored
        .into_iter()
        .enumerate()
        .map(|(index_of_hit, scored)| Hit {
            position: scored.position,
            rank: index_of_hit + 1,
            score: scored.score,
            parts: scored.parts,
            highlights: highlights(&index.passages()[scored.position], &slots),
            sentences: values(scored.position),
        })
        .collect();
    Ok(ranking)
}

/// What nearness counts for this question, against the parts of the words.
fn meaning_weight(understanding: &Understanding, slots: &Slots, settings: &RankSettings) -> f32 {
    let own = &settings.meaning;
    let unknown = slots.units.iter().filter(|unit| unit.options.is_empty());
    let unknown = unknown.map(|unit| unit.weight).sum::<f32>() / slots.total.max(f32::EPSILON);
    let language = if understanding.language == "en" {
        1.0
    } else {
        own.foreign
    };
    own.passage * language * (1.0 + own.unknown * unknown)
}
