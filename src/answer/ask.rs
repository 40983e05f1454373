//! What is asked: the last user turn, the user turns before it, and how it is to be answered.

use jiff::civil::Date;
use thiserror::Error;

use crate::error::ErrorKind;
use crate::retrieve::{Filters, Question, QuestionError, TopK};

/// Who wrote a turn of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The person who asks.
    User,
    /// An answer of this service or of any other; it is never a source and never trusted.
    Assistant,
    /// Instructions of a client; they change nothing here.
    System,
}

/// A turn of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Who wrote it.
    pub role: Role,
    /// Its text.
    pub text: String,
}

/// A question with what came before it and how it is to be answered.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The last user turn.
    pub question: Question,
    /// Earlier user turns, oldest first, at most [`Ask::MAX_EARLIER`]; those that cannot be read as a question are
    /// left out.
    pub earlier: Vec<Question>,
    /// Passages looked at.
    pub top_k: TopK,
    /// Which passages may answer.
    pub filters: Filters,
    /// The day on which freshness is judged.
    pub as_of: Date,
    /// Whether the terms of the words shown are explained, as far as the content itself explains them.
    pub definitions: bool,
}

/// Why a conversation cannot be answered.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum AskError {
    /// No turn is the user's.
    #[error("no message has the role `user`; the last such message is the question")]
    NoQuestion,
    /// The last user turn is no question.
    #[error(transparent)]
    Question(#[from] QuestionError),
}

impl AskError {
    /// Its [`ErrorKind`].
    pub fn kind(self) -> ErrorKind {
        ErrorKind::InvalidInput
    }
}

impl Ask {
    /// Earlier user turns that a follow-up is read with: what a reader of a chat still remembers.
    pub const MAX_EARLIER: usize = 12;

    /// One question without a conversation.
    pub fn single(question: Question, as_of: Date) -> Self {
        Self {
            question,
            earlier: Vec::new(),
            top_k: TopK::default(),
            filters: Filters::default(),
            as_of,
            definitions: false,
        }
    }

    /// A conversation, oldest turn first. Only what the user wrote is read.
    ///
    /// # Errors
    /// [`AskError::NoQuestion`] where there is no user turn, [`AskError::Question`] where the last one is empty or
    /// too long.
    pub fn parse(turns: &[Turn], as_of: Date) -> Result<Self, AskError> {
        let mut own = turns
            .iter()
            .filter(|turn| turn.role == Role::User)
            .map(|turn| turn.text.as_str());
        let last = own.next_back().ok_or(AskError::NoQuestion)?;
        let question = Question::parse(last)?;
        let mut earlier: Vec<Question> = own
            .rev()
            .filter_map(|text| Question::parse(text).ok())
            .take(Self::MAX_EARLIER)
            .collect();
        earlier.reverse();
        Ok(Self {
            earlier,
            ..Self::single(question, as_of)
        })
    }
}
