//! `citeguard retrieve`, for one question or a batch.

use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use jiff::civil::Date;
use serde::Deserialize;

use super::AnyError;
use super::args::{BatchFormat, Globals, RetrieveArgs};
use super::batch::{open, parse_lines};
use super::embed::open_engine;
use crate::answer::{Engine, Retrieval};
use crate::cite::FreshnessStatus;
use crate::clock::Clock;
use crate::config::Config;
use crate::retrieve::{Filters, Question, Ranking, TopK};
use crate::wire;

/// Results of a batch: what the usual measures look at.
const BATCH_TOP_K: u64 = 10;

/// A line of a batch. Other keys are left to whoever made the file.
#[derive(Deserialize)]
struct BatchLine {
    #[serde(alias = "id", alias = "_id")]
    query_id: serde_json::Value,
    #[serde(alias = "text")]
    query: String,
}

pub(super) fn run(
    config: &Config,
    args: &RetrieveArgs,
    globals: &Globals,
) -> Result<ExitCode, AnyError> {
    let engine = open_engine(&config.engine)?;
    let as_of = Clock::new(globals.as_of).today();
    match (&args.question, &args.batch) {
        (_, Some(path)) => run_batch(&engine, path, args, as_of),
        (Some(question), None) => run_one(&engine, question, args, globals.json, as_of),
        (None, None) => Err("a question or --batch is needed".into()),
    }
}

