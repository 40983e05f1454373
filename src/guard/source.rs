//! Reuse rules of the source: an excerpt is not called a PDQ summary, no image, no invented "Updated" date.
//!
//! Source: NCI's PDQ summaries, "Permission to Use This Summary" and "Reviewers and Updates".

use std::sync::Arc;

use crate::guard::date::{Dated, DayOf, dated};
use crate::guard::finding::Finding;
use crate::guard::own::OwnText;
use crate::guard::rule::Rule;
use crate::guard::span::Span;
use crate::guard::text::{Analysis, Token, Unit, UnitKind};

/// `SR001`: an excerpt called a PDQ summary.
const CALLED_SUMMARY: Rule = Rule {
    code: "SR001",
    category: "called_summary",
    title: "an excerpt called a PDQ summary",
    page: include_str!("pages/SR001.md"),
};

/// `SR002`: an image.
const IMAGE: Rule = Rule {
    code: "SR002",
    category: "image",
    title: "an image shown in an answer",
    page: include_str!("pages/SR002.md"),
};

/// `SR003`: an "Updated" date.
const UPDATED: Rule = Rule {
    code: "SR003",
    category: "updated_date",
    title: "an “Updated” date that the content does not have",
    page: include_str!("pages/SR003.md"),
};

/// Rules of this room.
pub const RULES: &[Rule] = &[CALLED_SUMMARY, IMAGE, UPDATED];

/// Breaches of the source's reuse rules, by rule. `passages` are read already; `own` is what the service says of the passages: when each was reviewed.
pub(super) fn findings(
    answer: &Analysis<'_>,
    passages: &[&Analysis<'_>],
    own: &[Arc<OwnText>],
) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut known: Option<Vec<Dated>> = None;
    for unit in answer.units() {
        let tokens = answer.tokens_of(unit);
        if let Some(span) = called_summary(unit, tokens, answer.text()) {
            let reason = format!(
                "“{}”: an excerpt is not the whole summary",
                span.of(answer.text())
            );
            found.push(
                Finding::new(CALLED_SUMMARY.code, CALLED_SUMMARY.category, span, reason).suggest(
                    "Write “NCI's PDQ cancer information summary about … states the following:”.",
                ),
            );
        }
        for found_here in dated(tokens) {
            let known = known.get_or_insert_with(|| known_days(passages, own));
            let Dated { of, date, span } = found_here;
            // The day of a review that nobody gave cannot be told from a true one.
            let is_open = of == DayOf::Review && known.is_empty();
            if !is_open && !known.iter().any(|known| known.date.fits(date)) {
                let reason = format!("“{}”: the content has no such date", span.of(answer.text()));
                found.push(
                    Finding::new(UPDATED.code, UPDATED.category, span, reason)
                        .suggest("Leave the date out, or give the date of the last review as “Last reviewed”."),
                );
            }
        }
    }
    found.extend(images(answer.text()).into_iter().map(|span| {
        let reason = format!(
            "“{}”: an image of the source is not shown",
            span.of(answer.text())
        );
        Finding::new(IMAGE.code, IMAGE.category, span, reason).suggest("Leave the image out.")
    }));
    found
}

