//! Sentence boundaries by UAX 29, mended where an abbreviation's full stop is taken for an end.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// Abbreviations after which a sentence goes on, lower case without the last full stop.
///
/// Source: those that stand in PDQ patient summaries or in names of people and places there.
const ABBREVIATIONS: &[&str] = &[
    "dr", "drs", "mr", "mrs", "ms", "prof", "st", "vs", "e.g", "i.e", "etc", "approx", "no", "fig",
    "u.s", "u.k", "a.m", "p.m", "sra", "sr", "dra", "p. ej", "ee. uu",
];

/// The byte ranges of the sentences of `text`, without the white space around them.
///
/// Together they hold every character that is not white space. Line breaks end a sentence.
pub fn sentence_ranges(text: &str) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut goes_on = false;
    for (start, piece) in text.split_sentence_bound_indices() {
        let trimmed = piece.trim();
        if trimmed.is_empty() {
            goes_on = goes_on && !piece.contains('\n');
            continue;
        }
        let begin = start + (piece.len() - piece.trim_start().len());
        let range = begin..begin + trimmed.len();
        match ranges.last_mut() {
            Some(last) if goes_on => last.end = range.end,
            _ => ranges.push(range),
        }
        goes_on = ends_in_abbreviation(trimmed) && !piece.ends_with('\n');
    }
    ranges
}

fn ends_in_abbreviation(sentence: &str) -> bool {
    let Some(stem) = sentence.strip_suffix('.') else {
        return false;
    };
    let stem = stem.to_lowercase();
    ABBREVIATIONS.iter().any(|a| {
        stem.strip_suffix(a).is_some_and(|before| {
            before.is_empty() || before.ends_with(|c: char| !c.is_alphanumeric())
        })
    })
}
