//! A model's reply as it arrives: pieces of the answer, then its end or the fault that ended it.

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::header;
use hyper::{Response, StatusCode};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, timeout_at};

use super::http::Connection;
use super::sse::Events;
use super::{Fault, ModelSettings};
use crate::wire::{ModelPart, ModelReply};

/// Bytes of a reply beyond the answer's own, in multiples of the longest answer: a streamed token of four bytes comes in a
/// chunk of about 200.
const FRAME_FACTOR: usize = 100;

/// Bytes that any reply may have.
const MIN_REPLY_BYTES: usize = 64 << 10;

/// A reply that is being read. Dropping it closes its connection.
#[derive(Debug)]
pub struct Reply {
    body: Incoming,
    form: Form,
    limits: Limits,
    n_reply_bytes: usize,
    n_answer_bytes: usize,
    has_words: bool,
    is_over: bool,
    _connection: Connection,
    _slot: OwnedSemaphorePermit,
}

#[derive(Debug)]
enum Form {
    Whole(Vec<u8>),
    Stream {
        events: Events,
        /// Read and not handed out.
        ready: Vec<String>,
        is_finished: bool,
    },
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) first_word: Instant,
    pub(super) end: Instant,
    pub(super) stall: std::time::Duration,
    pub(super) max_answer_bytes: usize,
}

impl Limits {
    pub(super) fn new(settings: &ModelSettings, end: Instant) -> Self {
        Self {
            first_word: (Instant::now() + settings.first_word_timeout).min(end),
            end,
            stall: settings.stall_timeout,
            max_answer_bytes: settings.max_answer_bytes,
        }
    }
}

