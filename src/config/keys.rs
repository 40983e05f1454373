//! The keys: every one is read by name, with its default and its range, in this file.

use std::path::PathBuf;
use std::time::Duration;

use url::Url;

use super::reader::Reader;
use super::{Config, GatewaySettings, LoggingSettings, McpSettings, ServerSettings};
use crate::answer::EngineSettings;
use crate::cite::{CiteSettings, FreshnessPolicy, FreshnessSettings};
use crate::content::ContentSettings;
use crate::embed::{EmbedSettings, OnError};
use crate::guard::{GuardSettings, QuestionClass, RuleMode};
use crate::passage::PassageSettings;
use crate::receipt::{HashKey, ReceiptSettings};
use crate::retrieve::RankSettings;
use crate::upstream::{ModelSettings, Secret};

impl Reader {
    /// All settings; what is wrong with them is among the problems.
    pub(super) fn config(&mut self) -> Config {
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
}
