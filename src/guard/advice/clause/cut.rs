//! Cuts a unit into clauses.

use std::ops::Range;

use crate::guard::advice::clause::words::{CLAUSE_WORDS, OPENERS};
use crate::guard::text::{Token, TokenKind};

/// Cuts at signs and before the words that open a clause.
pub(super) fn clause_ranges(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    for (index, token) in tokens.iter().enumerate() {
        let is_sign = token.kind == TokenKind::Punct
            && matches!(
                token.text.as_str(),
                "," | ";" | ":" | "-" | "(" | ")" | "." | "?" | "!"
            );
        if is_sign {
            if index > start {
                ranges.push(start..index);
            }
            start = index + 1;
        } else if index > start && opens_clause(tokens, index) {
            ranges.push(start..index);
            start = index;
        }
    }
    if start < tokens.len() {
        ranges.push(start..tokens.len());
    }
    ranges.retain(|range| tokens[range.clone()].iter().any(Token::is_wordlike));
    ranges
}

fn opens_clause(tokens: &[Token], index: usize) -> bool {
    let word = tokens[index].text.as_str();
    let next = tokens
        .get(index + 1)
        .map_or("", |token| token.text.as_str());
    match word {
        "so" => matches!(
            next,
            "you" | "it" | "he" | "she" | "there" | "the" | "your" | "just" | "no" | "do"
        ),
        "and" | "y" => matches!(
            next,
            "you"
                | "your"
                | "it"
                | "he"
                | "she"
                | "that"
                | "usted"
                | "stop"
                | "start"
                | "take"
                | "skip"
                | "switch"
                | "see"
                | "deje"
                | "tome"
                | "suspenda"
        ),
        // "It sounds as if the cancer has spread" says so.
        "if" => index == 0 || tokens[index - 1].text != "as",
        "then" => true,
        "even" => matches!(next, "if" | "though"),
        _ => tokens[index].is_in(&CLAUSE_WORDS),
    }
}

/// Whether a clause opens a sentence without being its main clause.
pub(super) fn is_opener(clause: &[Token]) -> bool {
    clause
        .iter()
        .find(|token| token.is_wordlike())
        .is_some_and(|token| token.is_in(&OPENERS) || token.text.ends_with("ly"))
}
