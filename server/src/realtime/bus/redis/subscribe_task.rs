//! The task that receives from Redis, and keeps its subscriptions as the hub requests them.

use super::timeouts::{BATCH, KEEP_ALIVE, OPERATION_TIMEOUT, RECONNECT_DELAY, SILENCE_TIMEOUT};
use crate::clock::CoarseInstant;
use crate::realtime::bus::bus_health::Health;
use crate::realtime::bus::channels_and_format::Channels;
use crate::realtime::hub::StreamRequest;
use crate::realtime::local_node::LocalNode;
use ::redis::aio::{PubSub, PubSubSink};
use ::redis::{Client, RedisError};
use app::protocol::Stream;
use futures_util::StreamExt;
use std::collections::HashSet;
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, interval, timeout};

/// Receives what was committed on other nodes.
pub(super) struct RedisSubscriber {
    pub client: Client,
    pub channels: Channels,
    pub health: Arc<Health>,
    pub local: LocalNode,
    pub stream_requests: mpsc::UnboundedReceiver<StreamRequest>,
    pub barriers: mpsc::UnboundedReceiver<oneshot::Sender<()>>,
    pub repairs: mpsc::UnboundedSender<Stream>,
}

impl RedisSubscriber {
    pub async fn run(mut self) {
        let mut told = false;
        loop {
            let ended = self.receive().await;
            let was_receiving = self.health.set_receiving(false);
            match ended {
                Ok(()) => return,
                // Once at the start too: it may be a certificate that is not trusted.
                Err(error) if was_receiving || !told => {
                    tracing::warn!(%error, "Redis: cannot receive from the other nodes");
                    told = true;
                }
                Err(error) => tracing::debug!(%error, "Redis: still not reachable"),
            }
            if !self.wait_to_reconnect().await {
                return;
            }
        }
    }

    /// Without a connection, subscriptions are not noted (the hub knows them); repairs go on. False when the node ends.
    async fn wait_to_reconnect(&mut self) -> bool {
        let delay = tokio::time::sleep(RECONNECT_DELAY);
        tokio::pin!(delay);
        loop {
            tokio::select! {
                () = &mut delay => return true,
                request = self.stream_requests.recv() => match request {
                    None => return false,
                    Some(StreamRequest::Repair(stream)) => { self.repairs.send(stream).ok(); }
                    Some(StreamRequest::Subscribe(_) | StreamRequest::Unsubscribe(_)) => {}
                },
                Some(done) = self.barriers.recv() => { done.send(()).ok(); }
            }
        }
    }

    /// One connection, until it is lost. `Ok` when the node ends.
    async fn receive(&mut self) -> Result<(), RedisError> {
        let connecting = timeout(OPERATION_TIMEOUT, self.client.get_async_pubsub()).await;
        let pubsub: PubSub = connecting.map_err(|_| timed_out())??;
        let (mut sink, mut messages) = pubsub.split();
        let own = [self.channels.all_nodes(), self.channels.keep_alive()];
        timeout(OPERATION_TIMEOUT, sink.subscribe(&own))
            .await
            .map_err(|_| timed_out())??;
        let mut subscribed: HashSet<Stream> = HashSet::new();
        let streams = self.local.hub.delivered_versions();
        let streams: Vec<Stream> = streams.into_iter().map(|(stream, _)| stream).collect();
        self.subscribe(&mut sink, &mut subscribed, streams).await?;
        self.health.set_receiving(true);
        tracing::info!("Redis: receiving from the other nodes");
        self.health.reconnected.notify_one();
        let mut last = Instant::now();
        let mut watchdog = interval(KEEP_ALIVE);
        let mut requests = Vec::new();
        loop {
            tokio::select! {
                message = messages.next() => {
                    let Some(message) = message else { return Err(timed_out()) };
                    last = Instant::now();
                    self.apply(message.get_channel_name(), message.get_payload_bytes());
                }
                count = self.stream_requests.recv_many(&mut requests, BATCH) => {
                    if count == 0 {
                        return Ok(());
                    }
                    self.follow(&mut sink, &mut subscribed, &mut requests).await?;
                }
                Some(done) = self.barriers.recv() => {
                    // Whatever was requested before the barrier is in the queue already.
                    while let Ok(request) = self.stream_requests.try_recv() {
                        requests.push(request);
                    }
                    self.follow(&mut sink, &mut subscribed, &mut requests).await?;
                    done.send(()).ok();
                }
                _ = watchdog.tick() => {
                    if last.elapsed() > SILENCE_TIMEOUT {
                        return Err(timed_out());
                    }
                }
            }
        }
    }

    /// Does what the hub has requested. Only the last request of a stream matters.
    async fn follow(
        &self,
        sink: &mut PubSubSink,
        subscribed: &mut HashSet<Stream>,
        requests: &mut Vec<StreamRequest>,
    ) -> Result<(), RedisError> {
        let (mut on, mut off) = (HashSet::new(), HashSet::new());
        for request in requests.drain(..) {
            match request {
                StreamRequest::Subscribe(stream) => {
                    off.remove(&stream);
                    on.insert(stream);
                }
                StreamRequest::Unsubscribe(stream) => {
                    on.remove(&stream);
                    off.insert(stream);
                }
                StreamRequest::Repair(stream) => {
                    self.repairs.send(stream).ok();
                }
            }
        }
        self.subscribe(sink, subscribed, on).await?;
        let gone: Vec<String> = (off.into_iter())
            .filter(|stream| subscribed.remove(stream))
            .map(|stream| self.channels.stream(stream))
            .collect();
        if !gone.is_empty() {
            timeout(OPERATION_TIMEOUT, sink.unsubscribe(&gone))
                .await
                .map_err(|_| timed_out())??;
        }
        Ok(())
    }

    async fn subscribe(
        &self,
        sink: &mut PubSubSink,
        subscribed: &mut HashSet<Stream>,
        streams: impl IntoIterator<Item = Stream>,
    ) -> Result<(), RedisError> {
        let new: Vec<String> = (streams.into_iter())
            .filter(|stream| subscribed.insert(*stream))
            .map(|stream| self.channels.stream(stream))
            .collect();
        if !new.is_empty() {
            timeout(OPERATION_TIMEOUT, sink.subscribe(&new))
                .await
                .map_err(|_| timed_out())??;
        }
        Ok(())
    }

    fn apply(&self, channel: &str, payload: &[u8]) {
        if payload.is_empty() && channel == self.channels.keep_alive() {
            return;
        }
        let Some(envelope) = self.channels.seal.open(channel, payload) else {
            return;
        };
        if envelope.from != self.channels.node {
            let now = CoarseInstant::now();
            envelope
                .publications
                .iter()
                .for_each(|publication| self.local.apply(publication, now));
        }
    }
}

fn timed_out() -> RedisError {
    RedisError::from(std::io::Error::from(std::io::ErrorKind::TimedOut))
}
