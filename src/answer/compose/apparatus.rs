//! What stands around the words: how old their source is, and where it is found.

use std::collections::BTreeSet;

use super::super::Engine;
use super::super::part::{Format, Part, PartKind, write};
use super::super::plan::Plan;
use crate::cite::{Citation, FreshnessStatus};
use crate::guard::Language;

impl Engine {
    /// Notices on the age of the sources, then the sources that the parts mark.
    pub(in crate::answer) fn apparatus(
        &self,
        plan: &Plan,
        citations: &[Citation],
        parts: &[Part],
    ) -> Vec<Part> {
        let mut added = Vec::new();
        let mut noticed = BTreeSet::new();
        for citation in citations {
            let summary = self.index.passages()[citation.position].summary;
            if !noticed.insert(summary) {
                continue;
            }
            let foreign = self
                .foreign_notice(plan, citation.position)
                .map(str::to_owned);
            let age = self.age_notice(citation, plan.language);
            for notice in foreign.into_iter().chain(age) {
                if added.iter().all(|part: &Part| part.words != notice) {
                    added.push(Part::own(PartKind::Notice, notice));
                }
            }
        }
        let is_cited = |citation: &&Citation| {
            parts.iter().any(|part| {
                part.citation == Some(citation.number)
                    || part.kind == PartKind::Drafted
                        && part.words.contains(&format!("[{}]", citation.number))
            })
        };
        let cited: Vec<&Citation> = citations.iter().filter(is_cited).collect();
        let cited = if cited.is_empty() {
            citations.iter().collect()
        } else {
            cited
        };
        if !cited.is_empty() {
            added.push(Part::own(
                PartKind::Title,
                self.guard.text("answer-sources", plan.language),
            ));
        }
        added.extend(
            cited
                .into_iter()
                .map(|c| self.source_line(c, plan.language)),
        );
        added
    }

    /// Every sentence that an answer from these passages may hold around their words, in both languages and as
    /// Markdown and plain text: a text that is checked later is known by them.
    pub(in crate::answer) fn own_words(&self, positions: &[usize]) -> Vec<String> {
        let mut own = Vec::new();
        for language in [Language::English, Language::Spanish] {
            own.extend(self.subjects(language));
            for position in positions {
                let as_of = self.index.summary_of(*position).last_reviewed();
                let citation = self.citer.cite(&self.index, *position, 1, as_of);
                let line = [self.source_line(&citation, language)];
                own.extend(
                    [Format::Markdown, Format::Text, Format::Speech]
                        .map(|format| write(&line, format).concat()),
                );
                own.extend(
                    [FreshnessStatus::Overdue, FreshnessStatus::Unknown]
                        .iter()
                        .filter_map(|status| {
                            let mut citation = citation.clone();
                            citation.freshness.status = *status;
                            self.age_notice(&citation, language)
                        }),
                );
                own.push(citation.attribution);
            }
        }
        own
    }

    /// What a reader must know of the age of a source; `None` where it is fresh.
    fn age_notice(&self, citation: &Citation, language: Language) -> Option<String> {
        let name = match citation.freshness.status {
            FreshnessStatus::Fresh | FreshnessStatus::DueSoon => return None,
            FreshnessStatus::Overdue => "answer-overdue",
            FreshnessStatus::Unknown => "answer-unknown-age",
        };
        let reviewed = self.index.summary_of(citation.position).last_reviewed();
        let due = citation.freshness.next_review_due.unwrap_or(reviewed);
        Some(
            self.guard
                .text(name, language)
                .replace("{reviewed}", &reviewed.to_string())
                .replace("{due}", &due.to_string()),
        )
    }

    fn source_line(&self, citation: &Citation, language: Language) -> Part {
        let summary = self.index.summary_of(citation.position);
        let section = self.index.section_of(citation.position).path.join(" > ");
        let words = self
            .guard
            .text("answer-source", language)
            .replace("{source}", &summary.front.source)
            .replace("{reviewed}", &summary.last_reviewed().to_string())
            .replace("{section}", section.trim_end_matches([':', '.']))
            .replace("{title}", &summary.title);
        let link = words
            .find(&summary.title)
            .map(|start| (start..start + summary.title.len(), citation.link.clone()));
        Part {
            links: link.into_iter().collect(),
            citation: Some(citation.number),
            ..Part::own(PartKind::Source, words)
        }
    }
}
