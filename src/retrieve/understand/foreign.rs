//! How surely a question is about a disease that the content does not treat of.

use std::collections::BTreeSet;
use std::ops::Range;

use super::diseases::{Holding, Named};
use super::subject::{self, Asked};
use super::words::UNTRANSLATED;
use super::{Guide, Understanding, Unit, kinds};
use crate::index::TermId;

/// Says how surely the disease asked about is none of the content's; adds those named by words that it does not have.
/// `asked_at` tells how much the part of the message asks in which a name stands.
pub(super) fn add_elsewhere(
    guide: &Guide,
    understanding: &mut Understanding,
    named: &[Named],
    asked_at: impl Fn(&Named) -> f32,
) {
    if named.is_empty() {
        let is_spanish = understanding.language == "es";
        let unheard = unheard_diseases(guide, &understanding.units, is_spanish);
        understanding.diseases = unheard.map(|name| (name, false)).collect();
        understanding.elsewhere = f32::from(u8::from(!understanding.diseases.is_empty()));
    } else if named.iter().all(|n| n.holding == Holding::Nowhere) {
        let asks = named.iter().map(asked_at);
        understanding.elsewhere = asks.fold(0.0, f32::max);
    }
    // A disease named beside the content's own may be no more than part of the story.
    understanding.elsewhere *= 1.0 - understanding.focus.strength;
}

/// Says that the disease asked about is none of the content's where it is one that the content has in passing, or not at
/// all, and the question names none that the content treats of. `named` are the diseases of the part that asks, with their
/// place among `words`; `beside` are the terms of what else the question has.
pub(super) fn add_in_passing(
    guide: &Guide,
    understanding: &mut Understanding,
    named: &[(&Named, Range<usize>)],
    words: &[&str],
    beside: &BTreeSet<TermId>,
) {
    let is_treated = |(named, _): &(&Named, Range<usize>)| named.holding == Holding::Treated;
    if named.is_empty()
        || named.iter().any(is_treated)
        || guide.topics.are_named(beside, guide.diseases.general())
    {
        return;
    }
    let kinds: Vec<(&str, f32)> = understanding
        .kinds
        .iter()
        .map(|(kind, asked)| (guide.kinds.name(*kind), *asked))
        .collect();
    let reading = subject::Reading {
        words,
        kinds: &kinds,
        asks_what: kinds::asks_what(&guide.lexicon.kinds, words),
    };
    let is_foreign = |(named, at): &(&Named, Range<usize>)| match subject::asked(
        &reading,
        at,
        named.is_cancer,
    ) {
        Asked::Nothing => false,
        Asked::Definition => named.holding < Holding::Defined,
        Asked::About => true,
    };
    let foreign = named.iter().filter(|named| is_foreign(named));
    let foreign: Vec<&str> = foreign.map(|(named, _)| named.name.as_str()).collect();
    for (name, is_covered) in &mut understanding.diseases {
        *is_covered &= !foreign.contains(&name.as_str());
    }
    if !foreign.is_empty() {
        understanding.elsewhere = 1.0;
    }
}

/// Words that make the word beside them the name of a disease, and endings that make a word one.
///
/// Source: the suffixes of the names in `config/disease-names.txt` and in NCI's A to Z list of cancer types.
const DISEASE_HEADS: &[&str] = &[
    "cancer",
    "cancers",
    "tumor",
    "tumors",
    "carcinoma",
    "sarcoma",
    "neoplasm",
    "neoplasms",
    "syndrome",
    "disease",
    "disorder",
    "infection",
    "tumores",
    "sindrome",
    "enfermedad",
];
const DISEASE_ENDINGS: &[&str] = &[
    "oma", "omas", "emia", "aemia", "itis", "osis", "cytosis", "plasia", "pathy", "ylemia",
];

/// Rank of the common words above which one can be part of a disease's name; the everyday ones that are (`lung
/// cancer`) stand in `config/disease-names.txt`. Set by hand, as the next; no search over them is recorded.
const EVERYDAY_RANK: u32 = 8000;

/// Letters of the shortest word that an ending makes a disease (`sepsis` has none, `glioma` has six).
const MIN_DISEASE_LETTERS: usize = 6;

/// Diseases named by words that the content does not have.
fn unheard_diseases(
    guide: &Guide,
    units: &[Unit],
    is_spanish: bool,
) -> impl Iterator<Item = String> {
    let is_head =
        |unit: Option<&Unit>| unit.is_some_and(|u| DISEASE_HEADS.contains(&u.text.as_str()));
    let name = |(i, unit): (usize, &Unit)| {
        let rank = guide.lexicon.common.get(&unit.text);
        if !unit.options.is_empty()
            || unit.weight < UNTRANSLATED
            || rank.is_some_and(|rank| *rank < EVERYDAY_RANK)
        {
            return None;
        }
        let has_ending = unit.text.len() >= MIN_DISEASE_LETTERS
            && DISEASE_ENDINGS
                .iter()
                .any(|ending| unit.text.ends_with(ending));
        // English puts the kind before the head (`thymus cancer`), Spanish after it (`cáncer de timo`).
        let head = if is_spanish {
            i.checked_sub(1)
        } else {
            Some(i + 1)
        };
        let head = head
            .and_then(|i| units.get(i))
            .filter(|unit| is_head(Some(unit)));
        match head {
            Some(head) => Some(format!("{} {}", unit.text, head.text)),
            None => has_ending.then(|| unit.text.clone()),
        }
    };
    let names: Vec<String> = units.iter().enumerate().filter_map(name).collect();
    names.into_iter()
}
