//! A follow-up made to stand alone: "and in children?" after "How is GIST treated?" asks how it is treated in children.
//!
//! Only what the user wrote is read, oldest turn first, and of it the subject (a disease, a drug, a test) and the
//! last question. A turn that was turned away leaves nothing behind, an emergency leaves its subject alone. The
//! same turns always give the same question.

use super::{Ask, Engine};
use crate::guard::QuestionClass;
use crate::retrieve::understand::Unit;
use crate::retrieve::{Question, Understanding};

/// The last user turn as a question that stands alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Resolved {
    pub(super) text: String,
    /// How often more was asked for on the same question.
    pub(super) n_told: usize,
    /// Whether earlier turns were needed.
    pub(super) is_follow_up: bool,
}

/// What is remembered of earlier turns.
#[derive(Clone, Debug, Default)]
struct Memory {
    subject: Option<String>,
    question: Option<String>,
    n_told: usize,
}

/// Beginnings that carry a conversation on, folded.
const CONNECTORS: &[&str] = &[
    "and what about",
    "and how about",
    "what about",
    "how about",
    "ok and",
    "okay and",
    "but",
    "and",
    "also",
    "or",
    "so",
    "y que hay de",
    "y que pasa con",
    "que hay de",
    "que pasa con",
    "y",
    "pero",
    "tambien",
    "entonces",
];

/// Whole messages that ask for more on the same question, folded.
const MORE: &[&str] = &[
    "more",
    "tell me more",
    "more please",
    "can you tell me more",
    "more information",
    "go on",
    "continue",
    "what else",
    "anything else",
    "explain",
    "explain more",
    "explain that",
    "why",
    "why is that",
    "why not",
    "how so",
    "how come",
    "mas",
    "mas informacion",
    "cuenteme mas",
    "cuentame mas",
    "digame mas",
    "dime mas",
    "siga",
    "continue por favor",
    "que mas",
    "algo mas",
    "explique",
    "por que",
    "por que no",
];

/// Words that stand for what was talked about and can be replaced by it.
const PRONOUNS: &[&str] = &["it", "they", "them"];

/// Words and phrases that point back without standing for the subject alone, folded.
const POINTING: &[&str] = &[
    "its", "their", "this", "that", "these", "those", "there", "same", "one", "su", "sus", "esto",
    "eso", "esta", "este", "esa", "ese", "ello", "ellos", "ellas", "lo", "la",
];

/// Beginnings of a question about something that was not talked about, folded.
const NEW_SUBJECT: &[&str] = &["what is a ", "what is an ", "que es un ", "que es una "];

/// Words by which a follow-up narrows the question before it ("and in children?"), folded.
const NARROWING: &[&str] = &[
    "in", "for", "with", "without", "during", "after", "before", "if", "when", "at", "en", "para",
    "con", "sin", "durante", "despues", "antes", "si", "cuando",
];

/// Weight from which a word of a question counts, and share from which it names the disease.
const COUNTS: f32 = 0.5;

/// Weight of a kind of section that words ask for, above one that they only hint at and one that is taken for
/// granted where nothing but a disease is named.
const ASKED: f32 = 0.9;

impl Engine {
    /// The last turn of a conversation as a question that stands alone.
    pub(super) fn resolve(&self, ask: &Ask) -> Resolved {
        if ask.earlier.is_empty() {
            return Resolved {
                text: ask.question.as_str().to_owned(),
                n_told: 0,
                is_follow_up: false,
            };
        }
        let mut memory = Memory::default();
        for turn in &ask.earlier {
            self.remember(&mut memory, turn);
        }
        self.stand_alone(&memory, ask.question.as_str())
    }

