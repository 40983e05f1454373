//! What can be wrong with a claim, each kind with its rule.

use crate::guard::rule::Rule;

/// What is wrong with a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) sign: Sign,
    /// What differs, in words: "10 cm: the passage says 5 cm".
    pub(super) reason: String,
    /// First and last token of what differs, where it is less than the sentence.
    pub(super) tokens: Option<(usize, usize)>,
}

impl Problem {
    /// A sentence longer than is read.
    pub(super) fn too_long() -> Problem {
        Problem {
            sign: Sign::TooLong,
            reason: "the sentence is longer than can be checked".to_owned(),
            tokens: None,
        }
    }

    pub(super) fn kind(&self) -> Kind {
        self.sign.kind()
    }
}

/// Signs that a claim is not what the passages say, each found by one check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sign {
    /// A telephone number that nobody gave.
    Telephone,
    /// A number that no passage gives.
    Number,
    /// A medicine, organ, disease, test or organisation that no passage has.
    Foreign,
    /// Another word of a known class that no passage has: a treatment, an outcome, a group of people, a thing.
    Strange,
    /// A word drawn like a name that no passage has.
    Unknown,
    /// A name where the sentence has another of its class.
    Replaced,
    /// A negation of the passage that the claim lacks.
    Dropped,
    /// A negation that the passage lacks.
    Added,
    /// A word whose opposite the passage has in its place.
    Opposite,
    /// Before and after exchanged.
    Reversed,
    /// A comparison the other way round.
    Compared,
    /// Things set equal that the passage finds unequal.
    Equated,
    /// Two words that have changed their parts.
    Exchanged,
    /// Cause and effect exchanged.
    Turned,
    /// A name in another name's part.
    Recast,
    /// An order that the passage does not give.
    First,
    /// "All" where the passage does not say it of all.
    OfAll,
    /// A duty that the passage does not make one.
    Duty,
    /// "Even if" where the passage makes it depend.
    Despite,
    /// "Rare" where the passage does not call it so.
    Rare,
    /// "Many" or "most" where the passage says it less strongly.
    Frequent,
    /// An absolute word that the passage does not have.
    Absolute,
    /// Stated plainly what the passage says may be so.
    Plain,
    /// Said of all what the passage says of some.
    OfSome,
    /// More words are missing than paraphrase brings.
    Missing,
    /// A clause most of whose words are missing.
    Addition,
    /// Cause and effect that no passage ties together.
    Linked,
    /// What another passage says of another thing.
    Patched,
    /// What the passages say of another thing of its kind.
    Misplaced,
    /// A word compared or given as a name, which no other can stand for.
    Exact,
    /// Nothing of the above, but all in all it is not what the passages say.
    Whole,
    /// More than is read.
    TooLong,
}

impl Sign {
    /// All signs, in their order.
    pub(super) const ALL: [Sign; 32] = [
        Sign::Telephone,
        Sign::Number,
        Sign::Foreign,
        Sign::Strange,
        Sign::Unknown,
        Sign::Replaced,
        Sign::Dropped,
        Sign::Added,
        Sign::Opposite,
        Sign::Reversed,
        Sign::Compared,
        Sign::Equated,
        Sign::Exchanged,
        Sign::Turned,
        Sign::Recast,
        Sign::First,
        Sign::OfAll,
        Sign::Duty,
        Sign::Despite,
        Sign::Rare,
        Sign::Frequent,
        Sign::Absolute,
        Sign::Plain,
        Sign::OfSome,
        Sign::Missing,
        Sign::Addition,
        Sign::Linked,
        Sign::Patched,
        Sign::Misplaced,
        Sign::Exact,
        Sign::Whole,
        Sign::TooLong,
    ];

    pub(super) fn kind(self) -> Kind {
        match self {
            Sign::Telephone | Sign::Number => Kind::Number,
            Sign::Foreign | Sign::Strange | Sign::Unknown | Sign::Replaced => Kind::Name,
            Sign::Dropped | Sign::Added => Kind::Negation,
            Sign::Opposite => Kind::Direction,
            Sign::Reversed
            | Sign::Compared
            | Sign::Equated
            | Sign::Exchanged
            | Sign::Turned
            | Sign::Recast
            | Sign::Misplaced
            | Sign::First => Kind::Order,
            Sign::OfAll
            | Sign::Duty
            | Sign::Despite
            | Sign::Rare
            | Sign::Frequent
            | Sign::Absolute
            | Sign::Plain
            | Sign::OfSome => Kind::Strength,
            Sign::Missing
            | Sign::Addition
            | Sign::Linked
            | Sign::Patched
            | Sign::Exact
            | Sign::Whole
            | Sign::TooLong => Kind::Unsupported,
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
