//! The disclaimer: on every text that leaves, exactly once.

use crate::guard::verdict::Placed;

/// The text with `disclaimer` at its end, unless it holds it already.
pub fn place(text: &str, disclaimer: &str) -> (String, Placed) {
    if text.contains(disclaimer) {
        (text.to_owned(), Placed::Present)
    } else {
        (format!("{text}\n\n{disclaimer}"), Placed::Added)
    }
}
