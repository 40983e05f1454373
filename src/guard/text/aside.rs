//! What a text holds besides what its page shows at once: the insides of tags and comments, link targets with their
//! titles, and text that is drawn from right to left.
//!
//! A reader meets it in a tooltip, in the source, or where mark-up is not drawn. It stands in no sentence of the text.

use crate::guard::span::Span;
use crate::guard::text::fold::{Cell, fold};
use crate::guard::text::inline::{tag_end, target_end};

/// HTML elements that begin a line of their own and end it.
const BLOCKS: [&str; 34] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "legend",
    "li",
    "main",
    "ol",
    "p",
    "section",
    "summary",
    "table",
    "ul",
];

/// HTML elements that set apart what stands around them on one line.
const GAPS: [&str; 9] = [
    "br", "td", "th", "tr", "thead", "tbody", "tfoot", "option", "button",
];

/// Puts an end of line, or a space, in the place of tags that set apart what stands around them.
///
/// In a row of a Markdown table, which is one line, all of these are spaces.
pub(super) fn part_at_tags(cells: Vec<Cell>) -> Vec<Cell> {
    if !cells.iter().any(|cell| cell.c == '<') {
        return cells;
    }
    let mut parted = Vec::with_capacity(cells.len());
    for line in cells.split_inclusive(|cell| cell.c == '\n') {
        let is_row = line.iter().any(|cell| cell.c == '|');
        let mut at = 0;
        while let Some(cell) = line.get(at) {
            let tag = if cell.c == '<' {
                tag_end(&line[at..])
            } else {
                None
            };
            let name = tag.map(|end| name_of(&line[at + 1..at + end]));
            let is_in = |names: &[&str]| name.as_deref().is_some_and(|name| names.contains(&name));
            let sign = match () {
                () if is_in(&BLOCKS) && !is_row => '\n',
                () if is_in(&BLOCKS) || is_in(&GAPS) => ' ',
                () => {
                    parted.push(*cell);
                    at += 1;
                    continue;
                }
            };
            let end = tag.unwrap_or_default();
            let span = cell.span.union(line[at + end].span);
            // An empty line ends a paragraph, however long its last line.
            for _ in 0..2 {
                parted.push(cell.to_gap(sign, span));
            }
            at += end + 1;
        }
    }
    parted
}

/// The name of the element of a tag, from what stands between `<` and `>`.
fn name_of(inner: &[Cell]) -> String {
    let letters = inner.iter().skip_while(|cell| cell.c == '/');
    let name = letters.take_while(|cell| cell.c.is_ascii_alphanumeric());
    name.map(|cell| cell.c).collect()
}

/// The insides of tags, comments and link targets, in order, each a paragraph.
pub(super) fn in_markup(cells: &[Cell]) -> Vec<Cell> {
    let mut found = Vec::new();
    if !cells.iter().any(|cell| matches!(cell.c, '<' | ']')) {
        return found;
    }
    let mut at = 0;
    while let Some(cell) = cells.get(at) {
        let next = cells.get(at + 1).map(|cell| cell.c);
        let inner = match cell.c {
            '<' => tag_end(&cells[at..]).map(|end| at + 1..at + end),
            ']' if next == Some('(') => {
                target_end(&cells[at + 1..]).map(|end| at + 2..at + 1 + end)
            }
            _ => None,
        };
        match inner {
            Some(inner) => {
                at = inner.end + 1;
                push_parts(&cells[inner], &mut found);
            }
            None => at += 1,
        }
    }
    found
}

/// Appends the parts between quotation marks, equals signs and brackets that hold several words.
fn push_parts(inner: &[Cell], found: &mut Vec<Cell>) {
    let ends = |cell: &Cell| matches!(cell.c, '"' | '=' | '<' | '>');
    for part in inner.split_inclusive(ends) {
        let part = match part {
            // The last word before the sign is the name of an attribute.
            [part @ .., sign] if sign.c == '=' => {
                let name = part.iter().rev().take_while(|cell| cell.c != ' ');
                &part[..part.len() - name.count()]
            }
            [part @ .., sign] if ends(sign) => part,
            part => part,
        };
        let words = part.split(|cell| matches!(cell.c, ' ' | '\n'));
        let mut words = words.filter(|word| word.iter().any(Cell::is_alphabetic));
        let is_text = words.nth(1).is_some();
        if let (true, Some(first)) = (is_text, part.first()) {
            for _ in 0..2 {
                found.push(first.to_gap('\n', Span::new(first.span.start, first.span.start)));
            }
            // Signs at the ends belong to the mark-up: "!--", "'", "/".
            let is_sign = |cell: &&Cell| matches!(cell.c, '!' | '-' | '\'' | '/' | ' ');
            let n_signs = part.iter().take_while(is_sign).count();
            found.extend_from_slice(&part[n_signs..]);
        }
    }
}

/// What is drawn from right to left, in the order in which it is read. Each character stands for all of its stretch.
pub(super) fn reversed(text: &str) -> Vec<Cell> {
    const OVERRIDE: char = '\u{202e}';
    const ENDS: [char; 5] = ['\u{202c}', '\u{202d}', '\u{2069}', '\n', '\u{2029}'];
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(OVERRIDE).map(|start| at + start) {
        let from = start + OVERRIDE.len_utf8();
        let len = text[from..].find(ENDS);
        let end = len.map_or(text.len(), |len| from + len);
        push_reversed(text, Span::new(from, end), &mut found);
        at = end;
    }
    // `<bdo dir="rtl">` does the same.
    if text
        .as_bytes()
        .windows(4)
        .any(|tag| tag.eq_ignore_ascii_case(b"<bdo"))
    {
        let lower = text.to_ascii_lowercase();
        let mut at = 0;
        while let Some(start) = lower[at..].find("<bdo").map(|start| at + start) {
            let from = lower[start..]
                .find('>')
                .map_or(lower.len(), |len| start + len + 1);
            let is_reversed = lower[start..from].contains("rtl");
            let end = lower[from..]
                .find("</bdo")
                .map_or(lower.len(), |len| from + len);
            if is_reversed {
                push_reversed(text, Span::new(from, end), &mut found);
            }
            at = end;
        }
    }
    found
}

fn push_reversed(text: &str, span: Span, found: &mut Vec<Cell>) {
    let drawn: String = span.of(text).chars().rev().collect();
    let cells = fold(&drawn);
    if let Some(first) = cells.first() {
        found.extend([first.to_gap('\n', span); 2]);
    }
    found.extend(cells.into_iter().map(|cell| cell.at(span)));
}
