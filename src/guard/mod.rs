//! The guard: whether a drafted answer may be shown, and what kind of question a question is.
//!
//! Text in, values out: nothing is looked up, no clock is read, and the same input and policy give the same
//! bytes. [`text`] says what a reader would read; [`verbatim`] exempts quotations of the cited passages; then the
//! rules look: [`advice`] (personalized advice), [`ground`] and [`marks`] (claims and citation marks), [`source`]
//! (reuse of the source). [`question`] sorts questions. A rejected draft is replaced by a safe text, an inner fault
//! counts as a rejection, and [`disclaimer`] puts the disclaimer on whatever leaves.

pub mod advice;
mod affix;
mod contacts;
mod date;
pub mod disclaimer;
mod edits;
mod fault;
pub mod finding;
mod folded;
pub mod ground;
mod hash;
mod images;
mod kept;
pub mod language;
pub mod lexicon;
pub mod marks;
mod own;
pub mod policy;
pub mod question;
mod reading;
pub mod rule;
mod safe;
pub mod source;
pub mod span;
pub mod text;
mod texts;
pub mod verbatim;
pub mod verdict;

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

pub use finding::Finding;
pub use lexicon::LexiconError;
pub use own::OwnText;
pub use policy::GuardSettings;
pub use reading::Reading;
pub use rule::{Rule, RuleMode};
pub use span::Span;
pub use texts::Texts;
pub use verdict::{
    CitedPassage, Decision, Draft, Exempt, GroundingMode, Language, Placed, QuestionClass,
    QuestionVerdict, Support, SupportStatus, Verdict,
};

use crate::error::ErrorKind;
use contacts::Contacts;
use fault::Stage;
use kept::Kept;
use policy::Policy;
use reading::Held;
use text::analyse;

/// What keeps a guard from being built.
#[derive(Debug, thiserror::Error)]
pub enum GuardError {
    /// A lexicon file is wrong.
    #[error(transparent)]
    Lexicon(#[from] LexiconError),
    /// A room asks for a class that no lexicon file has.
    #[error("no lexicon file has the class `{0}`")]
    MissingClass(String),
    /// A mode is set for a code that no rule has.
    #[error("no rule has the code `{0}`")]
    UnknownRule(String),
    /// A mode other than `enforce` is set for a rule that keeps people safe.
    #[error(
        "the rule `{0}` is always enforced: take it out of `guard.rules`, or set it to \"enforce\""
    )]
    FixedRule(String),
    /// A text is replaced that does not exist.
    #[error("no text is called `{0}`")]
    UnknownText(String),
    /// The contact routes cannot be read.
    #[error("the contact routes cannot be read: {0}")]
    Contacts(String),
    /// The contact routes lack the country that is set.
    #[error("the contact routes have no country `{0}`")]
    UnknownCountry(String),
}

impl GuardError {
    /// All of these are faults of files or settings.
    pub fn kind(&self) -> ErrorKind {
        ErrorKind::InvalidInput
    }
}

/// Lexicon files by room, for the policy digest.
const LEXICON_FILES: &[&[(&str, &str)]] = &[
    advice::LEXICON,
    advice::MODEL,
    ground::LEXICON,
    question::LEXICON,
    question::WEIGHTS,
    language::LEXICON,
];

/// All rules, by code.
static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let mut rules: Vec<Rule> = [
        advice::RULES,
        ground::RULES,
        marks::RULES,
        source::RULES,
        question::RULES,
    ]
    .into_iter()
    .flatten()
    .copied()
    .chain([INPUT_TOO_LONG, INNER_FAULT])
    .collect();
    rules.sort_by_key(|rule| rule.code);
    rules
});

/// `GU001`: an answer longer than the guard reads.
const INPUT_TOO_LONG: Rule = Rule {
    code: "GU001",
    category: "too_long",
    title: "an answer longer than the guard reads",
    page: include_str!("pages/GU001.md"),
};

/// `GU002`: a fault inside the guard.
const INNER_FAULT: Rule = Rule {
    code: "GU002",
    category: "fault",
    title: "a fault inside the guard while it read an answer or a question",
    page: include_str!("pages/GU002.md"),
};

