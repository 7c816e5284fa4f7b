//! A connection too many: it gets a sentence, if it takes it at once, and is closed.

use super::connection_counts::TooMany;
use crate::metrics::Metrics;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// Refused connections that get their sentence at the same time; more are closed without one.
const AT_ONCE: usize = 64;
/// How long each has to take it.
const PATIENCE: Duration = Duration::from_secs(1);

pub(super) struct Refusals {
    metrics: Arc<Metrics>,
    turns: Arc<Semaphore>,
}

impl Refusals {
    pub fn new(metrics: Arc<Metrics>) -> Self {
        Self {
            metrics,
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    pub fn answer(&self, mut stream: TcpStream, reason: TooMany) {
        let (label, status, text) = match reason {
            TooMany::InAll => (
                "all",
                "503 Service Unavailable",
                "Cohort has as many connections as it can take. Please try again in a moment.\n",
            ),
            TooMany::OfAddress => (
                "address",
                "429 Too Many Requests",
                "There are too many connections from your network. Please close some and try again.\n",
            ),
        };
        self.metrics.overload.connection_refused(label);
        let Ok(turn) = self.turns.clone().try_acquire_owned() else {
            return;
        };
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: {}\r\nretry-after: 5\r\n\
             connection: close\r\n\r\n{text}",
            text.len()
        );
        tokio::spawn(async move {
            let answering = async {
                stream.write_all(head.as_bytes()).await.ok();
                stream.shutdown().await.ok();
                // What arrives after closing would take the sentence away from the other side.
                let mut ignored = [0; 1024];
                while stream.read(&mut ignored).await.is_ok_and(|read| read > 0) {}
            };
            timeout(PATIENCE, answering).await.ok();
            drop(turn);
        });
    }
}
