//! Where a text shows an image.

use crate::guard::span::Span;

/// HTML elements that show an image.
const IMAGE_TAGS: [&str; 4] = ["<img", "<picture", "<svg", "<image"];

/// A link of the source to an image.
const ENLARGE: &str = "[enlarge]";

/// Images in Markdown or HTML, data of an image, links to image files, "Enlarge" links.
pub(super) fn images(text: &str) -> Vec<Span> {
    /// Longest link looked through, in bytes; keeps the work linear.
    const MAX_LINK: usize = 500;
    if !text.contains(['!', '<', '[', '.', ':']) {
        return Vec::new();
    }
    let lower = text.to_ascii_lowercase();
    let lower = lower.as_str();
    let mut found: Vec<Span> = Vec::new();
    let mut push = |start: usize, end: usize| found.push(Span::new(start, end));
    let clip = |start: usize| {
        let mut end = (start + MAX_LINK).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        &lower[start..end]
    };
    // One byte is sought far faster than several.
    let places = |sign: char, all: &'static str| {
        let places = lower.match_indices(sign).map(|(at, _)| at);
        places.filter(move |at| lower[*at..].starts_with(all))
    };
    for start in places('!', "![") {
        let part = clip(start);
        // "![drawing](…)" or "![drawing][name]".
        let ends = [("](", ')'), ("][", ']')];
        let found = ends.iter().find_map(|(bracket, close)| {
            let bracket = part.find(bracket)?;
            let end = part[bracket + 2..].find(*close);
            Some(end.map_or(part.len(), |at| bracket + 3 + at))
        });
        if let Some(end) = found {
            push(start, start + end);
        }
    }
    for start in places('<', "<") {
        let part = clip(start);
        for tag in IMAGE_TAGS.iter().filter(|tag| part.starts_with(**tag)) {
            // "<imgur" is no tag.
            if part[tag.len()..].starts_with(|c: char| c.is_ascii_alphanumeric()) {
                continue;
            }
            push(
                start,
                start + part.find('>').map_or(part.len(), |at| at + 1),
            );
        }
    }
    for colon in places(':', ":image/") {
        let Some(start) = lower[..colon].strip_suffix("data").map(str::len) else {
            continue;
        };
        let part = clip(start);
        let end = part.find(|c: char| c.is_whitespace() || matches!(c, ')' | '"' | '\'' | '>'));
        push(start, start + end.unwrap_or(part.len()));
    }
    for start in places('[', ENLARGE) {
        push(start, start + ENLARGE.len());
    }
    for at in places('.', ".") {
        let endings = [
            ".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".avif", ".bmp", ".tif", ".tiff",
        ];
        for found in endings.iter().filter(|end| lower[at..].starts_with(**end)) {
            let mut from = at.saturating_sub(MAX_LINK);
            while !lower.is_char_boundary(from) {
                from += 1;
            }
            let start = lower[from..at]
                .rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '<' | '"'))
                .map_or(from, |at| from + at + 1);
            push(start.min(at), at + found.len());
        }
    }
    // Of overlapping ones the first to begin, and of those that begin together the longest.
    found.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    found.retain(|span| {
        let is_apart = span.start >= end;
        end = end.max(span.end);
        is_apart
    });
    found
}
