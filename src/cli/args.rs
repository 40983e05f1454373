//! The arguments, as clap reads them.
#![expect(
    clippy::doc_markdown,
    reason = "these comments are the help text, where backticks would be printed"
)]

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::content::parse_iso_date;
use crate::guard::GroundingMode;

/// Cited passages of NCI's PDQ cancer summaries, and a guard for what is said about them.
///
/// Not a medical device; gives no advice.
#[derive(Debug, Parser)]
#[command(name = "citeguard", version, max_term_width = 100)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) globals: Globals,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Globals {
    /// Settings file [default: config/citeguard.toml where it exists]
    #[arg(long, global = true, env = "CITEGUARD_CONFIG", value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Folder of content files; may be given more than once [default: content]
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) content: Vec<PathBuf>,
    /// The day that stands in for today, YYYY-MM-DD, for repeatable runs
    #[arg(long, global = true, value_name = "DATE", value_parser = parse_day)]
    pub(super) as_of: Option<Date>,
    /// Print JSON
    #[arg(long, global = true)]
    pub(super) json: bool,
}

fn parse_day(raw: &str) -> Result<Date, &'static str> {
    parse_iso_date(raw).ok_or("write a real calendar date as YYYY-MM-DD")
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Serve HTTP (the default)
    Serve(ServeArgs),
    /// Serve MCP over standard input and output; `serve` has it at /mcp
    Mcp,
    /// Find cited passages for a question
    Retrieve(RetrieveArgs),
    /// Answer a question in the words of the content, guarded and cited
    Answer(AnswerArgs),
    /// Decide whether a drafted answer may be shown
    Check(CheckArgs),
    /// Say what kind of question a question is
    Classify(ClassifyArgs),
    /// Take names, numbers and addresses out of a text, as before it is sent to a language model
    Redact(RedactArgs),
    /// List the guard's rules
    Rules,
    /// Choose the weights of the ranking and of confidence on judged questions
    Calibrate(CalibrateArgs),
    /// Check the content folder
    Content(ContentArgs),
    /// Measure retrieval and guard on judged cases, or compare two measurements
    Eval(EvalArgs),
    /// Ask a running service whether it is ready: exit code 0 if so, 1 if not
    Health(HealthArgs),
    /// Print the OpenAPI document
    Openapi,
    /// Learn a data file of the guard from cases and print it
    #[command(hide = true)]
    Train(TrainArgs),
}

impl Default for Command {
    fn default() -> Self {
        Self::Serve(ServeArgs { listen: None })
    }
}

