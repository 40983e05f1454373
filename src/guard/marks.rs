//! Citation marks: whether `[1]` points to a passage that supports the sentence it stands on.

use crate::guard::finding::Finding;
use crate::guard::rule::Rule;
use crate::guard::text::Analysis;
use crate::guard::verdict::{CitedPassage, Support};

/// Rules of this room.
pub const RULES: &[Rule] = &[];

/// Marks that point to nothing or to a passage that does not support their sentence.
pub fn findings(
    _answer: &Analysis<'_>,
    _passages: &[CitedPassage<'_>],
    _support: &[Support],
) -> Vec<Finding> {
    Vec::new()
}
