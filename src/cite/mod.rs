//! From a hit to a [`Citation`]: where the words stand, how old they are, how to name them.
//!
//! Three dates are never mixed: the last review (front matter), NCI's "Updated" (only where the content
//! has it) and "Accessed" (the clock, always handed in). The reuse rules of the source are held here: an
//! excerpt is introduced by the attribution sentence that NCI permits.

mod formal;
mod freshness;
mod link;
#[cfg(test)]
mod tests;

use jiff::civil::Date;

pub use freshness::{Freshness, FreshnessPolicy, FreshnessSettings, FreshnessStatus, judge};

use crate::index::Index;

/// The wordings a citation needs; `{topic}` stands for what the summary treats of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CiteSettings {
    /// Introduces an excerpt of an English summary.
    pub attribution_en: String,
    /// Introduces an excerpt of a Spanish summary.
    pub attribution_es: String,
    /// When a review counts as overdue, and what follows.
    pub freshness: FreshnessSettings,
}

impl Default for CiteSettings {
    fn default() -> Self {
        Self {
            attribution_en: include_str!("../../prompts/attribution.en.txt")
                .trim_end()
                .to_owned(),
            attribution_es: include_str!("../../prompts/attribution.es.txt")
                .trim_end()
                .to_owned(),
            freshness: FreshnessSettings::default(),
        }
    }
}

/// A pointer from an answer to the words it rests on, complete enough to be followed by a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Citation {
    /// From 1, in the order of the answer.
    pub number: usize,
    /// Position of the passage among [`Index::passages`].
    pub position: usize,
    /// The summary's URL, with a text fragment that finds the quoted words, and the section's anchor where
    /// the content states one.
    pub link: String,
    /// How old the review is on `freshness.as_of`.
    pub freshness: Freshness,
    /// The sentence that may introduce the excerpt.
    pub attribution: String,
    /// The full reference, NCI's form.
    pub formal: String,
    /// The short reference: "NCI, 2025".
    pub short: String,
}

/// Makes citations; what does not depend on the clock is made once.
pub struct Citer {
    links: Vec<String>,
    summaries: Vec<SummaryTexts>,
    settings: CiteSettings,
}

struct SummaryTexts {
    attribution: String,
    short: String,
    formal: formal::Formal,
}

impl Citer {
    /// Prepares links and wordings of every passage of `index`.
    pub fn new(index: &Index, settings: CiteSettings) -> Self {
        let summaries = index
            .summaries()
            .iter()
            .map(|summary| {
                let template = if summary.front.language == "es" {
                    &settings.attribution_es
                } else {
                    &settings.attribution_en
                };
                SummaryTexts {
                    attribution: template.replace("{topic}", summary.subject()),
                    short: summary.front.citation.clone().unwrap_or_else(|| {
                        format!(
                            "{}, {}",
                            summary.front.source,
                            summary.last_reviewed().year()
                        )
                    }),
                    formal: formal::Formal::new(summary),
                }
            })
            .collect();
        Self {
            links: link::build_links(index),
            summaries,
            settings,
        }
    }

    /// The citation of the passage at `position`, as of a day.
    pub fn cite(&self, index: &Index, position: usize, number: usize, as_of: Date) -> Citation {
        let texts = &self.summaries[index.passages()[position].summary];
        Citation {
            number,
            position,
            link: self.links[position].clone(),
            freshness: self.freshness(index, index.passages()[position].summary, as_of),
            attribution: texts.attribution.clone(),
            formal: texts.formal.render(as_of),
            short: texts.short.clone(),
        }
    }

    /// How old a summary's review is on a day.
    pub fn freshness(&self, index: &Index, summary: usize, as_of: Date) -> Freshness {
        let front = &index.summaries()[summary].front;
        judge(
            front.last_reviewed,
            front.review_frequency.as_ref(),
            as_of,
            self.settings.freshness.due_soon_days,
        )
    }

    /// Whether the summary may be served on a day: not where the policy withholds it.
    pub fn is_served(&self, index: &Index, summary: usize, as_of: Date) -> bool {
        self.settings.freshness.policy == FreshnessPolicy::Flag
            || self.freshness(index, summary, as_of).status.is_current()
    }

    /// What happens to summaries whose review is overdue.
    pub fn policy(&self) -> FreshnessPolicy {
        self.settings.freshness.policy
    }
}
