//! Cuts the cells of one block into sentences.

use std::ops::Range;

use crate::guard::text::block::trim;
use crate::guard::text::fold::{Cell, drawn};
use crate::guard::text::inline::is_name_ending;
use crate::guard::text::vocabulary;

/// Words whose full stop ends no sentence, in folded form without that stop.
///
/// Source: titles, Latin and measuring abbreviations met in PDQ and `MedlinePlus` texts, English and Spanish.
const ABBREVIATIONS: [&str; 41] = [
    "dr", "dra", "mr", "mrs", "ms", "prof", "st", "sr", "sra", "jr", "vs", "etc", "approx", "no",
    "fig", "figs", "e.g", "i.e", "eg", "ie", "cf", "al", "u.s", "u.k", "ee", "uu", "p.ej", "ej",
    "p", "a.m", "p.m", "ph.d", "m.d", "inc", "dept", "ud", "uds", "aprox", "pag", "vol", "tel",
];

/// Of these a full stop may end a sentence as well; before a word it does not.
const MAY_END: [&str; 7] = ["etc", "a.m", "p.m", "m.d", "ph.d", "no", "al"];

/// Months cut short, English and Spanish; before a day or a year their full stop ends no sentence.
const MONTHS: [&str; 17] = [
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "ene",
    "abr", "ago", "set", "dic",
];

/// Ranges of `cells`, one a sentence, in order; together they hold every cell.
pub(super) fn split(cells: &[Cell]) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < cells.len() {
        if !is_terminator(cells[at].c) {
            at += 1;
        } else if let Some(end) = sentence_end(cells, at) {
            if !trim(&cells[start..end]).is_empty() {
                sentences.push(start..end);
            }
            start = end;
            at = end;
        } else {
            at += len_to_skip(cells, at);
        }
    }
    if start < cells.len() {
        sentences.push(start..cells.len());
    }
    sentences
}

/// Cells to go on from a terminator that ends no sentence: one, or all of a long row of them, which is looked
/// through once.
fn len_to_skip(cells: &[Cell], at: usize) -> usize {
    /// Longest row that is looked at from each of its terminators.
    const MAX_ROW: usize = 8;
    let row = cells[at..]
        .iter()
        .take_while(|cell| is_terminator(cell.c))
        .count();
    if row > MAX_ROW { row } else { 1 }
}

fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '。' | '؟')
}

/// Where the sentence ends whose terminator stands at `at`, after closing quotes, brackets and citation marks.
fn sentence_end(cells: &[Cell], at: usize) -> Option<usize> {
    let c = |at: usize| cells.get(at).map(|cell| cell.c);
    let mut end = at + 1;
    while c(end).is_some_and(is_terminator) {
        end += 1;
    }
    let is_ellipsis = end - at > 1 && c(at) == Some('.');
    while matches!(c(end), Some('"' | '\'' | ')')) {
        end += 1;
    }
    let mut with_marks = end;
    while let Some(mark_end) = mark_end(cells, with_marks) {
        with_marks = mark_end;
    }
    let had_mark = with_marks > end;
    let end = with_marks;
    match cells.get(end) {
        None => {}
        Some(next) if next.c == ' ' => {}
        // "p!lls": the sign stands for a letter of a word.
        Some(next) if c(at) == Some('!') && next.is_alphabetic() && is_inside_word(cells, at) => {
            return None;
        }
        // The space after the full stop is missing.
        Some(next)
            if (next.is_alphabetic() || matches!(next.c, '¿' | '¡'))
                && (had_mark || c(at) != Some('.') || is_missing_space(cells, at)) => {}
        Some(_) => return None,
    }
    if c(at) == Some('.') && !is_ellipsis && !had_mark {
        let word = word_before(cells, at);
        let is_last = trim(&cells[end..]).is_empty();
        let is_short = ABBREVIATIONS.contains(&word.as_str()) || is_initial(&word);
        let may_end = MAY_END.contains(&word.as_str()) && !next_is_word(cells, end);
        if is_short && !is_last && !may_end {
            return None;
        }
        if MONTHS.contains(&word.as_str()) && is_date_part(trim(&cells[end..])) {
            return None;
        }
    }
    Some(end)
}

/// End of a citation mark such as `[1]` or ` [2, 3]` that starts at `at` or after one space.
fn mark_end(cells: &[Cell], at: usize) -> Option<usize> {
    /// Longest mark, in cells.
    const MAX_MARK: usize = 24;
    let mut open = at;
    while open < at + 2 && cells.get(open)?.c == ' ' {
        open += 1;
    }
    if cells.get(open)?.c != '[' {
        return None;
    }
    let len = cells[open + 1..]
        .iter()
        .take(MAX_MARK)
        .position(|cell| !matches!(cell.c, '0'..='9' | ',' | ' ' | '-' | ';' | '^'))?;
    (len > 0 && cells[open + 1 + len].c == ']').then_some(open + len + 2)
}

/// Whether the full stop at `at` stands between two words that belong to two sentences.
fn is_missing_space(cells: &[Cell], at: usize) -> bool {
    let before: String = word_before(cells, at);
    let n_after = cells[at + 1..]
        .iter()
        .take_while(|cell| cell.is_alphanumeric())
        .count();
    let after_word = at + 1 + n_after;
    let after = || drawn(&cells[at + 1..after_word]);
    before.chars().count() >= 2
        && n_after >= 2
        && !before.contains('.')
        && !is_name_ending(&after())
        && cells
            .get(after_word)
            .is_none_or(|cell| !matches!(cell.c, '.' | '/' | '@') || is_end(cells, after_word))
}

fn is_end(cells: &[Cell], at: usize) -> bool {
    cells.get(at + 1).is_none_or(|cell| cell.c == ' ')
}

/// The letters, digits and inner full stops before `at`, at most 12.
/// Whether the letters on both sides of a sign give a common word with it, as in "p!lls".
fn is_inside_word(cells: &[Cell], at: usize) -> bool {
    /// Letters looked at on each side.
    const REACH: usize = 12;
    let is_letter = |cell: &&Cell| cell.is_alphanumeric();
    let before = cells[..at].iter().rev().take(REACH);
    let from = at - before.take_while(is_letter).count();
    let after = cells[at + 1..].iter().take(REACH);
    let to = at + 1 + after.take_while(is_letter).count();
    from < at && vocabulary::unleet(&drawn(&cells[from..to])).is_some()
}

fn word_before(cells: &[Cell], at: usize) -> String {
    let from = cells[..at]
        .iter()
        .rev()
        .take(12)
        .take_while(|cell| cell.is_alphanumeric() || cell.c == '.')
        .count();
    drawn(&cells[at - from..at])
}

/// One letter such as an initial; "I" and Spanish one-letter words are too rare at a sentence end to matter.
fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    matches!((chars.next(), chars.next()), (Some(c), None) if c.is_alphabetic() && c != 'i')
}

/// Whether cells begin with a figure, or with "de" and a figure.
fn is_date_part(cells: &[Cell]) -> bool {
    let cells = match cells {
        [d, e, space, rest @ ..] if (d.c, e.c, space.c) == ('d', 'e', ' ') => trim(rest),
        _ => cells,
    };
    cells.first().is_some_and(|cell| cell.c.is_ascii_digit())
}

fn next_is_word(cells: &[Cell], at: usize) -> bool {
    trim(&cells[at..])
        .first()
        .is_some_and(Cell::is_alphanumeric)
}
