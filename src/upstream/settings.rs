//! What an operator sets of a language model.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use url::Url;

/// A language model behind an OpenAI-compatible server.
#[derive(Clone, Debug)]
pub struct ModelSettings {
    /// Base of the API, `http` or `https`, such as `http://127.0.0.1:8000/v1`; `/chat/completions` is added.
    pub url: Url,
    /// The model's name there.
    pub model: String,
    /// Sent as `Authorization: Bearer`, where there is one.
    pub key: Option<Secret>,
    /// A file of certificates in PEM form that are trusted besides the system's.
    pub ca_file: Option<PathBuf>,
    /// Whether the answer is asked for as a stream.
    pub is_streamed: bool,
    /// Sampling temperature, `0.0..=2.0`.
    pub temperature: f64,
    /// Time to connect, TLS included.
    pub connect_timeout: Duration,
    /// Time from the request to the first word of the answer.
    pub first_word_timeout: Duration,
    /// Longest silence within an answer.
    pub stall_timeout: Duration,
    /// Time for the whole, a repair included.
    pub total_timeout: Duration,
    /// Longest answer, bytes.
    pub max_answer_bytes: usize,
    /// Calls open at once.
    pub max_calls: usize,
    /// Whether a rejected answer goes back once, with what was found in it.
    pub is_repaired: bool,
}

/// A text that is never printed.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Keeps `text`.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[not shown]")
    }
}
