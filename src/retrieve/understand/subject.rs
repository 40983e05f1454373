//! Whether a question is about the disease that it names, or names it as what something else comes of.
//!
//! "What are the symptoms of osteoporosis?" is about osteoporosis. "Does diabetes raise the risk?" is about what diabetes
//! does, and a summary about another disease may say so; so it is with "Is it liver cancer then?".

use std::ops::Range;

/// What a question asks of a disease that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// What it is.
    Definition,
    /// Anything else of it.
    About,
    /// Nothing: it is told of something else.
    Nothing,
}

/// What is known of the question beside its words.
pub(super) struct Reading<'a> {
    /// Its words, folded.
    pub(super) words: &'a [&'a str],
    /// Kinds of section asked for, by name, with `0.0..=1.0`.
    pub(super) kinds: &'a [(&'a str, f32)],
    /// Whether it asks what something is.
    pub(super) asks_what: bool,
}

/// Share from which a kind is asked for, not only hinted at.
const CLEAR: f32 = 0.5;

/// Kinds of what a disease comes of.
const KINDS_OF_CAUSES: &[&str] = &["risk", "inheritance"];

/// Words before a name that make it what something else is said to be.
const BEFORE_PREDICATE: &[&str] = &[
    "it",
    "this",
    "that",
    "they",
    "these",
    "called",
    "considered",
    "become",
    "becomes",
    "into",
    "as",
    "than",
    "sea",
    "esto",
    "eso",
    "llamado",
];

/// Persons of whom it is asked whether they have a disease: "do I have liver cancer then?".
const PERSONS: &[&str] = &["i", "you", "he", "she", "we", "they"];

/// Words passed over between those and the name.
const ARTICLES: &[&str] = &["a", "an", "the", "un", "una", "el", "la"];

/// Words that open a question about what a disease does, where it follows them.
const OPENING: &[&str] = &[
    "do", "does", "did", "can", "could", "may", "might", "will", "would", "is", "are", "has",
    "have", "having", "how", "why", "la", "el", "tener", "puede", "es",
];

/// Verbs for what a disease does; "caused by" is not among them.
const DOING: &[&str] = &[
    "cause",
    "raise",
    "raises",
    "increase",
    "increases",
    "lead",
    "leads",
    "affect",
    "affects",
    "mean",
    "means",
    "lower",
    "risk",
    "chance",
    "chances",
    "causar",
    "causa",
    "aumenta",
    "aumentar",
    "provoca",
    "riesgo",
];

/// What a disease can be to another: "a risk factor", "a sign".
const ROLES: &[&str] = &[
    "risk",
    "sign",
    "symptom",
    "side",
    "effect",
    "complication",
    "cause",
    "result",
    "factor",
    "signo",
    "sintoma",
    "causa",
];

/// Words between the name and its role at most.
const ROLE_WITHIN: usize = 5;

/// What the question asks of the disease named at `name`, a range of its words.
pub(super) fn asked(reading: &Reading<'_>, name: &Range<usize>, is_cancer: bool) -> Asked {
    let words = reading.words;
    let before = words[..name.start].iter().rev();
    let mut before = before.skip_while(|w| ARTICLES.contains(w));
    let last = before.next().copied().unwrap_or_default();
    let mut asks_whether = || {
        last == "have"
            && before.next().is_some_and(|w| PERSONS.contains(w))
            && before.next().is_some_and(|w| OPENING.contains(w))
    };
    if BEFORE_PREDICATE.contains(&last) || asks_whether() {
        return Asked::Nothing;
    }
    let after = &words[name.end.min(words.len())..];
    let has_role = || {
        let near = &after[..after.len().min(ROLE_WITHIN)];
        let article = near.iter().position(|w| ARTICLES.contains(w));
        article.is_some_and(|at| near[at..].iter().any(|w| ROLES.contains(w)))
    };
    let opens = words[..name.start].iter().any(|w| OPENING.contains(w));
    let does = || after.iter().any(|w| DOING.contains(w)) && !after.contains(&"by");
    if opens && (has_role() || does()) {
        return Asked::Nothing;
    }
    let clear = reading.kinds.iter().filter(|(_, asked)| *asked >= CLEAR);
    let mut clear = clear.map(|(kind, _)| *kind).peekable();
    if clear.peek().is_some() {
        return if clear.all(|kind| kind == "definition") {
            Asked::Definition
        } else {
            Asked::About
        };
    }
    if reading.asks_what {
        return Asked::Definition;
    }
    let hints_at_causes = reading
        .kinds
        .iter()
        .any(|(kind, _)| KINDS_OF_CAUSES.contains(kind));
    // A cancer named alone is what is asked about; of another disease the content may say what it does.
    if is_cancer || (hints_at_causes && opens) {
        Asked::About
    } else {
        Asked::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(question: &str, name: &str, kinds: &[(&str, f32)], is_cancer: bool, expected: Asked) {
        let words: Vec<&str> = question.split(' ').collect();
        let name: Vec<&str> = name.split(' ').collect();
        let at = words.windows(name.len()).position(|w| w == name).unwrap();
        let reading = Reading {
            words: &words,
            kinds,
            asks_what: question.starts_with("what is "),
        };
        assert_eq!(
            asked(&reading, &(at..at + name.len()), is_cancer),
            expected,
            "{question}"
        );
    }

    #[test]
    fn a_kind_of_section_is_asked_of_the_disease() {
        let symptoms = &[("symptoms", 1.0)][..];
        check("symptoms of lupus", "lupus", symptoms, false, Asked::About);
        check(
            "what causes lupus",
            "lupus",
            &[("risk", 1.0)],
            false,
            Asked::About,
        );
        check("what is lupus", "lupus", &[], false, Asked::Definition);
        check(
            "does smoking cause bone cancer",
            "bone cancer",
            &[("risk", 0.4)],
            true,
            Asked::About,
        );
        check(
            "is bone cancer caused by smoking",
            "bone cancer",
            &[("risk", 1.0)],
            true,
            Asked::About,
        );
    }

    #[test]
    fn what_a_disease_does_is_not_asked_of_it() {
        let risk = &[("risk", 0.4)][..];
        check(
            "does lupus raise the risk",
            "lupus",
            risk,
            false,
            Asked::Nothing,
        );
        check(
            "can bone cancer cause pain",
            "bone cancer",
            &[],
            true,
            Asked::Nothing,
        );
        check(
            "is lupus a risk factor",
            "lupus",
            &[("risk", 1.0)],
            false,
            Asked::Nothing,
        );
        check(
            "is it bone cancer",
            "bone cancer",
            &[],
            true,
            Asked::Nothing,
        );
        check("lupus", "lupus", &[], false, Asked::Nothing);
    }
}
