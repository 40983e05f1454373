//! Bare replies: "It does.", "He will not.", "Most likely."

use crate::guard::text::Token;

/// Words of the longest reply that says nothing but yes or no.
pub(super) const MAX_WORDS: usize = 6;

/// Words of the longest reply of a pronoun and its auxiliary.
const MAX_BARE: usize = 5;

/// Who or what was asked about.
const SUBJECTS: [&str; 9] = [
    "it", "he", "she", "they", "you", "that", "this", "those", "these",
];

/// Verbs that stand for the verb of the question.
const AUXILIARIES: [&str; 17] = [
    "does", "do", "did", "is", "are", "was", "were", "has", "have", "had", "will", "would", "can",
    "could", "should", "may", "might",
];

/// Words that may stand around them.
const AROUND: [&str; 9] = [
    "yes", "no", "not", "never", "indeed", "well", "sure", "so", "probably",
];

/// Whether a unit is a pronoun with its auxiliary and nothing else of weight: "Yes, it has."
pub(super) fn is_bare(tokens: &[Token]) -> bool {
    let words = || tokens.iter().filter(|token| token.is_wordlike());
    let is_in = |list: &[&str], token: &Token| list.contains(&token.text.as_str());
    let is_question = tokens.iter().any(|token| token.is_punct("?"));
    !is_question
        && words().take(MAX_BARE + 1).count() <= MAX_BARE
        && words().any(|word| is_in(&SUBJECTS, word))
        && words().any(|word| is_in(&AUXILIARIES, word))
        && words()
            .all(|word| is_in(&SUBJECTS, word) || is_in(&AUXILIARIES, word) || is_in(&AROUND, word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guard::text::analyse;

    #[test]
    fn a_pronoun_and_its_auxiliary_are_a_bare_reply() {
        for (text, is_reply) in [
            ("It does.", true),
            ("Yes, it has.", true),
            ("He won't.", true),
            ("It is a tumor.", false),
            ("Does it?", false),
            ("Yes.", false),
        ] {
            assert_eq!(is_bare(analyse(text).tokens()), is_reply, "{text}");
        }
    }
}
