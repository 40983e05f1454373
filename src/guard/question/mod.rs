//! Says what kind of question a message is.
//!
//! Word patterns from the lexicon mark features in the message (who is meant, what happens, when, what is
//! asked of whom), and a small table of feature combinations decides: [`emergency`], [`injection`],
//! [`insurance`], [`personal`], then [`scope`]. Each leaves findings with a rule code and a span; the class is
//! that of the first one that found something and that the policy enforces. No network, no model, no clock.

mod company;
mod decide;
mod disguise;
mod emergency;
mod hits;
mod injection;
mod insurance;
mod likeness;
mod message;
mod pattern;
mod personal;
mod scope;
mod train;
mod view;

use crate::guard::GuardError;
use crate::guard::finding::Finding;
use crate::guard::rule::{Rule, RuleMode};
pub use likeness::CLASSES;
pub use train::{QuestionCase, train};

use pattern::{PatternSet, Patterns};

/// Lexicon files of this room, as (name, text), in the order in which they are read.
pub const LEXICON: &[(&str, &str)] = &[
    (
        "question_people.txt",
        include_str!("../../../config/guard/lexicon/question_people.txt"),
    ),
    (
        "question_scope.txt",
        include_str!("../../../config/guard/lexicon/question_scope.txt"),
    ),
    (
        "question_abroad.txt",
        include_str!("../../../config/guard/lexicon/question_abroad.txt"),
    ),
    (
        "question_emergency.txt",
        include_str!("../../../config/guard/lexicon/question_emergency.txt"),
    ),
    (
        "question_self_harm.txt",
        include_str!("../../../config/guard/lexicon/question_self_harm.txt"),
    ),
    (
        "question_personal.txt",
        include_str!("../../../config/guard/lexicon/question_personal.txt"),
    ),
    (
        "question_insurance.txt",
        include_str!("../../../config/guard/lexicon/question_insurance.txt"),
    ),
    (
        "question_injection.txt",
        include_str!("../../../config/guard/lexicon/question_injection.txt"),
    ),
];

/// The trained model's weights, as (name, text); they change verdicts as a lexicon does.
pub const WEIGHTS: &[(&str, &str)] = &[likeness::FILE];

/// What the policy lets a rule do, by its code.
pub type Modes<'m> = &'m dyn Fn(&str) -> RuleMode;

/// Rules that sort questions, by code.
pub const RULES: &[Rule] = &[
    emergency::ACUTE,
    emergency::SELF_HARM,
    emergency::OVERDOSE,
    injection::OVERRULE,
    injection::REVEAL,
    injection::ASSUME_ROLE,
    injection::AUTHORITY,
    injection::FABRICATE,
    injection::FORCE_OUTPUT,
    injection::DISGUISE,
    insurance::INSURANCE,
    personal::DECISION,
    personal::CONDITION,
    scope::OUT_OF_SCOPE,
    scope::SMALL_TALK,
    scope::LIKENESS,
];

/// Whether a finding names danger to life, self-harm or an overdose.
pub fn is_danger(finding: &Finding) -> bool {
    is_rule_of_danger(finding.rule)
}

/// Whether a code is that of a rule that finds danger to life, self-harm or an overdose.
pub fn is_rule_of_danger(code: &str) -> bool {
    emergency::RULES.iter().any(|rule| rule.code == code)
}

/// Sorts questions into classes.
#[derive(Debug)]
pub struct Classifier {
    patterns: PatternSet,
    emergency: emergency::Classes,
    /// The patterns of the classes that the rules of danger ask for.
    of_danger: Patterns,
    injection: injection::Classes,
    insurance: insurance::Classes,
    personal: personal::Classes,
    scope: scope::Classes,
    class_names: Vec<Box<str>>,
    /// The pattern classes that the likeness sees together.
    paired: [pattern::ClassId; likeness::PAIRED],
    likeness: likeness::Likeness,
}

impl Classifier {
    /// # Errors
    /// What is wrong in this room's lexicon files.
    pub fn new() -> Result<Classifier, GuardError> {
        Classifier::with_model(likeness::FILE.1)
    }

    /// With the likeness model given as the text of its file; for measuring one model against another.
    ///
    /// # Errors
    /// As [`Classifier::new`].
    pub fn with_model(model: &str) -> Result<Classifier, GuardError> {
        let patterns = PatternSet::parse(LEXICON)?;
        let class = |name: &str| {
            patterns
                .class(name)
                .ok_or_else(|| GuardError::MissingClass(name.to_owned()))
        };
        let emergency = emergency::Classes::new(&class)?;
        Ok(Classifier {
            of_danger: patterns.patterns_of(&emergency.all()),
            paired: emergency.all(),
            emergency,
            injection: injection::Classes::new(&class)?,
            insurance: insurance::Classes::new(&class)?,
            personal: personal::Classes::new(&class)?,
            scope: scope::Classes::new(&class)?,
            class_names: patterns.class_names(),
            likeness: likeness::Likeness::parse(model)?,
            patterns,
        })
    }

    fn features(&self) -> likeness::Features<'_> {
        likeness::Features {
            names: &self.class_names,
            paired: &self.paired,
        }
    }
}
