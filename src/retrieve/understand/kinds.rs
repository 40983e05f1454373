//! What sections are for, and what a question is after.

use std::ops::Range;

use super::lexicon::{KindRule, Lexicon, STRONG};
use super::pattern::Pattern;
use super::phrasebook::{Expansion, stems};
use crate::content::SectionKind;
use crate::index::{Index, IndexLanguage};

/// What each passage is for.
#[derive(Debug, Default)]
pub(in crate::retrieve) struct Kinds {
    names: Vec<String>,
    /// For each passage the kinds of its innermost heading, of the headings above, and of its text.
    passages: Vec<[u32; 3]>,
    /// Kinds without a heading of their own.
    without_heading: u32,
    /// For each kind what its passages write, whatever words ask for it.
    written: Vec<Vec<Expansion>>,
}

/// What a kind of the innermost heading, of an outer one, and of the text alone is worth.
///
/// Set by hand: an outer heading names the kind of what stands under it less surely than its own, a word of the text less still.
const PLACE_WEIGHTS: [f32; 3] = [1.0, 0.5, 0.4];

/// What a hint is worth against words that ask for a kind, and a kind asked for by default. Set by hand; no search
/// over it is recorded.
const HINT_WEIGHT: f32 = 0.4;
const DEFAULT_WEIGHT: f32 = 0.8;

/// Words up to which a question that only names a disease is after the kinds that have a default. Set by hand, no other
/// values were tried.
const SHORT: usize = 4;

impl Kinds {
    pub(super) fn build(index: &Index, lexicon: &Lexicon) -> Self {
        let rules = &lexicon.kinds;
        let analyzer = index.analyzer();
        let words = |text: &str| -> Vec<String> {
            analyzer.words(text).into_iter().map(|w| w.term).collect()
        };
        let by_heading = |heading: &str| {
            let words = words(heading);
            bits_of(rules, &|rule| rule.headings.iter().any(|p| p.is_in(&words)))
        };
        let mut kinds = Self {
            names: rules.iter().map(|r| r.name.clone()).collect(),
            without_heading: bits_of(rules, &|rule| rule.headings.is_empty()),
            written: rules.iter().map(|rule| written(index, rule)).collect(),
            ..Self::default()
        };
        for (position, indexed) in index.passages().iter().enumerate() {
            let path = &index.section_of(position).path;
            let (inner, outer) = path
                .split_last()
                .map_or(("", &[][..]), |(i, o)| (i.as_str(), o));
            let against = path.iter().fold(0, |bits, h| {
                let words = words(h);
                bits | bits_of(rules, &|rule| rule.unless.iter().any(|p| p.is_in(&words)))
            });
            let inner = by_heading(inner) & !against;
            let outer = outer.iter().fold(0, |bits, h| bits | by_heading(h)) & !against;
            let text = if index.section_kind_of(position) == SectionKind::Topic {
                let words = words(&indexed.passage.text);
                bits_of(rules, &|rule| rule.texts.iter().any(|p| p.is_in(&words)))
            } else {
                0
            };
            kinds.passages.push([inner, outer & !inner, text & !inner]);
        }
        kinds
    }

    /// A kind's name.
    pub(in crate::retrieve) fn name(&self, kind: usize) -> &str {
        &self.names[kind]
    }

    /// What the passages of a kind write, whatever words ask for it.
    pub(super) fn written(&self, kind: usize) -> &[Expansion] {
        &self.written[kind]
    }

    /// Whether the kind is one that summaries seldom have.
    pub(in crate::retrieve) fn is_seldom(&self, kind: usize) -> bool {
        self.without_heading & (1 << kind) != 0
    }

    /// The names of what a passage's headings and text say it is for.
    pub(in crate::retrieve) fn names_of(&self, position: usize) -> Vec<&str> {
        let [inner, outer, text] = self.passages[position];
        let has = |bits: u32, i: usize| bits & (1 << i) != 0;
        let is_of =
            |i: &usize| has(inner, *i) || has(outer, *i) || (has(text, *i) && self.is_seldom(*i));
        let kinds = (0..self.names.len()).filter(is_of);
        kinds.map(|i| self.names[i].as_str()).collect()
    }

    /// `0.0..=1.0`: how well a passage is of the kinds asked for, each as much as it is asked.
    pub(in crate::retrieve) fn fit(&self, position: usize, asked: &[(usize, f32)]) -> f32 {
        let places = &self.passages[position];
        let fit = |kind: usize| {
            places
                .iter()
                .zip(PLACE_WEIGHTS)
                .filter(|(bits, _)| *bits & (1 << kind) != 0)
                .map(|(_, weight)| weight)
                .fold(0.0, f32::max)
        };
        asked
            .iter()
            .map(|(kind, weight)| fit(*kind) * weight)
            .fold(0.0, f32::max)
    }
}

