//! A text as a search finds its words: without compatibility forms, invisible characters and case.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::guard::span::Span;

/// A text as somebody reads it who undoes compatibility forms, invisible characters, white space and case.
pub(super) struct Folded {
    pub(super) text: String,
    /// For each byte of the folded text, where its character stands in the original.
    spans: Vec<Span>,
}

impl Folded {
    pub(super) fn new(text: &str) -> Folded {
        let mut folded = Folded {
            text: String::with_capacity(text.len()),
            spans: Vec::with_capacity(text.len()),
        };
        for (start, c) in text.char_indices() {
            let span = Span::new(start, start + c.len_utf8());
            if c.is_ascii_graphic() {
                folded.text.push(c.to_ascii_lowercase());
                folded.spans.push(span);
            } else if c.is_ascii() {
                folded.push(c.to_ascii_lowercase(), span);
            } else if !matches!(
                c,
                '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
            ) {
                for part in std::iter::once(c).nfkc().flat_map(char::to_lowercase) {
                    folded.push(part, span);
                }
            }
        }
        folded
    }

    /// Appends a character; of several spaces the first stays.
    fn push(&mut self, c: char, span: Span) {
        let is_space = c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}');
        if is_space && self.text.ends_with(' ') {
            return;
        }
        let c = if is_space { ' ' } else { c };
        self.text.push(c);
        self.spans.resize(self.spans.len() + c.len_utf8(), span);
    }

    /// Where `words` stand.
    pub(super) fn places(&self, words: &str) -> Vec<Span> {
        let wanted = words
            .split_whitespace()
            .map(str::to_lowercase)
            .collect::<Vec<_>>()
            .join(" ");
        if wanted.is_empty() {
            return Vec::new();
        }
        self.text
            .match_indices(&wanted)
            // A mark on its last letter makes another letter of it.
            .filter(|(start, found)| len_of_marks(&self.text[start + found.len()..]) == 0)
            .map(|(start, found)| self.spans[start].union(self.spans[start + found.len() - 1]))
            .collect()
    }
}

/// Bytes of the marks that ride on the letter before this text.
pub(super) fn len_of_marks(text: &str) -> usize {
    let marks = text.chars().take_while(|c| is_combining_mark(*c));
    marks.map(char::len_utf8).sum()
}
