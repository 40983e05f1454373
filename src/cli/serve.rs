//! `citeguard serve`.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use tokio::runtime::Runtime;
use tokio::signal;

use super::args::ServeArgs;
use super::embed::open_engine;
use super::{AnyError, start_logging};
use crate::answer::Embeddings;
use crate::api::{AppState, serve};
use crate::clock::Clock;
use crate::config::Config;
use crate::content::Severity;
use crate::mcp::{self, McpServer};
use crate::receipt::Receipts;
use crate::retrieve::Meanings;
use crate::upstream::Upstream;

/// Threads for CPU work; more would only take turns on the cores.
const WORKERS_PER_CORE: usize = 2;

pub(super) fn run(
    mut config: Config,
    args: &ServeArgs,
    clock: Clock,
) -> Result<ExitCode, AnyError> {
    let started = Instant::now();
    start_logging(&config.logging);
    if let Some(listen) = args.listen {
        config.server.listen = listen;
    }
    let engine = open_engine(&config.engine)?;
    for problem in engine
        .problems()
        .iter()
        .filter(|p| p.severity == Severity::Error)
    {
        tracing::warn!(%problem, "content file is not served");
    }
    if engine.index().passages().is_empty() {
        tracing::warn!("there is no content to answer from; `citeguard content check` says why");
    }
    match engine.embeddings() {
        Embeddings::Off => {}
        Embeddings::On { model, sha256 } => {
            let n_computed = engine.meanings().map_or(0, Meanings::n_computed);
            tracing::info!(%model, %sha256, n_computed, "embeddings are on");
        }
        Embeddings::Failed { problem } => {
            tracing::warn!(%problem, "embeddings are off; passages are ranked by their words");
        }
    }
    if let Some(problem) = engine.meanings().and_then(Meanings::cache_problem) {
        tracing::warn!("{problem}");
    }
    let (n_summaries, n_passages) = (
        engine.index().summaries().len(),
        engine.index().passages().len(),
    );
    engine.warm_up(clock.today());
    let engine = Arc::new(engine);
    let mcp = McpServer::new(Arc::clone(&engine), clock);
    let mcp = mcp::routes(mcp, &config.mcp, config.server.max_body_bytes);
    let model = config.model.take().map(Upstream::new).transpose()?;
    let receipts = Receipts::open(&config.receipts, clock.today())?;
    let state = AppState::with_model(engine, &config.server, clock, model).with_receipts(receipts);
    runtime()?.block_on(async {
        let stop = stop_signal()?;
        serve(state, &config.server, mcp, stop, |address| {
            let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
            tracing::info!(%address, n_summaries, n_passages, duration_ms, "listening on http://{address}");
        })
        .await?;
        tracing::info!("stopped");
        Ok(ExitCode::SUCCESS)
    })
}

pub(super) fn runtime() -> std::io::Result<Runtime> {
    let n_cores = std::thread::available_parallelism().map_or(1, usize::from);
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(n_cores * WORKERS_PER_CORE)
        .build()
}

/// Resolves on Ctrl-C or SIGTERM. Handlers are installed before it returns, so that no signal is missed.
#[cfg(unix)]
pub(super) fn stop_signal() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut terminate = signal::unix::signal(signal::unix::SignalKind::terminate())?;
    let mut interrupt = signal::unix::signal(signal::unix::SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
pub(super) fn stop_signal() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