/// The kinds whose rule `is_of` tells, as bits.
fn bits_of(rules: &[KindRule], is_of: &dyn Fn(&KindRule) -> bool) -> u32 {
    let of = rules.iter().enumerate().filter(|(_, rule)| is_of(rule));
    of.fold(0, |bits, (i, _)| bits | 1 << i)
}

/// What the list gives for a kind as it is searched for.
fn written(index: &Index, rule: &KindRule) -> Vec<Expansion> {
    let phrases = rule.written.iter().map(|text| Expansion {
        stems: stems(index.analyzer(), text, IndexLanguage::English),
        text: text.clone(),
        weight: STRONG,
        list: "section kinds",
    });
    phrases.filter(|phrase| !phrase.stems.is_empty()).collect()
}

/// A question for which kinds are looked up.
pub(super) struct Asking<'q> {
    pub(super) words: &'q [&'q str],
    /// For each word whether a clause begins with it.
    pub(super) begins: &'q [bool],
    /// `0.0..=1.0`: how much each word belongs to what is asked.
    pub(super) weights: &'q [f32],
}

/// Words of a question that ask for a kind clearly.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) kind: usize,
    /// Among the question's words.
    pub(super) words: Range<usize>,
    /// Those of the words that the pattern says itself.
    pub(super) said: Vec<usize>,
    weight: f32,
}

impl Asking<'_> {
    /// Every place of the patterns that may begin with one of the question's words.
    fn places<'p>(
        &'p self,
        patterns: &'p [Pattern],
    ) -> impl Iterator<Item = (Range<usize>, &'p Pattern)> + 'p {
        let initials = Pattern::initials(self.words);
        let possible = patterns.iter().filter(move |p| p.may_begin(initials));
        possible.flat_map(move |pattern| {
            let mut from = 0;
            std::iter::from_fn(move || {
                let found = pattern.find(self.words, self.begins, from)?;
                from = found.start + 1;
                Some((found, pattern))
            })
        })
    }

    /// How much the places belong to what is asked: each may stand in a different sentence, the one that asks decides.
    fn best(&self, patterns: &[Pattern]) -> f32 {
        let weights = self.places(patterns).map(|(at, _)| self.weights[at.start]);
        weights.fold(0.0, f32::max)
    }
}

/// Where the question asks for a kind clearly, kind by kind. `names_only_disease` tells whether nothing but a disease is
/// named beside the words at a place.
pub(super) fn places(
    rules: &[KindRule],
    asking: &Asking<'_>,
    names_only_disease: impl Fn(&Range<usize>) -> bool,
) -> Vec<Place> {
    let mut places = Vec::new();
    for (kind, rule) in rules.iter().enumerate() {
        let asks = asking.places(&rule.asks);
        let abouts = asking.places(&rule.abouts);
        let abouts = abouts.filter(|(at, _)| names_only_disease(at));
        places.extend(asks.chain(abouts).map(|(words, pattern)| {
            let says = |at: &usize| pattern.says(asking.words[*at]);
            Place {
                kind,
                weight: asking.weights[words.start],
                said: words.clone().filter(says).collect(),
                words,
            }
        }));
    }
    places
}

/// The kinds that a question is after, each with `0.0..=1.0`, in the order of the list.
///
/// `places` are those of [`places`]; `names_only_disease` says that nothing but the disease is named.
pub(super) fn asked(
    rules: &[KindRule],
    asking: &Asking<'_>,
    places: &[Place],
    names_only_disease: bool,
) -> Vec<(usize, f32)> {
    let mut kinds: Vec<(usize, f32)> = Vec::new();
    for (i, rule) in rules.iter().enumerate() {
        let clear = places.iter().filter(|place| place.kind == i);
        let clear = clear.map(|place| place.weight).fold(0.0, f32::max);
        let weight = clear.max(HINT_WEIGHT * asking.best(&rule.hints));
        if weight > 0.0 {
            kinds.push((i, weight));
        }
    }
    let is_clear = kinds.iter().any(|(_, weight)| *weight > HINT_WEIGHT);
    if !is_clear && names_only_disease {
        for (i, rule) in rules.iter().enumerate() {
            let is_short = asking.words.len() <= SHORT && !rule.defaults.is_empty();
            if is_short || asking.best(&rule.defaults) > 0.0 {
                kinds.push((i, DEFAULT_WEIGHT));
            }
        }
    }
    kinds
}

/// Whether a question asks what something is.
pub(super) fn asks_what(rules: &[KindRule], words: &[&str]) -> bool {
    let mut defaults = rules.iter().flat_map(|rule| &rule.defaults);
    defaults.any(|pattern| pattern.is_in(words))
}
