//! `citeguard content check`.

use std::io::{self, Write};
use std::process::ExitCode;

use serde::Serialize;

use super::AnyError;
use super::args::{ContentArgs, ContentCommand, Globals};
use crate::config::Config;
use crate::content::{Severity, load_library};

#[derive(Serialize)]
struct ProblemLine<'a> {
    path: String,
    line: usize,
    severity: &'a str,
    code: &'a str,
    message: &'a str,
}

pub(super) fn run(
    config: &Config,
    args: &ContentArgs,
    globals: &Globals,
) -> Result<ExitCode, AnyError> {
    match args.command {
        ContentCommand::Check => check(config, globals),
    }
}

/// Exits with 0 where there is no error (warnings are allowed) and with 1 otherwise.
fn check(config: &Config, globals: &Globals) -> Result<ExitCode, AnyError> {
    let library = load_library(&config.engine.content)?;
    let mut out = io::stdout().lock();
    for problem in &library.problems {
        if globals.json {
            let line = ProblemLine {
                path: problem.path.display().to_string(),
                line: problem.line,
                severity: problem.severity.as_str(),
                code: problem.code.as_str(),
                message: &problem.message,
            };
            writeln!(out, "{}", serde_json::to_string(&line)?)?;
        } else {
            writeln!(out, "{problem}")?;
        }
    }
    let n_warnings = library
        .problems
        .iter()
        .filter(|p| p.severity == Severity::Warning)
        .count();
    let n_bad = library.n_bad_files();
    if !globals.json {
        writeln!(
            out,
            "{} file(s): {} served, {n_bad} with errors, {n_warnings} warning(s)",
            library.n_files,
            library.summaries.len()
        )?;
    }
    let is_clean = n_bad == 0 && library.n_files > 0;
    if library.n_files == 0 {
        writeln!(
            io::stderr(),
            "citeguard: the folder holds no content file (*.md)"
        )?;
    }
    Ok(if is_clean {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}
