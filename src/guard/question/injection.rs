//! Commands to the service itself: to drop its rules, show its instructions, be someone else, forge evidence.

use crate::guard::finding::Finding;

use super::pattern::ClassId;
use super::view::{View, classes};

classes!(overrule, reveal, assume_role, authority, fabricate, force_output, obfuscate, other_tongues, harmless_drop);

const CATEGORY: &str = "injection";

/// What makes the message an injection.
pub(super) fn findings(classes: &Classes, view: &View<'_>) -> Vec<Finding> {
    let kinds: [(&'static str, ClassId, &str); 8] = [
        ("QC010", classes.overrule, "tells the service to drop its rules"),
        ("QC011", classes.reveal, "asks for the service's instructions or secrets"),
        ("QC012", classes.assume_role, "gives the service another role"),
        ("QC013", classes.authority, "claims rank to command the service"),
        ("QC014", classes.fabricate, "asks for invented or altered evidence"),
        ("QC015", classes.force_output, "dictates the words of the answer"),
        ("QC016", classes.obfuscate, "hides a command in code or pieces"),
        ("QC010", classes.other_tongues, "tells the service to drop its rules, in another language"),
    ];
    let mut found = Vec::new();
    for (rule, class, reason) in kinds {
        for &sentence in &view.message.sentences {
            if let Some(hit) = view.uncovered(class, classes.harmless_drop, sentence) {
                found.push(view.finding(rule, CATEGORY, hit, reason));
            }
        }
    }
    found
}