/// The days that the passages and the service's own lines give.
fn known_days(passages: &[&Analysis<'_>], own: &[Arc<OwnText>]) -> Vec<Dated> {
    let of_passages = passages.iter();
    let of_passages = of_passages.flat_map(|passage| dated(passage.tokens()));
    let of_service = own.iter().flat_map(|own| own.days().iter().copied());
    of_passages.chain(of_service).collect()
}

/// The finding for a sentence that gives a day of review which the source does not have.
pub(super) fn other_date(answer: &Analysis<'_>, span: Span) -> Finding {
    let reason = format!(
        "“{}”: the source gives another date or number here",
        span.of(answer.text())
    );
    Finding::new(UPDATED.code, UPDATED.category, span, reason)
        .suggest("Give the date as the source's citation has it.")
}

/// Words by which a text points to itself or to what follows.
const POINTERS: [&str; 20] = [
    "this",
    "here",
    "below",
    "above",
    "following",
    "answer",
    "response",
    "excerpt",
    "text",
    "is",
    "are",
    "full",
    "whole",
    "entire",
    "este",
    "esta",
    "es",
    "aqui",
    "continuacion",
    "siguiente",
];

/// Where a unit calls its text a PDQ summary.
fn called_summary(unit: &Unit, tokens: &[Token], text: &str) -> Option<Span> {
    /// Words between "PDQ" and "summary": "PDQ adult treatment cancer information summary".
    const REACH: usize = 6;
    if !tokens.iter().any(|token| token.text == "pdq") {
        return None;
    }
    let words: Vec<&str> = tokens
        .iter()
        .filter(|token| token.is_wordlike())
        .map(|token| token.text.as_str())
        .collect();
    let pdq = words.iter().position(|word| *word == "pdq")?;
    let is_summary = |word: &&str| matches!(*word, "summary" | "summaries" | "sumario" | "resumen");
    let after = words[pdq..]
        .iter()
        .take(REACH)
        .position(is_summary)
        .map(|at| pdq + at);
    let before = words[..pdq]
        .iter()
        .rev()
        .take(REACH)
        .position(is_summary)
        .map(|at| pdq - 1 - at);
    let summary = after.or(before)?;
    // "See the following PDQ summaries" points to other pages.
    if words[..pdq]
        .iter()
        .any(|word| matches!(*word, "see" | "visit" | "read" | "vea" | "consulte" | "lea"))
    {
        return None;
    }
    let (first, last) = (pdq.min(summary), pdq.max(summary));
    let lead = &words[..first];
    let tail = &words[last + 1..];
    let ends_with_colon = tokens.last().is_some_and(|token| token.is_punct(":"));
    let is_title = lead.len() <= 3
        && (unit.kind == UnitKind::Heading
            || (ends_with_colon && tail.len() <= 6)
            || is_bold_line(unit, tokens, text))
        && !words.iter().any(|word| {
            matches!(
                *word,
                "states"
                    | "says"
                    | "dice"
                    | "indica"
                    | "according"
                    | "segun"
                    | "not"
                    | "from"
                    | "source"
                    | "fuente"
            )
        });
    // "This is the PDQ summary", "here is NCI's PDQ cancer information summary".
    let verb = lead.iter().rposition(|word| {
        matches!(
            *word,
            "is" | "are" | "es" | "son" | "here" | "below" | "following" | "aqui"
        )
    });
    let is_pointed = verb.is_some_and(|verb| {
        let between = &lead[verb + 1..];
        between.len() <= 4
            && between.iter().all(|word| {
                matches!(
                    *word,
                    "the"
                        | "a"
                        | "an"
                        | "nci"
                        | "'s"
                        | "full"
                        | "whole"
                        | "entire"
                        | "complete"
                        | "el"
                        | "un"
                        | "del"
                        | "official"
                )
            })
            && lead[..=verb].iter().any(|word| {
                POINTERS.contains(word) && !matches!(*word, "is" | "are" | "es" | "son")
            })
            && !lead.contains(&"not")
            && !tail
                .first()
                .is_some_and(|word| matches!(*word, "states" | "says"))
    });
    (is_title || is_pointed).then_some(unit.span)
}

/// Whether a unit is a line in bold by itself, as people write headings.
fn is_bold_line(unit: &Unit, tokens: &[Token], text: &str) -> bool {
    /// Words of a heading.
    const MAX_WORDS: usize = 14;
    let start = text[..unit.span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[unit.span.end..]
        .find('\n')
        .map_or(text.len(), |at| unit.span.end + at);
    let line = text[start..end].trim().trim_start_matches(['>', ' ']);
    let is_marked = [
        ("**", "**"),
        ("__", "__"),
        ("<b>", "</b>"),
        ("<strong>", "</strong>"),
    ]
    .iter()
    .any(|(open, close)| {
        let inner = line
            .strip_prefix(open)
            .and_then(|line| line.strip_suffix(close));
        inner.is_some_and(|inner| !inner.contains(close))
    });
    is_marked && tokens.iter().filter(|token| token.is_wordlike()).count() <= MAX_WORDS
}

/// HTML elements that show an image.
const IMAGE_TAGS: [&str; 4] = ["<img", "<picture", "<svg", "<image"];

/// Images in Markdown or HTML, data of an image, links to image files, "Enlarge" links.
fn images(text: &str) -> Vec<Span> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guard::text::analyse;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let codes: Vec<&str> = findings(&analyse(text), &[], &[])
            .iter()
            .map(|finding| finding.rule)
            .collect();
        assert_eq!(codes, expected, "{text}");
    }

    #[test]
    fn an_excerpt_is_not_called_a_summary() {
        check(
            "Here is the NCI PDQ cancer information summary on GIST:",
            &["SR001"],
        );
        check("# PDQ Summary: GIST\n\nTKIs block signals.", &["SR001"]);
        check("This is an NCI PDQ cancer information summary.", &["SR001"]);
        check("Aquí está el sumario del PDQ sobre el GIST:", &["SR001"]);
        check("**PDQ summary: GIST**\n\nTKIs block signals.", &["SR001"]);
        check(
            "**NCI PDQ cancer information summary**\n\n> TKIs block signals.",
            &["SR001"],
        );
        check("<b>PDQ Summary</b>\n\nTKIs block signals.", &["SR001"]);
    }

    #[test]
    fn attribution_is_allowed() {
        check(
            "NCI's PDQ cancer information summary about the treatment of GIST states the following:",
            &[],
        );
        check("According to the PDQ summary, TKIs block signals.", &[]);
        check(
            "This PDQ cancer information summary has current information about treatment.",
            &[],
        );
        check(
            "This information comes from NCI's PDQ cancer information summaries.",
            &[],
        );
        check("This is not a PDQ summary.", &[]);
        check(
            "**From NCI's PDQ summary about GIST**\n\nTKIs block signals.",
            &[],
        );
        check("The **PDQ summary** describes treatment by stage.", &[]);
        check("**TKIs**\n\nThe PDQ summary describes them.", &[]);
        check(
            "In the PDQ summary you are reading, treatment is described by stage.",
            &[],
        );
    }

    #[test]
    fn images_are_found() {
        check("See ![the stomach](https://example.org/a.jpg).", &["SR002"]);
        check("<img src='a.png'>", &["SR002"]);
        check(
            "See https://example.org/media/stomach.jpg for a drawing.",
            &["SR002"],
        );
        check("<svg viewBox='0 0 9 9'><path d='M0 0'/></svg>", &["SR002"]);
        check("<picture><source srcset='stomach'></picture>", &["SR002"]);
        check("Here: data:image/png;base64,iVBORw0KGgo=", &["SR002"]);
        check("![A drawing][stomach]", &["SR002"]);
        check("A CT scan makes pictures of areas inside the body.", &[]);
        check("The data: image quality depends on the machine.", &[]);
        check("Small tumors! [1] They are watched [2].", &[]);
    }

    #[test]
    fn updated_dates_need_a_source() {
        check(
            "PDQ Adult Treatment Editorial Board. Updated 12/30/2025.",
            &["SR003"],
        );
        check("Last updated on December 30, 2025.", &["SR003"]);
        check("Actualizado el 30 de diciembre de 2025.", &["SR003"]);
        check("Updated <MM/DD/YYYY>. Last reviewed 12/30/2025.", &[]);
        check("The summaries are updated regularly.", &[]);
        let passage = analyse("Updated: December 30, 2025");
        let found = |text: &str| findings(&analyse(text), &[&passage], &[]).len();
        assert_eq!(found("Updated December 30, 2025."), 0);
        assert_eq!(found("Updated 30 Dec 2025."), 0);
        assert_eq!(found("Updated 29 Dec 2025."), 1);
    }

    #[test]
    fn a_day_of_review_needs_a_source_where_one_is_known() {
        let own = [Arc::new(OwnText::read(["Last reviewed 12/30/2025."]))];
        let codes = |text: &str, own: &[Arc<OwnText>]| -> Vec<&str> {
            let found = findings(&analyse(text), &[], own);
            found.iter().map(|finding| finding.rule).collect()
        };
        for text in [
            "It was reviewed on December 30, 2025.",
            "Reviewed in December 2025.",
            "Revisado el 30 de diciembre de 2025.",
        ] {
            assert!(codes(text, &own).is_empty(), "{text}");
        }
        for text in [
            "It was reviewed on January 4, 2026.",
            "Last reviewed: 01/04/26",
            "Last modified on January 4, 2026.",
            "Revisado el 4 de enero de 2026.",
        ] {
            assert_eq!(codes(text, &own), ["SR003"], "{text}");
        }
        assert!(codes("Last reviewed 01/04/2026.", &[]).is_empty());
    }
}
