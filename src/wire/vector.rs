//! Vector-store search, in OpenAI's shape with its filter language.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::answer::Engine;
use crate::retrieve::Hit;

/// What to look for. Unknown keys are ignored.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct VectorSearchRequest {
    /// The question, or several ways to ask it.
    pub query: VectorQuery,
    /// Results wanted at most.
    #[serde(default = "default_results", deserialize_with = "super::whole::count")]
    #[schema(default = 10, minimum = 1, maximum = 50)]
    pub max_num_results: u64,
    /// Which passages may be found.
    #[serde(default)]
    pub filters: Option<VectorFilter>,
    /// How results are ranked.
    #[serde(default)]
    pub ranking_options: Option<VectorRanking>,
    /// Taken and without effect: a question is read as it stands.
    #[serde(default)]
    pub rewrite_query: Option<bool>,
}

fn default_results() -> u64 {
    10
}

/// One question or several.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum VectorQuery {
    /// One.
    One(String),
    /// 1 to 10; a passage counts as found as well as the best of them finds it.
    Many(Vec<String>),
}

impl VectorQuery {
    /// The questions in order.
    pub fn texts(&self) -> Vec<String> {
        match self {
            Self::One(text) => vec![text.clone()],
            Self::Many(texts) => texts.clone(),
        }
    }
}

/// How results are ranked.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct VectorRanking {
    /// Taken and without effect: there is one ranking.
    #[serde(default)]
    pub ranker: Option<String>,
    /// Lowest score of a result.
    #[serde(default)]
    #[schema(minimum = 0.0, maximum = 1.0)]
    pub score_threshold: Option<f32>,
}

/// A comparison (`eq`, `ne`, `gt`, `gte`, `lt`, `lte`, `in`, `nin` with `key` and `value`) or `and`, `or` with
/// `filters`. Words are compared without regard to case, dates as `YYYY-MM-DD`.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(no_recursion)]
pub struct VectorFilter {
    /// What it is.
    #[schema(example = "eq")]
    pub r#type: String,
    /// The attribute compared.
    #[serde(default)]
    #[schema(example = "audience")]
    pub key: Option<String>,
    /// What it is compared with: a text or a number; a list of them for `in` and `nin`.
    #[serde(default)]
    #[schema(value_type = Option<Object>, example = "patient")]
    pub value: Option<Value>,
    /// What is joined.
    #[serde(default)]
    pub filters: Option<Vec<VectorFilter>>,
}

/// What was found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VectorSearchPage {
    /// Always `vector_store.search_results.page`.
    #[schema(example = "vector_store.search_results.page")]
    pub object: &'static str,
    /// The questions as they were read.
    pub search_query: Vec<String>,
    /// Best first.
    pub data: Vec<VectorResult>,
    /// Always `false`: all results are on this page.
    pub has_more: bool,
    /// Always `null`.
    pub next_page: Option<String>,
}

/// A passage found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VectorResult {
    /// The summary's id, as in `/v1/summaries`.
    pub file_id: String,
    /// The name of the summary's file.
    #[schema(example = "gist-treatment-pdq.md")]
    pub filename: String,
    /// `0.0..=1.0`, as in `/v1/retrieve`.
    #[schema(minimum = 0.0, maximum = 1.0)]
    pub score: f32,
    /// What filters may name: at most 16, a text cut at 512 characters.
    pub attributes: BTreeMap<&'static str, AttributeJson>,
    /// The words of the passage, verbatim.
    pub content: Vec<VectorContent>,
}

/// An attribute.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum AttributeJson {
    /// A text; a list is joined by `, `, a path by ` > `.
    Text(String),
    /// A number.
    Number(i64),
}

/// A piece of a result.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VectorContent {
    /// Always `text`.
    #[schema(example = "text")]
    pub r#type: &'static str,
    /// The words.
    pub text: String,
}

/// Attributes of a passage, in the order of their names. A passage without one has no value to compare.
pub const ATTRIBUTES: &[&str] = &[
    "audience",
    "cancer_types",
    "content_sha256",
    "days_overdue",
    "freshness",
    "language",
    "last_reviewed",
    "next_review_due",
    "passage_id",
    "section",
    "short",
    "source",
    "summary",
    "title",
    "url",
];

/// Longest text of an attribute, in characters.
///
/// Source: OpenAI's vector stores API, "values are strings with a maximum length of 512 characters".
const MAX_ATTRIBUTE_CHARS: usize = 512;

