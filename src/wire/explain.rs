//! How a question was read and why each hit stands where it does.

use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::Engine;
use crate::retrieve::confidence::{FEATURE_NAMES, FIRST_OF_MEANING, N_FEATURES};
use crate::retrieve::understand::Via;
use crate::retrieve::{Ranking, ScoreParts};

/// How a question was read, and the parts of each hit's score.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExplainJson {
    /// The language that the question was read in: `en` or `es`.
    #[schema(example = "en")]
    pub language: &'static str,
    /// Words and phrases searched for, in the order of the question.
    pub units: Vec<UnitJson>,
    /// Kinds of section asked for.
    pub kinds: Vec<WeightedJson>,
    /// Diseases named.
    pub diseases: Vec<DiseaseJson>,
    /// Summaries that fit the disease named, best first, at most five.
    pub summaries: Vec<WeightedJson>,
    /// What `confidence` was computed from.
    pub confidence: Vec<WeightedJson>,
    /// The parts of each hit's score, in the order of the hits.
    pub hits: Vec<HitPartsJson>,
}

/// A word or phrase of the question.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnitJson {
    /// As the question has it, mended.
    #[schema(example = "throwing up")]
    pub asked: String,
    /// `0.0..=1.0`: how much it belongs to what is asked.
    #[schema(minimum = 0.0, maximum = 1.0)]
    pub weight: f32,
    /// Whether it only tells something beside what is asked: `confidence` does not mind a passage that lacks it.
    pub aside: bool,
    /// Words searched for; empty where the content has none.
    pub searched: Vec<OptionJson>,
}

/// Words that satisfy a unit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OptionJson {
    /// The words.
    #[schema(example = "vomit")]
    pub text: String,
    /// `0.0..=1.0`: what they are worth against the word asked.
    #[schema(minimum = 0.0, maximum = 1.0)]
    pub weight: f32,
    /// `asked`, `corrected`, or the list or rule that gives them.
    #[schema(example = "lay vocabulary")]
    pub via: String,
    /// The misspelt word, where it was mended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
}

/// A name with a weight.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WeightedJson {
    /// The name.
    #[schema(example = "symptoms")]
    pub name: String,
    /// `0.0..=1.0` for kinds and summaries; any number for what `confidence` was computed from.
    pub weight: f32,
}

/// A disease that the question names.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DiseaseJson {
    /// Its name.
    #[schema(example = "lung cancer")]
    pub name: String,
    /// Whether the content treats of it.
    pub is_covered: bool,
}

/// The parts of a hit's score, each `0.0..=1.0`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HitPartsJson {
    /// The passage.
    pub passage_id: String,
    /// What its headings and text say it is for.
    pub kinds: Vec<String>,
    /// Share of the question that the passage with its headings has, growing with frequency.
    #[schema(minimum = 0.0, maximum = 1.0)]
    pub words: f32,
    /// Share that its best sentence has.
    #[schema(minimum = 0.0, maximum = 1.0)]
    pub sentence: f32,
    /// Share that its innermost heading has.
    #[schema(minimum = 0.0, maximum = 1.0)]
    pub heading: f32,
    /// How well its section is of a kind asked for.
    #[schema(minimum = 0.0, maximum = 1.0)]
    pub kind: f32,
    /// How well its summary fits the disease named.
    #[schema(minimum = 0.0, maximum = 1.0)]
    pub focus: f32,
    /// How near its meaning is to the question's; left out where there is no embedding model.
    #[schema(minimum = 0.0, maximum = 1.0)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meaning: Option<f32>,
    /// What the weighted mean of the parts is multiplied by: below 1 for text about the summary itself, and for a summary
    /// about another age than the one asked about.
    #[schema(minimum = 0.0, maximum = 1.0)]
    pub factor: f32,
}

/// Summaries listed at most.
const MAX_SUMMARIES: usize = 5;

/// The explanation of a ranking.
pub fn explain(engine: &Engine, ranking: &Ranking) -> ExplainJson {
    let understanding = &ranking.understanding;
    let index = engine.index();
    let weighted = |name: &str, weight: f32| WeightedJson {
        name: name.to_owned(),
        weight,
    };
    let units = understanding.units.iter().map(|unit| UnitJson {
        asked: unit.text.clone(),
        weight: unit.weight,
        aside: unit.is_aside,
        searched: unit
            .options
            .iter()
            .map(|option| {
                let (via, from) = match &option.via {
                    Via::Asked => ("asked", None),
                    Via::Corrected(written) => ("corrected", Some(written.clone())),
                    Via::Synonym(list) => (*list, None),
                };
                OptionJson {
                    text: option.text.clone(),
                    weight: option.weight,
                    via: via.to_owned(),
                    from,
                }
            })
            .collect(),
    });
    let kinds = engine
        .guide()
        .kind_names(understanding)
        .zip(&understanding.kinds);
    let mut fits: Vec<(usize, f32)> = understanding
        .focus
        .fits
        .iter()
        .copied()
        .enumerate()
        .collect();
    fits.retain(|(_, fit)| *fit > 0.0);
    fits.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    fits.truncate(MAX_SUMMARIES);
    let hits = ranking.hits.iter().map(|hit| {
        let ScoreParts {
            words,
            sentence,
            heading,
            kind,
            focus,
            meaning,
            factor,
        } = hit.parts;
        let kinds = engine.guide().kinds_of(hit.position);
        HitPartsJson {
            passage_id: index.passages()[hit.position]
                .passage
                .id
                .as_str()
                .to_owned(),
            kinds: kinds.into_iter().map(str::to_owned).collect(),
            words,
            sentence,
            heading,
            kind,
            focus,
            meaning: ranking.has_meaning.then_some(meaning),
            factor,
        }
    });
    ExplainJson {
        language: understanding.language,
        units: units.collect(),
        kinds: kinds
            .map(|(name, (_, weight))| weighted(name, *weight))
            .collect(),
        diseases: understanding
            .diseases
            .iter()
            .map(|(name, is_covered)| DiseaseJson {
                name: name.clone(),
                is_covered: *is_covered,
            })
            .collect(),
        summaries: fits
            .into_iter()
            .map(|(summary, fit)| weighted(&index.summaries()[summary].title, fit))
            .collect(),
        confidence: FEATURE_NAMES
            .iter()
            .zip(ranking.features)
            .take(if ranking.has_meaning {
                N_FEATURES
            } else {
                FIRST_OF_MEANING
            })
            .map(|(name, value)| weighted(name, value))
            .collect(),
        hits: hits.collect(),
    }
}
