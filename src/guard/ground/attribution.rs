//! Words that say where a statement comes from: "According to NCI, …", "The summary says that …".
//!
//! They say nothing about the disease, so a claim is read without them. Only the source of this service is passed over;
//! another organisation stays, and is a name that a passage must hold.

use std::ops::Range;

use crate::guard::ground::kinds::Class;
use crate::guard::ground::scan::Scan;
use crate::guard::ground::sources::{
    MAX_TOKENS, SAYING, SOURCES, STRANGERS, TELLING, is_source, is_told, names_source, said_by,
    says,
};
use crate::guard::ground::vocabulary::Vocabulary;
use crate::guard::text::Token;

/// The tokens of a sentence that say where it comes from, if it has such.
pub(super) fn of(tokens: &[Token], scan: &Scan, vocabulary: &Vocabulary) -> Option<Range<usize>> {
    // Each of these shapes names the source.
    if !names_source(tokens) {
        return None;
    }
    opening(tokens)
        .into_iter()
        .chain(subject(tokens))
        .chain(inside(tokens))
        .chain(closing(tokens))
        .chain(agent(tokens))
        .find(|range| is_own(range, tokens, scan, vocabulary))
}

/// Whether a range names this service's source and nobody else, and is not all there is.
fn is_own(range: &Range<usize>, tokens: &[Token], scan: &Scan, vocabulary: &Vocabulary) -> bool {
    let is_stranger = |token: &Token| token.is_in(&STRANGERS);
    range.len() < tokens.len()
        && !tokens[range.clone()].iter().any(is_stranger)
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
            })
        // A name that no lexicon has is somebody else's: "the Harvard page".
        && !scan
            .items
            .iter()
            .any(|item| range.contains(&item.at) && item.is_name && !names_source(&tokens[item.at..=item.last]))
}

fn text(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", |token| token.text.as_str())
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
            .any(|token| token.is_in(&SAYING) || is_told(&token.text));
        let is_complete = says || !matches!(first, "as" | "como");
        return (is_complete && names_source(lead)).then_some(0..comma + 1);
    }
    let verb = tokens
        .iter()
        .take(MAX_TOKENS)
        .position(|token| token.is_in(&SAYING))?;
    let lead = &tokens[..verb];
    let is_plain = lead.iter().all(|token| {
        !token.is_punct(",")
            && !matches!(
                token.text.as_str(),
                "not" | "no" | "nothing" | "never" | "nada" | "of"
            )
    });
    let is_subject = names_source(lead)
        && (verb <= 2
            || tokens[verb - 1].is_in(&SOURCES)
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
    (is_plain && is_subject).then_some(0..end)
}

/// "NCI's prevention summary ranks …", "The passage explains how …", "The page warns …", "In NCI's words, …".
fn subject(tokens: &[Token]) -> Option<Range<usize>> {
    let comma = tokens
        .iter()
        .take(MAX_TOKENS)
        .position(|token| token.is_punct(","));
    let opens_with = |words: &[&str]| words.contains(&text(tokens, 0));
    if let Some(comma) = comma.filter(|_| opens_with(&["in", "en"])) {
        let lead = &tokens[1..comma];
        let is_telling = lead.iter().any(|token| {
            matches!(
                token.text.as_str(),
                "words" | "account" | "palabras" | "view"
            )
        });
        return ((is_telling && names_source(lead)) || is_source(lead)).then_some(0..comma + 1);
    }
    if let Some((_, verb)) = said_by(tokens, 0, says) {
        let is_that = text(tokens, verb + 2) == "that";
        let end = match text(tokens, verb + 1) {
            "us" | "readers" | "out" if is_that => verb + 3,
            "that" | "que" | ":" | "how" | "where" | "why" | "when" | "out" => verb + 2,
            "" | "whether" | "nothing" | "no" | "none" | "neither" | "what" | "not" | "nada"
            | "about" | "si" | "como" | "ningun" | "ninguna" => return None,
            _ => verb + 1,
        };
        return Some(0..end);
    }
    said_by(tokens, 0, |verb| verb.is_in(&TELLING)).map(|(end, _)| 0..end)
}

/// Words that lead to a source, as "according to" does.
const LEADS: [&str; 4] = ["per", "segun", "as", "como"];

/// Words between two signs: "Imatinib, NCI notes, is …", "…, says the summary, …"; or "that NCI lists as".
fn inside(tokens: &[Token]) -> Option<Range<usize>> {
    for at in 1..tokens.len() {
        if matches!(text(tokens, at), "that" | "que")
            && let Some((_, verb)) = said_by(tokens, at + 1, says)
        {
            let is_as = matches!(text(tokens, verb + 1), "as" | "como");
            return Some(at..verb + 1 + usize::from(is_as));
        }
        let is_sign = |token: &Token| token.is_punct(",") || token.is_punct("-");
        if !is_sign(&tokens[at]) {
            continue;
        }
        let rest = &tokens[at + 1..];
        let len = rest
            .iter()
            .take(MAX_TOKENS + 2)
            .position(|token| is_sign(token) || token.is_punct("."))
            .unwrap_or(rest.len());
        let part = &rest[..len];
        let source = match (text(part, 0), text(part, 1)) {
            ("according", "to") => part.get(2..),
            ("de", "acuerdo") => part.get(3..),
            (verb, _)
                if LEADS.contains(&verb)
                    || part.first().is_some_and(|verb| verb.is_in(&SAYING)) =>
            {
                part.get(1..)
            }
            _ => Some(part),
        };
        let is_saying = |part: &[Token]| {
            said_by(part, 0, says).is_some_and(|(_, verb)| {
                let after = &part[verb + 1..];
                after.len() <= 1
                    && after
                        .iter()
                        .all(|token| matches!(token.text.as_str(), "it" | "out" | "this"))
            })
        };
        let is_introduced = source.is_some_and(|source| source.len() < part.len());
        let is_attribution =
            source.is_some_and(|source| is_introduced && is_source(source) || is_saying(source));
        if is_attribution {
            let closes = rest.get(len).is_some_and(is_sign);
            return Some(at..at + 1 + len + usize::from(closes));
        }
    }
    None
}

/// "… is listed by the summary as …", "… according to NCI" without a sign.
fn agent(tokens: &[Token]) -> Option<Range<usize>> {
    (1..tokens.len()).find_map(|at| {
        let lead = text(tokens, at);
        let is_agent = matches!(lead, "by" | "por") && is_told(text(tokens, at - 1));
        let from = if lead == "according" && text(tokens, at + 1) == "to" {
            at + 2
        } else if is_agent || matches!(lead, "segun" | "per") {
            at + 1
        } else {
            return None;
        };
        let until = tokens.len().min(from + MAX_TOKENS);
        let end = (from + 1..=until)
            .rev()
            .find(|end| tokens[end - 1].is_in(&SOURCES) && is_source(&tokens[from..*end]))?;
        Some(at..end)
    })
}

/// "…, according to NCI.", "…, the summary says."
fn closing(tokens: &[Token]) -> Option<Range<usize>> {
    let from = tokens.len().saturating_sub(MAX_TOKENS);
    let comma = (from..tokens.len())
        .rev()
        .find(|at| tokens[*at].is_punct(","))?;
    let tail = &tokens[comma + 1..];
    let says = tail.iter().any(|token| token.is_in(&SAYING));
    let is_lead =
        text(tail, 0) == "according" || text(tail, 0) == "segun" || (says && tail.len() <= 6);
    (is_lead && comma > 2 && names_source(tail)).then_some(comma..tokens.len())
}