/// Comparisons of one filter: a filter is weighed for every passage.
const MAX_COMPARISONS: usize = 100;

/// The value of an attribute.
enum Attribute {
    Texts(Vec<String>),
    Number(i64),
}

fn attribute(engine: &Engine, position: usize, as_of: Date, name: &str) -> Option<Attribute> {
    let index = engine.index();
    let indexed = &index.passages()[position];
    let summary = index.summary_of(position);
    let front = &summary.front;
    let one = |text: String| Some(Attribute::Texts(vec![text]));
    let freshness = || engine.freshness(indexed.summary, as_of);
    match name {
        "audience" => one(front.audience?.as_str().to_owned()),
        "cancer_types" => Some(Attribute::Texts(front.cancer_types.clone())),
        "content_sha256" => one(indexed.passage.sha256.clone()),
        "days_overdue" => freshness()
            .days_overdue
            .map(|days| Attribute::Number(days.into())),
        "freshness" => one(freshness().status.as_str().to_owned()),
        "language" => one(front.language.clone()),
        "last_reviewed" => one(front.last_reviewed.to_string()),
        "next_review_due" => one(freshness().next_review_due?.to_string()),
        "passage_id" => one(indexed.passage.id.as_str().to_owned()),
        "section" => {
            // The whole path, and each heading of it.
            let path = &index.section_of(position).path;
            let whole = path.join(" > ");
            Some(Attribute::Texts(
                [whole].into_iter().chain(path.clone()).collect(),
            ))
        }
        "short" => one(engine.cite(position, as_of).short),
        "source" => one(front.source.clone()),
        "summary" => one(summary.id.as_str().to_owned()),
        "title" => one(summary.title.clone()),
        "url" => one(front.url.to_string()),
        _ => None,
    }
}

/// A filter that has been read.
#[derive(Clone, Debug)]
pub struct VectorCondition(Condition);

#[derive(Clone, Debug)]
enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Compare(&'static str, Comparison, Vec<Operand>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Eq,
    Ne,
    Gt,
    Gte,
    Lt,
    Lte,
}

#[derive(Clone, Debug)]
enum Operand {
    Text(String),
    Number(f64),
}

impl VectorCondition {
    /// Reads a filter.
    ///
    /// # Errors
    /// What is wrong and what to change.
    pub fn parse(filter: &VectorFilter) -> Result<Self, String> {
        let mut n_left = MAX_COMPARISONS;
        parse_condition(filter, &mut n_left).map(Self)
    }

    /// Whether a passage may be found on a day.
    pub fn admits(&self, engine: &Engine, position: usize, as_of: Date) -> bool {
        admits(&self.0, &|name| attribute(engine, position, as_of, name))
    }
}

fn parse_condition(filter: &VectorFilter, n_left: &mut usize) -> Result<Condition, String> {
    *n_left = n_left.checked_sub(1).ok_or(format!(
        "filters: at most {MAX_COMPARISONS} comparisons are read"
    ))?;
    let r#type = filter.r#type.as_str();
    if matches!(r#type, "and" | "or") {
        let inner = filter.filters.as_deref().filter(|inner| !inner.is_empty());
        let inner = inner.ok_or(format!(
            "filters: `{type}` needs a list `filters` that is not empty"
        ))?;
        let parts = inner.iter().map(|part| parse_condition(part, n_left));
        let parts = parts.collect::<Result<_, _>>()?;
        return Ok(if r#type == "and" {
            Condition::All(parts)
        } else {
            Condition::Any(parts)
        });
    }
    let comparison = match r#type {
        "eq" | "in" => Comparison::Eq,
        "ne" | "nin" => Comparison::Ne,
        "gt" => Comparison::Gt,
        "gte" => Comparison::Gte,
        "lt" => Comparison::Lt,
        "lte" => Comparison::Lte,
        _ => {
            return Err(format!(
                "filters: `{type}` is no type; it must be eq, ne, gt, gte, lt, lte, in, nin, and, or"
            ));
        }
    };
    let key = filter.key.as_deref().unwrap_or_default();
    let Some(name) = ATTRIBUTES.iter().copied().find(|name| *name == key) else {
        let known = ATTRIBUTES.join(", ");
        return Err(format!(
            "filters: `{key}` is no attribute; the attributes are {known}"
        ));
    };
    let is_list = matches!(r#type, "in" | "nin");
    let values = match (&filter.value, is_list) {
        (Some(Value::Array(values)), true) => values.as_slice(),
        (Some(value), false) if !value.is_array() => std::slice::from_ref(value),
        _ if is_list => {
            return Err(format!(
                "filters: `{type}` of `{key}` needs a list as `value`"
            ));
        }
        _ => {
            return Err(format!(
                "filters: `{type}` of `{key}` needs a text or a number as `value`"
            ));
        }
    };
    let operands = values
        .iter()
        .map(|value| match (value, name == "days_overdue") {
            (Value::String(text), false) => Ok(Operand::Text(text.trim().to_lowercase())),
            (Value::Number(number), true) => {
                Ok(Operand::Number(number.as_f64().unwrap_or(f64::NAN)))
            }
            (_, true) => Err(format!("filters: `{key}` is compared with a number")),
            (_, false) => Err(format!("filters: `{key}` is compared with a text")),
        });
    Ok(Condition::Compare(
        name,
        comparison,
        operands.collect::<Result<_, _>>()?,
    ))
}

