//! `citeguard mcp`: the MCP surface over standard input and output.

use std::process::ExitCode;

use super::embed::open_engine;
use super::serve::{runtime, stop_signal};
use super::{AnyError, start_logging};
use crate::clock::Clock;
use crate::config::Config;
use crate::mcp::{McpServer, serve_stdio};

pub(super) fn run(config: &Config, clock: Clock) -> Result<ExitCode, AnyError> {
    start_logging(&config.logging);
    let mcp = McpServer::new(open_engine(&config.engine)?, clock);
    let runtime = runtime()?;
    let result = runtime.block_on(async {
        let stop = stop_signal()?;
        tokio::select! {
            result = serve_stdio(mcp) => result.map_err(AnyError::from),
            () = stop => Ok(()),
        }
    });
    // A read of standard input cannot be called off; waiting for it would hold up a stop signal.
    runtime.shutdown_background();
    result?;
    Ok(ExitCode::SUCCESS)
}
