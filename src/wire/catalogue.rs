//! Summaries with their section tree, single passages, glossary terms.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::citation::{CitationJson, FreshnessJson, citation};
use super::retrieval::{PassageJson, passage};
use crate::answer::{Engine, GlossaryTerm};
use crate::content::{Audience, Section, SectionKind, Summary};

/// The catalogue of summaries.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SummaryList {
    /// In the order of their ids.
    pub summaries: Vec<SummaryEntry>,
    /// The day on which freshness was judged.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
}

/// A summary, as listed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SummaryEntry {
    /// CDR number or the path of the URL.
    #[schema(example = "soft-tissue-sarcoma-patient-gist-treatment-pdq")]
    pub id: String,
    /// Title as the summary shows it.
    pub title: String,
    /// What it treats of, in its own words; `null` where it does not say.
    pub topic: Option<String>,
    /// Its address.
    pub url: String,
    /// `patient` or `health_professional`; `null` where the content does not say.
    pub audience: Option<&'static str>,
    /// Primary language subtag.
    pub language: String,
    /// As the front matter lists them; noisy.
    pub cancer_types: Vec<String>,
    /// As the front matter lists them.
    pub tags: Vec<String>,
    /// The publisher.
    pub source: String,
    /// As the front matter names it.
    pub license: Option<String>,
    /// The board that reviews it; `null` where it does not say.
    pub editorial_board: Option<String>,
    /// PubMed id; `null` where it does not say.
    pub pmid: Option<String>,
    /// Day of the last review.
    #[schema(value_type = String, format = Date)]
    pub last_reviewed: Date,
    /// NCI's own "Updated" date; `null` where the content does not have it.
    #[schema(value_type = Option<String>, format = Date)]
    pub updated: Option<Date>,
    /// How often it is reviewed.
    pub review_frequency: Option<String>,
    /// Day on which the next review is due.
    #[schema(value_type = Option<String>, format = Date)]
    pub next_review_due: Option<Date>,
    /// Whether that review is overdue.
    pub freshness: FreshnessJson,
    /// Passages cut from it.
    pub n_passages: usize,
    /// SHA-256 of the content file, lower-case hex.
    pub file_sha256: String,
}

/// A summary with its section tree.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SummaryDetail {
    /// The summary.
    #[serde(flatten)]
    pub summary: SummaryEntry,
    /// Top sections in reading order.
    pub sections: Vec<SectionNode>,
}

/// A section with the sections below it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SectionNode {
    /// Its heading.
    pub heading: String,
    /// Heading level, 1 to 6; 0 for text before every heading.
    pub level: u8,
    /// `topic`, `key_points` or `about`.
    pub kind: &'static str,
    /// The fragment that the content itself uses for it; `null` where it states none.
    pub anchor: Option<String>,
    /// Ids of the passages directly under the heading, in reading order.
    pub passages: Vec<String>,
    /// Sections below it, in reading order.
    #[schema(no_recursion)]
    pub sections: Vec<SectionNode>,
}

/// A passage with its neighbours.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PassageDetail {
    /// The passage.
    pub passage: PassageJson,
    /// Where it stands and how old it is.
    pub citation: CitationJson,
    /// The summary it is of.
    pub summary_id: String,
    /// The passage before it in the same summary.
    pub previous: Option<Neighbour>,
    /// The passage after it in the same summary.
    pub next: Option<Neighbour>,
}

/// A passage nearby.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Neighbour {
    /// Its id.
    pub id: String,
    /// Headings from the top to it.
    pub section: Vec<String>,
}

/// Glossary terms.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TermList {
    /// In the order of their texts.
    pub terms: Vec<TermEntry>,
}

/// A term of NCI's dictionary of cancer terms that the content links to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TermEntry {
    /// The form that the content uses most, lower case.
    #[schema(example = "gist")]
    pub text: String,
    /// Digits of the CDR id.
    #[schema(example = "44406")]
    pub cdr_id: String,
    /// Other forms, lower case.
    pub synonyms: Vec<String>,
    /// The term's address.
    pub url: String,
    /// Links of the content that lead to it.
    pub n_links: usize,
}

/// The catalogue as of a day.
pub fn summary_list(engine: &Engine, as_of: Date) -> SummaryList {
    let n = engine.index().summaries().len();
    SummaryList {
        summaries: (0..n)
            .map(|position| summary_entry(engine, position, as_of))
            .collect(),
        as_of,
    }
}

