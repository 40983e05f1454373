//! Questions about the person who asks, or someone close: a decision, a dose, a diagnosis, an outlook, a reading.

use crate::guard::finding::Finding;
use crate::guard::rule::Rule;
use crate::guard::verdict::QuestionClass;

use super::hits::Hit;
use super::message::Sentence;
use super::scope::Topic;
use super::view::{View, classes};

classes!(
    should_we,
    diagnose_us,
    spanish_ask,
    info_about,
    about_us,
    deictic,
    deictic_info,
    own_story,
    definition,
    info_opening,
    info_noun,
    kin
);

/// `QC030`: what a person should or may do.
pub(super) const DECISION: Rule = Rule {
    code: "QC030",
    category: "decision",
    title: "what a person should or may do",
    page: include_str!("../pages/QC030.md"),
};

/// `QC031`: what a person has or may expect.
pub(super) const CONDITION: Rule = Rule {
    code: "QC031",
    category: "condition",
    title: "what a person has or may expect",
    page: include_str!("../pages/QC031.md"),
};

/// What makes the message a personal question.
pub(super) fn findings(classes: &Classes, view: &View<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut has_story = false;
    let asks_meaning = asks_only_meaning(classes, view);
    for &sentence in &view.message.sentences {
        if view.has(classes.about_us, sentence) {
            continue;
        }
        for (rule, class, reason) in [
            (
                &DECISION,
                classes.should_we,
                "asks what a person should or may do",
            ),
            (
                &CONDITION,
                classes.diagnose_us,
                "asks what a person has or may expect",
            ),
            (
                &DECISION,
                classes.spanish_ask,
                "asks what a person should do, has or may expect",
            ),
        ] {
            // "They say mom's is stable. What does stable mean?" tells before it asks.
            if asks_meaning && rule.code == CONDITION.code && !sentence.is_question {
                continue;
            }
            if let Some(hit) = view.uncovered(class, classes.info_about, sentence) {
                found.push(view.finding(rule, hit, reason));
            }
        }
        let story = view.within(classes.own_story, sentence).first();
        if let Some(hit) = view.uncovered(classes.deictic, classes.deictic_info, sentence)
            && (has_story || story.is_some_and(|story| story.start < hit.start))
        {
            found.push(view.finding(&CONDITION, hit, "asks what the told means for a person"));
        }
        has_story |= story.is_some() || view.has(classes.kin, sentence);
        if has_story && sentence.is_question && !is_for_information(classes, view, sentence) {
            found.push(view.finding(
                &CONDITION,
                whole(sentence),
                "asks in few words about a person",
            ));
        }
    }
    found
}

/// Whether all questions of the message ask for the meaning of a term.
fn asks_only_meaning(classes: &Classes, view: &View<'_>) -> bool {
    let mut questions = view
        .message
        .sentences
        .iter()
        .filter(|sentence| sentence.is_question)
        .peekable();
    questions.peek().is_some() && questions.all(|&sentence| view.has(classes.definition, sentence))
}

/// Whether a sentence opens as a question for information somewhere, or names an aspect of the disease.
fn is_for_information(classes: &Classes, view: &View<'_>, sentence: Sentence) -> bool {
    view.has(classes.info_opening, sentence)
        || view.has(classes.info_noun, sentence)
        || view.has(classes.info_about, sentence)
}

fn whole(sentence: Sentence) -> Hit {
    let index = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Hit {
        start: index(sentence.start),
        end: index(sentence.end),
    }
}

/// Whether a finding is of this set of rules.
pub(super) fn is_ours(finding: &Finding) -> bool {
    finding.rule == DECISION.code || finding.rule == CONDITION.code
}

/// Whether the findings make the message personal, given its topic.
///
/// A decision about something else ("how do I hang a picture") is out of scope; a body or an outlook needs
/// no further word of the topic ("what is my stage").
pub(super) fn stands<'f>(findings: impl IntoIterator<Item = &'f Finding>, topic: &Topic) -> bool {
    let has_condition = || {
        findings
            .into_iter()
            .any(|finding| finding.rule == CONDITION.code)
    };
    topic.class == QuestionClass::General
        || (topic.class == QuestionClass::OutOfScope
            && (!topic.is_elsewhere || topic.is_medical)
            && has_condition())
}
