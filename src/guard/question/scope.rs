//! Whether a message is about cancer and its care, about something else, or only a courtesy.

use crate::guard::finding::Finding;
use crate::guard::verdict::QuestionClass;

use super::hits::Hit;
use super::pattern::ClassId;
use super::view::{View, classes};

classes!(cancer, medical, weak, function, ailment, other_field, not_topic, greeting, greeting_word);

/// How many words of the message belong to a class and to no use outside the topic.
fn count(view: &View<'_>, class: ClassId, except: &[ClassId]) -> usize {
    let is_free = |hit: &&Hit| {
        !except.iter().any(|&cover| {
            view.of(cover).iter().any(|cover| cover.start < hit.end && hit.start < cover.end)
        })
    };
    let mut last = 0;
    let mut n = 0;
    for hit in view.of(class).iter().filter(is_free) {
        if hit.start >= last {
            n += 1;
            last = hit.end;
        }
    }
    n
}

/// The class of a message that is neither an emergency, an injection, personal nor about insurance.
pub(super) fn decide(classes: &Classes, view: &View<'_>) -> (QuestionClass, Option<Finding>) {
    let n_cancer = count(view, classes.cancer, &[classes.not_topic]);
    if n_cancer == 0
        && let Some(&hit) = view.of(classes.greeting).first()
        && view.message.sentences.len() <= 3
        && view.message.words.len() <= 12
    {
        return (QuestionClass::SmallTalk, Some(view.finding("QC050", "small_talk", hit, "a courtesy")));
    }
    let n_medical = count(view, classes.medical, &[classes.not_topic]);
    let n_weak = count(view, classes.weak, &[classes.not_topic, classes.medical, classes.cancer]);
    let n_ailment = count(view, classes.ailment, &[]);
    let n_other = count(view, classes.other_field, &[classes.medical, classes.cancer]);
    let n_strange = strange(classes, view);
    let is_ours = if n_cancer > 0 {
        n_other == 0 || n_cancer + n_medical > 2 * n_other
    } else if n_ailment > 0 {
        false
    } else if n_medical > 0 {
        n_other == 0 && (n_strange <= 3 * n_medical + n_weak)
    } else if n_weak > 0 {
        n_other == 0 && n_strange < n_weak
    } else {
        n_other == 0 && n_strange == 0 && !view.message.words.is_empty()
    };
    if is_ours {
        return (QuestionClass::General, None);
    }
    let last = u32::try_from(view.message.words.len()).unwrap_or(u32::MAX);
    let whole = Hit { start: 0, end: last };
    let hit = view.of(classes.other_field).first().or(view.of(classes.ailment).first()).copied();
    let finding = view.finding("QC040", "out_of_scope", hit.unwrap_or(whole), "not about cancer or its care");
    (QuestionClass::OutOfScope, Some(finding))
}

/// Words of no known class: what the message is about when it is about something else.
fn strange(classes: &Classes, view: &View<'_>) -> usize {
    let mut known = vec![false; view.message.words.len()];
    for class in [classes.cancer, classes.medical, classes.weak, classes.function, classes.ailment, classes.greeting_word] {
        for hit in view.of(class) {
            known[hit.start as usize..hit.end as usize].fill(true);
        }
    }
    known.iter().filter(|known| !**known).count()
}
