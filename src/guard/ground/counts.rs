//! Words that count what is named: "two functions, namely A and B", "the two versions", "which of two".

use crate::guard::ground::align::Alignment;
use crate::guard::ground::judge::Claim;
use crate::guard::ground::passages::Passages;
use crate::guard::ground::quantity::{Bound, Measure, Quantity};
use crate::guard::text::Token;

/// "Two syndromes: A and B" counts its own list; the number needs no passage as long as none says otherwise.
pub(super) fn is_count_of_named(
    quantity: &Quantity,
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
) -> bool {
    if quantity.measure != Measure::Count || alignment.best.is_none() {
        return false;
    }
    if is_pair(quantity, claim, alignment, passages) {
        return true;
    }
    let says_otherwise = alignment.best.is_some_and(|best| {
        passages.sentences[best]
            .scan
            .quantities
            .iter()
            .any(|other| other.measure == Measure::Count && other.value != quantity.value)
    });
    let counts = |n: usize| n > 2 && u64::try_from(n).is_ok_and(|n| n * 1000 == quantity.value);
    let is_in_line = alignment.best.is_some_and(|best| {
        let passage = passages.sentences[best].passage;
        counts(n_listed(passages.sentences[best].tokens))
            || passages
                .sentences
                .iter()
                .filter(|sentence| sentence.passage == passage)
                .filter_map(|sentence| introduced(sentence.tokens))
                .any(|list| counts(n_listed(list)))
    });
    let is_listed = passages.list_lengths().any(|n| n * 1000 == quantity.value) || is_in_line;
    if is_listed && !says_otherwise {
        return true;
    }
    // The list stands after a colon or "are", or before them.
    let is_joint = |token: &Token| {
        token.is_punct(":")
            || matches!(
                token.text.as_str(),
                "are" | "son" | "namely" | "saber" | "both" | "-"
            )
    };
    claim
        .tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| is_joint(token))
        .any(|(at, _)| {
            let is_after = quantity.at < at;
            let list = if is_after {
                &claim.tokens[at + 1..]
            } else {
                &claim.tokens[..at]
            };
            u64::try_from(n_listed(list)).is_ok_and(|n_items| {
                !says_otherwise && n_items > 1 && n_items * 1000 == quantity.value
            })
        })
}

/// What stands before a colon: a list that the text goes through afterwards.
fn introduced(tokens: &[Token]) -> Option<&[Token]> {
    let colon = tokens.iter().position(|token| token.is_punct(":"))?;
    Some(&tokens[..colon])
}

/// Things in a list: its commas and its last "and".
fn n_listed(list: &[Token]) -> usize {
    let is_and = |token: &Token| matches!(token.text.as_str(), "and" | "or" | "y" | "o");
    let n_commas = list.iter().filter(|token| token.is_punct(",")).count();
    let has_and = list.iter().any(is_and);
    let has_comma_and = list
        .windows(2)
        .any(|pair| pair[0].is_punct(",") && is_and(&pair[1]));
    1 + n_commas + usize::from(has_and && !has_comma_and)
}

/// "Two" of things that the passages name as a pair: "both", "one … than another", "A and B" for "the two".
fn is_pair(
    quantity: &Quantity,
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
) -> bool {
    if quantity.value != 2000 || quantity.bound != Bound::Exact {
        return false;
    }
    let before = |back: usize| {
        let at = quantity.at.checked_sub(back);
        at.map_or("", |at| claim.tokens[at].text.as_str())
    };
    let is_known = matches!(
        before(1),
        "the" | "these" | "those" | "of" | "los" | "las" | "estos" | "estas" | "other" | "de"
    ) || matches!(claim.tokens[quantity.at].text.as_str(), "ambos" | "ambas");
    let mut own: Vec<usize> = alignment.sentence_of.iter().flatten().copied().collect();
    own.extend(alignment.best);
    // A larger number of the same sentence is what is counted.
    let says_otherwise = own.iter().any(|sentence| {
        passages.sentences[*sentence]
            .scan
            .quantities
            .iter()
            .any(|other| other.measure == Measure::Count && other.value > quantity.value)
    });
    is_known
        && !says_otherwise
        && own.iter().any(|sentence| {
            let read = &passages.sentences[*sentence];
            let passage = read.passage;
            names_pair(read.tokens)
                || n_listed(read.tokens) == 2
                || !claim.tokens.get(quantity.at + 1).is_some_and(is_noun)
                    && passages
                        .sentences
                        .iter()
                        .filter(|sentence| sentence.passage == passage)
                        .count()
                        == 2
        })
}

/// Whether a word behind a count can be what is counted.
fn is_noun(token: &Token) -> bool {
    token.is_wordlike()
        && !matches!(
            token.text.as_str(),
            "apart"
                | "is"
                | "are"
                | "may"
                | "can"
                | "differ"
                | "together"
                | "es"
                | "son"
                | "que"
                | "that"
                | "and"
        )
}

/// Whether a sentence speaks of two: "both", "either", "one … another".
fn names_pair(tokens: &[Token]) -> bool {
    let at = |words: &[&str]| {
        tokens
            .iter()
            .position(|token| words.contains(&token.text.as_str()))
    };
    at(&["both", "either", "neither", "pair", "ambos", "ambas"]).is_some()
        || at(&["one", "uno", "una", "un"]).is_some_and(|one| {
            at(&["another", "other", "otro", "otra"]).is_some_and(|other| one < other)
        })
}
