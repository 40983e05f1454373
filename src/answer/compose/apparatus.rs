//! What stands around the words: how old their source is, and where it is found.

use std::collections::BTreeSet;

use super::super::Engine;
use super::super::part::{Part, PartKind};
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
            if noticed.insert(summary)
                && let Some(notice) = self.age_notice(citation, plan.language)
            {
                added.push(Part::own(PartKind::Notice, notice));
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
