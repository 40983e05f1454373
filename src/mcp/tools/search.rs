//! `search` and `fetch`, in the shapes that connectors of chat assistants and deep research ask for, and
//! `retrieve_passages`, which says all at once.

use jiff::civil::Date;
use rmcp::model::{JsonObject, MetaObject};
use serde_json::json;

use super::{Output, Spec, ToolError, arguments, spec};
use crate::answer::Engine;
use crate::mcp::resources;
use crate::retrieve::{Filters, Question, TopK};
use crate::wire::{
    self, Document, FetchRequest, PassageList, PassagesRequest, SearchRequest, SearchResult,
    SearchResults,
};

pub(super) const SEARCH: Spec = spec::<SearchRequest, SearchResults>(
    "search",
    include_str!("../../../prompts/mcp/search.txt"),
    search,
);
pub(super) const FETCH: Spec = spec::<FetchRequest, Document>(
    "fetch",
    include_str!("../../../prompts/mcp/fetch.txt"),
    fetch,
);
pub(super) const RETRIEVE_PASSAGES: Spec = spec::<PassagesRequest, PassageList>(
    "retrieve_passages",
    include_str!("../../../prompts/mcp/retrieve_passages.txt"),
    retrieve_passages,
);

/// Results of `search`: as many as a page of a search engine, so that a client has a choice to fetch from.
const N_RESULTS: u64 = 10;

/// The shape of a result is fixed, so the disclaimer stands in `_meta`; `fetch` has it in `metadata`.
fn search(engine: &Engine, given: JsonObject, today: Date) -> Result<Output, ToolError> {
    let request: SearchRequest = arguments(given)?;
    let question = Question::parse(&request.query)?;
    let top_k = TopK::parse(N_RESULTS)?;
    let found = engine.retrieve(&question, top_k, &Filters::default(), today)?;
    let index = engine.index();
    let results = found.citations.into_iter().map(|cited| {
        let heading = index.section_of(cited.position).heading();
        SearchResult {
            id: index.passages()[cited.position]
                .passage
                .id
                .as_str()
                .to_owned(),
            title: format!("{heading} ({})", index.summary_of(cited.position).title),
            url: cited.link,
        }
    });
    let results = SearchResults {
        results: results.collect(),
    };
    let mut output = Output::of(&results)?;
    let mut meta = MetaObject::default();
    meta.insert(
        "citeguard/disclaimer".to_owned(),
        json!(engine.disclaimer()),
    );
    meta.insert(
        "citeguard/answerable".to_owned(),
        json!(found.ranking.answerable),
    );
    let class = engine.guard().classify(question.as_str()).class;
    meta.insert("citeguard/question_class".to_owned(), json!(class.name()));
    output.meta = Some(meta);
    Ok(output)
}

fn fetch(engine: &Engine, given: JsonObject, today: Date) -> Result<Output, ToolError> {
    let FetchRequest { id } = arguments(given)?;
    let index = engine.index();
    let position = index.position_of(&id);
    let summary = match position {
        Some(position) => Some(index.passages()[position].summary),
        None => index.summaries().iter().position(|s| s.id.as_str() == id),
    };
    let document = summary
        .filter(|summary| engine.is_served(*summary, today))
        .and_then(|summary| {
            let title = &index.summaries()[summary].title;
            let (title, text, url) = match position {
                Some(at) => (
                    format!("{} ({title})", index.section_of(at).heading()),
                    index.passages()[at].passage.text.clone(),
                    engine.cite(at, today).link,
                ),
                None => (
                    title.clone(),
                    resources::text(engine, summary, None, today)?,
                    index.summaries()[summary].front.url.to_string(),
                ),
            };
            Some(Document {
                title,
                text,
                url,
                metadata: wire::document_metadata(engine, summary, position, today)?,
                id: id.clone(),
            })
        });
    let missing = || {
        ToolError::Unknown(format!(
            "no passage or summary that is served has the id `{id}`; call `search` and use an id of its results"
        ))
    };
    Output::of(&document.ok_or_else(missing)?)
}

fn retrieve_passages(engine: &Engine, given: JsonObject, today: Date) -> Result<Output, ToolError> {
    let request: PassagesRequest = arguments(given)?;
    let question = Question::parse(&request.query)?;
    let top_k = TopK::parse(request.top_k)?;
    let as_of = request.as_of.unwrap_or(today);
    let found = engine.retrieve(&question, top_k, &Filters::from(request.filters), as_of)?;
    Output::of(&wire::passage_list(engine, question.as_str(), found, as_of))
}
