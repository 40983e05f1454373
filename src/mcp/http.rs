//! `/mcp`: streamable HTTP, stateless in every era, always answered with JSON.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use rmcp::ServerHandler;
use rmcp::model::ErrorCode;
use rmcp::transport::StreamableHttpService;
use rmcp::transport::streamable_http_server::StreamableHttpServerConfig;
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use serde_json::{Value, json};

use super::McpServer;
use crate::config::McpSettings;

#[derive(Clone)]
struct Endpoint {
    server: McpServer,
    service: StreamableHttpService<McpServer, NeverSessionManager>,
    max_body_bytes: usize,
}

/// The route `/mcp`. Bodies over `max_body_bytes` are refused.
pub fn routes(server: McpServer, settings: &McpSettings, max_body_bytes: usize) -> Router {
    let mut config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_max_request_body_bytes(max_body_bytes)
        .with_allowed_hosts(&settings.allowed_hosts)
        .with_allowed_origins(&settings.allowed_origins)
        .enforce_origin_validation();
    let is_any = |names: &[String]| names.iter().any(|name| name == "*");
    if is_any(&settings.allowed_hosts) {
        config = config.disable_allowed_hosts();
    }
    if is_any(&settings.allowed_origins) {
        config = config.disable_allowed_origins();
    }
    let sessions = Arc::new(NeverSessionManager::default());
    let template = server.clone();
    let endpoint = Endpoint {
        server,
        service: StreamableHttpService::new(move || Ok(template.clone()), sessions, config),
        max_body_bytes,
    };
    Router::new()
        .route("/mcp", any(answer))
        .with_state(endpoint)
}

/// Hands the request to rmcp; what rmcp refuses in plain text is said in JSON-RPC, with what to change.
async fn answer(State(endpoint): State<Endpoint>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let headers = parts.headers.clone();
    let body = if parts.method == Method::POST {
        match to_bytes(body, endpoint.max_body_bytes).await {
            Ok(bytes) => bytes,
            Err(_) => return Refusal::of(StatusCode::PAYLOAD_TOO_LARGE).render(None),
        }
    } else {
        Bytes::new()
    };
    let request = Request::from_parts(parts, Body::from(body.clone()));
    let response = endpoint.service.handle(request).await;
    let status = response.status();
    let is_json = is_json(response.headers());
    if is_json || !(status.is_client_error() || status.is_server_error()) {
        return response.into_response();
    }
    let message: Option<Value> = serde_json::from_slice(&body).ok();
    let id = message.as_ref().and_then(|message| message.get("id"));
    let refusal = match status {
        // rmcp answers a body that is no JSON-RPC message like one of another type.
        StatusCode::UNSUPPORTED_MEDIA_TYPE if is_json_type(&headers) => {
            Refusal::of_body(message.is_some())
        }
        StatusCode::BAD_REQUEST => Refusal::of_version(&endpoint.server, &headers),
        _ => Refusal::of(status),
    };
    let mut refused = refusal.render(id);
    if let Some(allow) = response.headers().get(header::ALLOW) {
        refused.headers_mut().insert(header::ALLOW, allow.clone());
    }
    refused
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind == "application/json")
}

fn is_json_type(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    kind.and_then(|kind| kind.to_str().ok())
        .and_then(|kind| kind.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// A request that reaches no method.
struct Refusal {
    status: StatusCode,
    code: ErrorCode,
    message: &'static str,
    data: Option<Value>,
}

impl Refusal {
    fn new(status: StatusCode, code: ErrorCode, message: &'static str) -> Self {
        let data = None;
        Self {
            status,
            code,
            message,
            data,
        }
    }

    fn of(status: StatusCode) -> Self {
        let message = match status {
            StatusCode::FORBIDDEN => {
                "this Host or Origin is not admitted; the operator names those that are in \
                 `mcp.allowed_hosts` and `mcp.allowed_origins`"
            }
            StatusCode::METHOD_NOT_ALLOWED => {
                "send POST; there is no stream to open and no session to end"
            }
            StatusCode::NOT_ACCEPTABLE => {
                "the header Accept must name application/json and text/event-stream"
            }
            StatusCode::PAYLOAD_TOO_LARGE => {
                "the body is larger than `server.max_body_bytes` allows; send less"
            }
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                "the header Content-Type must be application/json"
            }
            _ => "the request failed; nothing was lost, try again",
        };
        let code = if status.is_server_error() {
            ErrorCode::INTERNAL_ERROR
        } else {
            ErrorCode::INVALID_REQUEST
        };
        Self::new(status, code, message)
    }

    fn of_body(is_json: bool) -> Self {
        let (code, message) = if is_json {
            let message =
                "the body must be one JSON-RPC request or notification; batches are not taken";
            (ErrorCode::INVALID_REQUEST, message)
        } else {
            (ErrorCode::PARSE_ERROR, "the body is not valid JSON")
        };
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// What rmcp answers with 400 and no JSON: a version that it does not know, or a bad `Host`.
    fn of_version(server: &McpServer, headers: &HeaderMap) -> Self {
        let version = headers.get("mcp-protocol-version");
        let Some(version) = version.and_then(|version| version.to_str().ok()) else {
            let message = "the headers Host and MCP-Protocol-Version must be readable";
            return Self::new(StatusCode::BAD_REQUEST, ErrorCode::INVALID_REQUEST, message);
        };
        let supported = server.supported_protocol_versions();
        Self {
            status: StatusCode::BAD_REQUEST,
            code: ErrorCode::UNSUPPORTED_PROTOCOL_VERSION,
            message: "this protocol version is not spoken; `data.supported` lists those that are",
            data: Some(json!({"requested": version, "supported": supported})),
        }
    }

    fn render(self, id: Option<&Value>) -> Response {
        let mut error = json!({"code": self.code, "message": self.message});
        if let Some(data) = self.data {
            error["data"] = data;
        }
        let mut body = json!({"jsonrpc": "2.0", "error": error});
        if let Some(id) = id.filter(|id| id.is_string() || id.is_number()) {
            body["id"] = id.clone();
        }
        let kind = HeaderValue::from_static("application/json");
        let headers = [(header::CONTENT_TYPE, kind)];
        (self.status, headers, body.to_string()).into_response()
    }
}
