//! From `config/citeguard.toml` and the environment to a checked [`Config`] made of each room's settings.
//!
//! Every key is read by name, with its default and its range, in one place: [`keys`]. All problems are reported
//! together. Works with no file at all.

mod keys;
mod reader;

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use config::{Environment, File, FileFormat, Value};
use thiserror::Error;

use self::reader::Reader;
use crate::answer::EngineSettings;
use crate::error::ErrorKind;
use crate::guard::QuestionClass;
use crate::receipt::ReceiptSettings;
use crate::upstream::ModelSettings;

/// The file that is read where none is named and it is there.
pub const DEFAULT_FILE: &str = "config/citeguard.toml";

/// Ready-to-use settings.
#[derive(Clone, Debug)]
pub struct Config {
    /// The HTTP surface.
    pub server: ServerSettings,
    /// The MCP surface.
    pub mcp: McpSettings,
    /// Content, passages, ranking, citation.
    pub engine: EngineSettings,
    /// The language model, where there is one.
    pub model: Option<ModelSettings>,
    /// Receipts of answers.
    pub receipts: ReceiptSettings,
    /// How the program logs.
    pub logging: LoggingSettings,
}

/// Settings of the HTTP surface.
#[derive(Clone, Debug)]
pub struct ServerSettings {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Largest request body.
    pub max_body_bytes: usize,
    /// Time a request may take.
    pub request_timeout: Duration,
    /// Requests worked on at once.
    pub max_requests: usize,
    /// Time that open requests have after a stop signal.
    pub shutdown_grace: Duration,
    /// The guard as a gateway's plug-in.
    pub gateway: GatewaySettings,
}

/// Settings of the guard as a gateway's plug-in.
#[derive(Clone, Debug)]
pub struct GatewaySettings {
    /// Classes of questions that do not reach the model. A personal question never belongs to them: it is answered
    /// in general.
    pub blocked_classes: Vec<QuestionClass>,
    /// Whether a rejected answer is replaced by the safe text; else it is blocked.
    pub is_replaced: bool,
}

/// Who may call the MCP endpoint over HTTP.
#[derive(Clone, Debug)]
pub struct McpSettings {
    /// Names of the `Host` header that are answered, with or without a port; `*` admits every name.
    pub allowed_hosts: Vec<String>,
    /// Values of the `Origin` header that are answered, `:*` for any port; `*` admits every origin.
    /// A request without the header is not of a browser and always admitted.
    pub allowed_origins: Vec<String>,
}

/// How the program logs.
#[derive(Clone, Debug)]
pub struct LoggingSettings {
    /// One JSON object a line instead of text.
    pub is_json: bool,
    /// `error`, `warn`, `info`, `debug` or `trace`.
    pub level: String,
}

/// Everything wrong with the configuration.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file cannot be read or is not TOML.
    #[error("the configuration cannot be read")]
    Unreadable(#[source] config::ConfigError),
    /// Keys that do not exist and values that are not allowed.
    #[error("{}", ProblemList(.0))]
    Invalid(Vec<String>),
}

struct ProblemList<'a>(&'a [String]);

impl fmt::Display for ProblemList<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the configuration has {} problem(s)", self.0.len())?;
        self.0
            .iter()
            .try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

impl ConfigError {
    /// Its [`ErrorKind`].
    pub fn kind(&self) -> ErrorKind {
        ErrorKind::InvalidInput
    }
}

impl Config {
    /// Reads `file`, or [`DEFAULT_FILE`] where it exists and `file` is `None`, then the environment.
    ///
    /// # Errors
    /// [`ConfigError`] with every problem at once.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        let mut builder = config::Config::builder();
        let path = file
            .map(Path::to_owned)
            .or_else(|| Some(PathBuf::from(DEFAULT_FILE)).filter(|p| p.is_file()));
        if let Some(path) = path {
            builder = builder.add_source(File::new(&path.to_string_lossy(), FileFormat::Toml));
        }
        let environment = Environment::with_prefix("CITEGUARD")
            .prefix_separator("_")
            .separator("__");
        let table = builder
            .add_source(environment.ignore_empty(true))
            .build()
            .and_then(config::Config::try_deserialize::<BTreeMap<String, Value>>)
            .map_err(ConfigError::Unreadable)?;
        let mut reader = Reader::default();
        for (key, value) in table {
            reader.flatten(key, value);
        }
        // Named by --config's own environment variable, not a setting.
        reader.values.remove("config");
        let config = reader.config();
        let known = std::mem::take(&mut reader.known);
        for key in reader.values.keys() {
            let section = key.split('.').next().unwrap_or_default();
            let near: Vec<&str> = known
                .iter()
                .copied()
                .filter(|k| k.split('.').next() == Some(section))
                .collect();
            let allowed = if near.is_empty() {
                known.join(", ")
            } else {
                near.join(", ")
            };
            reader
                .problems
                .push(format!("`{key}` is not a key; known keys are {allowed}"));
        }
        if reader.problems.is_empty() {
            Ok(config)
        } else {
            Err(ConfigError::Invalid(reader.problems))
        }
    }
}
