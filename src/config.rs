//! From `config/citeguard.toml` and the environment to a checked [`Config`] made of each room's settings.
//!
//! Every key is read by name, with its default and its range, in one place: [`Reader::config`]. All problems
//! are reported together. Works with no file at all.

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::Duration;

use config::{Environment, File, FileFormat, Value, ValueKind};
use thiserror::Error;
use url::Url;

use crate::answer::EngineSettings;
use crate::cite::{CiteSettings, FreshnessPolicy, FreshnessSettings};
use crate::content::ContentSettings;
use crate::embed::{EmbedSettings, OnError};
use crate::error::ErrorKind;
use crate::guard::{GuardSettings, QuestionClass, RuleMode};
use crate::passage::PassageSettings;
use crate::receipt::{HashKey, ReceiptSettings};
use crate::retrieve::RankSettings;
use crate::upstream::{ModelSettings, Secret};

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

/// Takes values out of the flattened table and collects what is wrong with them.
#[derive(Default)]
struct Reader {
    values: BTreeMap<String, Value>,
    known: Vec<&'static str>,
    problems: Vec<String>,
}

impl Reader {
    fn config(&mut self) -> Config {
        let listen = self.parsed(
            "server.listen",
            "127.0.0.1:8080",
            "an address with a port such as 127.0.0.1:8080",
        );
        let server = ServerSettings {
            listen,
            max_body_bytes: self.number("server.max_body_bytes", 1 << 20, 1024..=16 << 20),
            request_timeout: Duration::from_millis(self.number(
                "server.request_timeout_ms",
                5_000,
                10..=600_000,
            )),
            max_requests: self.number("server.max_requests", 256, 1..=10_000),
            shutdown_grace: Duration::from_millis(self.number(
                "server.shutdown_grace_ms",
                10_000,
                0..=600_000,
            )),
            gateway: self.gateway(),
        };
        let mcp = McpSettings {
            allowed_hosts: self.texts("mcp.allowed_hosts", &["localhost", "127.0.0.1", "::1"]),
            allowed_origins: self.texts(
                "mcp.allowed_origins",
                &["http://localhost:*", "http://127.0.0.1:*", "http://[::1]:*"],
            ),
        };
        let content = ContentSettings {
            dirs: self
                .list("content.dirs", "content")
                .into_iter()
                .map(PathBuf::from)
                .collect(),
            max_file_bytes: self.number("content.max_file_bytes", 8 << 20, 1024..=256 << 20),
        };
        let passages = PassageSettings {
            max_words: self.number("passages.max_words", 180, 60..=400),
        };
        let policies = [
            ("flag", FreshnessPolicy::Flag),
            ("withhold", FreshnessPolicy::Withhold),
        ];
        let freshness = FreshnessSettings {
            policy: self.choice("freshness.policy", &policies),
            due_soon_days: self.number("freshness.due_soon_days", 30, 0..=365),
        };
        let levels = ["info", "error", "warn", "debug", "trace"].map(|level| (level, level));
        let logging = LoggingSettings {
            is_json: self.choice("logging.format", &[("text", false), ("json", true)]),
            level: self.choice("logging.level", &levels).to_owned(),
        };
        let cite = CiteSettings {
            freshness,
            ..CiteSettings::default()
        };
        // The ranking has no keys, so that the figures measured for it hold for every deployment.
        let engine = EngineSettings {
            content,
            passages,
            rank: RankSettings::default(),
            cite,
            guard: self.guard(),
            embeddings: self.embeddings(),
        };
        let model = self.model(engine.guard.max_answer_bytes);
        Config {
            server,
            receipts: self.receipts(),
            mcp,
            engine,
            model,
            logging,
        }
    }

