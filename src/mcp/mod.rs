//! The MCP surface: tools, resources and their lifetimes, over streamable HTTP and standard input and output.
//!
//! The protocol itself, in both of its eras (the stateless revision 2026-07-28 and the older ones that begin with
//! `initialize`), is rmcp's: no session is held in either. What a tool returns is shaped by [`crate::wire`]; what
//! a model reads about a tool stands in `prompts/mcp/`. Nothing here logs a question or an answer.
//!
//! Start at [`McpServer`]; [`tools`] holds what a model can call, [`resources`] what a client can attach, [`prompts`]
//! what a person can pick.

mod http;
mod prompts;
mod resources;
mod schema;
mod stdio;
mod tools;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;
use rmcp::model::{
    CacheScope, CallToolRequestParams, CallToolResponse, CustomRequest, CustomResult,
    DiscoverResult, ErrorCode, GetPromptRequestParams, GetPromptResponse, Implementation,
    ListPromptsResult, ListResourceTemplatesResult, ListResourcesResult, ListToolsResult,
    PaginatedRequestParams, ProtocolVersion, ReadResourceRequestParams, ReadResourceResponse,
    ReadResourceResult, ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler};

pub use http::routes;
pub use stdio::{StdioError, serve_stdio};

use crate::answer::Engine;
use crate::clock::Clock;

/// How long a client may keep what does not change while the program runs.
///
/// An hour bounds how long a client works with the tools of a program that was replaced.
const MAX_TTL: Duration = Duration::from_secs(60 * 60);

/// What the MCP clients are told about the server as a whole.
const INSTRUCTIONS: &str = include_str!("../../prompts/mcp/instructions.txt");

/// Answers MCP requests; cheap to clone, holds no session.
#[derive(Clone)]
pub struct McpServer(Arc<Shared>);

struct Shared {
    engine: Arc<Engine>,
    clock: Clock,
    tools: Vec<Tool>,
}

impl McpServer {
    /// `clock` gives the day of every call that names none of its own.
    pub fn new(engine: impl Into<Arc<Engine>>, clock: Clock) -> Self {
        Self(Arc::new(Shared {
            engine: engine.into(),
            clock,
            tools: tools::list(),
        }))
    }

    fn engine(&self) -> &Engine {
        &self.0.engine
    }

    /// Runs CPU work where it does not hold up other requests.
    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Engine, Date) -> T + Send + 'static,
    ) -> Result<T, ErrorData> {
        let server = self.clone();
        let today = self.0.clock.today();
        tokio::task::spawn_blocking(move || work(server.engine(), today))
            .await
            .map_err(|_| failed())
    }

    /// How long a result may be kept that shows the dates of `summaries`, milliseconds.
    ///
    /// At most [`MAX_TTL`], never past the end of the day (freshness is judged anew each day) and never past the
    /// next review of a summary: 0 where that is overdue or not known, as a newer edition may be out.
    fn ttl_ms(&self, summaries: impl IntoIterator<Item = usize>) -> u64 {
        let today = self.0.clock.today();
        let is_current = |summary| {
            let due = self.engine().freshness(summary, today).next_review_due;
            due.is_some_and(|due| due >= today)
        };
        if !summaries.into_iter().all(is_current) {
            return 0;
        }
        let left = self.0.clock.left_today().unwrap_or(MAX_TTL);
        u64::try_from(left.min(MAX_TTL).as_millis()).unwrap_or(u64::MAX)
    }
}

/// A failure of ours: what failed is in the log, not in the answer.
fn failed() -> ErrorData {
    ErrorData::internal_error("the request failed; nothing was lost, try again", None)
}

fn max_ttl_ms() -> u64 {
    u64::try_from(MAX_TTL.as_millis()).unwrap_or(u64::MAX)
}

