//! A failure of a request, and its one way into a response.

use std::any::Any;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::answer::{AskError, CheckError, EngineError, FillError};
use crate::error::ErrorKind;
use crate::prompt::PromptError;
use crate::retrieve::QuestionError;
use crate::wire::{OpenAiError, OpenAiErrorJson, ProblemJson};

/// A failure of a request. As a response it is empty and carries itself as an extension: [`super::edge`]
/// renders it, because only there the request id is known.
#[derive(Clone, Debug)]
pub struct Problem {
    pub(super) status: StatusCode,
    pub(super) code: &'static str,
    pub(super) detail: String,
    /// The key of the request that is wrong, where OpenAI's envelope names it.
    pub(super) param: Option<&'static str>,
}

impl Problem {
    /// A failure of a kind, with what to change.
    pub fn new(kind: ErrorKind, detail: impl Into<String>) -> Self {
        let (status, code) = match kind {
            ErrorKind::InvalidInput => (StatusCode::BAD_REQUEST, "invalid_input"),
            ErrorKind::NotFound => (StatusCode::NOT_FOUND, "not_found"),
            ErrorKind::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
            ErrorKind::Timeout => (StatusCode::GATEWAY_TIMEOUT, "timeout"),
            ErrorKind::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        };
        Self {
            status,
            code,
            detail: detail.into(),
            param: None,
        }
    }

    pub(super) fn with(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            code,
            detail: detail.into(),
            param: None,
        }
    }

    /// The same, of one key of the request.
    pub(super) fn of(mut self, param: &'static str) -> Self {
        self.param = Some(param);
        self
    }

    /// In OpenAI's envelope.
    pub(super) fn openai(&self) -> OpenAiErrorJson {
        let r#type = match self.status {
            StatusCode::TOO_MANY_REQUESTS => "rate_limit_error",
            status if status.is_server_error() => "server_error",
            _ => "invalid_request_error",
        };
        OpenAiErrorJson {
            error: OpenAiError {
                message: self.detail.clone(),
                r#type,
                param: self.param,
                code: Some(self.code),
            },
        }
    }

    /// The response a client of an OpenAI route sees.
    pub(super) fn render_openai(&self) -> Response {
        self.with_retry((self.status, Json(self.openai())).into_response())
    }

    fn with_retry(&self, mut response: Response) -> Response {
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }

    /// The response a client sees.
    pub(super) fn render(&self, request_id: &str) -> Response {
        let body = ProblemJson {
            r#type: format!("urn:citeguard:problem:{}", self.code),
            title: self.status.canonical_reason().unwrap_or("Error").to_owned(),
            status: self.status.as_u16(),
            detail: self.detail.clone(),
            code: self.code.to_owned(),
            request_id: request_id.to_owned(),
        };
        let mut response = (self.status, Json(body)).into_response();
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        self.with_retry(response)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status;
        response.extensions_mut().insert(self);
        response
    }
}

impl From<EngineError> for Problem {
    fn from(error: EngineError) -> Self {
        tracing::error!(error = &error as &dyn std::error::Error, "request failed");
        Self::new(
            error.kind(),
            "the request failed; nothing was lost, try again",
        )
    }
}

impl From<AskError> for Problem {
    fn from(error: AskError) -> Self {
        Self::new(error.kind(), error.to_string()).of("messages")
    }
}

impl From<CheckError> for Problem {
    fn from(error: CheckError) -> Self {
        Self::new(error.kind(), error.to_string())
    }
}

impl From<PromptError> for Problem {
    fn from(error: PromptError) -> Self {
        Self::new(error.kind(), error.to_string())
    }
}

impl From<FillError> for Problem {
    fn from(error: FillError) -> Self {
        match error {
            FillError::Engine(error) => error.into(),
            error => Self::new(error.kind(), error.to_string()),
        }
    }
}

impl From<QuestionError> for Problem {
    fn from(error: QuestionError) -> Self {
        Self::new(error.kind(), error.to_string())
    }
}

pub(super) async fn unknown_route(method: Method, uri: Uri) -> Problem {
    let detail = format!(
        "there is no {method} {}; /openapi.json lists the routes",
        uri.path()
    );
    Problem::with(StatusCode::NOT_FOUND, "unknown_route", detail)
}

pub(super) async fn wrong_method(method: Method, uri: Uri) -> Problem {
    let detail = format!(
        "{} does not take {method}; the header `allow` names what it takes",
        uri.path()
    );
    Problem::with(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail)
}

/// The panic's own message may hold a part of the question: it is not logged.
pub(super) fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    Problem::new(
        ErrorKind::Internal,
        "the request failed; nothing was lost, try again",
    )
    .into_response()
}

/// A JSON body. Its content type is not asked for: what parses is meant.
pub(super) struct JsonBody<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let bytes =
            Bytes::from_request(request, state)
                .await
                .map_err(|rejection| match rejection {
                    BytesRejection::FailedToBufferBody(error)
                        if error.status() == StatusCode::PAYLOAD_TOO_LARGE =>
                    {
                        let detail =
                            "the body is larger than `server.max_body_bytes` allows; send less";
                        Problem::with(StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large", detail)
                    }
                    _ => Problem::new(
                        ErrorKind::InvalidInput,
                        "the body could not be read to its end; send it again",
                    ),
                })?;
        // serde would take an array of the fields too.
        if bytes.trim_ascii_start().first() == Some(&b'[') {
            let detail = "the body: it must be a JSON object, not an array";
            return Err(Problem::new(ErrorKind::InvalidInput, detail));
        }
        match serde_json::from_slice(&bytes) {
            Ok(value) => Ok(Self(value)),
            // serde calls some values of a wrong kind errors of syntax.
            Err(error)
                if error.is_data() || serde_json::from_slice::<IgnoredAny>(&bytes).is_ok() =>
            {
                Err(Problem::new(
                    ErrorKind::InvalidInput,
                    format!("the body: {error}"),
                ))
            }
            Err(error) => Err(Problem::with(
                StatusCode::BAD_REQUEST,
                "invalid_json",
                format!("the body is not valid JSON: {error}"),
            )),
        }
    }
}

/// A part of the path, with every failure as a [`Problem`].
pub(super) struct PathPart(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for PathPart {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let unreadable = |_: PathRejection| {
            let detail = "the path is not percent-encoded UTF-8";
            Problem::new(ErrorKind::InvalidInput, detail)
        };
        Path::from_request_parts(parts, state)
            .await
            .map(|Path(part)| Self(part))
            .map_err(unreadable)
    }
}

/// The query string, with every failure as a [`Problem`].
pub(super) struct QueryString<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for QueryString<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        Query::from_request_parts(parts, state)
            .await
            .map(|Query(value)| Self(value))
            .map_err(|rejection: QueryRejection| {
                Problem::new(
                    ErrorKind::InvalidInput,
                    format!("the query string: {}", rejection.body_text()),
                )
            })
    }
}
