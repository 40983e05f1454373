//! A running server, over its HTTP API.

use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use ureq::Agent;

use super::{CaseDraft, Checked, Classified, EMBEDDINGS, Found, Retrieved, Target};
use crate::eval::EvalError;

/// Time that one request may take. The server's own limit is 5 s by default; a slow link gets as much again.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// Largest response read, bytes. A hundred passages with their citations take about half a megabyte.
const MAX_RESPONSE_BYTES: u64 = 64 << 20;

/// A server at an address. Plain HTTP: a server behind TLS is evaluated from inside, or in process.
pub struct HttpTarget {
    base: String,
    agent: Agent,
}

#[derive(Deserialize)]
struct ReadyAnswer {
    embeddings: Option<String>,
}

#[derive(Deserialize)]
struct RetrieveAnswer {
    answerable: bool,
    confidence: f64,
    hits: Vec<HitAnswer>,
}

#[derive(Deserialize)]
struct HitAnswer {
    passage: PassageAnswer,
    citation: CitationAnswer,
}

#[derive(Deserialize)]
struct PassageAnswer {
    id: String,
    text: String,
    section: Vec<String>,
}

#[derive(Deserialize)]
struct CitationAnswer {
    url: String,
}

impl HttpTarget {
    /// # Errors
    /// [`EvalError::Suite`] where `url` is no `http://` address.
    pub fn new(url: &str) -> Result<Self, EvalError> {
        if !url.starts_with("http://") {
            return Err(EvalError::Suite(format!(
                "the target `{url}` must begin with http://; TLS is not spoken here"
            )));
        }
        let config = Agent::config_builder()
            .timeout_global(Some(REQUEST_TIMEOUT))
            .http_status_as_error(false)
            .max_redirects(0);
        Ok(Self {
            base: url.trim_end_matches('/').to_owned(),
            agent: config.build().into(),
        })
    }

    /// Posts `body`. `None` where the server refuses this input (400, 413): that is an answer, if a poor one.
    fn post<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<Option<T>, EvalError> {
        let url = format!("{}{path}", self.base);
        let failed = |message: String| EvalError::Target {
            url: url.clone(),
            message,
        };
        let mut response = self
            .agent
            .post(&url)
            .header("content-type", "application/json")
            .send(body.to_string())
            .map_err(|e| failed(e.to_string()))?;
        let status = response.status().as_u16();
        let text = response
            .body_mut()
            .with_config()
            .limit(MAX_RESPONSE_BYTES)
            .read_to_string()
            .map_err(|e| failed(e.to_string()))?;
        match status {
            200 => serde_json::from_str(&text)
                .map(Some)
                .map_err(|e| failed(format!("the response cannot be read: {e}"))),
            400 | 413 => Ok(None),
            _ => Err(failed(format!("status {status}"))),
        }
    }
}

impl Target for HttpTarget {
    fn retrieve(&self, question: &str, depth: usize) -> Result<Retrieved, EvalError> {
        let body = json!({"query": question, "top_k": depth});
        let Some(answer) = self.post::<RetrieveAnswer>("/v1/retrieve", &body)? else {
            return Ok(Retrieved::default());
        };
        let results = answer.hits.into_iter().map(|hit| Found {
            passage_id: hit.passage.id,
            url: hit.citation.url,
            section: hit.passage.section,
            text: hit.passage.text,
        });
        Ok(Retrieved {
            results: results.collect(),
            is_answerable: answer.answerable,
            confidence: answer.confidence,
        })
    }

    fn check(&self, draft: &CaseDraft<'_>) -> Result<Checked, EvalError> {
        let mut body = json!({"answer": draft.answer});
        if let Some(question) = draft.question {
            body["question"] = question.into();
        }
        if !draft.passages.is_empty() {
            body["passages"] = json!(draft.passages);
        }
        let refused = || Checked {
            decision: "refused".to_owned(),
            findings: Vec::new(),
            text: String::new(),
        };
        Ok(self.post("/v1/check", &body)?.unwrap_or_else(refused))
    }

    fn classify(&self, question: &str) -> Result<Classified, EvalError> {
        let refused = || Classified {
            class: "refused".to_owned(),
            findings: Vec::new(),
        };
        let answer = self.post("/v1/classify", &json!({"question": question}))?;
        Ok(answer.unwrap_or_else(refused))
    }

    fn passages(&self) -> Option<Vec<Found>> {
        None
    }

    /// A server that does not say is no failure: an older one, or another program of the same API.
    fn facts(&self) -> Vec<(String, String)> {
        let response = self.agent.get(format!("{}/readyz", self.base)).call();
        let ready = response.ok().and_then(|mut response| {
            let body = response.body_mut().with_config().limit(MAX_RESPONSE_BYTES);
            serde_json::from_str::<ReadyAnswer>(&body.read_to_string().ok()?).ok()
        });
        let embeddings = ready.and_then(|ready| ready.embeddings);
        embeddings
            .map(|name| (EMBEDDINGS.to_owned(), name))
            .into_iter()
            .collect()
    }
}
