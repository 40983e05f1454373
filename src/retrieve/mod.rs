//! From a question to ranked [`Hit`]s.
//!
//! tantivy names the candidates (see [`crate::index`]); they are scored here by BM25F over text, innermost
//! heading, and outer headings with the title, so that every part of a score can be explained. Ties stand in
//! the order of the passages. The question's class is the guard's concern, its citation that of `cite`.

mod question;
mod rank;
#[cfg(test)]
mod tests;

use thiserror::Error;

pub use question::{Filters, Question, QuestionError, TopK};
pub use rank::RankSettings;

use crate::error::ErrorKind;
use crate::index::{Index, IndexError};

/// A passage found for a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Position among [`Index::passages`].
    pub position: usize,
    /// From 1, best first.
    pub rank: usize,
    /// `0.0..=1.0`: the share of the question's content, weighted by how telling each word is, that the
    /// passage with its headings covers. Comparable between questions; 1.0 does not mean "true".
    pub score: f32,
    /// Bytes of the passage's text that match the question, in order, not overlapping.
    pub highlights: Vec<std::ops::Range<usize>>,
}

/// What was found for a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    /// Best first; empty where nothing matches.
    pub hits: Vec<Hit>,
    /// `0.0..=1.0`: how sure the first hit is to answer the question.
    pub confidence: f32,
    /// Whether `confidence` is at least [`RankSettings::min_confidence`].
    pub answerable: bool,
    /// Whether the question has a word that can be searched for.
    pub has_terms: bool,
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

/// Ranks the passages that `filters` and `is_served` (asked for a position among [`Index::summaries`]) admit.
///
/// # Errors
/// [`RetrieveError`] where the index fails.
pub fn retrieve(
    index: &Index,
    question: &Question,
    top_k: TopK,
    filters: &Filters,
    is_served: Option<&dyn Fn(usize) -> bool>,
    settings: &RankSettings,
) -> Result<Ranking, RetrieveError> {
    let admits = question::admitted(index, filters, is_served);
    Ok(rank::rank(index, question, top_k, admits, settings)?)
}
