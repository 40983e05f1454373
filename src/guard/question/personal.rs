//! Questions about the person who asks, or someone close: a decision, a dose, a diagnosis, an outlook, a reading.

use crate::guard::finding::Finding;

use super::view::{View, classes};

classes!(should_we, diagnose_us, spanish_ask, info_about);

/// What makes the message a personal question.
pub(super) fn findings(classes: &Classes, view: &View<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for &sentence in &view.message.sentences {
        for (rule, category, class, reason) in [
            ("QC030", "decision", classes.should_we, "asks what a person should or may do"),
            ("QC031", "diagnosis", classes.diagnose_us, "asks what a person has or may expect"),
            ("QC030", "decision", classes.spanish_ask, "asks what a person should do, has or may expect"),
        ] {
            if let Some(hit) = view.uncovered(class, classes.info_about, sentence) {
                found.push(view.finding(rule, category, hit, reason));
            }
        }
    }
    found
}
