//! The citation, on every hit and in every answer.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::Engine;
use crate::cite::{Citation, Freshness};

/// Where quoted words stand, how old their review is, and how to name them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CitationJson {
    /// From 1; `[1]` in an answer means this citation.
    #[schema(example = 1)]
    pub number: usize,
    /// The publisher.
    #[schema(example = "NCI")]
    pub source: String,
    /// The summary's title.
    #[schema(example = "Gastrointestinal Stromal Tumors Treatment (Adult) (PDQ®)–Patient Version")]
    pub title: String,
    /// `patient` or `health_professional`; `null` where the content does not say.
    #[schema(example = "patient")]
    pub audience: Option<&'static str>,
    /// The summary's primary language subtag.
    #[schema(example = "en")]
    pub language: String,
    /// Headings from the top to the section of the words.
    pub section: Vec<String>,
    /// The summary's address.
    #[schema(
        example = "https://www.cancer.gov/types/soft-tissue-sarcoma/patient/gist-treatment-pdq"
    )]
    pub url: String,
    /// The address with a text fragment that finds the words.
    pub link: String,
    /// The words, verbatim.
    pub quote: String,
    /// The passage that holds the words.
    pub passage_id: String,
    /// SHA-256 of `quote` in UTF-8, lower-case hex.
    pub content_sha256: String,
    /// Day of the last review, from the content's front matter.
    #[schema(value_type = String, format = Date, example = "2025-12-30")]
    pub last_reviewed: Date,
    /// How often the content says it is reviewed; `null` where it does not say.
    #[schema(example = "quarterly")]
    pub review_frequency: Option<String>,
    /// Day on which the next review is due; `null` where the frequency is not known.
    #[schema(value_type = Option<String>, format = Date, example = "2026-03-30")]
    pub next_review_due: Option<Date>,
    /// Whether that review is overdue.
    pub freshness: FreshnessJson,
    /// The sentence that may introduce the quoted words.
    pub attribution: String,
    /// The full reference.
    pub formal: String,
    /// The short reference.
    #[schema(example = "NCI, 2025")]
    pub short: String,
}

/// How old a review is on a day.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct FreshnessJson {
    /// `fresh`, `due_soon`, `overdue` or `unknown`.
    #[schema(example = "overdue")]
    pub status: &'static str,
    /// Days since the next review was due, 0 while it is not overdue; `null` where the status is `unknown`.
    #[schema(example = 238, minimum = 0)]
    pub days_overdue: Option<i32>,
    /// The day this was judged on.
    #[schema(value_type = String, format = Date, example = "2026-11-23")]
    pub as_of: Date,
}

impl From<Freshness> for FreshnessJson {
    fn from(freshness: Freshness) -> Self {
        Self {
            status: freshness.status.as_str(),
            days_overdue: freshness.days_overdue,
            as_of: freshness.as_of,
        }
    }
}

/// The JSON of a citation of `engine`.
pub fn citation(engine: &Engine, citation: Citation) -> CitationJson {
    let index = engine.index();
    let summary = index.summary_of(citation.position);
    let passage = &index.passages()[citation.position].passage;
    let front = &summary.front;
    CitationJson {
        number: citation.number,
        source: front.source.clone(),
        title: summary.title.clone(),
        audience: front.audience.map(crate::content::Audience::as_str),
        language: front.language.clone(),
        section: index.section_of(citation.position).path.clone(),
        url: front.url.to_string(),
        link: citation.link,
        quote: passage.text.clone(),
        passage_id: passage.id.as_str().to_owned(),
        content_sha256: passage.sha256.clone(),
        last_reviewed: front.last_reviewed,
        review_frequency: front.review_frequency.as_ref().map(|f| f.name().to_owned()),
        next_review_due: citation.freshness.next_review_due,
        freshness: citation.freshness.into(),
        attribution: citation.attribution,
        formal: citation.formal,
        short: citation.short,
    }
}
