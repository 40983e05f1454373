//! Whether a message is about cancer and its care, about something else, or only a courtesy.

use crate::guard::finding::Finding;
use crate::guard::rule::Rule;
use crate::guard::verdict::QuestionClass;

use super::hits::Hit;
use super::view::{View, classes};

classes!(
    cancer,
    cancer_loose,
    medical,
    body_words,
    service,
    relative,
    own_thing,
    weak,
    function,
    ailment,
    other_field,
    not_topic,
    greeting,
    greeting_word,
);

/// `QC040`: a topic other than cancer and its care.
pub(super) const OUT_OF_SCOPE: Rule = Rule {
    code: "QC040",
    category: "out_of_scope",
    title: "a topic other than cancer and its care",
    page: include_str!("../pages/QC040.md"),
};

/// `QC060`: a message that reads like another class.
pub(super) const LIKENESS: Rule = Rule {
    code: "QC060",
    category: "likeness",
    title: "a message that reads like a class in which the rules found nothing",
    page: include_str!("../pages/QC060.md"),
};

/// `QC050`: a courtesy.
pub(super) const SMALL_TALK: Rule = Rule {
    code: "QC050",
    category: "small_talk",
    title: "a courtesy",
    page: include_str!("../pages/QC050.md"),
};

/// What a message is about.
pub(super) struct Topic {
    /// [`QuestionClass::General`], [`QuestionClass::OutOfScope`] or [`QuestionClass::SmallTalk`].
    pub(super) class: QuestionClass,
    /// Whether words of another field say so, and not only the want of words of ours.
    pub(super) is_elsewhere: bool,
    /// Whether there is a word of medicine in it.
    pub(super) is_medical: bool,
    /// Whether it names cancer, and nothing of another field.
    pub(super) is_of_cancer: bool,
    /// Why it is not a question about cancer.
    pub(super) finding: Option<Finding>,
}

/// What a message is that is a courtesy and nothing else.
pub(super) fn small_talk(classes: &Classes, view: &View<'_>) -> Option<Topic> {
    if view.count(classes.cancer, &[classes.not_topic]) > 0 {
        return None;
    }
    courtesy(classes, view).map(|hit| Topic {
        class: QuestionClass::SmallTalk,
        is_elsewhere: false,
        is_medical: false,
        is_of_cancer: false,
        finding: Some(view.finding(&SMALL_TALK, hit, "a courtesy")),
    })
}

/// The topic of a message that is neither an emergency, an injection, personal, about insurance nor a courtesy.
pub(super) fn decide(classes: &Classes, view: &View<'_>) -> Topic {
    let n_cancer = view.count(classes.cancer, &[classes.not_topic]);
    let n_loose = view.count(classes.cancer_loose, &[classes.not_topic]);
    let n_medical = [classes.medical, classes.body_words, classes.service]
        .map(|class| view.count(class, &[classes.not_topic]))
        .iter()
        .sum::<usize>();
    let n_weak = view.count(
        classes.weak,
        &[classes.not_topic, classes.medical, classes.cancer],
    );
    let n_weak = n_weak
        + view.count(
            classes.own_thing,
            &[
                classes.not_topic,
                classes.medical,
                classes.cancer,
                classes.weak,
            ],
        );
    let n_ailment = view.count(classes.ailment, &[]);
    let n_other = view.count(classes.other_field, &[classes.medical, classes.cancer]);
    let n_strange = strange(classes, view);
    let is_ours = if n_cancer > 0 {
        n_other < 2 * (n_cancer + n_medical)
    } else if n_loose > 0 {
        n_other == 0 || n_loose + n_medical > 2 * n_other
    } else if n_ailment > 0 {
        false
    } else if n_medical > 0 {
        n_medical > n_other && n_strange <= 6 * n_medical + n_weak
    } else if n_weak > 0 {
        n_other == 0 && n_strange <= n_weak
    } else {
        n_other == 0 && n_strange == 0 && !view.message.words.is_empty()
    };
    if is_ours {
        return Topic {
            class: QuestionClass::General,
            is_elsewhere: false,
            is_medical: false,
            is_of_cancer: n_cancer > 0 && n_other == 0,
            finding: None,
        };
    }
    let hit = view
        .of(classes.other_field)
        .first()
        .or(view.of(classes.ailment).first())
        .copied();
    let finding = view.finding(
        &OUT_OF_SCOPE,
        hit.unwrap_or(whole(view)),
        "not about cancer or its care",
    );
    Topic {
        class: QuestionClass::OutOfScope,
        is_elsewhere: n_other + n_ailment > 0,
        is_medical: n_medical > 0,
        is_of_cancer: false,
        finding: Some(finding),
    }
}

/// All words of the message.
pub(super) fn whole(view: &View<'_>) -> Hit {
    let end = u32::try_from(view.message.words.len()).unwrap_or(u32::MAX);
    Hit { start: 0, end }
}

/// The first courtesy, where every sentence is one.
fn courtesy(classes: &Classes, view: &View<'_>) -> Option<Hit> {
    let sentences = &view.message.sentences;
    let is_courtesy = |&sentence| view.has(classes.greeting, sentence);
    if sentences.iter().all(is_courtesy) {
        view.of(classes.greeting).first().copied()
    } else {
        None
    }
}

/// Whether the message has a few words, and none of them names a thing or speaks of who writes.
pub(super) fn is_bare(classes: &Classes, view: &View<'_>) -> bool {
    /// Words of the longest message that can say nothing.
    const MAX_WORDS: usize = 5;
    const WHO_WRITES: [&str; 9] = ["i", "im", "my", "mine", "we", "our", "yo", "mi", "ya"];
    let words = &view.message.words;
    let names = [
        classes.cancer,
        classes.cancer_loose,
        classes.medical,
        classes.body_words,
        classes.relative,
        classes.ailment,
        classes.other_field,
    ];
    words.len() <= MAX_WORDS
        && !words.iter().any(|word| WHO_WRITES.contains(&word.text))
        && names.iter().all(|class| view.of(*class).is_empty())
        && strange(classes, view) == 0
}

/// Words of no known class: what the message is about when it is about something else.
fn strange(classes: &Classes, view: &View<'_>) -> usize {
    let mut known = vec![false; view.message.words.len()];
    for class in [
        classes.cancer,
        classes.cancer_loose,
        classes.medical,
        classes.body_words,
        classes.service,
        classes.relative,
        classes.weak,
        classes.function,
        classes.ailment,
        classes.greeting_word,
    ] {
        for hit in view.of(class) {
            known[hit.start as usize..hit.end as usize].fill(true);
        }
    }
    known.iter().filter(|known| !**known).count()
}
