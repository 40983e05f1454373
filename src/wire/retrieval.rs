//! The request and response of a retrieval, and the lines of a batch.

use std::ops::Range;

use jiff::civil::Date;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::citation::{CitationJson, citation};
use super::explain::ExplainJson;
use super::guard::{QuestionJson, question as wire_question};
use crate::answer::{Embeddings, Engine, Retrieval};
use crate::content::{Audience, BlockKind, LinkTarget, parse_iso_date};
use crate::retrieve::{Filters, Hit};

/// What to look for.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetrieveRequest {
    /// The question in the asker's own words, 1 to 4000 characters.
    #[schema(
        example = "throwing up blood, is that a sign?",
        min_length = 1,
        max_length = 4000,
        pattern = r"\S"
    )]
    pub query: String,
    /// Hits wanted at most.
    #[serde(default = "default_top_k", deserialize_with = "super::whole::count")]
    #[schema(default = 5, minimum = 1, maximum = 100)]
    pub top_k: u64,
    /// Which passages may answer.
    #[serde(default, deserialize_with = "super::strict::object")]
    pub filters: FiltersJson,
    /// The day on which freshness is judged; today (UTC) where it is left out.
    #[serde(default, deserialize_with = "day")]
    #[schema(value_type = Option<String>, format = Date, example = "2026-11-23")]
    pub as_of: Option<Date>,
    /// Whether to tell how the question was read and what each score is made of.
    #[serde(default)]
    pub explain: bool,
}

/// A day as `YYYY-MM-DD` and in no other form, so that a mistyped day is refused and not guessed.
pub(crate) fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let Some(raw) = Option::<String>::deserialize(deserializer)? else {
        return Ok(None);
    };
    parse_iso_date(&raw).map(Some).ok_or_else(|| {
        D::Error::custom(format!(
            "as_of is `{raw}`; it must be a real calendar date written YYYY-MM-DD"
        ))
    })
}

pub(crate) fn default_top_k() -> u64 {
    5
}

/// Which passages may answer; a key left out admits all.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FiltersJson {
    /// The summary's audience.
    #[serde(default)]
    pub audience: Option<AudienceJson>,
    /// The summary's primary language subtag.
    #[serde(default)]
    #[schema(example = "en")]
    pub language: Option<String>,
    /// One of the summary's listed cancer types, without regard to case.
    #[serde(default)]
    #[schema(example = "soft tissue sarcoma")]
    pub cancer_type: Option<String>,
    /// A summary's id or its URL.
    #[serde(default)]
    #[schema(example = "soft-tissue-sarcoma-patient-gist-treatment-pdq")]
    pub summary: Option<String>,
    /// A heading of the section's path, or the whole path joined by ` > `, without regard to case.
    #[serde(default)]
    #[schema(example = "Treatment Option Overview")]
    pub section: Option<String>,
}

/// For whom a summary is written.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AudienceJson {
    /// Patients, families and caregivers.
    Patient,
    /// Health professionals.
    HealthProfessional,
}

impl From<FiltersJson> for Filters {
    fn from(json: FiltersJson) -> Self {
        let audience = json.audience.map(|audience| match audience {
            AudienceJson::Patient => Audience::Patient,
            AudienceJson::HealthProfessional => Audience::HealthProfessional,
        });
        Self {
            audience,
            language: json.language,
            cancer_type: json.cancer_type,
            summary: json.summary,
            section: json.section,
        }
    }
}

/// What was found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RetrieveResponse {
    /// The question as it was read.
    pub query: String,
    /// `found` or `nothing_found`.
    #[schema(example = "found")]
    pub outcome: &'static str,
    /// Whether the first hit is sure enough to answer from.
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
    pub hits: Vec<HitJson>,
    /// The sentence that goes with everything shown from this response.
    pub disclaimer: String,
    /// What was searched.
    pub index: IndexJson,
    /// The day on which freshness was judged.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// Time of the search, microseconds.
    pub took_us: u64,
    /// How the question was read and what each score is made of; only where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explain: Option<ExplainJson>,
}

/// A passage found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HitJson {
    /// From 1, best first.
    #[schema(example = 1)]
    pub rank: usize,
    /// `0.0..=1.0`: how much of the question the passage has: its words (in text and headings, in the best
    /// sentence, in the heading), the kind of section and the disease asked for, with an embedding model its meaning,
    /// as a weighted mean. Comparable between questions. 1.0 means that all of it is there, not that the passage is true or answers it.
    #[schema(minimum = 0.0, maximum = 1.0)]
    pub score: f32,
    /// The passage.
    pub passage: PassageJson,
    /// Where it stands and how old it is.
    pub citation: CitationJson,
}

