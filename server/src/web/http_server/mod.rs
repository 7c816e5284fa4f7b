//! The HTTP server: accepts connections and serves each, within the limits of [`HttpLimits`](crate::application::HttpLimits).
//! They hold without a proxy in front: nobody fills the memory or the open files by sending or reading slowly, or by opening
//! connections and leaving them.
//!
//! TLS would come between accepting a connection and serving it: `connection.rs` takes any stream.

mod connection;
mod connection_counts;
mod connection_state;
mod refused_connection;
mod request_body;
mod timed_stream;

use crate::application::Settings;
use crate::metrics::Metrics;
use axum::Router;
use connection::serve_connection;
use connection_counts::ConnectionCounts;
use refused_connection::Refusals;
use std::future::Future;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long no connection is accepted after an error that the next one would meet too.
const ACCEPT_PAUSE: Duration = Duration::from_secs(1);

/// Serves until `shutdown` resolves, then finishes the requests that have begun. Sockets go on: their tasks are not waited
/// for here.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    settings: &Settings,
    metrics: Arc<Metrics>,
    shutdown: impl Future<Output = ()>,
) {
    let counts = Arc::new(ConnectionCounts::new(settings, metrics.clone()));
    let refusals = Refusals::new(metrics);
    let (connections, ending) = (TaskTracker::new(), CancellationToken::new());
    let mut shutdown = pin!(shutdown);
    loop {
        let (stream, from) = tokio::select! {
            () = &mut shutdown => break,
            accepted = accept(&listener) => accepted,
        };
        // Small frames must not wait for each other.
        stream.set_nodelay(true).ok();
        match counts.admit(from.ip()) {
            Ok(place) => {
                let serving = serve_connection(stream, from, place, router.clone(), ending.clone());
                connections.spawn(serving);
            }
            Err(reason) => refusals.answer(stream, reason),
        }
    }
    drop(listener);
    ending.cancel();
    connections.close();
    connections.wait().await;
}

/// The next connection.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            // This one has gone already.
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset
                ) => {}
            Err(error) => {
                tracing::warn!(%error, "no connection can be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}
