//! Kinds of things that words name, and kinds of signs that words are.

/// What kind of thing a concept is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// A word that carries little: "simply", "way", "kind".
    Light,
    /// Any other word.
    General,
    /// Absolute words: "always", "every", "only".
    Absolute,
    /// A medicine or a family of medicines.
    Drug,
    /// A part of the body.
    Organ,
    /// A named disease.
    Disease,
    /// An examination.
    Test,
    /// A treatment other than a medicine.
    Treatment,
    /// What a disease or a patient group is like: resectable, recurrent, in children.
    Scope,
    /// What comes of a disease or a treatment: cure, survival, cost.
    Outcome,
    /// A profession: pathologist, surgeon.
    Role,
    /// A thing that no other word stands for: urine, scissors, an hour.
    Thing,
    /// An organisation, a board, a journal.
    Organisation,
}

impl Class {
    pub(super) fn parse(name: &str) -> Option<Class> {
        Some(match name {
            "light" => Class::Light,
            "general" => Class::General,
            "absolute" => Class::Absolute,
            "drug" => Class::Drug,
            "organ" => Class::Organ,
            "disease" => Class::Disease,
            "test" => Class::Test,
            "treatment" => Class::Treatment,
            "scope" => Class::Scope,
            "outcome" => Class::Outcome,
            "role" => Class::Role,
            "thing" => Class::Thing,
            "organisation" => Class::Organisation,
            _ => return None,
        })
    }

    /// Whether a word of this class names something that a passage must name too.
    pub(super) fn is_entity(self) -> bool {
        self >= Class::Drug
    }

    /// What a reader calls it.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Class::Light | Class::General | Class::Absolute => "word",
            Class::Drug => "drug",
            Class::Organ => "part of the body",
            Class::Disease => "disease",
            Class::Test => "test",
            Class::Treatment => "treatment",
            Class::Scope => "kind of tumor or patient",
            Class::Outcome => "outcome",
            Class::Role => "profession",
            Class::Thing => "thing",
            Class::Organisation => "organisation",
        }
    }
}

/// A function word or phrase with a meaning for the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Turns what follows into its opposite: "not", "without", "stop".
    Negation,
    /// Looks like a negation and is none: "not only", "whether or not".
    NoNegation,
    /// How strongly something is said, `1` (rarely) to `5` (always).
    Strength(u8),
    /// Ability or possibility: "can".
    Can,
    /// Makes an answer weaker without making a passage weak: "option", "one of".
    Soft,
    /// Says it of a part: "some".
    Some,
    /// Sets two things equal: "as much as".
    Equal,
    /// An obligation: "must", "should".
    Duty,
    /// Opens a clause: "if", "because", "which".
    Break,
    /// Opens a clause under a negated condition: "unless".
    Unless,
    /// Opens a clause that changes nothing: "even if", "regardless of".
    Despite,
    /// Stands before the thing compared with: "than", "compared with".
    Than,
    /// More of something.
    More,
    /// Less of something.
    Less,
    /// What stands before comes before what follows.
    Before,
    /// What stands before comes after what follows.
    After,
    /// Comes before all else: "first".
    First,
    /// Stands between a cause and its effect: "leads to".
    Cause,
    /// Stands between an effect and its cause: "because of", "depends on".
    Caused,
    /// Words about the text itself: "the summary", "this passage".
    Text,
    /// What texts do: "say", "list", "mention".
    Saying,
    /// A word without meaning for the comparison.
    Stop,
}

impl Mark {
    pub(super) fn parse(name: &str) -> Option<Mark> {
        Some(match name {
            "negation" => Mark::Negation,
            "no-negation" => Mark::NoNegation,
            "rare" => Mark::Strength(1),
            "possible" => Mark::Strength(2),
            "many" => Mark::Strength(3),
            "most" => Mark::Strength(4),
            "all" => Mark::Strength(5),
            "can" => Mark::Can,
            "soft" => Mark::Soft,
            "some" => Mark::Some,
            "equal" => Mark::Equal,
            "duty" => Mark::Duty,
            "break" => Mark::Break,
            "unless" => Mark::Unless,
            "despite" => Mark::Despite,
            "than" => Mark::Than,
            "more" => Mark::More,
            "less" => Mark::Less,
            "before" => Mark::Before,
            "after" => Mark::After,
            "first" => Mark::First,
            "cause" => Mark::Cause,
            "caused" => Mark::Caused,
            "text" => Mark::Text,
            "saying" => Mark::Saying,
            "stop" => Mark::Stop,
            _ => return None,
        })
    }
}
