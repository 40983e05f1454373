//! Numbers and telephone numbers of a claim, held against the passages.

use crate::guard::ground::align::Alignment;
use crate::guard::ground::counts;
use crate::guard::ground::figures::FigureKind;
use crate::guard::ground::judge::Claim;
use crate::guard::ground::passages::Passages;
use crate::guard::ground::problem::{Problem, Sign};
use crate::guard::ground::quantity::{self, Bound, Measure, Quantity};
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
        if is_said
            || is_ratio_of_counts(quantity, passages)
            || is_in_range(quantity, claim, alignment, passages)
            || counts::is_count_of_named(quantity, claim, alignment, passages)
        {
            continue;
        }
        let last = quantity
            .end
            .saturating_sub(1)
            .max(quantity.at)
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

/// "Five out of 14 patients" where the passages count five and 14.
fn is_ratio_of_counts(quantity: &Quantity, passages: &Passages<'_>) -> bool {
    let FigureKind::Ratio(part, whole) = quantity.kind else {
        return false;
    };
    [part, whole].iter().all(|wanted| {
        passages
            .quantities()
            .any(|(_, other)| other.measure == Measure::Count && other.value == *wanted)
    })
}

/// A case that keeps to the limits of the passages: "a 4 cm tumor", where they speak of 5 cm or smaller.
///
/// It must keep to every limit of the sentences that the claim was laid beside.
fn is_in_range(
    quantity: &Quantity,
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
) -> bool {
    /// Tokens before the number in which its case is named: "a tumor that measures 4 cm".
    const CASE: usize = 5;
    let is_case = quantity.bound == Bound::Exact
        && matches!(quantity.measure, Measure::Length | Measure::Time)
        && claim.tokens[quantity.start.saturating_sub(CASE)..quantity.at]
            .iter()
            .any(|token| matches!(token.text.as_str(), "a" | "an" | "un" | "una"));
    if !is_case {
        return false;
    }
    let mut sentences: Vec<usize> = alignment.sentence_of.iter().flatten().copied().collect();
    sentences.extend(alignment.best);
    let limits = || {
        sentences
            .iter()
            .flat_map(|sentence| &passages.sentences[*sentence].scan.quantities)
            .filter(|limit| limit.measure == quantity.measure && limit.bound != Bound::Exact)
    };
    limits().next().is_some()
        && limits().all(|limit| match limit.bound {
            Bound::AtLeast => quantity.value >= limit.value,
            Bound::AtMost | Bound::Exact => quantity.value <= limit.value,
        })
}
