//! What sections are for, and what a question is after.

use super::lexicon::{KindRule, Lexicon};
use crate::content::SectionKind;
use crate::index::Index;

/// What each passage is for.
#[derive(Debug, Default)]
pub(in crate::retrieve) struct Kinds {
    names: Vec<String>,
    /// For each passage the kinds of its innermost heading, of the headings above, and of its text.
    passages: Vec<[u32; 3]>,
    /// Kinds without a heading of their own.
    without_heading: u32,
}

/// What a kind of the innermost heading, of an outer one, and of the text alone is worth.
///
/// Set by hand: an outer heading names the kind of what stands under it less surely than its own, a word of the text less still.
const PLACE_WEIGHTS: [f32; 3] = [1.0, 0.5, 0.4];

/// What a hint is worth against words that ask for a kind, and a kind asked for by default. Set by hand; no search
/// over it is recorded.
const HINT_WEIGHT: f32 = 0.4;

impl Kinds {
    pub(super) fn build(index: &Index, lexicon: &Lexicon) -> Self {
        let rules = &lexicon.kinds;
        let analyzer = index.analyzer();
        let words = |text: &str| -> Vec<String> {
            analyzer.words(text).into_iter().map(|w| w.term).collect()
        };
        let by_heading = |heading: &str| {
            let words = words(heading);
            bits_of(rules, &|rule| {
                rule.headings.iter().any(|p| p.find(&words).is_some())
            })
        };
        let mut kinds = Self {
            names: rules.iter().map(|r| r.name.clone()).collect(),
            without_heading: bits_of(rules, &|rule| rule.headings.is_empty()),
            ..Self::default()
        };
        for (position, indexed) in index.passages().iter().enumerate() {
            let path = &index.section_of(position).path;
            let (inner, outer) = path
                .split_last()
                .map_or(("", &[][..]), |(i, o)| (i.as_str(), o));
            let against = path.iter().fold(0, |bits, h| {
                let words = words(h);
                bits | bits_of(rules, &|rule| {
                    rule.unless.iter().any(|p| p.find(&words).is_some())
                })
            });
            let inner = by_heading(inner) & !against;
            let outer = outer.iter().fold(0, |bits, h| bits | by_heading(h)) & !against;
            let text = if index.section_kind_of(position) == SectionKind::Topic {
                let words = words(&indexed.passage.text);
                bits_of(rules, &|rule| {
                    rule.texts.iter().any(|p| p.find(&words).is_some())
                })
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

/// The kinds that a question is after, each with `0.0..=1.0`, in the order of the list.
///
/// `words` are all its words, `weights` how much each belongs to what is asked; `names_only_disease` says that
/// nothing but the disease is named.
pub(super) fn asked(
    rules: &[KindRule],
    words: &[&str],
    weights: &[f32],
    names_only_disease: bool,
) -> Vec<(usize, f32)> {
    let initials = super::lexicon::Pattern::initials(words);
    let best = |patterns: &[super::lexicon::Pattern]| {
        let possible = patterns.iter().filter(|p| p.may_begin(initials));
        let found = possible.filter_map(|pattern| {
            // Every occurrence may stand in a different sentence; the first of the asking part decides.
            let mut from = 0;
            let mut best: Option<f32> = None;
            while let Some(at) = pattern.find(&words[from..]) {
                let at = from + at;
                best = Some(best.unwrap_or(0.0).max(weights[at]));
                from = at + 1;
            }
            best
        });
        found.fold(0.0, f32::max)
    };
    let mut kinds: Vec<(usize, f32)> = Vec::new();
    for (i, rule) in rules.iter().enumerate() {
        let weight = best(&rule.asks).max(HINT_WEIGHT * best(&rule.hints));
        if weight > 0.0 {
            kinds.push((i, weight));
        }
    }
    let is_clear = kinds.iter().any(|(_, weight)| *weight > HINT_WEIGHT);
    if !is_clear && names_only_disease {
        for (i, rule) in rules.iter().enumerate() {
            if best(&rule.defaults) > 0.0 || (words.len() <= 4 && !rule.defaults.is_empty()) {
                kinds.push((i, 0.8));
            }
        }
    }
    kinds
}

/// Whether a question asks what something is.
pub(super) fn asks_what(rules: &[KindRule], words: &[&str]) -> bool {
    let mut defaults = rules.iter().flat_map(|rule| &rule.defaults);
    defaults.any(|pattern| pattern.find(words).is_some())
}

/// Words of a question that ask for a kind of section, where they do so clearly.
pub(super) fn asking<'w>(
    rules: &'w [KindRule],
    words: &'w [&'w str],
) -> impl Iterator<Item = &'w str> {
    let patterns = rules.iter().flat_map(|rule| &rule.asks);
    patterns.flat_map(|pattern| {
        let at = pattern.find(words);
        at.map_or(&[][..], |at| &words[at..at + pattern.len()])
            .iter()
            .copied()
    })
}