/// The guard. Nothing that changes a verdict changes in it; share it freely.
#[derive(Debug)]
pub struct Guard {
    policy: Policy,
    texts: Texts,
    max_answer_bytes: usize,
    max_question_bytes: usize,
    max_safe_passages: usize,
    /// For English and Spanish, whether the fixed parts of the safe text hold nothing of a disclaimer.
    safe_is_free: [bool; 2],
    advice: advice::Advice,
    grounder: ground::Grounder,
    own_words: own::OwnWords,
    classifier: question::Classifier,
    disclaimers: disclaimer::Disclaimers,
    /// What is shown, in English and in Spanish, where even the safe text cannot be written.
    last_resort: [String; 2],
    /// Passages read before.
    kept: Kept,
}

impl Guard {
    /// Builds the guard: checks lexicons, texts and rule modes once.
    ///
    /// # Errors
    /// The first thing that is wrong in a lexicon, a text, the contact routes or a rule's mode.
    pub fn new(settings: &GuardSettings) -> Result<Guard, GuardError> {
        let contacts = Contacts::parse(&settings.contacts, settings.country.as_deref())?;
        let mut texts = settings.texts.clone();
        texts.fill(&contacts);
        let disclaimer = |language| texts.text("disclaimer", language);
        let disclaimers = disclaimer::Disclaimers::new(
            disclaimer(Language::English),
            disclaimer(Language::Spanish),
        );
        let last_resort = [Language::English, Language::Spanish].map(|language| {
            let emergency = texts.text("safe-emergency", language);
            let safe = texts.text("safe", language).replace("{passages}\n\n", "");
            let text = format!("{emergency}\n\n{safe}");
            disclaimers.place(&analyse(&text), language).0
        });
        let safe_is_free = [Language::English, Language::Spanish]
            .map(|language| safe::are_free(&texts, language, &disclaimers));
        Ok(Guard {
            policy: Policy::new(settings, &texts, &RULES)?,
            disclaimers,
            last_resort,
            own_words: own::OwnWords::new(&texts),
            texts,
            max_answer_bytes: settings.max_answer_bytes,
            max_question_bytes: settings.max_question_bytes,
            max_safe_passages: settings.max_safe_passages,
            safe_is_free,
            advice: advice::Advice::new()?,
            grounder: ground::Grounder::new()?,
            classifier: question::Classifier::new()?,
            kept: Kept::default(),
        })
    }

    /// Whether a drafted answer may be shown, why not, and what may be shown.
    ///
    /// Never panics outward: a fault inside, wherever it is, gives a rejection by `GU002` with the safe text.
    pub fn check(&self, draft: &Draft<'_>) -> Verdict {
        if draft.answer.len() > self.max_answer_bytes {
            return self.unread(draft, self.too_long(draft.answer));
        }
        catch_unwind(AssertUnwindSafe(|| {
            let (read, texts) = self.read(draft);
            self.decide(draft, read, Some(&texts))
        }))
        .unwrap_or_else(|_| self.unread(draft, fault(draft.answer)))
    }

    /// What kind of question this is. Of a question that is too long the beginning is read.
    ///
    /// Never panics outward: where a fault inside keeps a question from being read, it counts as an emergency, the
    /// class that says first whom to call and shows nothing else.
    pub fn classify(&self, question: &str) -> QuestionVerdict {
        self.classify_read(question, || Cow::Owned(analyse(self.clip(question))))
    }