/// Words of a summary, verbatim.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PassageJson {
    /// Stable: survives an edit elsewhere in the file, differs when the text differs.
    pub id: String,
    /// Clean text: paragraphs parted by an empty line, list items and table rows by a line break.
    pub text: String,
    /// Headings from the top to the passage.
    pub section: Vec<String>,
    /// The sentence that leads in the list that `text` continues; `null` where the lead-in is in `text`.
    pub lead_in: Option<String>,
    /// What each run of `text` is.
    pub parts: Vec<PartJson>,
    /// Runs of `text` that match the question.
    pub highlights: Vec<OffsetsJson>,
    /// Words that NCI's dictionary of cancer terms explains.
    pub terms: Vec<TermJson>,
    /// Other links.
    pub links: Vec<LinkJson>,
}

/// A run of a text: UTF-8 bytes, end exclusive.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct OffsetsJson {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl From<&Range<usize>> for OffsetsJson {
    fn from(range: &Range<usize>) -> Self {
        Self {
            start: range.start,
            end: range.end,
        }
    }
}

/// A paragraph, list item or table row.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct PartJson {
    /// `paragraph`, `list_item` or `table_row`.
    #[schema(example = "list_item")]
    pub kind: &'static str,
    /// Nesting depth of a list item, from 1; 0 for the others.
    pub depth: u8,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A term of NCI's dictionary, where the text uses it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TermJson {
    /// The word in the text.
    #[schema(example = "GI tract")]
    pub text: String,
    /// Digits of the term's CDR id.
    #[schema(example = "46189")]
    pub cdr_id: String,
    /// The term's address.
    pub url: String,
    /// First byte of the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A link of the text to another page or section.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LinkJson {
    /// The words of the link.
    pub text: String,
    /// Where it leads.
    pub url: String,
    /// Heading path of the section it leads to, where that is of the same summary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<Vec<String>>,
    /// First byte of the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// What was searched.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IndexJson {
    /// SHA-256 over the content: the same digest, the same content cut the same way.
    pub digest: String,
    /// Passages indexed.
    pub n_passages: usize,
    /// `off`, or the embedding model that takes part: its name, `@sha256:` and the digest of its weights.
    #[schema(example = "off")]
    pub embeddings: String,
}

/// As in [`IndexJson::embeddings`].
pub fn embeddings(engine: &Engine) -> String {
    match engine.embeddings() {
        Embeddings::Off | Embeddings::Failed { .. } => "off".to_owned(),
        Embeddings::On { model, sha256 } => format!("{model}@sha256:{sha256}"),
    }
}

/// The JSON of the passage at `position`.
pub fn passage(engine: &Engine, position: usize, highlights: &[Range<usize>]) -> PassageJson {
    let index = engine.index();
    let passage = &index.passages()[position].passage;
    let (mut terms, mut links) = (Vec::new(), Vec::new());
    for link in &passage.links {
        let (start, end) = (link.range.start, link.range.end);
        let text = passage.text[link.range.clone()].to_owned();
        match &link.target {
            LinkTarget::Glossary { cdr_id, url } => {
                terms.push(TermJson {
                    text,
                    cdr_id: cdr_id.clone(),
                    url: url.to_string(),
                    start,
                    end,
                });
            }
            LinkTarget::Section { path, url } => {
                links.push(LinkJson {
                    text,
                    url: url.to_string(),
                    section: Some(path.clone()),
                    start,
                    end,
                });
            }
            LinkTarget::Page(url) => links.push(LinkJson {
                text,
                url: url.to_string(),
                section: None,
                start,
                end,
            }),
        }
    }
    PassageJson {
        id: passage.id.as_str().to_owned(),
        text: passage.text.clone(),
        section: index.section_of(position).path.clone(),
        lead_in: passage.lead_in.clone(),
        parts: passage
            .parts
            .iter()
            .map(|part| {
                let (kind, depth) = match part.kind {
                    BlockKind::Paragraph => ("paragraph", 0),
                    BlockKind::ListItem { depth } => ("list_item", depth),
                    BlockKind::TableRow => ("table_row", 0),
                };
                PartJson {
                    kind,
                    depth,
                    start: part.range.start,
                    end: part.range.end,
                }
            })
            .collect(),
        highlights: highlights.iter().map(OffsetsJson::from).collect(),
        terms,
        links,
    }
}

