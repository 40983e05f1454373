//! `get_summary` and `define_term`: what the content holds.

use std::cmp::Reverse;

use jiff::civil::Date;
use rmcp::model::JsonObject;

use super::{Output, Spec, ToolError, arguments, spec};
use crate::answer::{Engine, GlossaryTerm};
use crate::retrieve::{Filters, Question, TopK};
use crate::wire::{self, SummaryDetail, SummaryRequest, TermDefinition, TermRequest};

pub(super) const GET_SUMMARY: Spec = spec::<SummaryRequest, SummaryDetail>(
    "get_summary",
    include_str!("../../../prompts/mcp/get_summary.txt"),
    get_summary,
);
pub(super) const DEFINE_TERM: Spec = spec::<TermRequest, TermDefinition>(
    "define_term",
    include_str!("../../../prompts/mcp/define_term.txt"),
    define_term,
);

/// Ids named where an id is not known: enough to go on from, short enough to read.
const N_IDS_NAMED: usize = 20;

/// The longest term that is looked up, as [`TermRequest`] says: a phrase, not a text.
pub(super) const MAX_TERM_CHARS: usize = 200;

/// Entries of the glossary that one call returns.
const N_TERMS: usize = 10;

/// Passages that explain a term.
const N_PASSAGES: u64 = 2;

fn get_summary(engine: &Engine, given: JsonObject, today: Date) -> Result<Output, ToolError> {
    let request: SummaryRequest = arguments(given)?;
    let wanted = request.id.trim_end_matches('/');
    let summaries = engine.index().summaries();
    let found = summaries.iter().find(|summary| {
        summary.id.as_str() == wanted || summary.front.url.as_str().trim_end_matches('/') == wanted
    });
    let as_of = request.as_of.unwrap_or(today);
    let detail = found.and_then(|found| wire::summary_detail(engine, found.id.as_str(), as_of));
    let missing = || {
        let ids = summaries.iter().map(|summary| summary.id.as_str());
        let ids: Vec<&str> = ids.take(N_IDS_NAMED).collect();
        ToolError::Unknown(format!(
            "no summary has the id or address `{}`; of {} ids these are the first: {}",
            request.id,
            summaries.len(),
            ids.join(", ")
        ))
    };
    Output::of(&detail.ok_or_else(missing)?)
}

fn define_term(engine: &Engine, given: JsonObject, today: Date) -> Result<Output, ToolError> {
    let TermRequest { term } = arguments(given)?;
    let wanted = term.trim().to_lowercase();
    let n_chars = wanted.chars().count();
    if !(1..=MAX_TERM_CHARS).contains(&n_chars) {
        return Err(ToolError::Term { n_chars });
    }
    let is_exact = |entry: &GlossaryTerm| {
        entry.cdr_id == wanted || entry.text == wanted || entry.synonyms.contains(&wanted)
    };
    let mut entries: Vec<&GlossaryTerm> = engine.glossary().search(&wanted).collect();
    entries.sort_by_key(|entry| (!is_exact(entry), Reverse(entry.n_links)));
    entries.truncate(N_TERMS);
    // A CDR id is no word to search for: its term is.
    let word = entries
        .first()
        .filter(|entry| entry.cdr_id == wanted)
        .map_or(wanted.as_str(), |entry| entry.text.as_str());
    let question = Question::parse(&format!("What is {word}?"))?;
    let top_k = TopK::parse(N_PASSAGES)?;
    let found = engine.retrieve(&question, top_k, &Filters::default(), today)?;
    let is_sure = found.ranking.answerable;
    let citations = found.citations.into_iter().filter(|_| is_sure);
    Output::of(&TermDefinition {
        terms: entries.into_iter().map(wire::term_entry).collect(),
        passages: citations
            .map(|cited| wire::citation(engine, cited))
            .collect(),
        disclaimer: engine.disclaimer().to_owned(),
    })
}
