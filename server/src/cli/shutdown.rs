//! The graceful end of a server: when it begins, how long it may take, and how its sockets are closed.

use crate::application::Cohort;
use std::sync::Arc;
use std::time::Duration;

/// How long an ending server waits for requests and sockets.
pub(super) const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(8);
/// And then for the database to commit what is queued and to close.
pub(super) const DATABASE_TIMEOUT: Duration = Duration::from_millis(1500);
/// Sockets are closed over this time, a slice after the other, so that they do not all come back, or go to another node,
/// in the same moment.
const DRAIN: Duration = Duration::from_secs(3);
/// Slices of that, and the smallest one.
const SLICES: u32 = 30;
const SMALLEST_SLICE: usize = 100;

/// Closes all sockets, a slice at a time.
pub(super) async fn close_sockets_gradually(cohort: Arc<Cohort>) {
    let all = cohort.hub.len();
    let slice = (all / SLICES as usize).max(SMALLEST_SLICE);
    let mut ticks = tokio::time::interval(DRAIN / SLICES);
    loop {
        ticks.tick().await;
        if cohort.hub.close_some(slice) == 0 {
            return;
        }
    }
}

/// Waits for Ctrl-C or SIGTERM.
pub async fn shutdown_signal() {
    let interrupt = async { tokio::signal::ctrl_c().await.ok() };
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! { _ = interrupt => {}, _ = terminate => {} }
}
