//! The class of a message: the table of features, then the likeness, each as far as the policy lets its rules decide.
//!
//! A rule that is off finds nothing, one that only reports is listed and decides nothing, and what remains is the class.
//! Likeness does not bring back what a rule was told to leave: a class is closed to it where only rules that do not decide
//! found it, or where all of its rules do not. No policy closes danger to life; its rules are always enforced.

use crate::guard::finding::Finding;
use crate::guard::language;
use crate::guard::rule::{Rule, RuleMode};
use crate::guard::span::Span;
use crate::guard::text::{self, Analysis};
use crate::guard::verdict::{QuestionClass, QuestionVerdict};

use super::hits::Hits;
use super::message::{Message, Sentence};
use super::view::View;
use super::{
    Classifier, Modes, disguise, emergency, injection, insurance, is_danger, likeness, personal,
    scope,
};

/// Words above which a message with a question is a story, whose likeness to an emergency counts for less, and above which
/// what it tells is an emergency only where the rules say so. Set by hand.
///
/// Measured on the authors of [`likeness::FEATURE_WEIGHT`]: 20, 30, 40 and 60 miss 10, 8, 8 and 8 of 449 emergencies, and 54,
/// 65, 72 and 72 are false; of the values that miss least the one with the fewest false alarms is taken. 2026-11-28.
pub(super) const STORY_WORDS: usize = 30;

/// The rules that give a class, for classes that a policy can close.
const RULES_OF: [(QuestionClass, &[Rule]); 5] = [
    (QuestionClass::Injection, injection::RULES),
    (QuestionClass::Insurance, &[insurance::INSURANCE]),
    (
        QuestionClass::Personal,
        &[personal::DECISION, personal::CONDITION],
    ),
    (QuestionClass::OutOfScope, &[scope::OUT_OF_SCOPE]),
    (QuestionClass::SmallTalk, &[scope::SMALL_TALK]),
];

/// What was found in a message, and what follows.
pub(super) struct Read {
    pub(super) class: QuestionClass,
    pub(super) findings: Vec<Finding>,
}

/// What the table finds.
struct Table {
    class: QuestionClass,
    findings: Vec<Finding>,
    is_of_cancer: bool,
    is_elsewhere: bool,
    /// Classes that likeness may not give.
    closed: Vec<QuestionClass>,
}

impl Classifier {
    /// The findings of danger in a text that is no question, such as a draft; none where all in all it reads like no
    /// emergency. Only what the rules name counts: its turns of phrase are not those of a question. Sentences of
    /// `carried`, spans in order and apart, are the source's and tell of nobody.
    pub fn dangers(&self, text: &Analysis<'_>, carried: &[Span], mode: Modes<'_>) -> Vec<Finding> {
        let mut message = Message::new(text);
        let is_told = |sentence: &Sentence| {
            let word = message.words[sentence.start].span;
            let at = carried.partition_point(|carried| carried.end <= word.start);
            !carried
                .get(at)
                .is_some_and(|carried| carried.overlaps(word))
        };
        let sentences = message.sentences.iter().copied();
        let told: Vec<Sentence> = sentences.filter(is_told).collect();
        if told.len() < message.sentences.len() {
            message = message.part(&told);
        }
        let hits = Hits::find_part(&self.patterns, &self.of_danger, &message);
        let view = View {
            text,
            message: &message,
            hits: &hits,
        };
        if emergency::findings(&self.emergency, &view).is_empty() {
            return Vec::new();
        }
        let mut verdict = self.classify(text, mode);
        verdict.findings.retain(is_danger);
        if verdict.class == QuestionClass::Emergency {
            verdict.findings
        } else {
            Vec::new()
        }
    }

    /// The class of a question, its language, and what led to it.
    pub fn classify(&self, question: &Analysis<'_>, mode: Modes<'_>) -> QuestionVerdict {
        let message = Message::new(question);
        let hits = Hits::find(&self.patterns, &message);
        let view = View {
            text: question,
            message: &message,
            hits: &hits,
        };
        let Read {
            mut class,
            mut findings,
        } = self.read(&view, mode);
        if class != QuestionClass::Emergency {
            if let Some(dangers) = self.in_company(&view, mode) {
                class = QuestionClass::Emergency;
                findings = dangers;
            } else if self.add_disguised(question.text(), &view, mode, &mut findings) {
                class = QuestionClass::Injection;
            }
        }
        findings.sort_by_key(|finding| (finding.span, finding.rule));
        QuestionVerdict {
            class,
            language: language::detect(question),
            findings,
        }
    }

    /// Table and likeness on a message or a part of one.
    pub(super) fn read(&self, view: &View<'_>, mode: Modes<'_>) -> Read {
        let Table {
            class,
            mut findings,
            is_of_cancer,
            is_elsewhere,
            mut closed,
        } = self.table(view, mode);
        for (class, rules) in RULES_OF {
            if rules
                .iter()
                .all(|rule| mode(rule.code) != RuleMode::Enforce)
            {
                closed.push(class);
            }
        }
        // Who tells much and then asks uses many words of those who are in danger.
        let is_story = view.message.words.len() > STORY_WORDS
            && view.message.sentences.iter().any(|s| s.is_question);
        // Of danger in a language that the likeness has not learned only the rules know whether it is now.
        if class != QuestionClass::Emergency && emergency::is_only_abroad(&self.emergency, view) {
            closed.push(QuestionClass::Emergency);
        }
        let has_sign = emergency::has_sign(&self.emergency, view);
        let known = likeness::Known {
            class,
            has_sign,
            is_impersonal: emergency::is_impersonal(&self.emergency, view, has_sign),
            is_bare: scope::is_bare(&self.scope, view),
            is_of_cancer,
            is_elsewhere,
            is_story,
            closed: &closed,
        };
        let class = self.weigh(known, view, mode, &mut findings);
        Read { class, findings }
    }

