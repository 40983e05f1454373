//! Words that say where a statement comes from: "According to NCI, …", "The summary says that …".
//!
//! They say nothing about the disease, so a claim is read without them. Only the source of this service is passed over;
//! another organisation stays, and is a name that a passage must hold.

use std::ops::Range;

use crate::guard::ground::kinds::Class;
use crate::guard::ground::scan::Scan;
use crate::guard::ground::vocabulary::Vocabulary;
use crate::guard::text::Token;

/// Words by which the source is called.
const SOURCES: [&str; 26] = [
    "nci",
    "nci's",
    "pdq",
    "pdq's",
    "institute",
    "summary",
    "page",
    "text",
    "passage",
    "passages",
    "source",
    "sources",
    "website",
    "site",
    "article",
    "document",
    "excerpt",
    "material",
    "section",
    "resumen",
    "pagina",
    "texto",
    "fuente",
    "instituto",
    "pasaje",
    "documento",
];

/// Verbs by which a source says something.
const SAYING: [&str; 30] = [
    "says",
    "say",
    "states",
    "state",
    "notes",
    "note",
    "explains",
    "explain",
    "reports",
    "report",
    "mentions",
    "mention",
    "adds",
    "indicates",
    "describes",
    "puts",
    "writes",
    "observes",
    "tells",
    "points",
    "dice",
    "dicen",
    "explica",
    "explican",
    "senala",
    "indica",
    "informa",
    "menciona",
    "describe",
    "afirma",
];

/// Tokens that name a source and its topic: "the NCI text on itching".
const MAX_TOKENS: usize = 12;

/// The tokens of a sentence that say where it comes from, if it has such.
pub(super) fn of(tokens: &[Token], scan: &Scan, vocabulary: &Vocabulary) -> Option<Range<usize>> {
    let range = opening(tokens).or_else(|| closing(tokens))?;
    let is_own = range.len() < tokens.len()
        && scan
            .quantities
            .iter()
            .all(|quantity| !range.contains(&quantity.at))
        && scan
            .items
            .iter()
            .filter(|item| range.contains(&item.at) && item.class == Class::Organisation)
            .all(|item| {
                item.concepts.iter().any(|(id, _)| {
                    matches!(vocabulary.of(*id).name.as_str(), "nci" | "pdq" | "nih")
                })
            });
    is_own.then_some(range)
}

fn text(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", |token| token.text.as_str())
}

fn names_source(tokens: &[Token]) -> bool {
    tokens
        .iter()
        .any(|token| SOURCES.contains(&token.text.as_str()))
}

/// "According to …,", "As NCI explains,", "The summary says that".
fn opening(tokens: &[Token]) -> Option<Range<usize>> {
    let first = text(tokens, 0);
    let comma = tokens
        .iter()
        .take(MAX_TOKENS)
        .position(|token| token.is_punct(","));
    let is_lead = (first == "according" && text(tokens, 1) == "to")
        || matches!(first, "as" | "per" | "como" | "segun")
        || (first == "de" && text(tokens, 1) == "acuerdo");
    if is_lead {
        let comma = comma?;
        let lead = &tokens[..comma];
        let says = lead
            .iter()
            .any(|token| SAYING.contains(&token.text.as_str()));
        let is_complete = says || !matches!(first, "as" | "como");
        return (is_complete && names_source(lead)).then_some(0..comma + 1);
    }
    let verb = tokens
        .iter()
        .take(MAX_TOKENS)
        .position(|token| SAYING.contains(&token.text.as_str()))?;
    let lead = &tokens[..verb];
    let is_plain = lead.iter().all(|token| {
        !token.is_punct(",")
            && !matches!(
                token.text.as_str(),
                "not" | "no" | "nothing" | "never" | "nada" | "of"
            )
    });
    let is_source = names_source(lead)
        && (verb <= 2
            || SOURCES.contains(&text(tokens, verb - 1))
            || lead
                .iter()
                .any(|token| matches!(token.text.as_str(), "on" | "about" | "sobre")));
    // "The summary lists five factors" is about the text; after these verbs a statement follows.
    let after = text(tokens, verb + 1);
    let end = match after {
        "that" | "que" | ":" => verb + 2,
        "out" if text(tokens, verb + 2) == "that" => verb + 3,
        "" | "how" | "whether" | "nothing" | "no" | "what" | "not" | "nada" | "about" | "si"
        | "como" => return None,
        _ => verb + 1,
    };
    (is_plain && is_source).then_some(0..end)
}

/// "…, according to NCI.", "…, the summary says."
fn closing(tokens: &[Token]) -> Option<Range<usize>> {
    let from = tokens.len().saturating_sub(MAX_TOKENS);
    let comma = (from..tokens.len())
        .rev()
        .find(|at| tokens[*at].is_punct(","))?;
    let tail = &tokens[comma + 1..];
    let says = tail
        .iter()
        .any(|token| SAYING.contains(&token.text.as_str()));
    let is_lead =
        text(tail, 0) == "according" || text(tail, 0) == "segun" || (says && tail.len() <= 6);
    (is_lead && comma > 2 && names_source(tail)).then_some(comma..tokens.len())
}
