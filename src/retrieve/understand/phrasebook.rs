//! Phrases by their stems, each with what the content may write instead.

use std::collections::BTreeMap;

use super::lexicon::Rule;
use crate::index::{Analyzer, Index, IndexLanguage, TermId};

/// Words that the content may use for a phrase.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Expansion {
    /// Its stems.
    pub stems: Vec<String>,
    /// As the list writes it.
    pub text: String,
    /// `0.0..=1.0`.
    pub weight: f32,
    /// Which list or rule it comes from.
    pub list: &'static str,
}

/// Phrases of one language with their expansions.
#[derive(Debug, Default)]
pub(super) struct Phrasebook {
    by_first: BTreeMap<String, Vec<Entry>>,
}

#[derive(Debug)]
struct Entry {
    stems: Vec<String>,
    expansions: Vec<Expansion>,
}

/// Expansions kept for a phrase, the heaviest: more of them cost time and bring noise.
const MAX_EXPANSIONS: usize = 6;

/// What an expansion of an expansion keeps of the product of both weights. Set by hand, as [`MAX_EXPANSIONS`]; no search over
/// them is recorded.
const CHAIN_FACTOR: f32 = 0.8;

impl Phrasebook {
    /// Collects rules whose left sides are in `asked_in`; the right sides are English.
    ///
    /// An expansion whose words the index lacks is replaced by its own expansions in `onward`, where given,
    /// or in the book itself.
    pub(super) fn build(
        index: &Index,
        rules: &[Rule],
        asked_in: IndexLanguage,
        onward: Option<&Self>,
    ) -> Self {
        let analyzer = index.analyzer();
        let mut entries: BTreeMap<Vec<String>, Vec<Expansion>> = BTreeMap::new();
        for rule in rules {
            let written: Vec<(Vec<String>, &String)> = rule
                .written
                .iter()
                .map(|text| (stems(analyzer, text, IndexLanguage::English), text))
                .filter(|(stems, _)| !stems.is_empty())
                .collect();
            for asked in &rule.asked {
                let key = key(analyzer, asked, asked_in);
                // A phrase of which one word is left would stand for that word alone: `how big` is not `big`.
                let is_bare = key.len() == 1 && asked.split_whitespace().count() > 1;
                if key.is_empty() || is_bare {
                    continue;
                }
                let expansions = entries.entry(key.clone()).or_default();
                for (stems, text) in &written {
                    if asked_in == IndexLanguage::English && *stems == key {
                        continue;
                    }
                    add(
                        expansions,
                        Expansion {
                            stems: stems.clone(),
                            text: (*text).clone(),
                            weight: rule.weight,
                            list: rule.list,
                        },
                    );
                }
            }
        }
        let mut book = Self::default();
        for (stems, expansions) in &entries {
            let mut held: Vec<Expansion> = Vec::new();
            for expansion in expansions {
                if is_held(index, &expansion.stems) {
                    add(&mut held, expansion.clone());
                }
                let further: &[Expansion] = match onward {
                    Some(book) => book.exactly(&expansion.stems),
                    None => entries.get(&expansion.stems).map_or(&[], Vec::as_slice),
                };
                let is_needed = onward.is_some() || !is_held(index, &expansion.stems);
                for next in further
                    .iter()
                    .filter(|next| is_needed && next.stems != *stems && is_held(index, &next.stems))
                {
                    add(
                        &mut held,
                        Expansion {
                            weight: next.weight * expansion.weight * CHAIN_FACTOR,
                            ..next.clone()
                        },
                    );
                }
            }
            held.sort_by(|a, b| b.weight.total_cmp(&a.weight));
            held.truncate(MAX_EXPANSIONS);
            if !held.is_empty() || expansions.is_empty() {
                book.by_first
                    .entry(stems[0].clone())
                    .or_default()
                    .push(Entry {
                        stems: stems.clone(),
                        expansions: held,
                    });
            }
        }
        for entries in book.by_first.values_mut() {
            entries.sort_by(|a, b| {
                b.stems
                    .len()
                    .cmp(&a.stems.len())
                    .then(a.stems.cmp(&b.stems))
            });
        }
        book
    }

    /// The longest phrase that `stems` begins with: how many stems it has, and its expansions.
    pub(super) fn longest(&self, stems: &[&str]) -> Option<(usize, &[Expansion])> {
        let entries = self.by_first.get(*stems.first()?)?;
        entries
            .iter()
            .find(|entry| {
                entry.stems.len() <= stems.len()
                    && entry.stems.iter().zip(stems).all(|(a, b)| a == b)
            })
            .map(|entry| (entry.stems.len(), entry.expansions.as_slice()))
    }

    /// The expansions of exactly this phrase.
    pub(super) fn exactly(&self, stems: &[String]) -> &[Expansion] {
        stems
            .first()
            .and_then(|first| self.by_first.get(first))
            .and_then(|entries| entries.iter().find(|entry| entry.stems == stems))
            .map_or(&[], |entry| entry.expansions.as_slice())
    }
}

fn add(expansions: &mut Vec<Expansion>, new: Expansion) {
    match expansions.iter_mut().find(|e| e.stems == new.stems) {
        Some(old) if old.weight >= new.weight => {}
        Some(old) => *old = new,
        None => expansions.push(new),
    }
}

/// Stands in a row of stems for a word that denies: "can be removed" is not "cannot be removed".
pub(super) const NOT: &str = "\u{ac}";

/// Whether a folded word denies; `t` is what is left of `can't`.
pub(super) fn denies(word: &str, language: IndexLanguage) -> bool {
    match language {
        IndexLanguage::English => {
            matches!(word, "not" | "no" | "cannot" | "t" | "never" | "without")
        }
        IndexLanguage::Spanish => matches!(word, "no" | "sin" | "nunca"),
    }
}

/// The stems by which a phrase is found: function words left out, denials kept as [`NOT`].
fn key(analyzer: &Analyzer, text: &str, language: IndexLanguage) -> Vec<String> {
    let words = analyzer.words(text);
    words
        .iter()
        .filter_map(|word| {
            if denies(&word.term, language) {
                Some(NOT.to_owned())
            } else {
                analyzer.term(&word.term, language)
            }
        })
        .collect()
}

/// The stems of a phrase, function words left out.
pub(super) fn stems(analyzer: &Analyzer, text: &str, language: IndexLanguage) -> Vec<String> {
    let tokens = analyzer.tokens(text, language);
    tokens.into_iter().map(|t| t.term).collect()
}

fn is_held(index: &Index, stems: &[String]) -> bool {
    ids(index, stems).is_some()
}

/// The English terms of a phrase, where the index holds them all.
pub(super) fn ids(index: &Index, stems: &[String]) -> Option<Vec<TermId>> {
    let id = |stem: &String| index.vocabulary().id(IndexLanguage::English, stem);
    stems.iter().map(id).collect()
}
