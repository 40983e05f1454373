//! The language of a text: English, Spanish, or another.

use crate::guard::text::Analysis;
use crate::guard::verdict::Language;

/// Lexicon files of this room, as (name, text).
pub const LEXICON: &[(&str, &str)] = &[];

/// The language most of the text is written in.
pub fn detect(text: &Analysis<'_>) -> Language {
    let count = |words: &[&str]| {
        text.tokens()
            .iter()
            .filter(|token| words.contains(&token.text.as_str()))
            .count()
    };
    let spanish = count(&[
        "el", "la", "los", "las", "de", "que", "en", "su", "por", "para", "una", "un", "con", "es",
        "se",
    ]);
    let english = count(&[
        "the", "of", "to", "and", "is", "in", "you", "your", "for", "with", "are", "it",
    ]);
    if spanish > english {
        Language::Spanish
    } else {
        Language::English
    }
}
