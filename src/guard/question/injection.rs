//! Commands to the service itself: to drop its rules, show its instructions, be someone else, forge evidence.

use crate::guard::finding::Finding;
use crate::guard::rule::Rule;
use crate::guard::span::Span;

use super::pattern::ClassId;
use super::view::{View, classes};

classes!(
    overrule,
    reveal,
    assume_role,
    authority,
    fabricate,
    force_output,
    obfuscate,
    other_tongues,
    harmless_drop
);

/// `QC010`: a command to drop the rules of the service.
pub(super) const OVERRULE: Rule = Rule {
    code: "QC010",
    category: "injection",
    title: "a command to drop the rules of the service",
    page: include_str!("../pages/QC010.md"),
};

/// `QC011`: a request for the instructions or secrets of the service.
pub(super) const REVEAL: Rule = Rule {
    code: "QC011",
    category: "injection",
    title: "a request for the instructions or secrets of the service",
    page: include_str!("../pages/QC011.md"),
};

/// `QC012`: another role for the service.
pub(super) const ASSUME_ROLE: Rule = Rule {
    code: "QC012",
    category: "injection",
    title: "another role for the service",
    page: include_str!("../pages/QC012.md"),
};

/// `QC013`: rank claimed to command the service.
pub(super) const AUTHORITY: Rule = Rule {
    code: "QC013",
    category: "injection",
    title: "rank claimed to command the service",
    page: include_str!("../pages/QC013.md"),
};

/// `QC014`: a request for invented or altered evidence.
pub(super) const FABRICATE: Rule = Rule {
    code: "QC014",
    category: "injection",
    title: "a request for invented or altered evidence",
    page: include_str!("../pages/QC014.md"),
};

/// `QC015`: words dictated for the answer.
pub(super) const FORCE_OUTPUT: Rule = Rule {
    code: "QC015",
    category: "injection",
    title: "words dictated for the answer",
    page: include_str!("../pages/QC015.md"),
};

/// `QC016`: a command in another spelling, or a forged turn.
pub(super) const DISGUISE: Rule = Rule {
    code: "QC016",
    category: "injection",
    title: "a command in another spelling, or a forged turn",
    page: include_str!("../pages/QC016.md"),
};

/// These rules, by code.
pub(super) const RULES: &[Rule] = &[
    OVERRULE,
    REVEAL,
    ASSUME_ROLE,
    AUTHORITY,
    FABRICATE,
    FORCE_OUTPUT,
    DISGUISE,
];

/// What makes the message an injection.
pub(super) fn findings(classes: &Classes, view: &View<'_>) -> Vec<Finding> {
    let kinds: [(&Rule, ClassId, &str); 8] = [
        (
            &OVERRULE,
            classes.overrule,
            "tells the service to drop its rules",
        ),
        (
            &REVEAL,
            classes.reveal,
            "asks for the service's instructions or secrets",
        ),
        (
            &ASSUME_ROLE,
            classes.assume_role,
            "gives the service another role",
        ),
        (
            &AUTHORITY,
            classes.authority,
            "claims rank to command the service",
        ),
        (
            &FABRICATE,
            classes.fabricate,
            "asks for invented or altered evidence",
        ),
        (
            &FORCE_OUTPUT,
            classes.force_output,
            "dictates the words of the answer",
        ),
        (
            &DISGUISE,
            classes.obfuscate,
            "hides a command in code or pieces",
        ),
        (
            &OVERRULE,
            classes.other_tongues,
            "tells the service to drop its rules, in another language",
        ),
    ];
    let mut found = Vec::new();
    for (rule, class, reason) in kinds {
        for &sentence in &view.message.sentences {
            if let Some(hit) = view.uncovered(class, classes.harmless_drop, sentence) {
                found.push(view.finding(rule, hit, reason));
            }
        }
    }
    found
}

/// Whether a class of this kind matches in what a disguised part of the message says.
pub(super) fn is_command(classes: &Classes, view: &View<'_>) -> bool {
    !findings(classes, view).is_empty()
}

/// Marks of a forged conversation or of a chat template; no one asks about cancer with them.
pub(super) fn forged(view: &View<'_>) -> Option<Finding> {
    let text = view.text.text().to_ascii_lowercase();
    let mark = MARKS.iter().find_map(|mark| {
        let at = text.find(mark)?;
        Some(Span::new(at, at + mark.len()))
    });
    let turn = || {
        let tokens = view.text.tokens();
        let speaker = tokens.windows(2).enumerate().find(|(at, pair)| {
            SPEAKERS.contains(&pair[0].text.as_str())
                && pair[1].is_punct(":")
                && at
                    .checked_sub(1)
                    .is_none_or(|before| !tokens[before].is_wordlike())
        })?;
        Some(speaker.1[0].span)
    };
    let span = mark.or_else(turn)?;
    Some(Finding::new(
        DISGUISE.code,
        DISGUISE.category,
        span,
        "forges a turn of the conversation",
    ))
}

/// Openings of chat templates and of prompt markup.
const MARKS: [&str; 17] = [
    "<|im_start|>",
    "<|im_end|>",
    "<|system|>",
    "<|endoftext|>",
    "[inst]",
    "<<sys>>",
    "<system>",
    "</system>",
    "<system_prompt>",
    "\"role\":\"system\"",
    "\"role\": \"system\"",
    "### instruction",
    "### system",
    "[system]",
    "system prompt:",
    "<instructions>",
    "begin system",
];

/// Who would speak in a forged turn.
const SPEAKERS: [&str; 6] = [
    "assistant",
    "system",
    "developer",
    "chatgpt",
    "ai",
    "asistente",
];
