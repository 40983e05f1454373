//! `citeguard answer`.

use std::io::{self, Write};
use std::process::ExitCode;

use super::AnyError;
use super::args::{AnswerArgs, Globals};
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
    let engine = Engine::new(&config.engine)?;
    let question = Question::parse(&args.question)?;
    let top_k = args
        .top_k
        .map_or_else(|| Ok(TopK::default()), TopK::parse)?;
    let ask = Ask {
        top_k,
        definitions: args.definitions,
        ..Ask::single(question, Clock::new(globals.as_of).today())
    };
    let plan = engine.plan(&ask)?;
    let answer = engine.compose(&plan);
    let outcome = answer.outcome;
    let mut out = io::stdout().lock();
    if globals.json {
        let json = wire::answer(&engine, answer, ask.question.as_str(), Format::Markdown);
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
