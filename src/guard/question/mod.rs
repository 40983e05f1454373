//! Says what kind of question a message is.
//!
//! Word patterns from the lexicon mark features in the message (who is meant, what happens, when, what is
//! asked of whom), and a small table of feature combinations decides: [`emergency`], [`injection`],
//! [`insurance`], [`personal`], then [`scope`]. Each leaves findings with a rule code and a span; the class is
//! that of the first one that found something. No network, no model, no clock.

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
use crate::guard::language;
use crate::guard::rule::Rule;
use crate::guard::span::Span;
use crate::guard::text::{self, Analysis};
use crate::guard::verdict::{QuestionClass, QuestionVerdict};
pub use likeness::CLASSES;
pub use train::{QuestionCase, train};

use hits::Hits;
use message::Message;
use pattern::{PatternSet, Patterns};
use view::View;

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
        "question_emergency.txt",
        include_str!("../../../config/guard/lexicon/question_emergency.txt"),
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
    [
        emergency::ACUTE.code,
        emergency::SELF_HARM.code,
        emergency::OVERDOSE.code,
    ]
    .contains(&finding.rule)
}

/// Words of a message with a question above which likeness alone makes no emergency of it. Set by hand: of 93
/// emergencies with a question among the cases that were learned or kept, six are longer.
const STORY_WORDS: usize = 30;

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
            of_danger: patterns.patterns_of(emergency.all()),
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

    /// The findings of danger in a text that is no question, such as a draft; none where all in all it reads like no
    /// emergency. Only what the rules name counts: its turns of phrase are not those of a question.
    pub fn dangers(&self, text: &Analysis<'_>) -> Vec<Finding> {
        let message = Message::new(text);
        let hits = Hits::find_part(&self.patterns, &self.of_danger, &message);
        let view = View {
            text,
            message: &message,
            hits: &hits,
        };
        if emergency::findings(&self.emergency, &view).is_empty() {
            return Vec::new();
        }
        let mut verdict = self.classify(text);
        verdict.findings.retain(is_danger);
        if verdict.class == QuestionClass::Emergency {
            verdict.findings
        } else {
            Vec::new()
        }
    }

    /// The class of a question, its language, and what led to it.
    pub fn classify(&self, question: &Analysis<'_>) -> QuestionVerdict {
        let message = Message::new(question);
        let hits = Hits::find(&self.patterns, &message);
        let view = View {
            text: question,
            message: &message,
            hits: &hits,
        };
        let mut findings = Vec::new();
        let mut class = None;
        for (kind, found) in [
            (
                QuestionClass::Emergency,
                emergency::findings(&self.emergency, &view),
            ),
            (
                QuestionClass::Injection,
                injection::findings(&self.injection, &view),
            ),
            (
                QuestionClass::Insurance,
                insurance::findings(&self.insurance, &view),
            ),
            (
                QuestionClass::Personal,
                personal::findings(&self.personal, &view),
            ),
        ] {
            if class.is_none() && !found.is_empty() {
                class = Some(kind);
            }
            findings.extend(found);
        }
        let topic = scope::decide(&self.scope, &view);
        let class = match class {
            Some(QuestionClass::Personal) if !personal::stands(&findings, &topic) => {
                findings.retain(|finding| !personal::is_ours(finding));
                None
            }
            Some(QuestionClass::Insurance) if topic.is_elsewhere && !topic.is_medical => None,
            class => class,
        };
        let is_of_cancer = topic.is_of_cancer;
        let class = class.unwrap_or_else(|| {
            findings.extend(topic.finding);
            topic.class
        });
        let known = likeness::Known {
            class,
            has_sign: emergency::has_sign(&self.emergency, &view),
            is_bare: scope::is_bare(&self.scope, &view),
            is_of_cancer,
        };
        let class = self.weigh(known, &view, &mut findings);
        let class = if class != QuestionClass::Emergency
            && self.add_disguised(question.text(), &view, &mut findings)
        {
            QuestionClass::Injection
        } else {
            class
        };
        findings.sort_by_key(|finding| (finding.span, finding.rule));
        QuestionVerdict {
            class,
            language: language::detect(question),
            findings,
        }
    }

    /// The table's class, or the one that the message reads like where the two differ and the likeness is strong.
    fn weigh(
        &self,
        known: likeness::Known,
        view: &View<'_>,
        findings: &mut Vec<Finding>,
    ) -> QuestionClass {
        let table = known.class;
        let is_certain = |finding: &Finding| {
            [emergency::SELF_HARM.code, emergency::OVERDOSE.code].contains(&finding.rule)
        };
        if table == QuestionClass::SmallTalk || findings.iter().any(is_certain) {
            return table;
        }
        let class = self
            .likeness
            .class(&self.class_names, view.message, view.hits, known);
        // Who tells much and then asks uses many words of those who are in danger; danger in so many words has
        // constructions that the table knows.
        let is_story = view.message.words.len() > STORY_WORDS
            && view.message.sentences.iter().any(|s| s.is_question);
        if is_story && class == QuestionClass::Emergency {
            return table;
        }
        if class != table {
            findings.clear();
            if class != QuestionClass::General {
                let reason = format!("reads like the class {}", class.name());
                findings.push(view.finding(&scope::LIKENESS, scope::whole(view), &reason));
            }
        }
        class
    }

    /// Adds what disguised parts and forged turns show; whether there was anything.
    fn add_disguised(&self, text: &str, view: &View<'_>, findings: &mut Vec<Finding>) -> bool {
        let before = findings.len();
        findings.extend(injection::forged(view));
        for reading in disguise::readings(text, &self.patterns) {
            let plain = text::analyse(&reading.text);
            let message = Message::new(&plain);
            let hits = Hits::find(&self.patterns, &message);
            let view = View {
                text: &plain,
                message: &message,
                hits: &hits,
            };
            if reading.is_code || injection::is_command(&self.injection, &view) {
                let span = Span::new(reading.bytes.start, reading.bytes.end);
                findings.push(Finding::new(
                    injection::DISGUISE.code,
                    injection::DISGUISE.category,
                    span,
                    "hides what it says in another spelling",
                ));
            }
        }
        findings.len() > before
    }
}