    fn remember(&self, memory: &mut Memory, turn: &Question) {
        let raw = self.guard.classify(turn.as_str()).class;
        if raw == QuestionClass::Injection {
            return;
        }
        let resolved = self.stand_alone(memory, turn.as_str());
        let is_off = matches!(raw, QuestionClass::OutOfScope | QuestionClass::SmallTalk);
        if is_off && !resolved.is_follow_up {
            return;
        }
        // What an emergency says beside the disease belongs to that moment.
        let is_urgent = raw == QuestionClass::Emergency;
        let keeps = !is_urgent || names_disease(&self.understand(&resolved.text));
        if let Some(subject) = self.subject_of(&resolved.text).filter(|_| keeps) {
            memory.subject = Some(subject);
        }
        if !is_urgent {
            memory.question = Some(resolved.text);
            memory.n_told = resolved.n_told;
        }
    }

    fn stand_alone(&self, memory: &Memory, message: &str) -> Resolved {
        let alone = Resolved {
            text: message.to_owned(),
            n_told: 0,
            is_follow_up: false,
        };
        let words = words(message);
        let folded = words.join(" ");
        if let Some(question) = &memory.question
            && MORE.contains(
                &folded
                    .trim_end_matches(" please")
                    .trim_end_matches(" por favor"),
            )
        {
            return Resolved {
                text: question.clone(),
                n_told: memory.n_told + 1,
                is_follow_up: true,
            };
        }
        let read = self.understand(message);
        let connector = CONNECTORS
            .iter()
            .find(|c| folded == **c || folded.starts_with(&format!("{c} ")));
        let text = self.joined(memory, message, &words, &read, connector.copied());
        match text.and_then(|text| Question::parse(&text).ok()) {
            Some(question) => Resolved {
                text: question.as_str().to_owned(),
                n_told: 0,
                is_follow_up: true,
            },
            None => alone,
        }
    }

    /// The message with what earlier turns say of it; `None` where it stands alone.
    fn joined(
        &self,
        memory: &Memory,
        message: &str,
        words: &[String],
        read: &Understanding,
        connector: Option<&str>,
    ) -> Option<String> {
        let asks = asks(read);
        let others = self.other_words(read);
        let subject = memory.subject.as_deref();
        if names_disease(read) {
            let is_of_name = |word: &String| {
                let mut names = read.diseases.iter();
                names.any(|(name, _)| name.contains(word.as_str()))
            };
            let is_all = !asks && others.iter().all(is_of_name);
            return match (connector, subject, memory.question.as_deref()) {
                (Some(_), Some(old), Some(question)) if is_all => {
                    let new = self.subject_of(message)?;
                    Some(replaced(question, old, &new).unwrap_or_else(|| added(question, &new)))
                }
                _ => None,
            };
        }
        let pronoun = words.iter().any(|w| PRONOUNS.contains(&w.as_str()));
        let points = pronoun || words.iter().any(|w| POINTING.contains(&w.as_str()));
        let folded = words.join(" ");
        let is_new = NEW_SUBJECT.iter().any(|start| folded.starts_with(start));
        let is_bare = asks && others.is_empty() && !is_new;
        if connector.is_none() && !points && !is_bare {
            return None;
        }
        let rest = connector.map_or(message, |c| after_words(message, c.split(' ').count()));
        let narrows = self::words(rest)
            .first()
            .is_some_and(|first| NARROWING.contains(&first.as_str()));
        if let (Some(question), true) = (memory.question.as_deref(), narrows && !asks) {
            return Some(carried_on(question, rest));
        }
        match (subject, memory.question.as_deref()) {
            (Some(subject), _) if pronoun => Some(
                in_place_of_pronoun(message, subject).unwrap_or_else(|| added(message, subject)),
            ),
            (Some(subject), _) => Some(added(message, subject)),
            (None, Some(question)) => Some(added(message, question.trim_end_matches(['?', '.']))),
            (None, None) => None,
        }
    }

    pub(super) fn understand(&self, text: &str) -> Understanding {
        // What tells who asks is nothing to search for.
        let text = self.redactor.without(text);
        self.guide
            .understand(&self.index, &text, &self.rank.reading)
    }