    fn gateway(&mut self) -> GatewaySettings {
        let classes = [
            QuestionClass::Injection,
            QuestionClass::OutOfScope,
            QuestionClass::Insurance,
            QuestionClass::Emergency,
        ];
        let key = "gateway.blocked_classes";
        let names = self.list(key, QuestionClass::Injection.name());
        let mut blocked_classes = Vec::new();
        for name in names {
            if let Some(class) = classes.iter().find(|class| class.name() == name) {
                blocked_classes.push(*class);
            } else {
                let allowed = classes.map(QuestionClass::name).join(", ");
                self.problems
                    .push(format!("`{key}` has `{name}`; it may have {allowed}"));
            }
        }
        GatewaySettings {
            blocked_classes,
            is_replaced: self.choice("gateway.on_reject", &[("replace", true), ("block", false)]),
        }
    }

    fn receipts(&mut self) -> ReceiptSettings {
        let dir: String = self.parsed("receipts.dir", "", "a folder");
        let variable: String = self.parsed(
            "receipts.hash_key_env",
            "RECEIPT_HASH_KEY",
            "the name of an environment variable",
        );
        let key = std::env::var(&variable).ok().filter(|key| !key.is_empty());
        let key = key.and_then(|key| {
            let refused = |error| self.problems.push(format!("`{variable}`: {error}"));
            HashKey::parse(&key).map_err(refused).ok()
        });
        ReceiptSettings {
            dir: Some(PathBuf::from(dir)).filter(|dir| !dir.as_os_str().is_empty()),
            retention_days: self.number("receipts.retention_days", 30, 1..=3650),
            max_bytes: self.number("receipts.max_bytes", 64 << 20, 1 << 16..=1 << 40),
            max_entries: self.number("receipts.max_entries", 100_000, 0..=10_000_000),
            key,
        }
    }

    fn guard(&mut self) -> GuardSettings {
        let mut guard = GuardSettings {
            max_answer_bytes: self.number("guard.max_answer_bytes", 200_000, 1_000..=10_000_000),
            max_safe_passages: self.number("guard.max_safe_passages", 2, 0..=10),
            ..GuardSettings::default()
        };
        if let Some(contacts) = self.text_file("guard.contacts") {
            guard.contacts = contacts;
        }
        guard.country = self.text("guard.country");
        let prefix = "guard.rules.";
        let rules: Vec<String> = self
            .values
            .keys()
            .filter(|k| k.starts_with(prefix))
            .cloned()
            .collect();
        for key in rules {
            let Some(value) = self.values.remove(&key) else {
                continue;
            };
            let name = value.clone().into_string().unwrap_or_default();
            let modes = [RuleMode::Enforce, RuleMode::Report, RuleMode::Off];
            match modes.into_iter().find(|mode| mode.name() == name) {
                Some(mode) => {
                    guard
                        .rule_modes
                        .insert(key[prefix.len()..].to_ascii_uppercase(), mode);
                }
                None => self.refuse(&key, &value, "\"enforce\", \"report\" or \"off\""),
            }
        }
        guard
    }

