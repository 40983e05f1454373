//! What the summaries treat of, and which of them a question means.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::phrasebook::stems;
use super::{Understanding, Unit};
use crate::index::{Index, IndexLanguage, TermId};

/// Topics of the summaries.
#[derive(Debug, Default)]
pub(super) struct Topics {
    /// For each summary its topics: the disease of its title, and those that its headings define.
    summaries: Vec<Vec<Topic>>,
    /// How telling a term of a title is: `ln(1 + (N - n + .5) / (n + .5))` over summaries.
    idf: HashMap<TermId, f32>,
}

#[derive(Debug)]
struct Topic {
    terms: Vec<TermId>,
    /// Terms that a question may leave out: qualifiers and what stands in brackets.
    optional: BTreeSet<TermId>,
}

/// How well the summaries fit the disease that a question names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Focus {
    /// For each summary `0.0..=1.0`.
    pub fits: Vec<f32>,
    /// `0.0..=1.0`: how clearly the question names a disease of the content.
    pub strength: f32,
}

/// Words of a title that name the kind of summary, not the disease.
const STANDING_WORDS: &str = "treatment prevention screening pdq patient version health professional general information about of the cancer adult";

/// Words of a title without which a disease is still named.
const OPTIONAL_WORDS: &str = "adult cancer cancers tumor tumors treatment disease";

/// A question that names terms of this much idf names a disease clearly: that of a word in one of six titles. Set by
/// hand; no search over it is recorded.
const CLEAR_IDF: f32 = 1.8;

/// Share of the weight of a topic's telling words that name it. Set by hand: more than half, so that a title of two
/// parts ("… of the renal pelvis and ureter") is named by one of them and no title by a side word alone.
const NAMING_SHARE: f32 = 0.6;

impl Topics {
    pub(super) fn build(index: &Index) -> Self {
        let mut topics = Self::default();
        let analyzer = index.analyzer();
        for (position, summary) in index.summaries().iter().enumerate() {
            let language = IndexLanguage::of(&summary.front.language);
            let ids = |text: &str| -> Vec<TermId> {
                let stems = stems(analyzer, text, language);
                let id = |s: &String| index.vocabulary().id(language, s);
                stems.iter().filter_map(id).collect()
            };
            let standing: BTreeSet<TermId> = ids(STANDING_WORDS)
                .into_iter()
                .filter(|t| !ids("cancer adult").contains(t))
                .collect();
            let always_optional: BTreeSet<TermId> = ids(OPTIONAL_WORDS).into_iter().collect();
            let mut names: Vec<&str> = vec![&summary.title];
            names.extend(summary.sections.iter().filter_map(|s| defined(s.heading())));
            let mut found: Vec<Topic> = Vec::new();
            for name in names {
                let mut terms: Vec<TermId> = Vec::new();
                for term in ids(name) {
                    if !standing.contains(&term) && !terms.contains(&term) {
                        terms.push(term);
                    }
                }
                let bare = ids(&without_brackets(name));
                let optional = terms
                    .iter()
                    .copied()
                    .filter(|t| always_optional.contains(t) || !bare.contains(t))
                    .collect();
                if !terms.is_empty() && !found.iter().any(|t| t.terms == terms) {
                    found.push(Topic { terms, optional });
                }
            }
            debug_assert_eq!(position, topics.summaries.len(), "summaries come in order");
            topics.summaries.push(found);
        }
        topics.idf = title_idf(&topics.summaries);
        topics
    }

    /// Whether a summary treats of a disease of these terms; `general` ones, such as `cancer`, may be left out of its title.
    pub(super) fn treat_of(&self, terms: &[TermId], general: &BTreeSet<TermId>) -> bool {
        let telling: Vec<&TermId> = terms.iter().filter(|t| !general.contains(t)).collect();
        !telling.is_empty()
            && self
                .summaries
                .iter()
                .flatten()
                .any(|topic| telling.iter().all(|t| topic.terms.contains(t)))
    }

    /// Whether `terms` name what a summary treats of: an organ alone does not name its cancer.
    pub(super) fn are_named(&self, terms: &BTreeSet<TermId>, general: &BTreeSet<TermId>) -> bool {
        self.summaries.iter().flatten().any(|topic| {
            let is_general = |term: &&TermId| general.contains(term);
            let (mut all, mut found) = (0.0, 0.0);
            let telling = topic.terms.iter().filter(|t| !is_general(t));
            for term in telling.filter(|t| !topic.optional.contains(t)) {
                let idf = self.idf.get(term).copied().unwrap_or(0.0);
                all += idf;
                found += if terms.contains(term) { idf } else { 0.0 };
            }
            let needs_general = topic.terms.iter().any(|t| is_general(&t));
            found > 0.0
                && found >= NAMING_SHARE * all
                && (!needs_general || terms.iter().any(|t| is_general(&t)))
        })
    }

