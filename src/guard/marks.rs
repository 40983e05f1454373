//! Citation marks: whether `[1]` points to a passage that supports the sentence it stands on.
//!
//! Marks are `[1]`, `[1, 2]`, `[1][3]`, `[1-3]`, `[source 1]`, `(Source 1)`, `【1†source】` and superscript digits; their
//! numbers are positions of the cited passages, from 1. A mark that stands alone after a sentence belongs to that
//! sentence. "(1)" is a mark only at the ends of sentences, and where another one there points to a passage.

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

/// Digits of a year, which is no position of a passage.
const YEAR: usize = 4;

/// Words for what a mark points to.
const NAMES: [&str; 21] = [
    "source",
    "sources",
    "src",
    "ref",
    "refs",
    "reference",
    "references",
    "citation",
    "citations",
    "cite",
    "passage",
    "passages",
    "fuente",
    "fuentes",
    "referencia",
    "referencias",
    "cita",
    "citas",
    "pasaje",
    "pasajes",
    "cit",
];

/// A mark that names what it points to: "[source 9]", "(Sources 1 and 2)", "【9†source】".
struct NamedMark {
    /// Its place among the tokens of its unit.
    tokens: std::ops::Range<usize>,
    /// Its numbers with its place in the text.
    numbers: Vec<(usize, Span)>,
}