/// The response to a question. `took_us` is the time of the search.
pub fn retrieve_response(
    engine: &Engine,
    query: &str,
    retrieval: Retrieval,
    as_of: Date,
    took_us: u64,
) -> RetrieveResponse {
    let Retrieval {
        ranking,
        citations,
        n_withheld,
    } = retrieval;
    let notice = notice(engine, &ranking, n_withheld);
    let hits = ranking
        .hits
        .iter()
        .zip(citations)
        .map(|(hit, cited)| HitJson {
            rank: hit.rank,
            score: hit.score,
            passage: passage(engine, hit.position, &hit.highlights),
            citation: citation(engine, cited),
        });
    RetrieveResponse {
        query: query.to_owned(),
        outcome: if ranking.hits.is_empty() {
            "nothing_found"
        } else {
            "found"
        },
        answerable: ranking.answerable,
        confidence: ranking.confidence,
        notice,
        question: wire_question(&engine.guard().classify(query), query),
        hits: hits.collect(),
        disclaimer: engine.disclaimer().to_owned(),
        index: IndexJson {
            digest: engine.index().digest().to_owned(),
            n_passages: engine.index().passages().len(),
            embeddings: embeddings(engine),
        },
        as_of,
        took_us,
        explain: None,
    }
}

/// Why nothing was found, or what else a reader should know.
pub(super) fn notice(
    engine: &Engine,
    ranking: &crate::retrieve::Ranking,
    n_withheld: usize,
) -> Option<String> {
    let nothing_found = ranking.hits.is_empty();
    if nothing_found && !ranking.has_terms {
        return Some(
            "The question has no word that can be searched for; name a disease, a test or a treatment.".into(),
        );
    }
    if n_withheld > 0 {
        return Some(format!(
            "{n_withheld} summaries are withheld because their review is overdue or of unknown age (`freshness.policy`)."
        ));
    }
    if nothing_found {
        return Some("No passage of the content holds a word of the question.".to_owned());
    }
    let understanding = &ranking.understanding;
    if let Some(pointer) = &understanding.pointer {
        return Some(format!(
            "The content is not about children with this disease; it points to “{}”: {}",
            pointer.text, pointer.url
        ));
    }
    let foreign = understanding
        .diseases
        .iter()
        .find(|(_, is_covered)| !is_covered);
    let none_covered = understanding
        .diseases
        .iter()
        .all(|(_, is_covered)| !is_covered);
    if let Some((name, _)) = foreign.filter(|_| none_covered) {
        return Some(format!("The content does not treat of {name}."));
    }
    let first = ranking.hits.first()?;
    let language = &engine.index().summary_of(first.position).front.language;
    (understanding.language == "es" && language != "es").then(|| {
        "La fuente está en inglés; los pasajes se muestran en el idioma de la fuente. (The source is in English.)"
            .to_owned()
    })
}

/// One line of a batch.
#[derive(Clone, Debug, Serialize)]
pub struct BatchResult {
    /// The id of the question.
    pub query_id: String,
    /// Whether the first result is sure enough to answer from.
    pub answerable: bool,
    /// `0.0..=1.0`.
    pub confidence: f32,
    /// Best first.
    pub results: Vec<BatchHit>,
}

/// One result of a line of a batch.
#[derive(Clone, Debug, Serialize)]
pub struct BatchHit {
    /// From 1.
    pub rank: usize,
    /// `0.0..=1.0`.
    pub score: f32,
    /// The passage.
    pub passage_id: String,
    /// The summary's address.
    pub url: String,
    /// Headings from the top to the passage.
    pub section: Vec<String>,
    /// The passage's text.
    pub text: String,
}

/// The line of a batch for a ranking.
pub fn batch_result(
    engine: &Engine,
    query_id: &str,
    ranking: &crate::retrieve::Ranking,
) -> BatchResult {
    let index = engine.index();
    let result = |hit: &Hit| BatchHit {
        rank: hit.rank,
        score: hit.score,
        passage_id: index.passages()[hit.position]
            .passage
            .id
            .as_str()
            .to_owned(),
        url: index.summary_of(hit.position).front.url.to_string(),
        section: index.section_of(hit.position).path.clone(),
        text: index.passages()[hit.position].passage.text.clone(),
    };
    BatchResult {
        query_id: query_id.to_owned(),
        answerable: ranking.answerable,
        confidence: ranking.confidence,
        results: ranking.hits.iter().map(result).collect(),
    }
}