/// One summary as of a day; `None` where no summary has the id.
pub fn summary_detail(engine: &Engine, id: &str, as_of: Date) -> Option<SummaryDetail> {
    let position = engine
        .index()
        .summaries()
        .iter()
        .position(|s| s.id.as_str() == id)?;
    let summary = &engine.index().summaries()[position];
    let mut passages: Vec<Vec<String>> = vec![Vec::new(); summary.sections.len()];
    for indexed in engine
        .index()
        .passages()
        .iter()
        .filter(|p| p.summary == position)
    {
        passages[indexed.passage.section].push(indexed.passage.id.as_str().to_owned());
    }
    Some(SummaryDetail {
        summary: summary_entry(engine, position, as_of),
        sections: section_tree(&summary.sections, &mut passages),
    })
}

fn summary_entry(engine: &Engine, position: usize, as_of: Date) -> SummaryEntry {
    let summary: &Summary = &engine.index().summaries()[position];
    let front = &summary.front;
    let freshness = engine.freshness(position, as_of);
    SummaryEntry {
        id: summary.id.as_str().to_owned(),
        title: summary.title.clone(),
        topic: summary.topic.clone(),
        url: front.url.to_string(),
        audience: front.audience.map(Audience::as_str),
        language: front.language.clone(),
        cancer_types: front.cancer_types.clone(),
        tags: front.tags.clone(),
        source: front.source.clone(),
        license: front.license.clone(),
        editorial_board: summary.editorial_board.clone(),
        pmid: summary.pmid.clone(),
        last_reviewed: front.last_reviewed,
        updated: front.updated,
        review_frequency: front.review_frequency.as_ref().map(|f| f.name().to_owned()),
        next_review_due: freshness.next_review_due,
        freshness: freshness.into(),
        n_passages: engine
            .index()
            .passages()
            .iter()
            .filter(|p| p.summary == position)
            .count(),
        file_sha256: summary.sha256.clone(),
    }
}

/// Nests sections by their paths, without recursion over the text's own depth: six levels at most.
fn section_tree(sections: &[Section], passages: &mut [Vec<String>]) -> Vec<SectionNode> {
    let mut open: Vec<SectionNode> = Vec::new();
    let mut top: Vec<SectionNode> = Vec::new();
    let mut close = |open: &mut Vec<SectionNode>, n_kept: usize| {
        while open.len() > n_kept {
            let Some(node) = open.pop() else { break };
            match open.last_mut() {
                Some(parent) => parent.sections.push(node),
                None => top.push(node),
            }
        }
    };
    for (section, passages) in sections.iter().zip(passages) {
        close(&mut open, section.path.len().saturating_sub(1));
        open.push(SectionNode {
            heading: section.heading().to_owned(),
            level: section.level,
            kind: match section.kind {
                SectionKind::Topic => "topic",
                SectionKind::KeyPoints => "key_points",
                SectionKind::About => "about",
            },
            anchor: section.anchor.clone(),
            passages: std::mem::take(passages),
            sections: Vec::new(),
        });
    }
    close(&mut open, 0);
    top
}

/// One passage as of a day; `None` where no passage has the id or its summary is withheld on that day.
pub fn passage_detail(engine: &Engine, id: &str, as_of: Date) -> Option<PassageDetail> {
    let index = engine.index();
    let position = index.position_of(id)?;
    let summary = index.passages()[position].summary;
    if !engine.is_served(summary, as_of) {
        return None;
    }
    let neighbour = |at: Option<usize>| {
        let at = at.filter(|at| {
            index
                .passages()
                .get(*at)
                .is_some_and(|p| p.summary == summary)
        })?;
        let id = index.passages()[at].passage.id.as_str().to_owned();
        Some(Neighbour {
            id,
            section: index.section_of(at).path.clone(),
        })
    };
    Some(PassageDetail {
        passage: passage(engine, position, &[]),
        citation: citation(engine, engine.cite(position, as_of)),
        summary_id: index.summaries()[summary].id.as_str().to_owned(),
        previous: neighbour(position.checked_sub(1)),
        next: neighbour(Some(position + 1)),
    })
}

/// Terms of which a form contains `text`.
pub fn term_list(engine: &Engine, text: &str) -> TermList {
    let terms = engine.glossary().search(text).map(term_entry);
    TermList {
        terms: terms.collect(),
    }
}

/// One term.
pub fn term_entry(term: &GlossaryTerm) -> TermEntry {
    TermEntry {
        text: term.text.clone(),
        cdr_id: term.cdr_id.clone(),
        synonyms: term.synonyms.clone(),
        url: term.url.to_string(),
        n_links: term.n_links,
    }
}
