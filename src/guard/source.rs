//! Reuse rules of the source: an excerpt is not called a PDQ summary, no image, no invented date.

use crate::guard::finding::Finding;
use crate::guard::rule::Rule;
use crate::guard::text::Analysis;

/// Rules of this room.
pub const RULES: &[Rule] = &[];

/// Breaches of the source's reuse rules.
pub fn findings(_answer: &Analysis<'_>) -> Vec<Finding> {
    Vec::new()
}
