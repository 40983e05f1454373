//! `citeguard check`, `citeguard classify`, `citeguard rules`.

use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use serde::Deserialize;
use serde_json::Value;

use super::args::{CheckArgs, ClassifyArgs, Globals};
use super::batch::{open, parse_lines};
use super::{AnyError, chain};
use crate::answer::{DraftInput, Engine, PassageInput};
use crate::config::Config;
use crate::embed::EmbedSettings;
use crate::guard::{Decision, GroundingMode, Guard};
use crate::retrieve::Question;
use crate::wire::{self, CheckPassage};

/// A line of a batch of drafts. Other keys are left to whoever made the file.
#[derive(Deserialize)]
struct CheckLine {
    id: Value,
    #[serde(alias = "answer")]
    text: String,
    #[serde(default)]
    question: Option<String>,
    #[serde(default)]
    passages: Vec<CheckPassage>,
}

/// A line of a batch of questions.
#[derive(Deserialize)]
struct ClassifyLine {
    #[serde(alias = "query_id", alias = "_id")]
    id: Value,
    #[serde(alias = "query", alias = "question")]
    text: String,
}

pub(super) fn check(
    config: &Config,
    args: &CheckArgs,
    globals: &Globals,
) -> Result<ExitCode, AnyError> {
    // Grounding compares words; no model is needed for it.
    let mut settings = config.engine.clone();
    settings.embeddings = EmbedSettings::default();
    let engine = Engine::new(&settings)?;
    if let Some(path) = &args.batch {
        return check_batch(&engine, path, args.grounding.into());
    }
    let answer = read_text(
        args.file.as_deref(),
        "Type the answer; end it with Ctrl-D on a line of its own.",
    )?;
    let passages = args
        .passages
        .as_deref()
        .map(read_passages)
        .transpose()?
        .unwrap_or_default();
    let input = DraftInput {
        answer,
        question: args.question.clone(),
        passages,
        passage_ids: Vec::new(),
        grounding: args.grounding.into(),
    };
    let verdict = engine.check(&input)?;
    let is_rejected = verdict.decision == Decision::Reject;
    let json = wire::verdict(verdict, &input.answer);
    let mut out = io::stdout().lock();
    if globals.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&json)?)?;
    } else {
        writeln!(out, "{}", json.decision)?;
        for finding in &json.findings {
            let mode = mode_note(finding.enforced);
            writeln!(
                out,
                "  {} {}{mode}: “{}”",
                finding.rule,
                finding.category,
                finding.text.trim()
            )?;
            writeln!(out, "    {}", finding.reason)?;
            if !finding.suggestion.is_empty() {
                writeln!(out, "    {}", finding.suggestion)?;
            }
        }
        writeln!(out, "\n{}", json.text)?;
    }
    Ok(if is_rejected {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    })
}

/// What is said of a finding that decides nothing.
fn mode_note(is_enforced: bool) -> &'static str {
    if is_enforced { "" } else { " (reported only)" }
}

fn check_batch(
    engine: &Engine,
    path: &Path,
    grounding: GroundingMode,
) -> Result<ExitCode, AnyError> {
    let hint =
        "each line is an object with id and text (or answer), and may have question and passages";
    let mut out = BufWriter::new(io::stdout().lock());
    parse_lines(open(path)?, hint, |line: CheckLine| {
        let passages = line.passages.into_iter().map(PassageInput::from).collect();
        let input = DraftInput {
            answer: line.text,
            question: line.question,
            passages,
            passage_ids: Vec::new(),
            grounding,
        };
        let result = wire::check_line(line.id, engine.check(&input)?);
        writeln!(out, "{}", serde_json::to_string(&result)?)?;
        Ok(())
    })?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Passages of a file: a JSON array of strings or of objects with `id` and `text`, or plain text, a passage a paragraph.
/// What is a JSON array of anything else is refused and not taken for plain text.
fn read_passages(path: &Path) -> Result<Vec<PassageInput>, AnyError> {
    let text = read_file(path)?;
    if let Ok(passages @ Value::Array(_)) = serde_json::from_str(&text) {
        let passages: Vec<CheckPassage> =
            serde_json::from_value(passages).map_err(|e| format!("{}: {e}", path.display()))?;
        return Ok(passages.into_iter().map(PassageInput::from).collect());
    }
    let paragraphs = text.split("\n\n").map(str::trim).filter(|p| !p.is_empty());
    Ok(paragraphs
        .map(|p| PassageInput {
            id: None,
            text: p.to_owned(),
        })
        .collect())
}

/// A text from a file; `-` or nothing is standard input, and a terminal there is told what to do.
pub(super) fn read_text(path: Option<&Path>, invitation: &str) -> Result<String, AnyError> {
    match path {
        Some(path) if path.as_os_str() != "-" => read_file(path),
        _ => {
            if io::stdin().is_terminal() {
                writeln!(io::stderr(), "{invitation}")?;
            }
            let mut text = String::new();
            io::stdin().read_to_string(&mut text)?;
            Ok(text)
        }
    }
}

fn read_file(path: &Path) -> Result<String, AnyError> {
    std::fs::read_to_string(path).map_err(|e| format!("cannot read {}: {e}", path.display()).into())
}

pub(super) fn classify(
    config: &Config,
    args: &ClassifyArgs,
    globals: &Globals,
) -> Result<ExitCode, AnyError> {
    let guard = Guard::new(&config.engine.guard)?;
    let mut out = BufWriter::new(io::stdout().lock());
    if let Some(path) = &args.batch {
        let hint = "each line is an object with id and text";
        parse_lines(open(path)?, hint, |line: ClassifyLine| {
            let verdict = guard.classify(&line.text).class.name();
            let result = wire::ClassifyLine {
                id: line.id,
                verdict,
            };
            writeln!(out, "{}", serde_json::to_string(&result)?)?;
            Ok(())
        })?;
        out.flush()?;
        return Ok(ExitCode::SUCCESS);
    }
    let question =
        Question::parse(args.question.as_deref().unwrap_or_default()).map_err(|e| chain(&e))?;
    let class = wire::question(&guard.classify(question.as_str()), question.as_str());
    if globals.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&class)?)?;
    } else {
        writeln!(out, "{} ({})", class.class, class.language)?;
        for finding in &class.findings {
            let mode = mode_note(finding.enforced);
            writeln!(
                out,
                "  {}{mode}: “{}”: {}",
                finding.rule, finding.text, finding.reason
            )?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn rules(config: &Config, globals: &Globals) -> Result<ExitCode, AnyError> {
    let guard = Guard::new(&config.engine.guard)?;
    let list = wire::rule_list(
        guard.rules(),
        |code| guard.mode_of(code),
        guard.policy_digest(),
    );
    let mut out = BufWriter::new(io::stdout().lock());
    if globals.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&list)?)?;
    } else {
        for rule in &list.rules {
            writeln!(
                out,
                "{} {} ({}): {}",
                rule.code, rule.category, rule.mode, rule.title
            )?;
        }
        writeln!(out, "\npolicy {}", list.policy_digest)?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
