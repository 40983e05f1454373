//! Questions for the side effects of one drug.
//!
//! A summary names many drugs and tells of few what harm they do. "… if the side effects of imatinib are too bad" does
//! not say which they are, and neither do the side effects of another treatment.

use super::diseases::SAME;
use super::kinds::Kinds;
use super::{Thing, Understanding, Unit, Via, WordOption};
use crate::index::{Index, IndexedPassage, TermId};

/// The kind of section that tells of side effects.
pub(super) const KIND: &str = "side effects";

/// The list whose words for a drug are its names.
const LIST: &str = "drug names";

/// Share from which a word names the disease. Set by hand: the middle.
const TOPICAL: f32 = 0.5;

/// Words that ask for side effects and say no more about them, folded. A question with another word asks for more than
/// which they are: what to do if they are bad, whether they pass.
const BESIDE: &[&str] = &[
    "what",
    "whats",
    "which",
    "how",
    "is",
    "are",
    "was",
    "were",
    "do",
    "does",
    "did",
    "can",
    "could",
    "may",
    "might",
    "will",
    "would",
    "should",
    "has",
    "have",
    "having",
    "there",
    "any",
    "the",
    "a",
    "an",
    "of",
    "from",
    "to",
    "in",
    "on",
    "with",
    "for",
    "and",
    "it",
    "its",
    "that",
    "this",
    "you",
    "i",
    "we",
    "people",
    "patients",
    "me",
    "us",
    "my",
    "about",
    "tell",
    "list",
    "explain",
    "describe",
    "give",
    "know",
    "please",
    "cause",
    "causes",
    "caused",
    "causing",
    "get",
    "expect",
    "common",
    "usual",
    "known",
    "possible",
    "main",
    "worst",
    "serious",
    "most",
    "many",
    "some",
    "all",
    "take",
    "takes",
    "taking",
    "use",
    "used",
    "using",
    "drug",
    "drugs",
    "medicine",
    "medicines",
    "medication",
    "pill",
    "pills",
    "treatment",
    "therapy",
    "cual",
    "cuales",
    "que",
    "son",
    "es",
    "hay",
    "tiene",
    "tienen",
    "puede",
    "pueden",
    "causa",
    "causar",
    "el",
    "la",
    "los",
    "las",
    "un",
    "una",
    "de",
    "del",
    "y",
    "con",
    "por",
    "medicamento",
];

/// What a sentence says that tells of harm, in small letters.
const HARMS: &[&str] = &[
    "may cause",
    "can cause",
    "might cause",
    "causes ",
    "side effects include",
    "side effects may include",
    "increases the risk",
    "increase the risk",
    "increased risk",
    "raises the risk",
    "harms",
    "harmful",
    "more side effects",
];

/// The unit that names the drug whose side effects are all that is asked; `None` where something else is.
///
/// `words` are the question's, without those that only tell; `asking` are those that ask for side effects.
pub(super) fn asked(
    understanding: &Understanding,
    words: &[&str],
    asking: &[&str],
) -> Option<usize> {
    let units = &understanding.units;
    let is_named = |word: &&str| {
        let of_name = |unit: &Unit| unit.names.is_some() || unit.topic >= TOPICAL;
        let mut names = units.iter().filter(|unit| of_name(unit));
        names.any(|unit| unit.text.split(' ').any(|own| own == *word))
    };
    let mut more = words
        .iter()
        .filter(|word| !asking.contains(word) && !BESIDE.contains(word) && !is_named(word));
    let drug = units
        .iter()
        .position(|unit| unit.names == Some(Thing::Drug) && !unit.is_aside);
    drug.filter(|_| more.next().is_none())
}

/// What a passage tells of the harm that a drug does.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::retrieve) struct Harm {
    /// Sentences about that drug's.
    pub(in crate::retrieve) sentences: Vec<usize>,
    /// Whether it is about the side effects of all treatment for the disease meant, which has the drug.
    pub(in crate::retrieve) is_general: bool,
}

impl Harm {
    /// Whether it tells anything.
    pub(in crate::retrieve) fn is_told(&self) -> bool {
        self.is_general || !self.sentences.is_empty()
    }
}

/// What a passage tells of the harm that the drug of a unit does.
pub(super) fn harm(
    index: &Index,
    kinds: &Kinds,
    understanding: &Understanding,
    position: usize,
    drug: &Unit,
) -> Harm {
    let passage = &index.passages()[position];
    // What a drug is ("antibody") is not the drug.
    let is_it = |option: &&WordOption| {
        let is_name = !matches!(&option.via, Via::Synonym(list) if *list != LIST);
        is_name && option.weight >= SAME
    };
    let same = || drug.options.iter().filter(is_it);
    let mentions = |terms: &[TermId]| same().any(|o| o.terms.iter().all(|t| terms.contains(t)));
    let is_titled = mentions(&passage.heading_terms);
    let is_of_kind = kinds.names_of(position).contains(&KIND);
    let tells = |sentence: &usize| {
        let text = &passage.passage.text[passage.sentences[*sentence].clone()];
        let text = text.to_lowercase();
        let is_harm = HARMS.iter().any(|harm| text.contains(harm));
        let is_named = || is_titled || mentions(&sentence_terms(passage, *sentence));
        (is_titled && is_of_kind) || (is_harm && is_named())
    };
    let focus = &understanding.focus;
    let best = focus.fits.iter().copied().fold(0.0, f32::max);
    let is_meant = index.summaries().len() == 1
        || (focus.strength >= TOPICAL && focus.fits[passage.summary] >= best);
    let has_drug = || {
        let mut own = index
            .passages()
            .iter()
            .filter(|p| p.summary == passage.summary);
        own.any(|own| mentions(&own.distinct_terms))
    };
    Harm {
        sentences: (0..passage.sentences.len()).filter(tells).collect(),
        is_general: is_of_kind && is_meant && has_drug(),
    }
}

/// The terms of a sentence of a passage.
fn sentence_terms(passage: &IndexedPassage, sentence: usize) -> Vec<TermId> {
    let ends = &passage.sentence_ends;
    let start = sentence.checked_sub(1).map_or(0, |before| ends[before]) as usize;
    let tokens = &passage.tokens[start..ends[sentence] as usize];
    tokens.iter().map(|token| token.term).collect()
}
