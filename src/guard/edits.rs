//! Changes to a text: what is taken out of it goes with the mark-up and the spaces around it.

use crate::guard::span::Span;

/// The span with the emphasis around it and, where it begins its line, the list or quotation sign before it and the
/// empty lines of the quotation.
pub(super) fn line_of(text: &str, span: Span) -> Span {
    let is_emphasis = |c: char| matches!(c, '*' | '_');
    let (before, after) = (&text[..span.start], &text[span.end..]);
    let opened = before.len() - before.trim_end_matches(is_emphasis).len();
    let closed = after.len() - after.trim_start_matches(is_emphasis).len();
    let n_emphasis = opened.min(closed);
    let span = Span::new(span.start - n_emphasis, span.end + n_emphasis);
    let is_sign =
        |c: char| c.is_whitespace() || matches!(c, '-' | '*' | '>' | '#' | '•' | '+' | '_');
    let mut before = text[..span.start].trim_end_matches(|c| c != '\n' && is_sign(c));
    if !before.is_empty() && !before.ends_with('\n') {
        return span;
    }
    while let Some(above) = before.strip_suffix('\n') {
        let start = above.trim_end_matches([' ', '>']);
        let is_empty_quotation = above[start.len()..].contains('>') && start.ends_with('\n');
        if !is_empty_quotation {
            break;
        }
        before = start;
    }
    Span::new(before.len(), span.end)
}

/// Makes all edits; overlapping ones are made once. Spaces left behind by a removal go with it.
pub(super) fn apply(text: &str, mut edits: Vec<(Span, String)>) -> String {
    edits.sort();
    let mut edited = String::with_capacity(text.len());
    let mut at = 0;
    for (span, new) in edits {
        if span.start < at {
            continue;
        }
        edited.push_str(&text[at..span.start]);
        edited.push_str(&new);
        at = span.end;
        if new.is_empty() && (edited.is_empty() || edited.ends_with(char::is_whitespace)) {
            let rest = &text[at..];
            at += rest.len() - rest.trim_start().len();
        }
    }
    edited.push_str(&text[at..]);
    if at > 0 {
        edited.trim_end().to_owned()
    } else {
        edited
    }
}
