//! Listens, serves, and stops without cutting open requests off.

use std::future::{Future, IntoFuture};
use std::io;
use std::net::SocketAddr;

use axum::Router;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::{AppState, router};
use crate::config::ServerSettings;
use crate::error::ErrorKind;

/// Why the service cannot listen or had to stop.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The address cannot be listened on.
    #[error(
        "cannot listen on {listen}; is another program using it? `--listen` names another address"
    )]
    Listen {
        /// As configured.
        listen: SocketAddr,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The listener failed.
    #[error("the listener failed")]
    Listener(#[source] io::Error),
}

impl ServeError {
    /// Its [`ErrorKind`].
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Listen { .. } => ErrorKind::InvalidInput,
            Self::Listener(_) => ErrorKind::Internal,
        }
    }
}

/// Serves until `stop` resolves, then gives open requests `settings.shutdown_grace` to finish.
///
/// `mounts` are routes of other surfaces. `on_listening` is called once, with the address that was bound (port 0 asks for a free one).
///
/// # Errors
/// [`ServeError::Listen`] where the address cannot be bound, [`ServeError::Listener`] where it fails later.
pub async fn serve(
    state: AppState,
    settings: &ServerSettings,
    mounts: Router,
    stop: impl Future<Output = ()> + Send + 'static,
    on_listening: impl FnOnce(SocketAddr),
) -> Result<(), ServeError> {
    let listen = settings.listen;
    let listener = TcpListener::bind(listen)
        .await
        .map_err(|source| ServeError::Listen { listen, source })?;
    on_listening(listener.local_addr().map_err(ServeError::Listener)?);
    let (stopping, mut stopped) = oneshot::channel::<()>();
    let server =
        axum::serve(listener, router(state, settings, mounts)).with_graceful_shutdown(async move {
            stop.await;
            // The receiver lives as long as the server; a lost signal only means that it ended by itself.
            drop(stopping);
        });
    let server = server.into_future();
    tokio::pin!(server);
    tokio::select! {
        result = &mut server => return result.map_err(ServeError::Listener),
        _ = &mut stopped => {}
    }
    if let Ok(result) = tokio::time::timeout(settings.shutdown_grace, server).await {
        return result.map_err(ServeError::Listener);
    }
    tracing::warn!(
        "open requests were cut off after the time that `server.shutdown_grace_ms` allows"
    );
    Ok(())
}
