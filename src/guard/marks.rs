//! Citation marks: whether `[1]` points to a passage that supports the sentence it stands on.
//!
//! Marks are `[1]`, `[1, 2]`, `[1][3]`, `[1-3]` and superscript digits; their numbers are positions of the cited
//! passages, from 1. A mark that stands alone after a sentence belongs to that sentence; "(1)" is no mark.

use crate::guard::finding::Finding;
use crate::guard::rule::Rule;
use crate::guard::span::Span;
use crate::guard::text::{Analysis, Token, TokenKind};
use crate::guard::verdict::CitedPassage;

/// `CM001`: a mark to nothing.
const TO_NOTHING: Rule = Rule {
    code: "CM001",
    category: "mark_to_nothing",
    title: "a citation mark whose number no cited passage has",
    page: include_str!("pages/CM001.md"),
};

/// `CM002`: a mark to a passage that does not support its sentence.
const TO_OTHER: Rule = Rule {
    code: "CM002",
    category: "mark_to_other_passage",
    title: "a citation mark to a passage that does not support its sentence",
    page: include_str!("pages/CM002.md"),
};

/// Rules of this room.
pub const RULES: &[Rule] = &[TO_NOTHING, TO_OTHER];

/// Most passages one range of marks may span; a longer range is a year or a page, no citation.
const MAX_RANGE: usize = 50;

/// Marks of one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct UnitMarks {
    /// The unit they belong to, by index.
    pub(super) unit: usize,
    /// Each number with the place of its mark, in order.
    pub(super) numbers: Vec<(usize, Span)>,
}