    /// [`Guard::classify`] for a question that is read by `read`.
    fn classify_read<'q>(
        &self,
        question: &str,
        read: impl FnOnce() -> Cow<'q, text::Analysis<'q>>,
    ) -> QuestionVerdict {
        catch_unwind(AssertUnwindSafe(|| {
            fault::may_fail(Stage::Classify);
            self.classifier
                .classify(&read(), &|code| self.mode_of(code))
        }))
        .unwrap_or_else(|_| QuestionVerdict {
            class: QuestionClass::Emergency,
            language: Language::English,
            findings: vec![fault(question)],
        })
    }

    /// Reads a passage ahead of the drafts that will cite it; see [`CitedPassage::reading`]. `None` where a fault keeps
    /// it from being read: the check of a draft meets the same fault and rejects.
    pub fn read_passage(&self, text: &str, title: Option<&str>) -> Option<Reading<'static>> {
        let read = || Reading::new(&self.grounder, text, title).into_owned();
        catch_unwind(AssertUnwindSafe(read)).ok()
    }

    /// All rules, by code.
    pub fn rules(&self) -> &'static [Rule] {
        &RULES
    }

    /// What the policy lets a rule do.
    pub fn mode_of(&self, code: &str) -> RuleMode {
        self.policy.mode(code)
    }

    /// A text that users read, such as `disclaimer`, with the contact routes filled in.
    pub fn text(&self, name: &str, language: Language) -> &str {
        self.texts.text(name, language)
    }

    /// Digest of everything that can change a verdict: version, rule modes, lexicons, texts, limits.
    /// SHA-256 in hexadecimal.
    pub fn policy_digest(&self) -> &str {
        self.policy.digest()
    }

    fn too_long(&self, answer: &str) -> Finding {
        Finding::new(
            INPUT_TOO_LONG.code,
            INPUT_TOO_LONG.category,
            Span::new(0, answer.len()),
            format!(
                "the answer has {} bytes, more than {}",
                answer.len(),
                self.max_answer_bytes
            ),
        )
    }

    /// The verdict on a draft that could not be read: rejected, whatever the policy lets the rule do.
    fn unread(&self, draft: &Draft<'_>, why: Finding) -> Verdict {
        let language = catch_unwind(AssertUnwindSafe(|| {
            language::detect(&analyse(self.clip(draft.question.unwrap_or(draft.answer))))
        }))
        .unwrap_or_default();
        let read = Read {
            language,
            findings: vec![why.clone()],
            exempt: Vec::new(),
            support: Vec::new(),
        };
        catch_unwind(AssertUnwindSafe(|| self.decide(draft, read, None))).unwrap_or_else(|_| {
            Verdict {
                decision: Decision::Reject,
                findings: vec![why],
                exempt: Vec::new(),
                support: Vec::new(),
                text: self.last_resort[usize::from(language == Language::Spanish)].clone(),
                disclaimer: Placed::Added,
                language,
                policy_digest: self.policy.digest().to_owned(),
            }
        })
    }

    fn read<'d>(&self, draft: &Draft<'d>) -> (Read, ReadTexts<'d>) {
        fault::may_fail(Stage::Read);
        let answer = analyse(draft.answer);
        let question = draft.question.map(|question| analyse(self.clip(question)));
        let held = Held::of(&self.grounder, &self.kept, draft.passages);
        let readings: Vec<&Reading<'_>> = held.iter().map(Held::get).collect();
        let quotable =
            verbatim::Quotable::new(readings.iter().map(|read| (read.analysis(), read.quotes())));
        let quoted = verbatim::quoted_units(&answer, &quotable);
        let exempt = verbatim::exempt(&answer, draft.passages, &quotable, &quoted);
        // What the service says itself is neither advice of the draft nor a claim.
        let own = self.own_words.units(&answer, draft.own_words);
        let mut findings = self
            .advice
            .findings(&answer, question.as_ref(), &exempt, &own);
        for aside in answer.asides() {
            let quoted = verbatim::quoted_units(aside, &quotable);
            let exempt = verbatim::exempt(aside, draft.passages, &quotable, &quoted);
            let own = self.own_words.units(aside, draft.own_words);
            let advice = self
                .advice
                .findings(aside, question.as_ref(), &exempt, &own);
            // A likeness is one of whole sentences; a title such as "National Cancer Institute" is none.
            findings.extend(advice.into_iter().filter(|found| found.rule != "PA013"));
        }
        let passages: Vec<&text::Analysis<'_>> =
            readings.iter().map(|read| read.analysis()).collect();
        findings.extend(source::findings(&answer, &passages, draft.own_words));
        let is_grounded = match draft.grounding {
            GroundingMode::Auto => !draft.passages.is_empty(),
            GroundingMode::Always => true,
            GroundingMode::Never => false,
        };
        let mut support = Vec::new();
        if is_grounded {
            let marks = marks::marks_of(&answer);
            let (statuses, unsupported) =
                self.grounder
                    .support(&answer, &marks, draft.passages, &readings, &quoted, &own);
            support = statuses;
            findings.extend(unsupported);
            findings.extend(marks::findings(&answer, &marks, draft.passages));
        }
        let spans_where = |marked: &[bool]| -> Vec<Span> {
            let units = answer.units().iter().zip(marked);
            let marked = units.filter(|(_, is_marked)| **is_marked);
            marked.map(|(unit, _)| unit.span).collect()
        };
        let own = spans_where(&own);
        let is_own = |span: Span| {
            let first = own.partition_point(|own| own.end < span.end);
            own.get(first).is_some_and(|own| own.contains(span))
        };
        findings.retain(|finding| !is_own(finding.span));
        let is_quoted = |span: &Span| exempt.iter().any(|exempt| exempt.span.overlaps(*span));
        let mut altered = spans_where(&own::OwnWords::altered(&answer, draft.own_words));
        altered.retain(|span| !is_quoted(span));
        findings.extend(
            altered
                .iter()
                .map(|span| source::other_date(&answer, *span)),
        );
        for unit in support.iter_mut().filter(|unit| is_own(unit.span)) {
            unit.status = SupportStatus::NotAClaim;
            unit.passage_id = None;
            unit.score = 0.0;
        }
        let read = Read {
            language: self.language_of(&answer, &own, &exempt, question.as_ref()),
            findings,
            exempt,
            support,
        };
        let texts = ReadTexts {
            answer,
            question,
            passages: held,
        };
        (read, texts)
    }

    /// The language a reader expects: Spanish where the question is Spanish, else that of the service's own sentences
    /// in the answer, `own`, or else of what the answer says itself.
    ///
    /// The disclaimer is put in the language found here, and quotations are in that of the source: neither tells,
    /// or the text that leaves could be of another language than the draft.
    fn language_of(
        &self,
        answer: &text::Analysis<'_>,
        own: &[Span],
        exempt: &[Exempt],
        question: Option<&text::Analysis<'_>>,
    ) -> Language {
        if question.map(language::detect) == Some(Language::Spanish) {
            return Language::Spanish;
        }
        let disclaimers = self.disclaimers.places(answer);
        let with_disclaimers = |spans: &mut dyn Iterator<Item = Span>| -> Vec<Span> {
            spans.chain(disclaimers.iter().copied()).collect()
        };
        let units = answer.units().iter().map(|unit| unit.span);
        let mut drafted = units.filter(|unit| !own.contains(unit));
        let mut quoted = exempt.iter().map(|exempt| exempt.span);
        let own_alone = || language::detect_outside(answer, &with_disclaimers(&mut drafted));
        (!own.is_empty())
            .then(own_alone)
            .flatten()
            .or_else(|| language::detect_outside(answer, &with_disclaimers(&mut quoted)))
            .or_else(|| language::detect_outside(answer, &disclaimers))
            .unwrap_or_else(|| language::detect(answer))
    }

    /// The verdict. `texts` are those of the draft; without them, or where it is rejected, the safe text is shown.
    fn decide(&self, draft: &Draft<'_>, read: Read, texts: Option<&ReadTexts<'_>>) -> Verdict {
        fault::may_fail(Stage::Decide);
        let Read {
            language,
            mut findings,
            exempt,
            support,
        } = read;
        findings.retain_mut(|finding| {
            let mode = self.policy.mode(finding.rule);
            finding.is_enforced = mode == RuleMode::Enforce;
            mode != RuleMode::Off
        });
        findings.sort_by_key(|finding| (finding.span, finding.rule));
        let is_rejected = findings.iter().any(|finding| finding.is_enforced);
        let (decision, (text, disclaimer)) = if let Some(texts) = texts.filter(|_| !is_rejected) {
            (
                Decision::Allow,
                self.disclaimers.place(&texts.answer, language),
            )
        } else {
            let carried: Vec<Span> = support
                .iter()
                .filter(|unit| unit.status.is_carried())
                .map(|unit| unit.span)
                .collect();
            let safe = self.safe_text(draft, texts, &carried, language);
            (
                Decision::Reject,
                self.disclaimers.place_in_safe(&safe, language),
            )
        };
        Verdict {
            decision,
            findings,
            exempt,
            support,
            text,
            disclaimer,
            language,
            policy_digest: self.policy.digest().to_owned(),
        }
    }

    /// As much of a question as is read, cut at a character boundary.
    fn clip<'t>(&self, question: &'t str) -> &'t str {
        let mut end = question.len().min(self.max_question_bytes);
        while !question.is_char_boundary(end) {
            end -= 1;
        }
        &question[..end]
    }
}

/// The texts of a draft, read.
struct ReadTexts<'d> {
    answer: text::Analysis<'d>,
    question: Option<text::Analysis<'d>>,
    passages: Vec<Held<'d>>,
}

/// What was read in a draft, before the policy decides.
struct Read {
    language: Language,
    findings: Vec<Finding>,
    exempt: Vec<Exempt>,
    support: Vec<Support>,
}

/// The finding of a fault inside while a text was read.
fn fault(text: &str) -> Finding {
    Finding::new(
        INNER_FAULT.code,
        INNER_FAULT.category,
        Span::new(0, text.len()),
        "the guard failed while it read the text",
    )
}

#[cfg(test)]
mod tests;
