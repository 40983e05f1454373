//! A drafted answer, checked against passages that the caller hands in, names, or leaves to the content.

use std::borrow::Cow;

use thiserror::Error;

use super::Engine;
use crate::error::ErrorKind;
use crate::guard::{CitedPassage, Draft, GroundingMode, Reading, Verdict};
use crate::index::Index;
use crate::passage::sentence_ranges;
use crate::retrieve::{Question, Searched, TopK, retrieve_admitted};

/// A drafted answer as it comes in.
#[derive(Clone, Debug, Default)]
pub struct DraftInput {
    /// The draft.
    pub answer: String,
    /// The question it answers, where known.
    pub question: Option<String>,
    /// Passages handed in, in the order of their citation marks.
    pub passages: Vec<PassageInput>,
    /// Ids of passages of the content; they follow `passages`.
    pub passage_ids: Vec<String>,
    /// Whether claims are checked.
    pub grounding: GroundingMode,
}

/// A passage handed in.
#[derive(Clone, Debug)]
pub struct PassageInput {
    /// Its id; its number from 1 where the caller gives none.
    pub id: Option<String>,
    /// Its words.
    pub text: String,
}

/// Why a draft cannot be checked.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum CheckError {
    /// A passage id that the content does not have.
    #[error("no passage has the id `{id}`; it may be of an older edition of the text")]
    UnknownPassage {
        /// The id given.
        id: String,
    },
}

impl CheckError {
    /// Its [`ErrorKind`].
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::UnknownPassage { .. } => ErrorKind::InvalidInput,
        }
    }
}

/// Passages of a content that are all handed to the guard; a larger content is searched for each sentence.
const MAX_WHOLE_CONTENT: usize = 200;

/// Passages whose source lines are known in a draft: more than any answer cites.
const MAX_OWN_WORDS: usize = 20;

/// Passages of a content that is looked through for words a caller hands in; of a larger one none is folded.
const MAX_SEARCHED_CONTENT: usize = 500;

/// Bytes from which words handed in are told apart from words that could stand anywhere.
const MIN_KNOWN_BYTES: usize = 30;

/// The texts of the passages with white space folded, in order; empty for a content too large to look through.
pub(super) fn folded_texts(index: &Index) -> Vec<String> {
    let passages = index.passages();
    if passages.len() > MAX_SEARCHED_CONTENT {
        return Vec::new();
    }
    passages
        .iter()
        .map(|p| fold_space(&p.passage.text))
        .collect()
}

fn fold_space(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// Passages looked up for one sentence of a draft: the ones a claim could rest on.
const PASSAGES_PER_SENTENCE: u64 = 8;

impl Engine {
    /// Checks a draft. Without passages, [`GroundingMode::Always`] grounds against the whole content.
    ///
    /// # Errors
    /// [`CheckError::UnknownPassage`]; the verdict itself never fails.
    pub fn check(&self, input: &DraftInput) -> Result<Verdict, CheckError> {
        let given = input.passages.iter().enumerate().map(|(index, passage)| {
            let number = || (index + 1).to_string();
            let id = passage.id.clone().unwrap_or_else(number);
            (
                id,
                passage.text.as_str(),
                self.position_of_text(&passage.text),
            )
        });
        let mut passages: Vec<(String, &str, Option<usize>)> = given.collect();
        for id in &input.passage_ids {
            let unknown = || CheckError::UnknownPassage { id: id.clone() };
            let position = self.index.position_of(id).ok_or_else(unknown)?;
            passages.push((id.clone(), self.text_of(position), Some(position)));
        }
        if passages.is_empty() && input.grounding == GroundingMode::Always {
            let positions = self.passages_for(&input.answer).into_iter();
            let own = |at| (self.id_of(at).to_owned(), self.text_of(at), Some(at));
            passages = positions.map(own).collect();
        }
        // A passage of the content is known with the headings above it: an answer may quote them.
        let words: Vec<(Cow<'_, str>, Option<&Reading<'static>>)> = passages
            .iter()
            .map(|(_, text, position)| match position {
                Some(at) if self.is_text_of(*at, text) => {
                    (Cow::Owned(self.words_of(*at)), self.reading(*at))
                }
                _ => (Cow::Borrowed(*text), None),
            })
            .collect();
        let cited: Vec<CitedPassage<'_>> = passages
            .iter()
            .zip(&words)
            .map(|((id, _, position), (text, reading))| CitedPassage {
                id,
                text,
                title: position.map(|at| self.index.summary_of(at).title.as_str()),
                is_from_content: position.is_some(),
                reading: *reading,
            })
            .collect();
        let mut own: Vec<usize> = passages
            .iter()
            .filter_map(|(.., position)| *position)
            .collect();
        own.truncate(MAX_OWN_WORDS);
        let own_words = self.own_texts_around(&own);
        Ok(self.guard.check(&Draft {
            answer: &input.answer,
            question: input.question.as_deref(),
            passages: &cited,
            grounding: input.grounding,
            own_words: &own_words,
        }))
    }

    /// The first passage of the content that holds these words, white space folded; `None` in a content too
    /// large to look through and for a few words that could stand anywhere.
    fn position_of_text(&self, text: &str) -> Option<usize> {
        let wanted = fold_space(text);
        if wanted.len() < MIN_KNOWN_BYTES {
            return None;
        }
        // A short beginning is searched for much faster than a long text.
        let mut end = MIN_KNOWN_BYTES;
        while !wanted.is_char_boundary(end) {
            end -= 1;
        }
        let beginning = &wanted[..end];
        self.folded
            .iter()
            .position(|text| text.contains(beginning) && text.contains(&wanted))
    }

    /// Whether `text` is the whole text of a passage, white space folded.
    fn is_text_of(&self, position: usize, text: &str) -> bool {
        let own = self.text_of(position);
        own == text || own.split_whitespace().eq(text.split_whitespace())
    }

    /// Positions of the passages that an answer could rest on, in the order of the content.
    fn passages_for(&self, answer: &str) -> Vec<usize> {
        let n_passages = self.index.passages().len();
        if n_passages <= MAX_WHOLE_CONTENT {
            return (0..n_passages).collect();
        }
        let top_k = TopK::parse(PASSAGES_PER_SENTENCE).unwrap_or_default();
        let mut positions: Vec<usize> = sentence_ranges(answer)
            .into_iter()
            .filter_map(|range| Question::parse(&answer[range]).ok())
            .filter_map(|sentence| {
                let searched = Searched {
                    index: &self.index,
                    guide: &self.guide,
                    meaning: None,
                };
                retrieve_admitted(searched, &sentence, top_k, None, &self.rank).ok()
            })
            .flat_map(|ranking| ranking.hits.into_iter().map(|hit| hit.position))
            .collect();
        positions.sort_unstable();
        positions.dedup();
        positions
    }

    fn text_of(&self, position: usize) -> &str {
        &self.index.passages()[position].passage.text
    }

    pub(super) fn id_of(&self, position: usize) -> &str {
        self.index.passages()[position].passage.id.as_str()
    }
}
