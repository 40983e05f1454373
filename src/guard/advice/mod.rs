//! Personalized advice in answers.

use crate::guard::GuardError;
use crate::guard::finding::Finding;
use crate::guard::rule::Rule;
use crate::guard::text::Analysis;
use crate::guard::verdict::Exempt;

/// Lexicon files of this room, as (name, text).
pub const LEXICON: &[(&str, &str)] = &[];

/// Rules of this room.
pub const RULES: &[Rule] = &[];

/// Finds personalized advice.
#[derive(Debug)]
pub struct Advice;

impl Advice {
    /// # Errors
    /// What is wrong in this room's lexicon files.
    pub fn new() -> Result<Advice, GuardError> {
        Ok(Advice)
    }

    /// Personalized advice in `answer`, by start. Findings wholly inside an exempt span are left out.
    #[expect(clippy::unused_self, reason = "the lexicons come in here")]
    pub fn findings(
        &self,
        _answer: &Analysis<'_>,
        _question: Option<&Analysis<'_>>,
        _exempt: &[Exempt],
    ) -> Vec<Finding> {
        Vec::new()
    }
}