fn run_one(
    engine: &Engine,
    question: &str,
    args: &RetrieveArgs,
    is_json: bool,
    as_of: Date,
) -> Result<ExitCode, AnyError> {
    let question = Question::parse(question)?;
    let top_k = args
        .top_k
        .map_or_else(|| Ok(TopK::default()), TopK::parse)?;
    let started = Instant::now();
    let retrieval = engine.retrieve(&question, top_k, &Filters::default(), as_of)?;
    let took_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    let is_found = !retrieval.ranking.hits.is_empty();
    let mut out = io::stdout().lock();
    if is_json {
        let explain = args
            .explain
            .then(|| wire::explain(engine, &retrieval.ranking));
        let mut response =
            wire::retrieve_response(engine, question.as_str(), retrieval, as_of, took_us);
        response.explain = explain;
        writeln!(out, "{}", serde_json::to_string_pretty(&response)?)?;
    } else {
        if args.explain {
            print_explanation(&mut out, &wire::explain(engine, &retrieval.ranking))?;
        }
        print_hits(&mut out, engine, question.as_str(), retrieval, as_of)?;
    }
    Ok(if is_found {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

fn print_hits(
    out: &mut impl Write,
    engine: &Engine,
    question: &str,
    retrieval: Retrieval,
    as_of: Date,
) -> Result<(), AnyError> {
    let response = wire::retrieve_response(engine, question, retrieval, as_of, 0);
    if let Some(notice) = &response.notice {
        writeln!(out, "{notice}\n")?;
    }
    for hit in &response.hits {
        let citation = &hit.citation;
        writeln!(
            out,
            "[{}] {}",
            citation.number,
            citation.section.join(" > ")
        )?;
        if let Some(lead_in) = &hit.passage.lead_in {
            writeln!(out, "    ({lead_in})")?;
        }
        for line in hit.passage.text.lines() {
            writeln!(out, "    {line}")?;
        }
        writeln!(out, "    {}, {}", citation.source, citation.title)?;
        writeln!(out, "    {}", citation.link)?;
        writeln!(
            out,
            "    Last reviewed {}. {}",
            citation.last_reviewed,
            freshness_sentence(citation)
        )?;
        writeln!(
            out,
            "    score {:.3}, passage {}\n",
            hit.score, hit.passage.id
        )?;
    }
    writeln!(out, "{}", response.disclaimer)?;
    Ok(())
}

/// How the question was read, then a line for each hit.
fn print_explanation(out: &mut impl Write, explain: &wire::ExplainJson) -> Result<(), AnyError> {
    let named = |list: &[wire::WeightedJson]| {
        let items = list.iter().map(|w| format!("{} {:.2}", w.name, w.weight));
        items.collect::<Vec<_>>().join(", ")
    };
    writeln!(out, "language: {}", explain.language)?;
    for unit in &explain.units {
        let searched = unit.searched.iter().map(|option| {
            let from = option
                .from
                .as_ref()
                .map_or_else(String::new, |f| format!(" of {f}"));
            format!(
                "{} {:.2} ({}{from})",
                option.text, option.weight, option.via
            )
        });
        let searched = searched.collect::<Vec<_>>().join(", ");
        writeln!(out, "  {} {:.2} -> {searched}", unit.asked, unit.weight)?;
    }
    writeln!(out, "kinds: {}", named(&explain.kinds))?;
    for disease in &explain.diseases {
        let is = if disease.is_covered {
            "covered"
        } else {
            "not covered"
        };
        writeln!(out, "disease: {} ({is})", disease.name)?;
    }
    writeln!(out, "summaries: {}", named(&explain.summaries))?;
    writeln!(out, "confidence: {}", named(&explain.confidence))?;
    for hit in &explain.hits {
        writeln!(
            out,
            "  {}: words {:.2}, sentence {:.2}, heading {:.2}, kind {:.2}, focus {:.2}, factor {:.2}{}; {}",
            hit.passage_id,
            hit.words,
            hit.sentence,
            hit.heading,
            hit.kind,
            hit.focus,
            hit.factor,
            hit.meaning
                .map_or_else(String::new, |meaning| format!(", meaning {meaning:.2}")),
            hit.kinds.join(", ")
        )?;
    }
    writeln!(out)?;
    Ok(())
}

/// The verdict on a review's age, as a plain statement.
fn freshness_sentence(citation: &wire::CitationJson) -> String {
    let due = citation
        .next_review_due
        .map(|d| d.to_string())
        .unwrap_or_default();
    let status = citation.freshness.status;
    if status == FreshnessStatus::Overdue.as_str() {
        let days = citation.freshness.days_overdue.unwrap_or_default();
        format!("The review is OVERDUE by {days} days, since {due}.")
    } else if status == FreshnessStatus::Unknown.as_str() {
        "It is not known when the next review is due.".to_owned()
    } else {
        format!("The next review is due on {due}.")
    }
}

fn run_batch(
    engine: &Engine,
    path: &Path,
    args: &RetrieveArgs,
    as_of: Date,
) -> Result<ExitCode, AnyError> {
    let top_k = TopK::parse(args.top_k.unwrap_or(BATCH_TOP_K))?;
    let hint = "each line is an object with query_id (or id, _id) and query (or text)";
    let mut out = BufWriter::new(io::stdout().lock());
    let mut found_any = false;
    parse_lines(open(path)?, hint, |line: BatchLine| {
        let query_id = match line.query_id {
            serde_json::Value::String(id) => id,
            other => other.to_string(),
        };
        let ranking = rank_line(engine, &line.query, top_k, as_of)?;
        found_any |= !ranking.hits.is_empty();
        let result = wire::batch_result(engine, &query_id, &ranking);
        match args.format {
            BatchFormat::Json => writeln!(out, "{}", serde_json::to_string(&result)?)?,
            BatchFormat::Trec => {
                for hit in &result.results {
                    let (id, rank) = (&hit.passage_id, hit.rank);
                    let score = trec_score(hit.score, rank);
                    writeln!(out, "{query_id} Q0 {id} {rank} {score:.6} {}", args.tag)?;
                }
            }
        }
        Ok(())
    })?;
    out.flush()?;
    Ok(if found_any {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

/// `trec_eval` orders by score and equal scores by id: a score that falls with the rank keeps our order.
#[expect(clippy::cast_precision_loss, reason = "ranks are at most 100")]
fn trec_score(score: f32, rank: usize) -> f64 {
    f64::from(score) - rank as f64 * 1e-6
}

/// A question of a batch that cannot be read (empty, too long) finds nothing; it does not end the batch.
fn rank_line(engine: &Engine, query: &str, top_k: TopK, as_of: Date) -> Result<Ranking, AnyError> {
    match Question::parse(query) {
        Ok(question) => Ok(engine
            .retrieve(&question, top_k, &Filters::default(), as_of)?
            .ranking),
        Err(_) => Ok(Ranking::default()),
    }
}
