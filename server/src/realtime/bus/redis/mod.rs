//! The bus over Redis publish/subscribe. Two tasks: one publishes, one receives; each connects again and again for as long
//! as the node lives. This folder is the only place that knows Redis.

mod encryption;
mod publish_task;
mod subscribe_task;
mod timeouts;

use super::bus_health::Health;
use super::channels_and_format::Channels;
use crate::metrics::BusState;
use crate::realtime::hub::StreamRequest;
use crate::realtime::local_node::LocalNode;
use crate::realtime::publication::Publication;
use ::redis::Client;
use app::protocol::Stream;
pub use encryption::check_encryption;
use publish_task::RedisPublisher;
use std::sync::Arc;
use subscribe_task::RedisSubscriber;
use timeouts::OPERATION_TIMEOUT;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::timeout;

/// Commits whose publications may wait to be sent. What does not fit is lost, and repaired like every other loss.
const QUEUE: usize = 4096;

/// The way to the other nodes.
#[derive(Clone)]
pub struct RedisBus {
    queue: mpsc::Sender<Vec<Publication>>,
    barriers: mpsc::UnboundedSender<oneshot::Sender<()>>,
    health: Arc<Health>,
    /// They end when the last clone of this is dropped.
    _tasks: Arc<JoinSet<()>>,
}

impl RedisBus {
    /// Starts both tasks. `stream_requests` are the hub's; those for a repair
    /// are passed on to `repairs`.
    pub fn start(
        url: &str,
        channels: Channels,
        local: LocalNode,
        stream_requests: mpsc::UnboundedReceiver<StreamRequest>,
        repairs: mpsc::UnboundedSender<Stream>,
    ) -> Result<Self, String> {
        let client = Client::open(url).map_err(|error| {
            format!("The Redis address cannot be used ({error}). Check COHORT_REDIS_URL: rediss://host:6379, or redis:// on this machine.")
        })?;
        let (queue, queued) = mpsc::channel(QUEUE);
        let (barriers, waiting) = mpsc::unbounded_channel();
        let health = Arc::new(Health::default());
        let publisher = RedisPublisher::new(client.clone(), channels.clone(), health.clone());
        let subscriber = RedisSubscriber {
            client,
            channels,
            health: health.clone(),
            local,
            stream_requests,
            barriers: waiting,
            repairs,
        };
        let mut tasks = JoinSet::new();
        tasks.spawn(publisher.run(queued));
        tasks.spawn(subscriber.run());
        Ok(Self {
            queue,
            barriers,
            health,
            _tasks: Arc::new(tasks),
        })
    }

    /// Never waits: what does not fit into the queue is lost.
    pub fn publish(&self, publications: Vec<Publication>) {
        if !publications.is_empty() {
            self.queue.try_send(publications).ok();
        }
    }

    /// Waits until every subscription that the hub has asked for so far is active in Redis.
    pub async fn subscriptions_active(&self) {
        let (done, active) = oneshot::channel();
        if self.health.is_receiving() && self.barriers.send(done).is_ok() {
            timeout(OPERATION_TIMEOUT, active).await.ok();
        }
    }

    pub fn state(&self) -> BusState {
        self.health.state()
    }

    pub async fn reconnected(&self) {
        self.health.reconnected.notified().await;
    }
}
