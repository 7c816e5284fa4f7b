//! The task that publishes to Redis.

use super::timeouts::{BATCH, KEEP_ALIVE, OPERATION_TIMEOUT, RECONNECT_DELAY};
use crate::realtime::bus::bus_health::Health;
use crate::realtime::bus::channels_and_format::Channels;
use crate::realtime::publication::Publication;
use ::redis::aio::MultiplexedConnection;
use ::redis::{Client, Pipeline};
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

/// Publishes what was committed here, and the node's keep-alive.
pub(super) struct RedisPublisher {
    client: Client,
    channels: Channels,
    health: Arc<Health>,
    connection: Option<MultiplexedConnection>,
    not_before: Instant,
}

impl RedisPublisher {
    pub fn new(client: Client, channels: Channels, health: Arc<Health>) -> Self {
        Self {
            client,
            channels,
            health,
            connection: None,
            not_before: Instant::now(),
        }
    }

    pub async fn run(mut self, mut queue: mpsc::Receiver<Vec<Publication>>) {
        let mut keep_alive = interval(KEEP_ALIVE);
        keep_alive.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut batch = Vec::with_capacity(BATCH);
        loop {
            let mut pipe = ::redis::pipe();
            tokio::select! {
                count = queue.recv_many(&mut batch, BATCH) => {
                    if count == 0 {
                        return;
                    }
                    for (channel, text) in self.channels.pack(batch.drain(..).flatten()) {
                        pipe.publish(channel, text).ignore();
                    }
                }
                _ = keep_alive.tick() => {
                    pipe.publish(self.channels.keep_alive(), "").ignore();
                }
            }
            let sent = self.send(&pipe).await;
            match (self.health.set_publishing(sent), sent) {
                (false, true) => tracing::info!("Redis: publishing to the other nodes"),
                (true, false) => tracing::warn!("Redis: cannot publish to the other nodes"),
                _ => {}
            }
        }
    }

    /// Whether it was sent.
    async fn send(&mut self, pipe: &Pipeline) -> bool {
        if self.connection.is_none() && Instant::now() >= self.not_before {
            let connecting = self.client.get_multiplexed_async_connection();
            self.connection = timeout(OPERATION_TIMEOUT, connecting).await.ok().and_then(Result::ok);
            self.not_before = Instant::now() + RECONNECT_DELAY;
        }
        let Some(connection) = &mut self.connection else {
            return false;
        };
        let sent = timeout(OPERATION_TIMEOUT, pipe.query_async::<()>(connection)).await;
        let sent = matches!(sent, Ok(Ok(())));
        if !sent {
            self.connection = None;
        }
        sent
    }
}
