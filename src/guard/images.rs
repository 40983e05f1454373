//! Where a text shows an image.

use crate::guard::span::Span;

/// HTML elements that show an image.
const IMAGE_TAGS: [&str; 4] = ["<img", "<picture", "<svg", "<image"];

/// Images in Markdown or HTML, data of an image, links to image files, "Enlarge" links.
pub(super) fn images(text: &str) -> Vec<Span> {
    /// Longest link looked through, in bytes; keeps the work linear.
    const MAX_LINK: usize = 500;
    if !text.contains(['!', '<', '[', '.', ':']) {
        return Vec::new();
    }
    let lower = text.to_ascii_lowercase();
    let mut found: Vec<Span> = Vec::new();
    let mut push = |start: usize, end: usize| found.push(Span::new(start, end));
    let clip = |start: usize| {
        let mut end = (start + MAX_LINK).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        &lower[start..end]
    };
    for (start, _) in lower.match_indices("![") {
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
    for tag in IMAGE_TAGS {
        for (start, _) in lower.match_indices(tag) {
            let part = clip(start);
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
    for (start, _) in lower.match_indices("data:image/") {
        let part = clip(start);
        let end = part.find(|c: char| c.is_whitespace() || matches!(c, ')' | '"' | '\'' | '>'));
        push(start, start + end.unwrap_or(part.len()));
    }
    for (start, found) in lower.match_indices("[enlarge]") {
        push(start, start + found.len());
    }
    for (at, _) in lower.match_indices('.') {
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