fn named_marks(tokens: &[Token]) -> Vec<NamedMark> {
    /// Most tokens between the brackets.
    const MAX_INNER: usize = 12;
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let close = match tokens[at].text.as_str() {
            "(" => ")",
            "[" => "]",
            "【" => "】",
            "〔" => "〕",
            _ => {
                at += 1;
                continue;
            }
        };
        let inner = tokens[at + 1..].iter().take(MAX_INNER);
        let len = inner.clone().position(|token| token.is_punct(close));
        let inner = &tokens[at + 1..at + 1 + len.unwrap_or_default()];
        let pointer = inner.split(|token| token.is_punct("†")).next();
        let pointer = pointer.unwrap_or_default();
        let is_name = |token: &Token| NAMES.contains(&token.text.as_str());
        let is_position =
            |token: &Token| token.kind == TokenKind::Number && token.text.len() < YEAR;
        let is_joint = |token: &Token| matches!(token.text.as_str(), "and" | "y" | "no" | "n");
        let is_named = matches!(close, "】" | "〕")
            || pointer.len() < inner.len()
            || pointer.iter().any(is_name);
        let is_plain = pointer.iter().all(|token| {
            token.kind == TokenKind::Punct
                || is_name(token)
                || is_position(token)
                || is_joint(token)
        });
        if is_named && is_plain && pointer.iter().any(is_position) {
            let end = at + inner.len() + 2;
            let span = tokens[at].span.union(tokens[end - 1].span);
            let positions = pointer.iter().filter(|token| is_position(token));
            let read = |token: &Token| token.text.parse().unwrap_or(usize::MAX);
            found.push(NamedMark {
                tokens: at..end,
                numbers: positions.map(|token| (read(token), span)).collect(),
            });
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

/// Words before a number in parentheses that it says again or counts: "nine (9)", "stage four (4)".
const COUNTED: [&str; 37] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez",
    "grade", "grades", "stage", "stages", "type", "phase", "level", "group", "age", "grado",
    "estadio", "fase", "tipo", "nivel", "grupo",
];

/// Numbers in parentheses that end sentences, where one of another sentence points to a passage.
fn bare_marks(answer: &Analysis<'_>, n_passages: usize) -> Vec<(usize, Span)> {
    let ends = answer.units().iter().filter_map(|unit| {
        let tokens = answer.tokens_of(unit);
        let is_end =
            |token: &Token| matches!(token.text.as_str(), "." | "!" | "?" | ":" | ";" | ",");
        let len = tokens.len() - tokens.iter().rev().take_while(|t| is_end(t)).count();
        let [before @ .., open, number, close] = &tokens[..len] else {
            return None;
        };
        let is_bare = open.is_punct("(")
            && close.is_punct(")")
            && number.kind == TokenKind::Number
            && number.text.len() <= 2;
        let is_counted = before.last().is_some_and(|token| {
            token.kind == TokenKind::Number || COUNTED.contains(&token.text.as_str())
        });
        let value = number.text.parse::<usize>().ok();
        (is_bare && !is_counted).then_some((value?, open.span.union(close.span)))
    });
    let ends: Vec<(usize, Span)> = ends.collect();
    let points = |(number, _): &&(usize, Span)| (1..=n_passages).contains(number);
    if ends.len() > 1 && ends.iter().any(|end| points(&end)) {
        ends
    } else {
        Vec::new()
    }
}

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
pub(super) fn findings(
    answer: &Analysis<'_>,
    marks: &[UnitMarks],
    passages: &[CitedPassage<'_>],
) -> Vec<Finding> {
    let marked = marks.iter().flat_map(|marks| &marks.numbers).copied();
    marked
        .chain(bare_marks(answer, passages.len()))
        .filter(|(number, _)| *number == 0 || *number > passages.len())
        .map(|(_, span)| {
            let mark = span.of(answer.text());
            let reason = format!("“{mark}”: the answer cites {} passages", passages.len());
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
        let named = named_marks(tokens);
        let is_outside = |at: &usize| !named.iter().any(|mark| mark.tokens.contains(at));
        let mut words = (0..tokens.len()).filter(|at| tokens[*at].is_wordlike());
        if words.any(|at| is_outside(&at)) {
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
        numbers.extend(named.into_iter().flat_map(|mark| mark.numbers));
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
        if !numbers.is_empty() {
            push(&mut all, last_words.unwrap_or(index), numbers);
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
            Some((first, last)) => match (first.parse::<usize>(), last.parse::<usize>()) {
                (Ok(first), Ok(last)) if first <= last => {
                    if last - first < MAX_RANGE {
                        numbers.extend(first..=last);
                    }
                }
                // "[2025-12-30]" is a date; any other points to nothing.
                _ if part.split('-').any(|figure| figure.len() >= YEAR) => {}
                _ => numbers.push(usize::MAX),
            },
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
        check("[9]", &[(0, &[9])]);
        check("TKIs block signals. [source 1]", &[(0, &[1])]);
        check(
            "TKIs block signals (Sources 1 and 2). Surgery may be done.【3†source】",
            &[(0, &[1, 2]), (1, &[3])],
        );
        check("TKIs block signals 【4†L1-L3】.", &[(0, &[4])]);
        check("TKIs block signals (fuente: 2).", &[(0, &[2])]);
        check("It is 9 cm (source unknown) [see it], (5 cm), [a].", &[]);
        check("It was seen [2025-12-30] (source 2025).", &[]);
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
            ("[9]", 1),
            ("TKIs block signals [-1].", 1),
            ("TKIs block signals [3-1].", 1),
            ("TKIs block signals [1-2-9].", 1),
            ("TKIs block signals.【9†source】", 1),
            ("TKIs block signals. [source 9]", 1),
            ("TKIs block signals. (Source 9)", 1),
            ("TKIs block signals (Source 1).", 0),
            ("TKIs block signals (9).", 0),
            ("TKIs block signals (1). Surgery may be done (9).", 1),
            ("TKIs block signals (1). Surgery may be done. (9)", 1),
            ("TKIs block signals (1). Nine were seen: nine (9).", 0),
            ("TKIs block signals (1). It was small (5 cm).", 0),
            ("(1) TKIs block signals.\n(9) Surgery may be done.", 0),
        ] {
            let answer = analyse(text);
            let found = findings(&answer, &marks_of(&answer), &[passage]);
            assert_eq!(found.len(), n, "{text}");
        }
    }
}