    /// The model, where `model.url` names one. Every key is read, so that each is known and its value looked at.
    fn model(&mut self, max_checked_bytes: usize) -> Option<ModelSettings> {
        let url = self.take("model.url");
        let name = self.text("model.model");
        let key_env = self.text("model.key_env");
        let ca_file = self.text("model.ca_file").map(PathBuf::from);
        let mut time =
            |key, default, range| Duration::from_millis(self.number(key, default, range));
        let connect_timeout = time("model.connect_timeout_ms", 2_000, 10..=60_000);
        let first_word_timeout = time("model.first_word_timeout_ms", 15_000, 10..=600_000);
        let stall_timeout = time("model.stall_timeout_ms", 10_000, 10..=600_000);
        let total_timeout = time("model.total_timeout_ms", 30_000, 10..=600_000);
        let is_streamed = self.choice("model.stream", &[("true", true), ("false", false)]);
        let temperature = self.decimal("model.temperature", 0.0, 0.0..=2.0);
        let max_answer_bytes = self.number("model.max_answer_bytes", 8_192, 200..=65_536);
        let max_calls = self.number("model.max_calls", 32, 1..=1_000);
        let is_repaired = self.choice("model.repair", &[("true", true), ("false", false)]);
        let Some(url) = url else {
            if name.is_some() || key_env.is_some() || ca_file.is_some() {
                self.problems.push(
                    "`model.url` is missing; without it the other keys of `model` say nothing"
                        .to_owned(),
                );
            }
            return None;
        };
        if max_answer_bytes > max_checked_bytes {
            self.problems.push(format!(
                "`model.max_answer_bytes` is {max_answer_bytes}; it must not exceed `guard.max_answer_bytes`, {max_checked_bytes}"
            ));
        }
        let parsed = Url::parse(&url.to_string()).ok().filter(|url| {
            matches!(url.scheme(), "http" | "https")
                && url.has_host()
                && url.username().is_empty()
                && url.password().is_none()
                && url.query().is_none()
                && url.fragment().is_none()
        });
        if parsed.is_none() {
            self.problems.push(
                "`model.url` must be the base of an API, http or https, such as http://127.0.0.1:8000/v1, without a \
                 user, a password or a query; a key belongs in the variable that `model.key_env` names"
                    .to_owned(),
            );
        }
        if name.is_none() {
            self.problems
                .push("`model.model` is missing; it is the model's name at `model.url`".to_owned());
        }
        let key = key_env.and_then(|variable| {
            let key = std::env::var(&variable)
                .ok()
                .filter(|key| !key.trim().is_empty());
            if key.is_none() {
                self.problems.push(format!(
                    "`model.key_env` names the environment variable {variable}, which is not set"
                ));
            }
            key.map(|key| Secret::new(key.trim().to_owned()))
        });
        Some(ModelSettings {
            url: parsed?,
            model: name?,
            key,
            ca_file,
            is_streamed,
            temperature,
            connect_timeout,
            first_word_timeout,
            stall_timeout,
            total_timeout,
            max_answer_bytes,
            max_calls,
            is_repaired,
        })
    }

    /// A text that is not empty.
    fn text(&mut self, key: &'static str) -> Option<String> {
        let value = self.take(key)?;
        let text = value.clone().into_string().unwrap_or_default();
        if text.trim().is_empty() {
            self.refuse(key, &value, "a text that is not empty");
            return None;
        }
        Some(text)
    }

    fn decimal(&mut self, key: &'static str, default: f64, range: RangeInclusive<f64>) -> f64 {
        let Some(value) = self.take(key) else {
            return default;
        };
        let number = value.clone().into_float().ok();
        number.filter(|n| range.contains(n)).unwrap_or_else(|| {
            let allowed = format!("a number from {} to {}", range.start(), range.end());
            self.refuse(key, &value, &allowed);
            default
        })
    }

    fn embeddings(&mut self) -> EmbedSettings {
        let errors = [("stop", OnError::Stop), ("lexical", OnError::Lexical)];
        EmbedSettings {
            model_dir: self.text_or_none("embeddings.model_dir").map(PathBuf::from),
            cache_dir: self.text_or_none("embeddings.cache_dir").map(PathBuf::from),
            on_error: self.choice("embeddings.on_error", &errors),
            threads: self.number("embeddings.threads", 0, 0..=256),
            max_tokens: self.number("embeddings.max_tokens", 256, 16..=512),
            question_prefix: self
                .text_or_none("embeddings.question_prefix")
                .unwrap_or_default(),
            passage_prefix: self
                .text_or_none("embeddings.passage_prefix")
                .unwrap_or_default(),
        }
    }

    /// A text; an empty one counts as none.
    fn text_or_none(&mut self, key: &'static str) -> Option<String> {
        let value = self.take(key)?;
        if let Ok(text) = value.clone().into_string() {
            Some(text).filter(|text| !text.is_empty())
        } else {
            self.refuse(key, &value, "a text");
            None
        }
    }