    fn table(&self, view: &View<'_>, mode: Modes<'_>) -> Table {
        let in_mode = |finding: Finding| {
            let mode = mode(finding.rule);
            finding.in_mode(mode)
        };
        let is_enforced = |finding: &&Finding| finding.is_enforced;
        let mut findings = Vec::new();
        let mut class = None;
        let mut closed = Vec::new();
        for (kind, found) in [
            (
                QuestionClass::Emergency,
                emergency::findings(&self.emergency, view),
            ),
            (
                QuestionClass::Injection,
                injection::findings(&self.injection, view),
            ),
            (
                QuestionClass::Insurance,
                insurance::findings(&self.insurance, view),
            ),
            (
                QuestionClass::Personal,
                personal::findings(&self.personal, view),
            ),
        ] {
            if found.is_empty() {
                continue;
            }
            let before = findings.len();
            findings.extend(found.into_iter().filter_map(in_mode));
            if !findings[before..].iter().any(|finding| finding.is_enforced) {
                closed.push(kind);
            } else if class.is_none() {
                class = Some(kind);
            }
        }
        let courtesy = scope::small_talk(&self.scope, view);
        let talks_small = mode(scope::SMALL_TALK.code) == RuleMode::Enforce;
        let (topic, courtesy) = match courtesy {
            Some(topic) if talks_small => (topic, None),
            courtesy => (scope::decide(&self.scope, view), courtesy),
        };
        if matches!(class, None | Some(QuestionClass::Personal)) {
            let courtesy = courtesy.and_then(|topic| topic.finding);
            findings.extend(courtesy.and_then(in_mode));
            if !personal::stands(&findings, &topic) {
                findings.retain(|finding| !personal::is_ours(finding));
            }
            let ours = || {
                findings
                    .iter()
                    .filter(|f| personal::is_ours(f))
                    .filter(is_enforced)
            };
            if class.is_some() && (ours().next().is_none() || !personal::stands(ours(), &topic)) {
                class = None;
            }
        }
        if class == Some(QuestionClass::Insurance) && topic.is_elsewhere && !topic.is_medical {
            class = None;
        }
        let is_of_cancer = topic.is_of_cancer;
        let is_elsewhere = topic.is_elsewhere;
        if class.is_none() {
            let found = topic.finding.map(in_mode);
            // A topic without a finding is ours.
            let decides = |found: &Option<Finding>| found.as_ref().is_some_and(|f| f.is_enforced);
            if found.as_ref().is_none_or(decides) {
                class = Some(topic.class);
            } else {
                closed.push(topic.class);
            }
            findings.extend(found.flatten());
        }
        Table {
            class: class.unwrap_or(QuestionClass::General),
            findings,
            is_of_cancer,
            is_elsewhere,
            closed,
        }
    }

    /// The table's class, or the one that the message reads like where the two differ and the likeness is strong.
    fn weigh(
        &self,
        known: likeness::Known<'_>,
        view: &View<'_>,
        mode: Modes<'_>,
        findings: &mut Vec<Finding>,
    ) -> QuestionClass {
        let table = known.class;
        let is_certain = |finding: &Finding| {
            [emergency::SELF_HARM.code, emergency::OVERDOSE.code].contains(&finding.rule)
        };
        if table == QuestionClass::SmallTalk
            || findings.iter().any(is_certain)
            || (table == QuestionClass::Emergency
                && emergency::is_told_abroad(&self.emergency, view))
        {
            return table;
        }
        let class = self
            .likeness
            .class(self.features(), view.message, view.hits, known);
        if class == table {
            return table;
        }
        let mode = if class == QuestionClass::Emergency {
            RuleMode::Enforce
        } else {
            mode(scope::LIKENESS.code)
        };
        if mode == RuleMode::Enforce {
            findings.retain(|finding| !finding.is_enforced);
        }
        if class != QuestionClass::General {
            let reason = format!("reads like the class {}", class.name());
            let finding = view.finding(&scope::LIKENESS, scope::whole(view), &reason);
            findings.extend(finding.in_mode(mode));
        }
        if mode == RuleMode::Enforce {
            class
        } else {
            table
        }
    }

    /// Adds what disguised parts and forged turns show; whether any of it decides.
    fn add_disguised(
        &self,
        text: &str,
        view: &View<'_>,
        mode: Modes<'_>,
        findings: &mut Vec<Finding>,
    ) -> bool {
        let mode = mode(injection::DISGUISE.code);
        if mode == RuleMode::Off {
            return false;
        }
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
        for finding in &mut findings[before..] {
            finding.is_enforced = mode == RuleMode::Enforce;
        }
        findings[before..].iter().any(|finding| finding.is_enforced)
    }
}
