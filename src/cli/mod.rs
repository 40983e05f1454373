//! The command line: arguments, runs, exit codes.
//!
//! Results go to standard output; messages, logs and progress to standard error. Exit codes follow ripgrep:
//! 0 found, 1 nothing found, 2 error.
#![expect(clippy::print_stderr, reason = "a command line talks to its user")]

mod answer;
mod args;
mod batch;
mod calibrate;
mod content;
mod embed;
mod eval;
mod guard;
mod health;
mod mcp;
mod redact;
mod retrieve;
mod serve;
mod train;

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt;

use crate::clock::Clock;
use crate::config::{Config, LoggingSettings};
use args::{Args, Command};

/// Any failure that ends a run.
type AnyError = Box<dyn Error + Send + Sync>;

/// Runs the program and returns its exit code. A failure is printed here, once, with its causes.
pub fn run() -> ExitCode {
    let args = Args::parse();
    match run_command(args) {
        Ok(code) => code,
        // The reader of our output has gone, as with `| head`: nothing is wrong.
        Err(error) if is_broken_pipe(error.as_ref()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("citeguard: {}", chain(error.as_ref()));
            ExitCode::from(2)
        }
    }
}

fn run_command(args: Args) -> Result<ExitCode, AnyError> {
    let mut config = Config::load(args.globals.config.as_deref())?;
    if !args.globals.content.is_empty() {
        config.engine.content.dirs.clone_from(&args.globals.content);
    }
    match args.command.unwrap_or_default() {
        Command::Serve(serve) => serve::run(config, &serve, Clock::new(args.globals.as_of)),
        Command::Mcp => mcp::run(&config, Clock::new(args.globals.as_of)),
        Command::Retrieve(retrieve) => retrieve::run(&config, &retrieve, &args.globals),
        Command::Answer(answer) => answer::run(&config, &answer, &args.globals),
        Command::Check(check) => guard::check(&config, &check, &args.globals),
        Command::Classify(classify) => guard::classify(&config, &classify, &args.globals),
        Command::Redact(redact) => redact::run(&redact, &args.globals),
        Command::Rules => guard::rules(&config, &args.globals),
        Command::Calibrate(calibrate) => {
            calibrate::run(&config, &calibrate, Clock::new(args.globals.as_of))
        }
        Command::Content(content) => content::run(&config, &content, &args.globals),
        Command::Train(train) => train::run(&train),
        Command::Eval(eval) => eval::run(&config, &eval, &args.globals),
        Command::Health(health) => health::run(&config, &health),
        Command::Openapi => {
            let document = serde_json::to_string_pretty(&crate::api::openapi())?;
            writeln!(io::stdout(), "{document}")?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// rmcp logs what clients send: it is off, whatever the level.
fn start_logging(settings: &LoggingSettings) {
    let filter = EnvFilter::new(format!(
        "{level},tantivy=warn,rmcp=off",
        level = settings.level
    ));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr);
    if settings.is_json {
        builder.json().flatten_event(true).finish().init();
    } else {
        builder
            .with_ansi(io::IsTerminal::is_terminal(&io::stderr()))
            .finish()
            .init();
    }
}

/// An error with its causes, parted by colons.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

fn is_broken_pipe(error: &(dyn Error + Send + Sync + 'static)) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
}
