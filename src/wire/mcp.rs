//! What the MCP tools take and give, where HTTP has no shape of its own for it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::catalogue::TermEntry;
use super::citation::{CitationJson, citation};
use super::guard::{QuestionJson, question as wire_question};
use super::retrieval::{FiltersJson, day, default_top_k, notice};
use crate::answer::{Engine, Retrieval};

/// What to search for.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchRequest {
    /// The question in plain words, 1 to 4000 characters.
    #[schema(min_length = 1, max_length = 4000)]
    pub query: String,
}

/// What was found, best first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SearchResults {
    /// Empty where nothing was found.
    pub results: Vec<SearchResult>,
}

/// A passage found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SearchResult {
    /// To be read with `fetch`.
    pub id: String,
    /// Its heading and its summary.
    pub title: String,
    /// Opens the summary at the words.
    pub url: String,
}

/// What to read.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FetchRequest {
    /// The id of a passage or of a summary.
    pub id: String,
}

/// The words of a passage or a summary.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Document {
    /// As asked for.
    pub id: String,
    /// Its heading and its summary.
    pub title: String,
    /// The words, verbatim.
    pub text: String,
    /// Opens the summary, at the words where it is a passage.
    pub url: String,
    /// Where the words are from and how old they are.
    pub metadata: DocumentMetadata,
}

/// Where words are from and how old they are; every value is a text, as clients of `fetch` expect.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DocumentMetadata {
    /// The publisher.
    pub source: String,
    /// The summary's id.
    pub summary_id: String,
    /// The headings from the top to the passage, joined by ` > `; left out for a summary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// The sentence that leads in the list that the text continues; left out where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead_in: Option<String>,
    /// `patient` or `health_professional`; left out where the content does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audience: Option<&'static str>,
    /// Primary language subtag.
    pub language: String,
    /// As the content names it; left out where it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
    /// Day of the last review.
    pub last_reviewed: String,
    /// Day on which the next review is due; left out where it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_review_due: Option<String>,
    /// `fresh`, `due_soon`, `overdue` or `unknown`.
    pub freshness: &'static str,
    /// Days since the next review was due; left out where it is not overdue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_overdue: Option<String>,
    /// The sentence that may introduce the words.
    pub attribution: String,
    /// The full reference.
    pub citation: String,
    /// The sentence that goes with everything shown.
    pub disclaimer: String,
}

/// What to retrieve.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PassagesRequest {
    /// The question in the asker's own words, 1 to 4000 characters.
    #[schema(min_length = 1, max_length = 4000)]
    pub query: String,
    /// Passages wanted at most.
    #[serde(default = "default_top_k", deserialize_with = "super::whole::count")]
    #[schema(default = 5, minimum = 1, maximum = 100)]
    pub top_k: u64,
    /// Which passages may answer.
    #[serde(default, deserialize_with = "super::strict::object")]
    pub filters: FiltersJson,
    /// The day on which freshness is judged, `YYYY-MM-DD`; today (UTC) where it is left out.
    #[serde(default, deserialize_with = "day")]
    #[schema(value_type = Option<String>, format = Date)]
    pub as_of: Option<Date>,
}

/// What was retrieved.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PassageList {
    /// `found` or `nothing_found`.
    pub outcome: &'static str,
    /// Whether the first passage is sure enough to answer from.
    pub answerable: bool,
    /// `0.0..=1.0`: of questions with this confidence, about this share has a first passage that answers.
    #[schema(minimum = 0.0, maximum = 1.0)]
    pub confidence: f32,
    /// Why nothing was found, or what else a reader should know; left out where there is nothing to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
    /// What kind of question it is.
    pub question: QuestionJson,
    /// Best first.
    pub passages: Vec<RankedPassage>,
    /// The sentence that goes with everything shown.
    pub disclaimer: String,
    /// The day on which freshness was judged.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
}

/// A passage with its place in the ranking.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RankedPassage {
    /// From 1, best first.
    #[schema(minimum = 1)]
    pub rank: usize,
    /// `0.0..=1.0`: how much of the question the passage has. 1.0 does not mean that it answers.
    #[schema(minimum = 0.0, maximum = 1.0)]
    pub score: f32,
    /// The sentence that leads in the list that the quote continues; `null` where it is in the quote.
    pub lead_in: Option<String>,
    /// The words, where they stand and how old they are.
    pub citation: CitationJson,
}

/// Which summary.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SummaryRequest {
    /// Its id, or its address.
    pub id: String,
    /// The day on which freshness is judged, `YYYY-MM-DD`; today (UTC) where it is left out.
    #[serde(default, deserialize_with = "day")]
    #[schema(value_type = Option<String>, format = Date)]
    pub as_of: Option<Date>,
}

/// Which word.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TermRequest {
    /// A medical word or phrase, or the digits of its CDR id, 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub term: String,
}

/// What the content has on a word.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TermDefinition {
    /// Entries of the glossary of which a form holds the word, at most 10, the closest first.
    pub terms: Vec<TermEntry>,
    /// Passages that explain it, at most 2; empty where none is sure enough.
    pub passages: Vec<CitationJson>,
    /// The sentence that goes with everything shown.
    pub disclaimer: String,
}

/// The passages retrieved for `query`.
pub fn passage_list(
    engine: &Engine,
    query: &str,
    retrieval: Retrieval,
    as_of: Date,
) -> PassageList {
    let Retrieval {
        ranking,
        citations,
        n_withheld,
    } = retrieval;
    let notice = notice(engine, &ranking, n_withheld);
    let hits = ranking.hits.iter().zip(citations);
    let passages = hits.map(|(hit, cited)| RankedPassage {
        rank: hit.rank,
        score: hit.score,
        lead_in: engine.index().passages()[hit.position]
            .passage
            .lead_in
            .clone(),
        citation: citation(engine, cited),
    });
    PassageList {
        outcome: if ranking.hits.is_empty() {
            "nothing_found"
        } else {
            "found"
        },
        answerable: ranking.answerable,
        confidence: ranking.confidence,
        notice,
        question: wire_question(&engine.guard().classify(query), query),
        passages: passages.collect(),
        disclaimer: engine.disclaimer().to_owned(),
        as_of,
    }
}

/// The metadata of a document of the summary at `summary`; `position` is of the passage where it is one.
pub fn document_metadata(
    engine: &Engine,
    summary: usize,
    position: Option<usize>,
    as_of: Date,
) -> Option<DocumentMetadata> {
    let index = engine.index();
    let first = || index.passages().iter().position(|p| p.summary == summary);
    let cited = engine.cite(position.or_else(first)?, as_of);
    let front = &index.summaries()[summary].front;
    let freshness = cited.freshness;
    Some(DocumentMetadata {
        source: front.source.clone(),
        summary_id: index.summaries()[summary].id.as_str().to_owned(),
        section: position.map(|at| index.section_of(at).path.join(" > ")),
        lead_in: position.and_then(|at| index.passages()[at].passage.lead_in.clone()),
        audience: front.audience.map(crate::content::Audience::as_str),
        language: front.language.clone(),
        license: front.license.clone(),
        last_reviewed: front.last_reviewed.to_string(),
        next_review_due: freshness.next_review_due.map(|day| day.to_string()),
        freshness: freshness.status.as_str(),
        days_overdue: freshness
            .days_overdue
            .filter(|days| *days > 0)
            .map(|days| days.to_string()),
        attribution: cited.attribution,
        citation: cited.formal,
        disclaimer: engine.disclaimer().to_owned(),
    })
}
