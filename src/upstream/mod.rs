//! A language model behind any OpenAI-compatible server: messages out, a drafted answer in, or the [`Fault`] that kept it.
//!
//! It says nothing about whether a draft may be shown: that is the guard's, and whoever calls this holds a draft back until
//! the guard has passed it. Nothing is tried twice: a second try doubles what an asker waits, and the composer has an
//! answer at once. Nothing of a request or a reply is logged. Start at [`Upstream::ask`].

mod fault;
mod http;
mod reply;
mod settings;
mod sse;

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use thiserror::Error;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

pub use fault::Fault;
pub use reply::Reply;
pub use settings::{ModelSettings, Secret};

use crate::error::ErrorKind;
use crate::prompt::Message;
use crate::wire::{ModelMessage, ModelRequest};
use http::Endpoint;
use reply::Limits;

/// What keeps a model from being set up.
#[derive(Debug, Error)]
pub enum UpstreamError {
    /// No host and port can be read from the URL.
    #[error("`model.url` names no server")]
    Url,
    /// The key cannot stand in a header.
    #[error("the key in the variable that `model.key_env` names cannot stand in a header")]
    Key,
    /// The certificates cannot be read.
    #[error("no certificates can be read from {0}, which `model.ca_file` names")]
    Certificates(PathBuf),
    /// No certificate is trusted.
    #[error(
        "`model.url` is https and this system trusts no certificate; `model.ca_file` can name some"
    )]
    NoRoots,
    /// TLS cannot be set up.
    #[error("TLS cannot be set up")]
    Tls,
}

impl UpstreamError {
    /// Its [`ErrorKind`].
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Url | Self::Key | Self::Certificates(_) | Self::NoRoots => {
                ErrorKind::InvalidInput
            }
            Self::Tls => ErrorKind::Internal,
        }
    }
}

/// A model that can be asked.
pub struct Upstream {
    settings: ModelSettings,
    endpoint: Endpoint,
    slots: Arc<Semaphore>,
}

impl Upstream {
    /// Connects to nothing yet.
    ///
    /// # Errors
    /// [`UpstreamError`] where the settings cannot work.
    pub fn new(settings: ModelSettings) -> Result<Self, UpstreamError> {
        Ok(Self {
            endpoint: Endpoint::new(&settings)?,
            slots: Arc::new(Semaphore::new(settings.max_calls)),
            settings,
        })
    }

    /// Its settings.
    pub fn settings(&self) -> &ModelSettings {
        &self.settings
    }

    /// When an answer that is begun now must be whole.
    pub fn deadline(&self) -> Instant {
        Instant::now() + self.settings.total_timeout
    }

    /// Sends the messages; resolves when the head of the reply is there. `end` is from [`Self::deadline`].
    ///
    /// # Errors
    /// The [`Fault`] that kept the reply from beginning.
    pub async fn ask(&self, messages: &[Message], end: Instant) -> Result<Reply, Fault> {
        let slot = Arc::clone(&self.slots).try_acquire_owned();
        let slot = slot.map_err(|_| Fault::Busy)?;
        let body = self.body(messages)?;
        let accept = if self.settings.is_streamed {
            "text/event-stream, application/json"
        } else {
            "application/json"
        };
        let connected = (Instant::now() + self.settings.connect_timeout).min(end);
        let connecting = timeout_at(connected, self.endpoint.connect());
        let (mut sender, connection) = connecting.await.map_err(|_| Fault::ConnectTimeout)??;
        let limits = Limits::new(&self.settings, end);
        let posting = self.endpoint.post(&mut sender, body, accept);
        let response = timeout_at(limits.first_word, posting).await;
        let response = response.map_err(|_| {
            if limits.first_word < limits.end {
                Fault::FirstWordTimeout
            } else {
                Fault::TotalTimeout
            }
        })??;
        Reply::new(response, limits, connection, slot)
    }

    fn body(&self, messages: &[Message]) -> Result<Bytes, Fault> {
        let messages = messages.iter().map(|message| ModelMessage {
            role: message.role.as_str(),
            content: &message.content,
        });
        let request = ModelRequest {
            model: &self.settings.model,
            messages: messages.collect(),
            temperature: self.settings.temperature,
            stream: self.settings.is_streamed,
        };
        let body = serde_json::to_vec(&request).map_err(|_| Fault::Inner)?;
        Ok(Bytes::from(body))
    }
}
