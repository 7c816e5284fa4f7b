//! One client of `load reconnect`: connects to `/ws`, and connects again whenever the connection ends, as a tab does.

use crate::backoff;
use crate::catch_up::CatchUpHandler;
use crate::reconnect_state::ClientState;
use crate::socket::Socket;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long a connection may take until its Hello, as in a tab.
const HELLO_TIMEOUT: Duration = Duration::from_secs(15);
/// How long a connection must last before the next loss counts as the first failure.
const STABLE: Duration = Duration::from_secs(10);

pub struct ReconnectingClient {
    pub host: String,
    pub cookie: Option<String>,
    /// Seeds the jitter.
    pub index: u64,
    pub state: Arc<ClientState>,
}

impl ReconnectingClient {
    /// Stays connected until the server says that the session has ended. Only the first connection needs a permit.
    pub async fn run(self, permits: Arc<Semaphore>) {
        let state = &self.state;
        let mut permit = permits.acquire_owned().await.ok();
        let mut failures = 0;
        loop {
            let start = Instant::now();
            state.hello_received.store(false, Relaxed);
            state
                .progress
                .attempts
                .fetch_add(usize::from(state.connected_before.load(Relaxed)), Relaxed);
            let reason = self.connect_once(permit.take()).await;
            state.set_writer(None);
            if reason.contains(" 401") || reason.ends_with("4001") {
                state.progress.given_up.fetch_add(1, Relaxed);
                return;
            }
            state.record_disconnect();
            if state.hello_received.load(Relaxed) && start.elapsed() > STABLE {
                failures = 0;
            }
            tokio::time::sleep(backoff::delay(failures, self.index)).await;
            failures += 1;
        }
    }

    /// One connection, until it ends; returns why it did.
    async fn connect_once(&self, permit: Option<OwnedSemaphorePermit>) -> String {
        let opened = tokio::time::timeout(HELLO_TIMEOUT, Socket::open(&self.host, "/ws", self.cookie.as_deref())).await;
        let socket = match opened {
            Ok(Ok(socket)) => socket,
            Ok(Err(reason)) => return reason,
            Err(_) => return "no answer".into(),
        };
        self.state.set_writer(Some(socket.writer.clone()));
        let mut handler = CatchUpHandler::new(self.state.clone(), permit);
        tokio::select! {
            reason = socket.read_frames(&mut handler) => reason,
            () = self.hello_timeout() => "no Hello".into(),
        }
    }

    /// Ends if there is no Hello in time; otherwise never.
    async fn hello_timeout(&self) {
        tokio::time::sleep(HELLO_TIMEOUT).await;
        if self.state.hello_received.load(Relaxed) {
            std::future::pending::<()>().await;
        }
    }
}
