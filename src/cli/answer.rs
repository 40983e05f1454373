//! `citeguard answer`.

use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use jiff::civil::Date;
use serde::Deserialize;

use super::AnyError;
use super::args::{AnswerArgs, Globals};
use super::batch::{open, parse_lines};
use super::embed::open_engine;
use crate::answer::{Ask, Engine, Format, Outcome};
use crate::clock::Clock;
use crate::config::Config;
use crate::retrieve::{Question, TopK};
use crate::wire;

pub(super) fn run(
    config: &Config,
    args: &AnswerArgs,
    globals: &Globals,
) -> Result<ExitCode, AnyError> {
    let engine = open_engine(&config.engine)?;
    let as_of = Clock::new(globals.as_of).today();
    if let Some(path) = &args.batch {
        return run_batch(&engine, path, args, as_of);
    }
    let question = Question::parse(args.question.as_deref().unwrap_or_default())?;
    let ask = ask(question, args, as_of)?;
    let plan = engine.plan(&ask)?;
    let answer = engine.compose(&plan);
    let outcome = answer.outcome;
    let mut out = io::stdout().lock();
    if globals.json {
        let json = wire::answer(&engine, answer, Format::Markdown);
        writeln!(out, "{}", serde_json::to_string_pretty(&json)?)?;
    } else {
        writeln!(out, "{}", wrap(&answer.written(Format::Text), WIDTH))?;
    }
    Ok(match outcome {
        Outcome::Answered | Outcome::Redirected => ExitCode::SUCCESS,
        Outcome::NothingFound | Outcome::Emergency | Outcome::Declined | Outcome::Rejected => {
            ExitCode::from(1)
        }
    })
}

fn ask(question: Question, args: &AnswerArgs, as_of: Date) -> Result<Ask, AnyError> {
    Ok(Ask {
        top_k: args
            .top_k
            .map_or_else(|| Ok(TopK::default()), TopK::parse)?,
        definitions: args.definitions,
        ..Ask::single(question, as_of)
    })
}

/// A line of a batch. Other keys are left to whoever made the file.
#[derive(Deserialize)]
struct BatchLine {
    #[serde(alias = "query_id", alias = "_id")]
    id: serde_json::Value,
    #[serde(alias = "query", alias = "question")]
    text: String,
}

fn run_batch(
    engine: &Engine,
    path: &Path,
    args: &AnswerArgs,
    as_of: Date,
) -> Result<ExitCode, AnyError> {
    let hint = "each line is an object with id (or query_id, _id) and text (or query, question)";
    let mut out = BufWriter::new(io::stdout().lock());
    parse_lines(open(path)?, hint, |line: BatchLine| {
        let ask = ask(Question::parse(&line.text)?, args, as_of)?;
        let answer = engine.compose(&engine.plan(&ask)?);
        let line = wire::AnswerLine {
            id: line.id,
            answer: wire::answer(engine, answer, Format::Markdown),
        };
        writeln!(out, "{}", serde_json::to_string(&line)?)?;
        Ok(())
    })?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Columns of a line that is easy to read; a word that is longer, such as an address, stays whole.
const WIDTH: usize = 90;

/// Breaks lines between words; the further lines of a list's item stand under its first word.
fn wrap(text: &str, width: usize) -> String {
    let mut wrapped = String::with_capacity(text.len() + text.len() / width);
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let hang = if line.trim_start().starts_with("- ") {
            indent + 2
        } else {
            indent
        };
        let mut column = indent;
        wrapped.push_str(&line[..indent]);
        for (at, word) in line.split_whitespace().enumerate() {
            let n_chars = word.chars().count();
            if at > 0 && column + 1 + n_chars > width {
                wrapped.push('\n');
                wrapped.extend(std::iter::repeat_n(' ', hang));
                column = hang;
            } else if at > 0 {
                wrapped.push(' ');
                column += 1;
            }
            wrapped.push_str(word);
            column += n_chars;
        }
        wrapped.push('\n');
    }
    wrapped.truncate(wrapped.trim_end().len());
    wrapped
}