    /// The text of the file that a key names.
    fn text_file(&mut self, key: &'static str) -> Option<String> {
        let value = self.take(key)?;
        let path = value.to_string();
        match std::fs::read_to_string(&path) {
            Ok(text) => Some(text),
            Err(error) => {
                self.refuse(key, &value, &format!("a file that can be read ({error})"));
                None
            }
        }
    }

    fn flatten(&mut self, key: String, value: Value) {
        match value.kind {
            ValueKind::Table(table) => {
                for (inner, value) in table.into_iter().collect::<BTreeMap<_, _>>() {
                    self.flatten(format!("{key}.{inner}"), value);
                }
            }
            _ => {
                self.values.insert(key, value);
            }
        }
    }

    fn take(&mut self, key: &'static str) -> Option<Value> {
        self.known.push(key);
        self.values.remove(key)
    }

    fn refuse(&mut self, key: &str, value: &Value, allowed: &str) {
        self.problems
            .push(format!("`{key}` is `{value}`; it must be {allowed}"));
    }

    fn number<T>(&mut self, key: &'static str, default: T, range: RangeInclusive<T>) -> T
    where
        T: TryFrom<i64> + PartialOrd + fmt::Display + Copy,
    {
        let Some(value) = self.take(key) else {
            return default;
        };
        let number = value
            .clone()
            .into_int()
            .ok()
            .and_then(|n| T::try_from(n).ok())
            .filter(|n| range.contains(n));
        number.unwrap_or_else(|| {
            self.refuse(
                key,
                &value,
                &format!("a whole number from {} to {}", range.start(), range.end()),
            );
            default
        })
    }

    fn parsed<T: std::str::FromStr>(
        &mut self,
        key: &'static str,
        default: &str,
        allowed: &str,
    ) -> T {
        let fallback = || default.parse().ok().expect("the default is valid");
        let Some(value) = self.take(key) else {
            return fallback();
        };
        value
            .clone()
            .into_string()
            .ok()
            .and_then(|text| text.parse().ok())
            .unwrap_or_else(|| {
                self.refuse(key, &value, allowed);
                fallback()
            })
    }

    /// The first choice is the default.
    fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)]) -> T {
        let Some(value) = self.take(key) else {
            return choices[0].1;
        };
        let name = value.clone().into_string().unwrap_or_default();
        choices
            .iter()
            .find(|(known, _)| *known == name)
            .map_or_else(
                || {
                    let names: Vec<String> = choices
                        .iter()
                        .map(|(known, _)| format!("\"{known}\""))
                        .collect();
                    self.refuse(key, &value, &names.join(" or "));
                    choices[0].1
                },
                |(_, choice)| *choice,
            )
    }

    /// A list of texts that may be empty.
    fn texts(&mut self, key: &'static str, default: &[&str]) -> Vec<String> {
        let Some(value) = self.values.get(key) else {
            self.known.push(key);
            return default.iter().map(|&text| text.to_owned()).collect();
        };
        if value
            .clone()
            .into_array()
            .is_ok_and(|array| array.is_empty())
        {
            self.take(key);
            return Vec::new();
        }
        self.list(key, "")
    }

    fn list(&mut self, key: &'static str, default: &str) -> Vec<String> {
        let Some(value) = self.take(key) else {
            return vec![default.to_owned()];
        };
        let items = match value.clone().into_array() {
            Ok(values) => values
                .into_iter()
                .map(|v| v.into_string().unwrap_or_default())
                .collect(),
            Err(_) => value
                .to_string()
                .split(',')
                .map(|s| s.trim().to_owned())
                .collect::<Vec<_>>(),
        };
        if items.is_empty() || items.iter().any(String::is_empty) {
            self.refuse(
                key,
                &value,
                "a list of at least one text, none of them empty",
            );
        }
        items
    }
}
