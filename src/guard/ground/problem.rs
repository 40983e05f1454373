//! What can be wrong with a claim, each kind with its rule.

use crate::guard::rule::Rule;

/// What is wrong with a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) kind: Kind,
    /// What differs, in words: "10 cm: the passage says 5 cm".
    pub(super) reason: String,
    /// First and last token of what differs, where it is less than the sentence.
    pub(super) tokens: Option<(usize, usize)>,
}

impl Problem {
    /// A sentence longer than is read.
    pub(super) fn too_long() -> Problem {
        Problem {
            kind: Kind::Unsupported,
            reason: "the sentence is longer than can be checked".to_owned(),
            tokens: None,
        }
    }
}

/// Kinds of problems, strongest evidence first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Number,
    Name,
    Negation,
    Direction,
    Order,
    Strength,
    Unsupported,
}

impl Kind {
    pub(super) fn rule(self) -> &'static Rule {
        &RULES[self as usize]
    }

    pub(super) fn suggestion(self) -> &'static str {
        match self {
            Kind::Number => "Give the number of the passage, with its unit and its limit.",
            Kind::Name => "Name only what the cited passages name.",
            Kind::Negation => "Keep the passage's negation.",
            Kind::Direction => "Keep the direction of the passage.",
            Kind::Order => "Keep the order and the roles of the passage.",
            Kind::Strength => "Say it as strongly as the passage does, not more.",
            Kind::Unsupported => "Leave it out, or cite a passage that says it.",
        }
    }
}

/// The rules, in the order of [`Kind`].
pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "GR001",
        category: "fabricated_number",
        title: "a number, unit or limit that no cited passage gives",
        page: include_str!("../pages/GR001.md"),
    },
    Rule {
        code: "GR002",
        category: "foreign_name",
        title: "a drug, organ, disease, test, trial or organisation that no cited passage names",
        page: include_str!("../pages/GR002.md"),
    },
    Rule {
        code: "GR003",
        category: "negation_flip",
        title: "a negation dropped from or added to what the passage says",
        page: include_str!("../pages/GR003.md"),
    },
    Rule {
        code: "GR004",
        category: "direction_flip",
        title: "the opposite direction of what the passage says",
        page: include_str!("../pages/GR004.md"),
    },
    Rule {
        code: "GR005",
        category: "swapped_roles",
        title: "the order or the roles of the passage swapped",
        page: include_str!("../pages/GR005.md"),
    },
    Rule {
        code: "GR006",
        category: "modality_shift",
        title: "said more strongly or of more cases than the passage says",
        page: include_str!("../pages/GR006.md"),
    },
    Rule {
        code: "GR007",
        category: "unsupported",
        title: "a claim that no cited passage carries",
        page: include_str!("../pages/GR007.md"),
    },
];
