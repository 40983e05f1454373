//! Standard input and output: one JSON-RPC message a line, in every era. Nothing else is printed there.

use rmcp::ServiceExt;
use rmcp::service::ServerInitializeError;
use thiserror::Error;

use super::McpServer;
use crate::error::ErrorKind;

/// Why the conversation could not begin or ended badly.
#[derive(Debug, Error)]
pub enum StdioError {
    /// The first message is not one that a conversation begins with.
    #[error(
        "the conversation over standard input could not begin; is the other side an MCP client?"
    )]
    Begin,
    /// The conversation broke off.
    #[error("the conversation broke off")]
    Broken,
}

impl StdioError {
    /// Its [`ErrorKind`].
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Begin => ErrorKind::InvalidInput,
            Self::Broken => ErrorKind::Internal,
        }
    }
}

/// Answers until standard input ends.
///
/// # Errors
/// [`StdioError::Begin`] where the first message begins no conversation, [`StdioError::Broken`] where it cannot go
/// on. What was said is in neither: it may hold a question.
pub async fn serve_stdio(server: McpServer) -> Result<(), StdioError> {
    let running = match server.serve(rmcp::transport::stdio()).await {
        Ok(running) => running,
        Err(ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
        Err(_) => return Err(StdioError::Begin),
    };
    running.waiting().await.map_err(|_| StdioError::Broken)?;
    Ok(())
}