    /// What a question is about: the disease it names, else the words that ask for no kind of section.
    fn subject_of(&self, text: &str) -> Option<String> {
        let read = self.understand(text);
        let mut units: Vec<String> = Vec::new();
        if names_disease(&read) {
            let topic = read.units.iter().filter(|unit| names(unit));
            units.extend(topic.map(|unit| unit.text.clone()));
            if units.is_empty() {
                units.extend(read.diseases.first().map(|(name, _)| name.clone()));
            }
        } else {
            units = self.other_words(&read);
        }
        let subject = units.join(" ");
        (!subject.is_empty()).then(|| as_written(text, &subject))
    }

    /// Words that name neither a disease nor a kind of section.
    fn other_words(&self, read: &Understanding) -> Vec<String> {
        let units = read
            .units
            .iter()
            .filter(|unit| unit.weight >= COUNTS && unit.topic < COUNTS && !is_of_treatment(unit));
        units
            .filter(|unit| !asks(&self.understand(&unit.text)))
            .map(|unit| unit.text.clone())
            .collect()
    }
}

fn asks(read: &Understanding) -> bool {
    read.kinds.iter().any(|(_, weight)| *weight >= ASKED)
}

fn names_disease(read: &Understanding) -> bool {
    !read.diseases.is_empty() || read.units.iter().any(names)
}

/// Whether a word names the disease. Words of a title that ask for a kind of section ("treatment") do not.
fn names(unit: &Unit) -> bool {
    unit.topic >= COUNTS && !is_of_treatment(unit)
}

fn is_of_treatment(unit: &Unit) -> bool {
    let mut options = unit.options.iter();
    options.any(|option| option.text.starts_with("treat"))
}

/// Lower-case words without accents and signs.
fn words(text: &str) -> Vec<String> {
    let fold = |c: char| match c {
        'á' => 'a',
        'é' => 'e',
        'í' => 'i',
        'ó' => 'o',
        'ú' | 'ü' => 'u',
        other => other,
    };
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.to_lowercase().chars().map(fold).collect())
        .collect()
}

/// The text after its first `n` words.
fn after_words(text: &str, n: usize) -> &str {
    let mut rest = text;
    for _ in 0..n {
        rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        rest = rest.trim_start_matches(char::is_alphanumeric);
    }
    rest.trim_start_matches(|c: char| !c.is_alphanumeric())
}

/// `words` as the text writes them, where it has them.
fn as_written(text: &str, words: &str) -> String {
    let lower = text.to_lowercase();
    lower
        .find(words)
        .and_then(|at| text.get(at..at + words.len()))
        .unwrap_or(words)
        .to_owned()
}

/// `question` with `new` in the place of `old`.
fn replaced(question: &str, old: &str, new: &str) -> Option<String> {
    let at = question.to_lowercase().find(&old.to_lowercase())?;
    let (before, after) = (question.get(..at)?, question.get(at + old.len()..)?);
    Some(format!("{before}{new}{after}"))
}

/// "What about the side effects?" and "GIST" give "What about the side effects (GIST)?".
fn added(message: &str, subject: &str) -> String {
    let body = message.trim_end().trim_end_matches(['?', '.', '!']);
    format!("{body} ({subject})?")
}

/// "How is GIST treated?" and "in children?" give "How is GIST treated in children?".
fn carried_on(question: &str, rest: &str) -> String {
    let body = question.trim_end().trim_end_matches(['?', '.', '!']);
    let rest = rest.trim_end().trim_end_matches(['?', '.', '!']);
    format!("{body} {rest}?")
}

/// The message with the subject for its first pronoun.
fn in_place_of_pronoun(message: &str, subject: &str) -> Option<String> {
    let mut start = 0;
    for piece in message.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
        if PRONOUNS.contains(&word.to_lowercase().as_str()) {
            let (before, after) = (&message[..start], &message[start + word.len()..]);
            return Some(format!("{before}{subject}{after}"));
        }
        start += piece.len();
    }
    None
}
