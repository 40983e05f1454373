//! `citeguard eval` and `citeguard eval compare`.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};

use super::AnyError;
use super::args::{CompareArgs, EvalArgs, EvalCommand, Globals};
use super::embed::open_engine;
use crate::clock::Clock;
use crate::config::Config;
use crate::eval::compare::{compare, parse_report};
use crate::eval::render::{render_comparison, render_html, render_junit, render_table};
use crate::eval::trec::{render_qrels, render_run};
use crate::eval::{
    EvalError, Evaluation, HttpTarget, LocalTarget, Searched, Suite, System, evaluate, find_suites,
};

/// Exits with 0 where every floor is kept and with 1 otherwise.
pub(super) fn run(
    config: &Config,
    args: &EvalArgs,
    globals: &Globals,
) -> Result<ExitCode, AnyError> {
    if let Some(EvalCommand::Compare(args)) = &args.command {
        return run_compare(args, globals.json);
    }
    let manifests = find_suites(&args.suites)?;
    let suites = manifests
        .into_iter()
        .map(Suite::load)
        .collect::<Result<Vec<_>, _>>()?;
    let as_of = Clock::new(globals.as_of).today();
    let open = |searched: &Searched| {
        let mut settings = config.engine.clone();
        match searched {
            Searched::Corpus(folder) => settings.content.dirs = vec![folder.clone()],
            // --content wins over the manifest.
            Searched::Folders(dirs) if globals.content.is_empty() => {
                settings.content.dirs.clone_from(dirs);
            }
            Searched::Folders(_) | Searched::Configured => {}
        }
        Ok::<_, EvalError>(LocalTarget::new(open_engine(&settings)?, as_of))
    };
    let server = args.target.as_deref().map(HttpTarget::new).transpose()?;
    let system = match (&args.target, &server) {
        (Some(name), Some(target)) => System::Other { name, target },
        _ => System::InProcess(&open),
    };
    let n_cases: usize = suites.iter().map(Suite::n_cases).sum();
    let progress = progress_bar(n_cases as u64);
    let started = Instant::now();
    let evaluation = evaluate(&suites, &system, &|| progress.inc(1));
    progress.finish_and_clear();
    let evaluation = evaluation?;
    write_files(args, &evaluation)?;
    let report = &evaluation.report;
    let mut out = io::stdout().lock();
    if globals.json {
        writeln!(out, "{}", serde_json::to_string_pretty(report)?)?;
    } else {
        write!(out, "{}", render_table(report))?;
    }
    out.flush()?;
    let mut messages = io::stderr().lock();
    writeln!(
        messages,
        "{n_cases} cases in {:.1} s",
        started.elapsed().as_secs_f64()
    )?;
    for (suite, floor) in report.broken_floors() {
        writeln!(
            messages,
            "citeguard: below a floor: {}: {}",
            suite.name,
            floor.sentence()
        )?;
    }
    Ok(if report.passed {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

fn write_files(args: &EvalArgs, evaluation: &Evaluation) -> Result<(), AnyError> {
    let report = &evaluation.report;
    if args.qrels.is_some() && evaluation.qrels.is_empty() {
        return Err("no judgements on document ids: sentences are judged on passage ids only in process, and guard suites have none".into());
    }
    write_file(args.junit.as_deref(), || render_junit(report))?;
    write_file(args.html.as_deref(), || render_html(report))?;
    write_file(args.run.as_deref(), || {
        render_run(&evaluation.run, "citeguard")
    })?;
    write_file(args.qrels.as_deref(), || render_qrels(&evaluation.qrels))
}

fn write_file(path: Option<&Path>, render: impl FnOnce() -> String) -> Result<(), AnyError> {
    if let Some(path) = path {
        fs::write(path, render()).map_err(|e| format!("cannot write {}: {e}", path.display()))?;
    }
    Ok(())
}

fn run_compare(args: &CompareArgs, is_json: bool) -> Result<ExitCode, AnyError> {
    let read = |path: &Path| {
        let text =
            fs::read_to_string(path).map_err(|e| format!("cannot read {}: {e}", path.display()))?;
        Ok::<_, AnyError>(parse_report(&text, &path.display().to_string())?)
    };
    let comparison = compare(&read(&args.first)?, &read(&args.second)?);
    if comparison.suites.is_empty() {
        return Err("the reports have no suite in common".into());
    }
    let mut out = io::stdout().lock();
    if is_json {
        writeln!(out, "{}", serde_json::to_string_pretty(&comparison)?)?;
    } else {
        write!(out, "{}", render_comparison(&comparison))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A bar on standard error, only on a terminal.
fn progress_bar(n_cases: u64) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {pos} of {len} cases, {eta} left");
    ProgressBar::new(n_cases).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
