//! A response body of server-sent events that a task writes, and that takes the task with it when the client leaves.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use http_body::Frame;
use serde::Serialize;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;

/// Events written and not yet sent; the task waits beyond that.
const MAX_WAITING: usize = 16;

/// What marks the end of a stream.
const DONE: &str = "data: [DONE]\n\n";

/// Writes events to a client.
#[derive(Clone, Debug)]
pub(super) struct EventSender(mpsc::Sender<Bytes>);

impl EventSender {
    /// Sends one event. Where the client has left, nobody reads it: the task is about to be ended.
    pub(super) async fn send(&self, event: &impl Serialize) {
        // The shapes sent have no maps whose keys could fail.
        let data = serde_json::to_string(event).unwrap_or_default();
        let _ = self.0.send(Bytes::from(format!("data: {data}\n\n"))).await;
    }

    /// Sends the end.
    pub(super) async fn done(self) {
        let _ = self.0.send(Bytes::from_static(DONE.as_bytes())).await;
    }
}

/// A stream of events that are all there already.
pub(super) fn whole(events: &[impl Serialize]) -> Response {
    let mut text = String::new();
    for event in events {
        text.push_str("data: ");
        text.push_str(&serde_json::to_string(event).unwrap_or_default());
        text.push_str("\n\n");
    }
    text.push_str(DONE);
    respond(Body::from(text))
}

/// A stream of events that `write` sends. It is ended, with whatever it waits for, when the client leaves.
pub(super) fn written<F>(write: impl FnOnce(EventSender) -> F) -> Response
where
    F: Future<Output = ()> + Send + 'static,
{
    let (sender, events) = mpsc::channel(MAX_WAITING);
    let task = tokio::spawn(write(EventSender(sender)));
    respond(Body::new(EventBody {
        events,
        task: task.abort_handle(),
    }))
}

fn respond(body: Body) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-cache"),
        // A proxy that gathers a stream before it passes it on defeats it.
        (header::HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    (headers, body).into_response()
}

struct EventBody {
    events: mpsc::Receiver<Bytes>,
    task: AbortHandle,
}

impl http_body::Body for EventBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.events
            .poll_recv(context)
            .map(|event| event.map(|bytes| Ok(Frame::data(bytes))))
    }
}

impl Drop for EventBody {
    fn drop(&mut self) {
        self.task.abort();
    }
}
