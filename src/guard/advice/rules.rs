//! The rules of this room, by code.

use crate::guard::rule::Rule;

/// What to write instead of advice.
pub(super) const SUGGESTION: &str = "Say what the source says about people in general, or send the reader to their own doctor or care team.";

macro_rules! rule {
    ($code:literal, $category:literal, $title:literal) => {
        Rule {
            code: $code,
            category: $category,
            title: $title,
            page: include_str!(concat!("../pages/", $code, ".md")),
        }
    };
}

/// `PA013`: what the table has no row for, found by likeness.
pub(super) const LIKENESS: Rule = rule!(
    "PA013",
    "personal_advice",
    "a sentence that reads like advice to somebody"
);

/// Rules of this room.
pub const RULES: &[Rule] = &[
    rule!(
        "PA001",
        "treatment",
        "somebody is told to have a treatment or test"
    ),
    rule!("PA002", "dosing", "somebody is given a dose or a schedule"),
    rule!(
        "PA003",
        "stop_skip",
        "somebody is told to stop or leave out care"
    ),
    rule!(
        "PA004",
        "treatment_change",
        "somebody is told to change or combine treatments"
    ),
    rule!(
        "PA005",
        "treatment_choice",
        "a treatment is chosen for somebody"
    ),
    rule!(
        "PA006",
        "diagnosis",
        "somebody is told what they have or what a finding means"
    ),
    rule!(
        "PA007",
        "prognosis",
        "somebody is told how it will go for them"
    ),
    rule!(
        "PA008",
        "false_reassurance",
        "somebody is kept from care by reassurance or discouragement"
    ),
    rule!("PA009", "diet", "somebody is told what to eat or drink"),
    rule!("PA010", "insurance", "coverage or payment is decided"),
    rule!(
        "PA011",
        "authority_claim",
        "the source is presented as recommending or as a guideline"
    ),
    rule!(
        "PA012",
        "bare_answer",
        "a personal question is answered by a fragment"
    ),
    LIKENESS,
];