impl ServerHandler for McpServer {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder()
            .enable_prompts()
            .enable_tools()
            .enable_resources()
            .build();
        let mut info = ServerConfig::new(capabilities).with_instructions(INSTRUCTIONS.trim_end());
        info.server_info = Implementation::new("citeguard", env!("CARGO_PKG_VERSION"));
        info.server_info.title = Some("citeguard".to_owned());
        info
    }

    fn supported_protocol_versions(&self) -> Cow<'static, [ProtocolVersion]> {
        // 2024-11-05 has another HTTP transport, which is not spoken here.
        let versions = ProtocolVersion::KNOWN_VERSIONS;
        let first = versions
            .iter()
            .position(|version| *version == ProtocolVersion::V_2025_03_26);
        Cow::Borrowed(&versions[first.unwrap_or_default()..])
    }

    async fn discover(&self, _: RequestContext<RoleServer>) -> Result<DiscoverResult, ErrorData> {
        let versions = self.supported_protocol_versions().into_owned();
        Ok(DiscoverResult::from_server_info(versions, self.get_info())
            .with_ttl_ms(max_ttl_ms())
            .with_cache_scope(CacheScope::Public))
    }

    async fn list_tools(
        &self,
        request: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        refuse_cursor(request)?;
        Ok(ListToolsResult::with_all_items(self.0.tools.clone())
            .with_ttl_ms(max_ttl_ms())
            .with_cache_scope(CacheScope::Public))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let arguments = request.arguments.unwrap_or_default();
        let name = request.name;
        self.work(move |engine, today| tools::call(engine, &name, arguments, today))
            .await?
            .map(Into::into)
    }

    async fn list_resources(
        &self,
        request: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        let cursor = request.and_then(|request| request.cursor);
        let page = self
            .work(move |engine, today| resources::page(engine, cursor.as_deref(), today))
            .await??;
        let ttl_ms = self.ttl_ms(page.summaries);
        let mut result = ListResourcesResult::with_all_items(page.resources)
            .with_ttl_ms(ttl_ms)
            .with_cache_scope(CacheScope::Public);
        result.next_cursor = page.next_cursor;
        Ok(result)
    }

    async fn list_resource_templates(
        &self,
        request: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        refuse_cursor(request)?;
        Ok(
            ListResourceTemplatesResult::with_all_items(resources::templates())
                .with_ttl_ms(max_ttl_ms())
                .with_cache_scope(CacheScope::Public),
        )
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let uri = request.uri;
        let (summary, contents) = self
            .work(move |engine, today| resources::read(engine, &uri, today))
            .await??;
        let result = ReadResourceResult::new(vec![contents])
            .with_ttl_ms(self.ttl_ms([summary]))
            .with_cache_scope(CacheScope::Public);
        Ok(result.into())
    }

    async fn list_prompts(
        &self,
        request: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListPromptsResult, ErrorData> {
        refuse_cursor(request)?;
        Ok(
            ListPromptsResult::with_all_items(prompts::list(self.engine()))
                .with_ttl_ms(max_ttl_ms())
                .with_cache_scope(CacheScope::Public),
        )
    }

    async fn get_prompt(
        &self,
        request: GetPromptRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<GetPromptResponse, ErrorData> {
        let arguments = request.arguments.unwrap_or_default();
        let name = request.name;
        self.work(move |engine, today| prompts::get(engine, &name, &arguments, today))
            .await?
            .map(Into::into)
    }

    async fn on_custom_request(
        &self,
        request: CustomRequest,
        _: RequestContext<RoleServer>,
    ) -> Result<CustomResult, ErrorData> {
        // rmcp reads a known method whose parameters do not fit as a method that it does not know.
        const WITH_PARAMETERS: &[&str] = &[
            "completion/complete",
            "prompts/get",
            "resources/read",
            "tools/call",
        ];
        if WITH_PARAMETERS.contains(&request.method.as_str()) {
            let message = format!("the parameters do not fit {}", request.method);
            return Err(ErrorData::invalid_params(message, None));
        }
        Err(ErrorData::new(
            ErrorCode::METHOD_NOT_FOUND,
            request.method,
            None,
        ))
    }

    async fn on_initialized(&self, _: rmcp::service::NotificationContext<RoleServer>) {}
}

/// Lists of one page have no cursor to go on from.
fn refuse_cursor(request: Option<PaginatedRequestParams>) -> Result<(), ErrorData> {
    match request.and_then(|request| request.cursor) {
        None => Ok(()),
        Some(_) => Err(ErrorData::invalid_params(
            "this list has one page; leave the cursor out",
            None,
        )),
    }
}
