//! Numbers and telephone numbers of a claim, held against the passages.

use crate::guard::ground::align::Alignment;
use crate::guard::ground::judge::Claim;
use crate::guard::ground::passages::Passages;
use crate::guard::ground::problem::{Problem, Sign};
use crate::guard::ground::quantity::{self, Measure, Quantity};
use crate::guard::text::Token;

/// Every number of the claim must stand in a passage, with its unit and its limit.
pub(super) fn check(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    problems: &mut Vec<Problem>,
) {
    problems.extend(telephones(claim, passages));
    for quantity in &claim.scan.quantities {
        let is_said = passages
            .quantities()
            .any(|(_, other)| quantity.agrees(other));
        if is_said || is_count_of_own_list(quantity, claim, alignment, passages) {
            continue;
        }
        let last = quantity
            .end
            .saturating_sub(1)
            .min(claim.tokens.len().saturating_sub(1));
        let said = claim.words(quantity.start, last);
        let other = passages
            .quantities()
            .find(|(_, other)| other.is_equal(quantity))
            .or_else(|| {
                passages
                    .quantities()
                    .find(|(_, other)| other.measure == quantity.measure)
            });
        let reason = match other {
            Some((sentence, other)) => {
                let words: Vec<&str> = sentence.tokens
                    [other.start..other.end.min(sentence.tokens.len())]
                    .iter()
                    .map(|token| token.text.as_str())
                    .collect();
                format!("“{said}”: the passage says “{}”", words.join(" "))
            }
            None => format!("“{said}”: no cited passage gives such a number"),
        };
        problems.push(Problem {
            sign: Sign::Number,
            reason,
            tokens: Some((quantity.start, last)),
        });
    }
}

/// Telephone numbers that neither a passage nor the source's own contact gives.
pub(super) fn telephones(claim: &Claim<'_>, passages: &Passages<'_>) -> Vec<Problem> {
    let is_known = |said: &str| {
        TELEPHONES.contains(&said)
            || passages
                .sentences
                .iter()
                .any(|sentence| digits_of(sentence.tokens).contains(said))
    };
    quantity::telephones(claim.tokens)
        .into_iter()
        .filter(|(first, last)| !is_known(&digits_of(&claim.tokens[*first..=*last])))
        .map(|(first, last)| Problem {
            sign: Sign::Telephone,
            reason: format!(
                "“{}”: no cited passage gives this telephone number",
                claim.words(first, last)
            ),
            tokens: Some((first, last)),
        })
        .collect()
}

/// Letters and digits of tokens, without what stands between them.
fn digits_of(tokens: &[Token]) -> String {
    tokens
        .iter()
        .filter(|token| token.is_wordlike())
        .map(|token| token.text.as_str())
        .collect()
}

/// NCI's Cancer Information Service, in letters and in digits.
///
/// Source: "Contact Us" of NCI's PDQ summaries: 1-800-4-CANCER (1-800-422-6237).
const TELEPHONES: [&str; 4] = ["18004cancer", "18004226237", "8004cancer", "8004226237"];

/// "Two syndromes: A and B" counts its own list; the number needs no passage as long as none says otherwise.
fn is_count_of_own_list(
    quantity: &Quantity,
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
) -> bool {
    if quantity.measure != Measure::Count || alignment.best.is_none() {
        return false;
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
    let is_joint =
        |token: &Token| token.is_punct(":") || matches!(token.text.as_str(), "are" | "son");
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
