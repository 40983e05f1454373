//! Coverage, billing, claims, appeals: decisions of payers.

use crate::guard::finding::Finding;

use super::view::{View, classes};

classes!(insurance, insurance_word_elsewhere);

/// What makes the message one about insurance.
pub(super) fn findings(classes: &Classes, view: &View<'_>) -> Vec<Finding> {
    let of = |&sentence| {
        let hit = view.uncovered(classes.insurance, classes.insurance_word_elsewhere, sentence)?;
        Some(view.finding("QC020", "insurance", hit, "about coverage, billing or a claim"))
    };
    view.message.sentences.iter().filter_map(of).collect()
}
