//! A time limit for polling: `while !condition { if !deadline.wait().await { … } }`.

use std::time::Duration;
use tokio::time::{Instant, sleep};

const POLL_INTERVAL: Duration = Duration::from_millis(50);

pub struct Deadline(Instant);

impl Deadline {
    pub fn after(limit: Duration) -> Self {
        Self(Instant::now() + limit)
    }

    /// Waits until the next poll; false if the deadline has passed.
    pub async fn wait(&self) -> bool {
        sleep(POLL_INTERVAL).await;
        Instant::now() < self.0
    }
}
