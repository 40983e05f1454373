//! What is asked: the question, how many hits, and which passages may answer.

use thiserror::Error;

use crate::content::Audience;
use crate::error::ErrorKind;
use crate::index::Index;

/// A question as asked: trimmed, not empty, at most [`Question::MAX_CHARS`] `char`s.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question(String);

/// Why a text is no question.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum QuestionError {
    /// Nothing but white space.
    #[error("the question is empty; write what you want to know")]
    Empty,
    /// Longer than [`Question::MAX_CHARS`].
    #[error("the question has {n_chars} characters; at most {max} are read", max = Question::MAX_CHARS)]
    TooLong {
        /// Its length in `char`s.
        n_chars: usize,
    },
    /// Not in [`TopK::MIN`]`..=`[`TopK::MAX`].
    #[error("top_k is {top_k}; it must be from {min} to {max}", min = TopK::MIN, max = TopK::MAX)]
    TopK {
        /// The value given.
        top_k: u64,
    },
}

impl QuestionError {
    /// Its [`ErrorKind`].
    pub fn kind(self) -> ErrorKind {
        ErrorKind::InvalidInput
    }
}

impl Question {
    /// The longest of 1,000 letters to a medical library, whole, is under 3,300 characters (`MeQSum`, ACL 2019).
    pub const MAX_CHARS: usize = 4_000;

    /// # Errors
    /// [`QuestionError::Empty`] or [`QuestionError::TooLong`]; what the question asks is the guard's concern.
    pub fn parse(raw: &str) -> Result<Self, QuestionError> {
        let text = raw.trim();
        if text.is_empty() {
            return Err(QuestionError::Empty);
        }
        // Bytes first: counting the characters of a very long text would cost time for nothing.
        if text.len() > Self::MAX_CHARS {
            let n_chars = text.chars().count();
            if n_chars > Self::MAX_CHARS {
                return Err(QuestionError::TooLong { n_chars });
            }
        }
        Ok(Self(text.to_owned()))
    }

    /// The question's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How many hits are wanted: [`TopK::MIN`]`..=`[`TopK::MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TopK(usize);

impl TopK {
    /// One hit.
    pub const MIN: usize = 1;
    /// A person reads five; a harness scores ten to a hundred.
    pub const MAX: usize = 100;

    /// # Errors
    /// [`QuestionError::TopK`] outside the range.
    pub fn parse(top_k: u64) -> Result<Self, QuestionError> {
        usize::try_from(top_k)
            .ok()
            .filter(|k| (Self::MIN..=Self::MAX).contains(k))
            .map(Self)
            .ok_or(QuestionError::TopK { top_k })
    }

    /// The number.
    pub fn get(self) -> usize {
        self.0
    }
}

impl Default for TopK {
    fn default() -> Self {
        Self(5)
    }
}

/// Which passages may answer; a field that is `None` admits all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// The summary's audience.
    pub audience: Option<Audience>,
    /// The summary's primary language subtag.
    pub language: Option<String>,
    /// One of the summary's cancer types, without regard to case.
    pub cancer_type: Option<String>,
    /// The summary's id or its URL.
    pub summary: Option<String>,
    /// A heading of the section's path, or the whole path joined by ` > `, without regard to case.
    pub section: Option<String>,
}

/// For each passage whether it is admitted; `None` where all are.
pub(super) fn admitted(
    index: &Index,
    filters: &Filters,
    is_served: Option<&dyn Fn(usize) -> bool>,
) -> Option<Vec<bool>> {
    if *filters == Filters::default() && is_served.is_none() {
        return None;
    }
    let by_summary: Vec<bool> = index
        .summaries()
        .iter()
        .enumerate()
        .map(|(position, summary)| {
            let front = &summary.front;
            is_served.is_none_or(|is_served| is_served(position))
                && filters.audience.is_none_or(|a| front.audience == Some(a))
                && filters
                    .language
                    .as_ref()
                    .is_none_or(|l| front.language.eq_ignore_ascii_case(l))
                && filters.cancer_type.as_ref().is_none_or(|t| {
                    front
                        .cancer_types
                        .iter()
                        .any(|own| own.to_lowercase() == t.trim().to_lowercase())
                })
                && filters.summary.as_ref().is_none_or(|s| {
                    s == summary.id.as_str()
                        || s.trim_end_matches('/') == front.url.as_str().trim_end_matches('/')
                })
        })
        .collect();
    let section = filters.section.as_ref().map(|s| s.trim().to_lowercase());
    let in_section = |position: usize| {
        section.as_ref().is_none_or(|wanted| {
            let path = &index.section_of(position).path;
            path.iter().any(|heading| heading.to_lowercase() == *wanted)
                || path.join(" > ").to_lowercase() == *wanted
        })
    };
    let passages = index.passages().iter().enumerate();
    Some(
        passages
            .map(|(position, p)| by_summary[p.summary] && in_section(position))
            .collect(),
    )
}