impl Reply {
    pub(super) fn new(
        response: Response<Incoming>,
        limits: Limits,
        connection: Connection,
        slot: OwnedSemaphorePermit,
    ) -> Result<Self, Fault> {
        match response.status() {
            StatusCode::OK => {}
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => return Err(Fault::Unauthorized),
            StatusCode::TOO_MANY_REQUESTS => return Err(Fault::RateLimited),
            status if status.is_client_error() => return Err(Fault::ClientError),
            status if status.is_server_error() => return Err(Fault::ServerError),
            _ => return Err(Fault::OtherStatus),
        }
        // A server that does not stream answers with JSON though a stream was asked for.
        let is_stream = response
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.trim_start().starts_with("text/event-stream"));
        let form = if is_stream {
            Form::Stream {
                events: Events::default(),
                ready: Vec::new(),
                is_finished: false,
            }
        } else {
            Form::Whole(Vec::new())
        };
        Ok(Self {
            body: response.into_body(),
            form,
            limits,
            n_reply_bytes: 0,
            n_answer_bytes: 0,
            has_words: false,
            is_over: false,
            _connection: connection,
            _slot: slot,
        })
    }

    /// The next piece of the answer; `None` once it is whole.
    ///
    /// # Errors
    /// The [`Fault`] that ended it.
    pub async fn next(&mut self) -> Result<Option<String>, Fault> {
        loop {
            if let Some(piece) = self.ready()? {
                self.n_answer_bytes += piece.len();
                if self.n_answer_bytes > self.limits.max_answer_bytes {
                    return Err(Fault::Endless);
                }
                self.has_words |= !piece.trim().is_empty();
                return Ok(Some(piece));
            }
            if self.is_over {
                return if self.has_words {
                    Ok(None)
                } else {
                    Err(Fault::Empty)
                };
            }
            match self.frame().await? {
                Some(bytes) => self.read(&bytes)?,
                None => self.end()?,
            }
        }
    }

    /// A piece that was read already.
    fn ready(&mut self) -> Result<Option<String>, Fault> {
        let Form::Stream {
            ready, is_finished, ..
        } = &mut self.form
        else {
            return Ok(None);
        };
        while !ready.is_empty() {
            let event = ready.remove(0);
            if event.trim() == "[DONE]" {
                ready.clear();
                *is_finished = true;
                self.is_over = true;
                return Ok(None);
            }
            let reply: ModelReply =
                serde_json::from_str(&event).map_err(|_| Fault::MalformedStream)?;
            if reply.error.is_some_and(|error| !error.is_null()) {
                return Err(Fault::ErrorInBody);
            }
            // Usage comes in an event without a choice.
            let Some(choice) = reply.choices.unwrap_or_default().into_iter().next() else {
                continue;
            };
            let words = words(choice.delta.unwrap_or_default())?;
            if let Some(reason) = choice.finish_reason {
                finished(&reason)?;
                *is_finished = true;
            }
            if !words.is_empty() {
                return Ok(Some(words));
            }
        }
        Ok(None)
    }

    fn read(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        self.n_reply_bytes += bytes.len();
        let max = self.limits.max_answer_bytes.saturating_mul(FRAME_FACTOR);
        if self.n_reply_bytes > max.max(MIN_REPLY_BYTES) {
            return Err(Fault::Endless);
        }
        match &mut self.form {
            Form::Whole(body) => body.extend_from_slice(bytes),
            Form::Stream { events, ready, .. } => ready.extend(events.push(bytes)?),
        }
        Ok(())
    }

    /// The body ended.
    fn end(&mut self) -> Result<(), Fault> {
        match &mut self.form {
            Form::Whole(body) => {
                let words = whole(&std::mem::take(body))?;
                let event = serde_json::json!({"choices": [{"delta": {"content": words}}]});
                // From here on it is a stream of one event.
                self.form = Form::Stream {
                    events: Events::default(),
                    ready: vec![event.to_string()],
                    is_finished: true,
                };
                self.is_over = true;
            }
            Form::Stream {
                events,
                ready,
                is_finished,
            } => match std::mem::take(events).finish()? {
                Some(event) => ready.push(event),
                None if *is_finished => self.is_over = true,
                None => return Err(Fault::Cut),
            },
        }
        Ok(())
    }

    async fn frame(&mut self) -> Result<Option<Bytes>, Fault> {
        let (until, fault) = if self.has_words {
            (Instant::now() + self.limits.stall, Fault::Stalled)
        } else {
            (self.limits.first_word, Fault::FirstWordTimeout)
        };
        let (until, fault) = if until < self.limits.end {
            (until, fault)
        } else {
            (self.limits.end, Fault::TotalTimeout)
        };
        loop {
            match timeout_at(until, self.body.frame()).await {
                Err(_) => return Err(fault),
                Ok(None) => return Ok(None),
                Ok(Some(Err(_))) => return Err(Fault::Cut),
                // Trailers say nothing that is needed.
                Ok(Some(Ok(frame))) => {
                    if let Ok(bytes) = frame.into_data() {
                        return Ok(Some(bytes));
                    }
                }
            }
        }
    }
}

/// The words of a reply that is not streamed.
fn whole(body: &[u8]) -> Result<String, Fault> {
    let reply: ModelReply = serde_json::from_slice(body).map_err(|_| Fault::NotJson)?;
    if reply.error.is_some_and(|error| !error.is_null()) {
        return Err(Fault::ErrorInBody);
    }
    let choice = reply.choices.and_then(|choices| choices.into_iter().next());
    let choice = choice.ok_or(Fault::NotJson)?;
    let words = words(choice.message.ok_or(Fault::NotJson)?)?;
    if let Some(reason) = choice.finish_reason {
        finished(&reason)?;
    }
    Ok(words)
}

fn words(part: ModelPart) -> Result<String, Fault> {
    if part.tool_calls.is_some_and(|calls| !calls.is_empty()) {
        return Err(Fault::ToolCalls);
    }
    if part.refusal.is_some_and(|refusal| !refusal.is_empty()) {
        return Err(Fault::ContentFilter);
    }
    Ok(part.content.unwrap_or_default())
}

/// What the model says of its end; names that OpenAI does not have mean a plain end on the servers that use them.
fn finished(reason: &str) -> Result<(), Fault> {
    match reason {
        "length" => Err(Fault::Length),
        "content_filter" => Err(Fault::ContentFilter),
        "tool_calls" | "function_call" => Err(Fault::ToolCalls),
        _ => Ok(()),
    }
}
