//! Coverage, billing, claims, appeals: decisions of payers.

use crate::guard::finding::Finding;
use crate::guard::rule::Rule;

use super::view::{View, classes};

classes!(insurance, insurance_word_elsewhere);

/// `QC020`: coverage, billing, a claim or costs.
pub(super) const INSURANCE: Rule = Rule {
    code: "QC020",
    category: "insurance",
    title: "coverage, billing, a claim or costs",
    page: include_str!("../pages/QC020.md"),
};

/// What makes the message one about insurance.
pub(super) fn findings(classes: &Classes, view: &View<'_>) -> Vec<Finding> {
    let of = |&sentence| {
        let hit = view.uncovered(
            classes.insurance,
            classes.insurance_word_elsewhere,
            sentence,
        )?;
        Some(view.finding(&INSURANCE, hit, "about coverage, billing or a claim"))
    };
    view.message.sentences.iter().filter_map(of).collect()
}
