//! This node's metrics, for `/metrics` in the text format of Prometheus (OpenMetrics). No metric names a user, a room or
//! a text; labels are few and fixed. Counting never blocks for longer than another count takes.

use crate::overload_metrics::OverloadMetrics;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The two kinds of sockets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SocketKind {
    /// A tab's, at `/ws`: the whole protocol.
    Tab,
    /// A script's, at `/ws/chat/{room}/`: the messages of one room.
    Room,
}

/// How this node is connected to the other nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BusState {
    /// There are none.
    SingleNode,
    /// Events reach them at once, and the other way round.
    Connected,
    /// Redis cannot be reached: events of other nodes come with the heartbeat.
    Degraded,
}

/// One label with one of a few values.
type Label = [(&'static str, String); 1];

/// The labels of a request.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Request {
    pub method: &'static str,
    /// The route, not the address: `/ws/chat/{room}/`. Pages and files are one each.
    pub route: String,
    pub status: u16,
}

/// The metrics of one node.
pub struct Metrics {
    registry: Registry,
    sockets: Family<Label, Gauge>,
    opened: Family<Label, Counter>,
    closed: Family<Label, Counter>,
    overrun: Counter,
    frames: Counter,
    deliveries: Counter,
    writes: Counter,
    delivery: Histogram,
    resumes: Family<Label, Counter>,
    commits: Counter,
    failed: Counter,
    failing: AtomicBool,
    commit_size: Histogram,
    commit_seconds: Histogram,
    refused: Counter,
    redis: Family<Label, Gauge>,
    bus_refused: Counter,
    requests: Family<Request, Histogram, fn() -> Histogram>,
    /// What is refused before it becomes too much.
    pub overload: OverloadMetrics,
}

/// Buckets from a tenth of a millisecond to three seconds.
fn seconds() -> Histogram {
    Histogram::new(exponential_buckets(0.0001, 2.0, 16))
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("cohort");
        let (sockets, opened, closed) = (Family::default(), Family::default(), Family::default());
        registry.register("sockets", "Open sockets by kind", sockets.clone());
        registry.register("sockets_opened", "Sockets opened by kind", opened.clone());
        registry.register(
            "sockets_closed",
            "Sockets that ended, by the close code this node sent, or gone if the other side was gone already",
            closed.clone(),
        );
        let (overrun, deliveries) = (Counter::default(), Counter::default());
        let help = "Sockets closed with 4008 because their queue was full";
        registry.register("queues_overrun", help, overrun.clone());
        registry.register("deliveries", "Events written to sockets", deliveries.clone());
        let (frames, writes, delivery) = (Counter::default(), Counter::default(), seconds());
        registry.register("frames_sent", "Frames written to sockets", frames.clone());
        registry.register("socket_writes", "Writes they went out in", writes.clone());
        let help = "From a command (or its arrival from another node) until its event was written to a socket, of the oldest in each write";
        registry.register("delivery_seconds", help, delivery.clone());
        let resumes = Family::default();
        registry.register("resumes", "Catch-ups of rooms, by outcome", resumes.clone());
        let (commits, failed, refused) = (Counter::default(), Counter::default(), Counter::default());
        let (commit_size, commit_seconds) = (Histogram::new(exponential_buckets(1.0, 2.0, 9)), seconds());
        registry.register("commits", "Transactions committed", commits.clone());
        let help = "Transactions that failed";
        registry.register("commits_failed", help, failed.clone());
        registry.register("commit_size", "Changes in one transaction", commit_size.clone());
        registry.register(
            "commit_seconds",
            "How long one transaction took",
            commit_seconds.clone(),
        );
        registry.register(
            "changes_refused",
            "Changes refused because the queue was full",
            refused.clone(),
        );
        let redis = Family::default();
        registry.register("redis", "1 for the state this node is in", redis.clone());
        let bus_refused = Counter::default();
        registry.register(
            "redis_messages_refused",
            "Messages in Redis that no node of this installation has just sent",
            bus_refused.clone(),
        );
        let requests = Family::new_with_constructor(seconds as fn() -> Histogram);
        registry.register(
            "http_request_seconds",
            "Requests by method, route and status",
            requests.clone(),
        );
        let overload = OverloadMetrics::default();
        overload.register(&mut registry);
        Self {
            registry,
            sockets,
            opened,
            closed,
            overrun,
            frames,
            deliveries,
            writes,
            delivery,
            resumes,
            commits,
            failed,
            failing: AtomicBool::new(false),
            commit_size,
            commit_seconds,
            refused,
            redis,
            bus_refused,
            requests,
            overload,
        }
    }
}

impl Metrics {
    /// A socket was accepted, if only to be closed at once.
    pub fn socket_opened(&self, kind: SocketKind) {
        self.opened.get_or_create(&label_of(kind)).inc();
    }

    pub fn socket_registered(&self, kind: SocketKind) {
        self.sockets.get_or_create(&label_of(kind)).inc();
    }

    pub fn socket_removed(&self, kind: SocketKind) {
        self.sockets.get_or_create(&label_of(kind)).dec();
    }

    /// The code a socket was closed with; none if the other side was gone already.
    pub fn socket_closed(&self, code: Option<u16>) {
        let code = code.map_or_else(|| "gone".to_owned(), |code| code.to_string());
        self.closed.get_or_create(&[("code", code)]).inc();
    }

    /// A socket's queue was full.
    pub fn queue_overrun(&self) {
        self.overrun.inc();
    }

    /// One write to a socket: how many frames, how many of them events, and how long the oldest of these had waited.
    pub fn written(&self, frames: u64, events: u64, waited: Option<Duration>) {
        self.frames.inc_by(frames);
        self.deliveries.inc_by(events);
        self.writes.inc();
        if let Some(waited) = waited {
            self.delivery.observe(waited.as_secs_f64());
        }
    }

    /// A catch-up of a room: `answered`, `too_much` or `refused`.
    pub fn caught_up(&self, outcome: &'static str) {
        self.resumes.get_or_create(&[("outcome", outcome.into())]).inc();
    }

    pub fn committed(&self, changes: usize, took: Duration) {
        self.failing.store(false, Ordering::Relaxed);
        self.commits.inc();
        self.commit_size.observe(changes as f64);
        self.commit_seconds.observe(took.as_secs_f64());
    }

    pub fn commit_failed(&self) {
        self.failing.store(true, Ordering::Relaxed);
        self.failed.inc();
    }

    /// Whether the last transaction failed.
    pub fn last_commit_failed(&self) -> bool {
        self.failing.load(Ordering::Relaxed)
    }

    pub fn change_refused(&self) {
        self.refused.inc();
    }

    /// A message came over Redis that is not authentic. Returns how many there have been.
    pub fn bus_message_refused(&self) -> u64 {
        self.bus_refused.inc() + 1
    }

    pub fn request_answered(&self, request: Request, took: Duration) {
        self.requests.get_or_create(&request).observe(took.as_secs_f64());
    }

    /// All metrics as text.
    pub fn text(&self, bus_state: BusState) -> String {
        for (state, name) in [
            (BusState::SingleNode, "single_node"),
            (BusState::Connected, "connected"),
            (BusState::Degraded, "degraded"),
        ] {
            let label = [("state", name.to_owned())];
            self.redis.get_or_create(&label).set(i64::from(state == bus_state));
        }
        let mut text = String::new();
        // Writing to a String cannot fail.
        encode(&mut text, &self.registry).ok();
        text
    }
}

fn label_of(kind: SocketKind) -> Label {
    let kind = match kind {
        SocketKind::Tab => "tab",
        SocketKind::Room => "room",
    };
    [("kind", kind.into())]
}
