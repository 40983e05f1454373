//! Weights of the ranking, read from `config/ranking.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::confidence::N_FEATURES;

/// Weights of the ranking. [`RankSettings::default`] are those of `config/ranking.toml`, where each is
/// explained and where stands how it was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RankSettings {
    /// Candidates scored, a count, `10..=1000`.
    pub n_candidates: usize,
    /// BM25F's saturation of term frequency, above 0.
    pub k1: f32,
    /// BM25F's length normalisation of the text, `0.0..=1.0`.
    pub b: f32,
    /// Weight of a word in the innermost heading against one in a text of mean length.
    pub heading_frequency: f32,
    /// Weight of a word in the outer headings and the title against one in a text of mean length.
    pub context_frequency: f32,
    /// Part of the score: the question's words by BM25F.
    pub words: f32,
    /// Part of the score: the best single sentence.
    pub sentence: f32,
    /// Part of the score: the innermost heading.
    pub heading: f32,
    /// Part of the score: the kind of section asked for.
    pub kind: f32,
    /// Words beside the disease's name, above the first two, at which `kind` counts half.
    pub kind_half: f32,
    /// Part of the score: the disease named.
    pub focus: f32,
    /// Share of their weight, `0.0..=1.0`, that words naming the disease lose to the focus.
    pub topic_discount: f32,
    /// What the score of a passage about the summary itself is multiplied by, `0.0..=1.0`, where the question
    /// asks for no such kind.
    pub about_factor: f32,
    /// The confidence from which a question counts as answerable, `0.0..=1.0`.
    pub min_confidence: f32,
    /// How the words of a question are weighed.
    pub reading: ReadingSettings,
    /// Weights of the features of confidence; those of meaning are 0.
    pub confidence: [f32; N_FEATURES],
    /// What changes with an embedding model.
    pub meaning: MeaningSettings,
}

/// How meaning counts where there is an embedding model; without one nothing of it is used.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeaningSettings {
    /// Candidates added for their nearness, a count, `0..=1000`.
    pub n_candidates: usize,
    /// Part of the score: how near the passage's text with its innermost heading is.
    pub passage: f32,
    /// The cosine that counts as 0; below [`Self::high`].
    pub low: f32,
    /// The cosine that counts as 1.
    pub high: f32,
    /// What that part is multiplied by for a question that is not in English, at least 0.
    pub foreign: f32,
    /// How much more it counts the larger the share of the question that the content has no words for: its factor is 1
    /// plus this times the share, at least 0.
    pub unknown: f32,
    /// As [`RankSettings::min_confidence`].
    pub min_confidence: f32,
    /// As [`RankSettings::confidence`].
    pub confidence: [f32; N_FEATURES],
}

/// How the words of a question are weighed, each `0.0..=1.0` but the ranks.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadingSettings {
    /// Weight of a word of a long message's sentence that only tells.
    pub telling: f32,
    /// Weight of a word of `config/light-words.txt`.
    pub light: f32,
    /// Weight of the commonest words.
    pub common: f32,
    /// Rank among the common words up to which that holds.
    pub common_rank: f32,
    /// Rank among the common words from which a word has its full weight.
    pub rare_rank: f32,
}

static BUILT_IN: LazyLock<RankSettings> = LazyLock::new(|| {
    toml::from_str(include_str!("../../config/ranking.toml"))
        .expect("config/ranking.toml is built in and tested")
});

impl Default for RankSettings {
    fn default() -> Self {
        *BUILT_IN
    }
}
