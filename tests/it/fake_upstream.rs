//! A language model's server that does what a test tells it: real HTTP and server-sent events on loopback, cut, stalled, or
//! wrong in any other way.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What the server does on one connection after it has read the request, step by step; then it closes.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Sends bytes.
    Send(Vec<u8>),
    /// Sends bytes again and again until the client leaves.
    Repeat(Vec<u8>),
    /// Waits until the client leaves.
    Hang,
}

/// The server, until it is dropped.
pub(crate) struct FakeUpstream {
    pub(crate) address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
    left: watch::Receiver<usize>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for FakeUpstream {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl FakeUpstream {
    /// Answers the first connection with the first script and so on; the last script serves all that follow.
    pub(crate) async fn start(scripts: Vec<Vec<Act>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (leaving, left) = watch::channel(0);
        let leaving = Arc::new(leaving);
        let log = Arc::clone(&requests);
        let task = tokio::spawn(async move {
            let mut n_connections = 0;
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let script = scripts[n_connections.min(scripts.len() - 1)].clone();
                n_connections += 1;
                tokio::spawn(serve(
                    stream,
                    script,
                    Arc::clone(&log),
                    Arc::clone(&leaving),
                ));
            }
        });
        Self {
            address,
            requests,
            left,
            task,
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// Heads and bodies of the requests, as they came over the wire.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// Resolves when a client has left a connection on which the server hung or repeated itself.
    pub(crate) async fn client_left(&mut self) {
        let left = self.left.wait_for(|n_left| *n_left > 0);
        let in_time = tokio::time::timeout(std::time::Duration::from_secs(10), left).await;
        in_time.expect("the client stays").unwrap();
    }
}

async fn serve(
    mut stream: TcpStream,
    script: Vec<Act>,
    log: Arc<Mutex<Vec<String>>>,
    left: Arc<watch::Sender<usize>>,
) {
    let Some(request) = read_request(&mut stream).await else {
        return;
    };
    log.lock().unwrap().push(request);
    for act in script {
        match act {
            Act::Send(bytes) => {
                if stream.write_all(&bytes).await.is_err() {
                    return;
                }
            }
            Act::Repeat(bytes) => {
                while stream.write_all(&bytes).await.is_ok() {}
                left.send_modify(|n| *n += 1);
                return;
            }
            Act::Hang => {
                let mut rest = [0; 64];
                while stream.read(&mut rest).await.is_ok_and(|n| n > 0) {}
                left.send_modify(|n| *n += 1);
                return;
            }
        }
    }
    let _ = stream.shutdown().await;
}

async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let n = stream.read(&mut piece).await.ok().filter(|n| *n > 0)?;
        bytes.extend_from_slice(&piece[..n]);
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| {
                    line.to_ascii_lowercase()
                        .strip_prefix("content-length: ")?
                        .parse()
                        .ok()
                })
                .unwrap_or(0);
            if body.len() >= length {
                return Some(text.into_owned());
            }
        }
    }
}

/// A whole response.
pub(crate) fn response(status: &str, content_type: &str, body: &str) -> Vec<Act> {
    let text = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {content_type}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    vec![Act::Send(text.into_bytes())]
}

/// A chat completion that is not streamed.
pub(crate) fn completion(content: &str, finish_reason: &str) -> Vec<Act> {
    let body = json!({"id": "c", "object": "chat.completion", "created": 1, "model": "m",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": content},
                     "logprobs": null, "finish_reason": finish_reason}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}});
    response("200 OK", "application/json", &body.to_string())
}

/// The head of a streamed response, in chunked coding so that a cut shows.
pub(crate) fn stream_head() -> Act {
    Act::Send(
        b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
            .to_vec(),
    )
}

/// A chunk of the transfer coding.
pub(crate) fn raw(text: &str) -> Act {
    Act::Send(format!("{:x}\r\n{text}\r\n", text.len()).into_bytes())
}

/// An event with a piece of the answer, or its end.
pub(crate) fn event(content: Option<&str>, finish_reason: Option<&str>) -> String {
    let delta = content.map_or(json!({}), |content| json!({"content": content}));
    let chunk: Value = json!({"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m",
        "choices": [{"index": 0, "delta": delta, "logprobs": null, "finish_reason": finish_reason}]});
    format!("data: {chunk}\n\n")
}

/// The events of an answer, a few bytes each, without an end.
pub(crate) fn begun(content: &str) -> Vec<Act> {
    let mut acts = vec![stream_head()];
    let mut rest = content;
    while !rest.is_empty() {
        let mut end = rest.len().min(7);
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        let (piece, after) = rest.split_at(end);
        acts.push(raw(&event(Some(piece), None)));
        rest = after;
    }
    acts
}

/// A streamed answer, whole.
pub(crate) fn streamed(content: &str, finish_reason: &str) -> Vec<Act> {
    let mut acts = begun(content);
    acts.push(raw(&event(None, Some(finish_reason))));
    acts.push(raw("data: [DONE]\n\n"));
    acts.push(Act::Send(b"0\r\n\r\n".to_vec()));
    acts
}