fn admits(condition: &Condition, value_of: &dyn Fn(&str) -> Option<Attribute>) -> bool {
    match condition {
        Condition::All(parts) => parts.iter().all(|part| admits(part, value_of)),
        Condition::Any(parts) => parts.iter().any(|part| admits(part, value_of)),
        Condition::Compare(name, comparison, operands) => {
            let value = value_of(name);
            let holds = |wanted: Comparison| {
                operands.iter().any(|operand| match (&value, operand) {
                    (Some(Attribute::Texts(texts)), Operand::Text(text)) => {
                        texts.iter().any(|own| {
                            compares(
                                wanted,
                                own.to_lowercase().as_str().partial_cmp(text.as_str()),
                            )
                        })
                    }
                    (Some(Attribute::Number(own)), Operand::Number(number)) => {
                        #[expect(clippy::cast_precision_loss, reason = "days, far below 2^53")]
                        let own = *own as f64;
                        compares(wanted, own.partial_cmp(number))
                    }
                    _ => false,
                })
            };
            match comparison {
                Comparison::Ne => !holds(Comparison::Eq),
                other => holds(*other),
            }
        }
    }
}

fn compares(wanted: Comparison, ordering: Option<std::cmp::Ordering>) -> bool {
    let Some(ordering) = ordering else {
        return false;
    };
    match wanted {
        Comparison::Eq => ordering.is_eq(),
        Comparison::Ne => ordering.is_ne(),
        Comparison::Gt => ordering.is_gt(),
        Comparison::Gte => ordering.is_ge(),
        Comparison::Lt => ordering.is_lt(),
        Comparison::Lte => ordering.is_le(),
    }
}

/// The JSON of hits of `queries`, best first.
pub fn vector_page(
    engine: &Engine,
    queries: Vec<String>,
    hits: &[Hit],
    as_of: Date,
) -> VectorSearchPage {
    let result = |hit: &Hit| {
        let summary = engine.index().summary_of(hit.position);
        let attributes = ATTRIBUTES.iter().filter_map(|name| {
            let value = match attribute(engine, hit.position, as_of, name)? {
                Attribute::Number(number) => AttributeJson::Number(number),
                // The path alone; that each heading can be compared is the filter's concern.
                Attribute::Texts(texts) if *name == "section" => {
                    AttributeJson::Text(clip(texts.first()?))
                }
                Attribute::Texts(texts) => AttributeJson::Text(clip(&texts.join(", "))),
            };
            Some((*name, value))
        });
        let filename = summary.path.file_name().and_then(|name| name.to_str());
        VectorResult {
            file_id: summary.id.as_str().to_owned(),
            filename: filename.unwrap_or_default().to_owned(),
            score: hit.score,
            attributes: attributes.collect(),
            content: vec![VectorContent {
                r#type: "text",
                text: engine.index().passages()[hit.position].passage.text.clone(),
            }],
        }
    };
    VectorSearchPage {
        object: "vector_store.search_results.page",
        search_query: queries,
        data: hits.iter().map(result).collect(),
        has_more: false,
        next_page: None,
    }
}

fn clip(text: &str) -> String {
    text.chars().take(MAX_ATTRIBUTE_CHARS).collect()
}