#[derive(Debug, ClapArgs)]
pub(super) struct ServeArgs {
    /// Address and port [default: 127.0.0.1:8080]; port 0 takes a free one
    #[arg(long, value_name = "ADDR")]
    pub(super) listen: Option<SocketAddr>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct HealthArgs {
    /// The service, such as http://127.0.0.1:8080 [default: where `serve` would listen]
    #[arg(long, value_name = "URL")]
    pub(super) url: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct RetrieveArgs {
    /// The question, in your own words
    #[arg(required_unless_present = "batch", conflicts_with = "batch")]
    pub(super) question: Option<String>,
    /// Passages wanted at most, 1 to 100 [default: 5; in a batch 10]
    #[arg(long, value_name = "N")]
    pub(super) top_k: Option<u64>,
    /// Tell how the question was read and what each score is made of
    #[arg(long, conflicts_with = "batch")]
    pub(super) explain: bool,
    /// Questions as JSON lines, {"query_id", "query"}; - reads standard input
    #[arg(long, value_name = "FILE")]
    pub(super) batch: Option<PathBuf>,
    /// How a batch is printed
    #[arg(long, value_enum, default_value_t = BatchFormat::Json, requires = "batch")]
    pub(super) format: BatchFormat,
    /// Last column of a TREC run
    #[arg(long, default_value = "citeguard", requires = "batch")]
    pub(super) tag: String,
}

#[derive(Debug, ClapArgs)]
pub(super) struct AnswerArgs {
    /// The question, in your own words
    #[arg(required_unless_present = "batch", conflicts_with = "batch")]
    pub(super) question: Option<String>,
    /// Passages looked at, 1 to 100 [default: 5]
    #[arg(long, value_name = "N")]
    pub(super) top_k: Option<u64>,
    /// Explain terms, as far as the content itself explains them
    #[arg(long)]
    pub(super) definitions: bool,
    /// Questions as JSON lines, {"id", "text"}; - reads standard input. Prints a JSON answer a line
    #[arg(long, value_name = "FILE")]
    pub(super) batch: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum BatchFormat {
    /// One JSON object a line
    Json,
    /// TREC run: qid Q0 passage_id rank score tag
    Trec,
}

#[derive(Debug, ClapArgs)]
pub(super) struct CalibrateArgs {
    /// Judged questions, `QUESTIONS.jsonl` or `QUESTIONS.jsonl=CONTENT`; may be given more than once
    #[arg(long, required = true, value_name = "SUITE")]
    pub(super) retrieval: Vec<String>,
    /// Questions that the content has no answer to, in the same form
    #[arg(long, value_name = "SUITE")]
    pub(super) unanswerable: Vec<String>,
    /// Judged questions that nothing is fitted to and that the least confidence must suit as well, in the same form
    #[arg(long, value_name = "SUITE")]
    pub(super) threshold: Vec<String>,
    /// Search for better weights of the ranking, not only of confidence
    #[arg(long)]
    pub(super) search: bool,
    /// Write what was chosen, and how, into this file, such as config/ranking.toml
    #[arg(long, value_name = "FILE")]
    pub(super) record: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ContentArgs {
    #[command(subcommand)]
    pub(super) command: ContentCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum ContentCommand {
    /// Report every problem of the content folder, with file and line
    Check,
}

#[derive(Debug, ClapArgs)]
pub(super) struct CheckArgs {
    /// The draft; - or nothing reads standard input
    #[arg(conflicts_with = "batch")]
    pub(super) file: Option<PathBuf>,
    /// The question that the draft answers
    #[arg(long, value_name = "Q", conflicts_with = "batch")]
    pub(super) question: Option<String>,
    /// Passages the draft rests on: a JSON array, or plain text with a passage a paragraph
    #[arg(long, value_name = "FILE", conflicts_with = "batch")]
    pub(super) passages: Option<PathBuf>,
    /// Whether claims are checked against passages
    #[arg(long, value_enum, default_value_t = Grounding::Auto)]
    pub(super) grounding: Grounding,
    /// Drafts as JSON lines, {"id", "text", "question"?, "passages"?}; - reads standard input
    #[arg(long, value_name = "FILE")]
    pub(super) batch: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Grounding {
    /// Where there are passages
    Auto,
    /// Without passages against the whole content
    Always,
    /// Never
    Never,
}

impl From<Grounding> for GroundingMode {
    fn from(grounding: Grounding) -> Self {
        match grounding {
            Grounding::Auto => Self::Auto,
            Grounding::Always => Self::Always,
            Grounding::Never => Self::Never,
        }
    }
}

#[derive(Debug, ClapArgs)]
pub(super) struct ClassifyArgs {
    /// The question
    #[arg(required_unless_present = "batch", conflicts_with = "batch")]
    pub(super) question: Option<String>,
    /// Questions as JSON lines, {"id", "text"}; - reads standard input
    #[arg(long, value_name = "FILE")]
    pub(super) batch: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct RedactArgs {
    /// The text; - or nothing reads standard input
    #[arg(conflicts_with = "batch")]
    pub(super) file: Option<PathBuf>,
    /// Texts as JSON lines, {"id", "text"}; - reads standard input
    #[arg(long, value_name = "FILE")]
    pub(super) batch: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct TrainArgs {
    /// Which file
    #[arg(value_enum)]
    pub(super) model: TrainModel,
    /// Cases as JSON lines, {"text", "label"}
    #[arg(required = true)]
    pub(super) files: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum TrainModel {
    /// Weights of terms for classes of questions
    Questions,
}

#[derive(Debug, ClapArgs)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct EvalArgs {
    #[command(subcommand)]
    pub(super) command: Option<EvalCommand>,
    /// Manifests (.toml), files of cases (.jsonl), or folders of them; tests/suites/README.md explains
    #[arg(required = true, value_name = "SUITE")]
    pub(super) suites: Vec<PathBuf>,
    /// A running server to evaluate, such as http://127.0.0.1:8080 [default: in process]
    #[arg(long, value_name = "URL")]
    pub(super) target: Option<String>,
    /// Write a JUnit report; its failures are floors that are not kept
    #[arg(long, value_name = "FILE")]
    pub(super) junit: Option<PathBuf>,
    /// Write the report as one HTML page
    #[arg(long, value_name = "FILE")]
    pub(super) html: Option<PathBuf>,
    /// Write what was found as a TREC run
    #[arg(long, value_name = "FILE")]
    pub(super) run: Option<PathBuf>,
    /// Write the judgements on document ids as TREC qrels
    #[arg(long, value_name = "FILE")]
    pub(super) qrels: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum EvalCommand {
    /// Compare two reports written with --json: paired differences, significance, changed cases
    Compare(CompareArgs),
}

#[derive(Debug, ClapArgs)]
pub(super) struct CompareArgs {
    /// The report to compare with
    #[arg(value_name = "A.json")]
    pub(super) first: PathBuf,
    /// The report to judge
    #[arg(value_name = "B.json")]
    pub(super) second: PathBuf,
}