    /// How well each summary fits the disease named; marks the units that name it.
    pub(super) fn focus(&self, units: &mut [Unit]) -> Focus {
        let mut fits = vec![0.0; self.summaries.len()];
        // What of each unit any title has, weighted.
        let told: Vec<f32> = units
            .iter()
            .map(|unit| {
                let options = unit.options.iter().map(|option| {
                    let idf: f32 = option.terms.iter().filter_map(|t| self.idf.get(t)).sum();
                    idf * option.weight
                });
                options.fold(0.0, f32::max)
            })
            .collect();
        let all: f32 = told.iter().sum();
        if all <= 0.0 {
            return Focus {
                fits,
                strength: 0.0,
            };
        }
        let mut strength: f32 = 0.0;
        let mut best_topic: Option<(f32, &Topic)> = None;
        for (summary, topics) in self.summaries.iter().enumerate() {
            for topic in topics {
                let mut covered: BTreeMap<TermId, f32> = BTreeMap::new();
                let mut used = 0.0;
                for unit in units.iter() {
                    let mut best = 0.0_f32;
                    for option in &unit.options {
                        let of_topic = option.terms.iter().filter(|t| topic.terms.contains(t));
                        let mut idf = 0.0;
                        for term in of_topic {
                            idf += self.idf.get(term).copied().unwrap_or(0.0);
                            let weight = covered.entry(*term).or_insert(0.0);
                            *weight = weight.max(option.weight);
                        }
                        best = best.max(idf * option.weight);
                    }
                    used += best;
                }
                let mut wanted = 0.0;
                let mut found = 0.0;
                for term in &topic.terms {
                    let idf = self.idf.get(term).copied().unwrap_or(0.0);
                    let weight = covered.get(term).copied().unwrap_or(0.0);
                    let must = if topic.optional.contains(term) {
                        weight
                    } else {
                        1.0
                    };
                    wanted += idf * must;
                    found += idf * weight;
                }
                if found <= 0.0 {
                    continue;
                }
                let precision = found / wanted.max(f32::EPSILON);
                let recall = (used / all).min(1.0);
                let fit = (2.0 * precision * recall / (precision + recall)).min(1.0);
                if fit > fits[summary] {
                    fits[summary] = fit;
                }
                if best_topic.is_none_or(|(best, _)| fit > best) {
                    best_topic = Some((fit, topic));
                }
                strength = strength.max(fit * (found / CLEAR_IDF).min(1.0));
            }
        }
        if let Some((_, topic)) = best_topic {
            for unit in units {
                let share = unit.options.iter().map(|option| {
                    let n = option
                        .terms
                        .iter()
                        .filter(|t| topic.terms.contains(t))
                        .count();
                    let n = u16::try_from(n).unwrap_or(u16::MAX);
                    let of = u16::try_from(option.terms.len()).unwrap_or(u16::MAX);
                    option.weight * f32::from(n) / f32::from(of.max(1))
                });
                unit.topic = share.fold(0.0, f32::max);
            }
        }
        Focus { fits, strength }
    }

    /// Whether each word that tells something is of a summary's title.
    pub(super) fn names_only_topic(&self, understanding: &Understanding) -> bool {
        let mut units = understanding
            .units
            .iter()
            .filter(|u| u.weight >= 0.5)
            .peekable();
        units.peek().is_some()
            && units.all(|unit| {
                let option = unit.options.iter().find(|o| o.weight >= 0.8);
                option.is_some_and(|o| o.terms.iter().any(|t| self.idf.contains_key(t)))
            })
    }
}

/// The disease that a heading defines: "Anal cancer is a disease in which …".
fn defined(heading: &str) -> Option<&str> {
    let lower = heading.to_lowercase();
    let end = [
        " is a disease",
        " are diseases",
        " is a type of",
        " is a group of",
        " are a group of",
    ]
    .iter()
    .filter_map(|mark| lower.find(mark))
    .min()?;
    heading.get(..end)
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0_i32;
    text.chars()
        .filter(|c| {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            depth == 0
        })
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of summaries are small")]
fn title_idf(summaries: &[Vec<Topic>]) -> HashMap<TermId, f32> {
    let mut n: BTreeMap<TermId, usize> = BTreeMap::new();
    for topics in summaries {
        let terms: BTreeSet<TermId> = topics
            .iter()
            .flat_map(|t| t.terms.iter().copied())
            .collect();
        for term in terms {
            *n.entry(term).or_insert(0) += 1;
        }
    }
    let n_all = summaries.len() as f32;
    n.into_iter()
        .map(|(term, n)| {
            (
                term,
                (1.0 + (n_all - n as f32 + 0.5) / (n as f32 + 0.5)).ln(),
            )
        })
        .collect()
}
