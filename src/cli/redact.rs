//! `citeguard redact`: what of a text would reach a language model.

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use serde::Deserialize;

use super::AnyError;
use super::args::{Globals, RedactArgs};
use super::batch::{open, parse_lines};
use super::guard::read_text;
use crate::redact::Redactor;
use crate::wire;

/// A line of a batch of texts. Other keys are left to whoever made the file.
#[derive(Deserialize)]
struct Line {
    #[serde(alias = "query_id", alias = "_id")]
    id: serde_json::Value,
    #[serde(alias = "query", alias = "question")]
    text: String,
}

pub(super) fn run(args: &RedactArgs, globals: &Globals) -> Result<ExitCode, AnyError> {
    let redactor = Redactor::new();
    let mut out = BufWriter::new(io::stdout().lock());
    if let Some(path) = &args.batch {
        let hint = "each line is an object with id and text";
        parse_lines(open(path)?, hint, |line: Line| {
            let result = wire::redacted_line(line.id, redactor.redact(&line.text));
            writeln!(out, "{}", serde_json::to_string(&result)?)?;
            Ok(())
        })?;
        out.flush()?;
        return Ok(ExitCode::SUCCESS);
    }
    let text = read_text(
        args.file.as_deref(),
        "Type the text; end it with Ctrl-D on a line of its own.",
    )?;
    let redacted = redactor.redact(&text);
    if globals.json {
        let json = wire::redacted(redacted);
        writeln!(out, "{}", serde_json::to_string_pretty(&json)?)?;
    } else {
        // The text as it came, so that it can be piped on.
        write!(out, "{}", redacted.text)?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
