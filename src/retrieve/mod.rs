//! From a question to ranked [`Hit`]s.
//!
//! A [`Guide`] reads the question (see [`understand`]); tantivy names the candidates (see [`crate::index`]); they are
//! scored here part by part, so that every score can be explained; [`confidence`] says how sure the first is. With an
//! embedding model, [`Meaning`] names candidates too and is a part of the score.
//! Ties stand in the order of the passages. The question's class is the guard's concern, its citation that of `cite`.

pub mod confidence;
mod meaning;
mod question;
mod rank;
mod settings;
#[cfg(test)]
mod tests;
pub mod understand;

use thiserror::Error;

pub use meaning::{Meaning, Meanings};
pub use question::{Filters, Question, QuestionError, TopK};
pub use settings::{MeaningSettings, RankSettings, ReadingSettings};
pub use understand::{Guide, Understanding};

use crate::error::ErrorKind;
use crate::index::{Index, IndexError};

/// A passage found for a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Position among [`Index::passages`].
    pub position: usize,
    /// From 1, best first.
    pub rank: usize,
    /// `0.0..=1.0`: the weighted mean of [`Self::parts`]. Comparable between questions: each part is a share of
    /// what the question has. 1.0 does not mean "true".
    pub score: f32,
    /// What the score is made of.
    pub parts: ScoreParts,
    /// Bytes of the passage's text that match the question, in order, not overlapping.
    pub highlights: Vec<std::ops::Range<usize>>,
    /// For each sentence of the text, in order, `0.0..=1.0`: the share of the question's weight that it has.
    pub sentences: Vec<f32>,
}

/// What a score is made of, each `0.0..=1.0`; their weights are in [`RankSettings`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ScoreParts {
    /// Share of the question's weight that the passage with its headings has, growing with frequency (BM25F).
    pub words: f32,
    /// Share that its best sentence has.
    pub sentence: f32,
    /// Share that its innermost heading has.
    pub heading: f32,
    /// How well its section is of the kind asked for.
    pub kind: f32,
    /// How well its summary fits the disease named.
    pub focus: f32,
    /// How near its meaning is; 0 where there is no embedding model.
    pub meaning: f32,
    /// What the whole is multiplied by: below 1 for text about the summary itself, and for a summary about another age
    /// than the one asked about.
    pub factor: f32,
}

/// What was found for a question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranking {
    /// Best first; empty where nothing matches.
    pub hits: Vec<Hit>,
    /// `0.0..=1.0`: how sure the first hit is to answer the question.
    pub confidence: f32,
    /// Whether `confidence` is at least [`RankSettings::min_confidence`], or that of [`MeaningSettings`].
    pub answerable: bool,
    /// Whether the question has a word that can be searched for.
    pub has_terms: bool,
    /// How the question was read.
    pub understanding: Understanding,
    /// What `confidence` was computed from.
    pub features: confidence::Features,
    /// Whether an embedding model took part.
    pub has_meaning: bool,
}

/// What a question is asked of.
#[derive(Clone, Copy)]
pub struct Searched<'a> {
    /// The passages.
    pub index: &'a Index,
    /// What is known of them for reading questions.
    pub guide: &'a Guide,
    /// What the question means; `None` ranks by words alone.
    pub meaning: Option<&'a Meaning>,
}

/// Why a search failed.
#[derive(Debug, Error)]
#[error("the question cannot be searched for")]
pub struct RetrieveError(#[from] IndexError);

impl RetrieveError {
    /// Its [`ErrorKind`].
    pub fn kind(&self) -> ErrorKind {
        self.0.kind()
    }
}

/// Ranks the passages that `admits` has `true` for, by position; `None` admits all.
///
/// # Errors
/// [`RetrieveError`] where the index fails.
pub fn retrieve_admitted(
    searched: Searched<'_>,
    question: &Question,
    top_k: TopK,
    admits: Option<Vec<bool>>,
    settings: &RankSettings,
) -> Result<Ranking, RetrieveError> {
    let Searched { index, guide, .. } = searched;
    let understanding = guide.understand(index, question.as_str(), &settings.reading);
    retrieve_understood(searched, understanding, top_k, admits, settings)
}

/// As [`retrieve_admitted`], for a question that [`Guide::understand`] has read with the same settings.
///
/// # Errors
/// [`RetrieveError`] where the index fails.
pub fn retrieve_understood(
    searched: Searched<'_>,
    understanding: Understanding,
    top_k: TopK,
    admits: Option<Vec<bool>>,
    settings: &RankSettings,
) -> Result<Ranking, RetrieveError> {
    Ok(rank::rank(
        searched,
        understanding,
        top_k,
        admits,
        settings,
    )?)
}

/// The passages that `filters` and `is_served` admit, by position; `None` where all are.
pub fn admitted(
    index: &Index,
    filters: &Filters,
    is_served: Option<&dyn Fn(usize) -> bool>,
) -> Option<Vec<bool>> {
    question::admitted(index, filters, is_served)
}