/// Marks that point to nothing. Marks to a passage that does not support their sentence are found where claims are
/// held against passages.
pub(super) fn findings(marks: &[UnitMarks], passages: &[CitedPassage<'_>]) -> Vec<Finding> {
    marks
        .iter()
        .flat_map(|marks| marks.numbers.iter().copied())
        .filter(|(number, _)| *number == 0 || *number > passages.len())
        .map(|(number, span)| {
            let reason = format!("[{number}]: the answer cites {} passages", passages.len());
            Finding::new(TO_NOTHING.code, TO_NOTHING.category, span, reason)
                .suggest("Point the mark to the passage that says this, or take it away.")
        })
        .collect()
}

/// A finding about a mark whose passage does not support its sentence.
pub(super) fn unsupporting(number: usize, span: Span) -> Finding {
    let reason = format!("[{number}]: this passage does not say what the sentence says");
    Finding::new(TO_OTHER.code, TO_OTHER.category, span, reason)
        .suggest("Point the mark to the passage that says this, or take it away.")
}

/// All marks, by the unit they belong to.
pub(super) fn marks_of(answer: &Analysis<'_>) -> Vec<UnitMarks> {
    let mut all: Vec<UnitMarks> = Vec::new();
    let mut last_words = None;
    for (index, unit) in answer.units().iter().enumerate() {
        let tokens = answer.tokens_of(unit);
        let before = last_words;
        if tokens.iter().any(Token::is_wordlike) {
            last_words = Some(index);
        }
        let mut numbers: Vec<(usize, Span)> = tokens
            .iter()
            .filter(|token| token.kind == TokenKind::Mark)
            .flat_map(|token| {
                numbers_of(&token.text)
                    .into_iter()
                    .map(|number| (number, token.span))
            })
            .collect();
        let raised = superscripts(answer.text(), unit.span);
        // A raised figure before the first word belongs to the sentence before: "…signals.¹ Surgery…".
        let first = tokens
            .iter()
            .find(|token| token.kind == TokenKind::Word)
            .map_or(unit.span.start, |token| token.span.start);
        let (leading, own): (Vec<_>, Vec<_>) = raised
            .into_iter()
            .partition(|(_, place)| place.end <= first && before.is_some());
        if let (false, Some(owner)) = (leading.is_empty(), before) {
            push(&mut all, owner, leading);
        }
        numbers.extend(own);
        if let (false, Some(owner)) = (numbers.is_empty(), last_words) {
            push(&mut all, owner, numbers);
        }
    }
    all
}

/// Gives marks to a unit; units come in order.
fn push(all: &mut Vec<UnitMarks>, owner: usize, numbers: Vec<(usize, Span)>) {
    match all.last_mut() {
        Some(last) if last.unit == owner => last.numbers.extend(numbers),
        _ => all.push(UnitMarks {
            unit: owner,
            numbers,
        }),
    }
}

/// The numbers of one mark: "2, 3" or "1-3".
fn numbers_of(text: &str) -> Vec<usize> {
    let mut numbers = Vec::new();
    for part in text
        .split([',', ';', ' '])
        .map(|part| part.trim_matches('^'))
        .filter(|part| !part.is_empty())
    {
        match part.split_once('-') {
            Some((first, last)) => {
                if let (Ok(first), Ok(last)) = (first.parse::<usize>(), last.parse::<usize>())
                    && first <= last
                    && last - first < MAX_RANGE
                {
                    numbers.extend(first..=last);
                }
            }
            // A number too long to read points to nothing.
            None => numbers.push(part.parse().unwrap_or(usize::MAX)),
        }
    }
    numbers
}

/// Superscript digits after a word or a sign; after a number or a unit of length they are exponents.
fn superscripts(text: &str, span: Span) -> Vec<(usize, Span)> {
    let mut found: Vec<(usize, Span)> = Vec::new();
    let mut before = String::new();
    let drawn = span.of(text);
    if drawn.is_ascii() || !drawn.chars().any(|c| digit_of(c).is_some()) {
        return found;
    }
    let mut number: Option<(usize, Span)> = None;
    for (at, c) in drawn.char_indices() {
        let place = Span::new(span.start + at, span.start + at + c.len_utf8());
        match (digit_of(c), &mut number) {
            (Some(digit), Some((value, so_far))) => {
                *value = value.saturating_mul(10).saturating_add(digit);
                *so_far = so_far.union(place);
            }
            (Some(digit), None) => {
                let is_exponent = before
                    .chars()
                    .next_back()
                    .is_some_and(|c| c.is_ascii_digit())
                    || matches!(before.as_str(), "m" | "cm" | "mm" | "kg/m" | "km");
                if !is_exponent {
                    number = Some((digit, place));
                }
            }
            (None, _) => {
                found.extend(number.take());
                if c.is_whitespace() {
                    before.clear();
                } else {
                    before.push(c);
                }
            }
        }
    }
    found.extend(number);
    found
}

fn digit_of(c: char) -> Option<usize> {
    Some(match c {
        '⁰' => 0,
        '¹' => 1,
        '²' => 2,
        '³' => 3,
        '⁴' => 4,
        '⁵' => 5,
        '⁶' => 6,
        '⁷' => 7,
        '⁸' => 8,
        '⁹' => 9,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guard::text::analyse;

    #[track_caller]
    fn check(text: &str, expected: &[(usize, &[usize])]) {
        let found = marks_of(&analyse(text));
        let found: Vec<(usize, Vec<usize>)> = found
            .iter()
            .map(|marks| {
                (
                    marks.unit,
                    marks.numbers.iter().map(|(number, _)| *number).collect(),
                )
            })
            .collect();
        let expected: Vec<(usize, Vec<usize>)> = expected
            .iter()
            .map(|(unit, numbers)| (*unit, numbers.to_vec()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn all_forms_of_marks_are_read() {
        check("TKIs block signals [1].", &[(0, &[1])]);
        check("TKIs block signals [1, 2][4].", &[(0, &[1, 2, 4])]);
        check("TKIs block signals [1-3].", &[(0, &[1, 2, 3])]);
        check(
            "TKIs block signals¹². Surgery may be done.³",
            &[(0, &[12]), (1, &[3])],
        );
        check(
            "TKIs block signals. ¹ Surgery may be done. ²",
            &[(0, &[1]), (2, &[2])],
        );
        check("TKIs block signals (1).", &[]);
    }

    #[test]
    fn exponents_are_no_marks() {
        check("An area of 5 cm² was seen.", &[]);
        check("About 10³ cells were counted.", &[]);
    }

    #[test]
    fn a_mark_to_nothing_is_found() {
        let passage = CitedPassage {
            id: "p",
            text: "TKIs block signals.",
            ..CitedPassage::default()
        };
        for (text, n) in [
            ("TKIs block signals [1].", 0),
            ("TKIs block signals [2].", 1),
            ("TKIs block signals [0].", 1),
        ] {
            let marks = marks_of(&analyse(text));
            assert_eq!(findings(&marks, &[passage]).len(), n, "{text}");
        }
    }
}
