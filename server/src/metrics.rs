//! What this node counts, for `/metrics` in the text format of Prometheus (OpenMetrics). Nothing here names a person, a
//! room or a text; labels are few and fixed. Counting never waits for anything but another count.

use crate::fanout::Company;
use crate::hub::Sort;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::time::Instant;

/// A moment of this process in four bytes, for what is kept for every frame: ten microseconds each, round again after
/// half a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(u32);

impl Moment {
    pub fn now() -> Self {
        static BEGAN: OnceLock<Instant> = OnceLock::new();
        // Cut to size on purpose: only differences count.
        #[expect(clippy::cast_possible_truncation, reason = "the clock goes round")]
        Self((BEGAN.get_or_init(Instant::now).elapsed().as_micros() / 10) as u32)
    }

    pub fn elapsed(self) -> Duration {
        Duration::from_micros(u64::from(Self::now().0.wrapping_sub(self.0)) * 10)
    }
}

/// One label with one of a few values.
type Is = [(&'static str, String); 1];

/// A request as it is counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Request {
    pub method: &'static str,
    /// The route, not the address: `/ws/chat/{room}/`. Pages and files are one each.
    pub route: String,
    pub status: u16,
}

/// The counts of one node.
pub struct Metrics {
    registry: Registry,
    sockets: Family<Is, Gauge>,
    opened: Family<Is, Counter>,
    closed: Family<Is, Counter>,
    overrun: Counter,
    frames: Counter,
    deliveries: Counter,
    writes: Counter,
    delivery: Histogram,
    resumes: Family<Is, Counter>,
    commits: Counter,
    failed: Counter,
    failing: AtomicBool,
    commit_size: Histogram,
    commit_seconds: Histogram,
    refused: Counter,
    redis: Family<Is, Gauge>,
    requests: Family<Request, Histogram, fn() -> Histogram>,
}

/// From a tenth of a millisecond to three seconds.
fn seconds() -> Histogram {
    Histogram::new(exponential_buckets(0.0001, 2.0, 16))
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("cohort");
        let (sockets, opened, closed) = (Family::default(), Family::default(), Family::default());
        registry.register("sockets", "Open sockets by door", sockets.clone());
        registry.register("sockets_opened", "Sockets opened by door", opened.clone());
        registry.register(
            "sockets_closed",
            "Sockets that ended, by the close code this node said, or gone if there was nobody to say it to",
            closed.clone(),
        );
        let (overrun, deliveries) = (Counter::default(), Counter::default());
        let help = "Sockets closed with 4008 because their queue was full";
        registry.register("queues_overrun", help, overrun.clone());
        registry.register("deliveries", "Events written to sockets", deliveries.clone());
        let (frames, writes, delivery) = (Counter::default(), Counter::default(), seconds());
        registry.register("frames_sent", "Frames written to sockets", frames.clone());
        registry.register("socket_writes", "Writes they went out in", writes.clone());
        let help = "From a command (or its news from another node) until its event was written to a socket, of the oldest in each write";
        registry.register("delivery_seconds", help, delivery.clone());
        let resumes = Family::default();
        registry.register("resumes", "Rooms caught up with, by outcome", resumes.clone());
        let (commits, failed, refused) = (Counter::default(), Counter::default(), Counter::default());
        let (commit_size, commit_seconds) = (Histogram::new(exponential_buckets(1.0, 2.0, 9)), seconds());
        registry.register("commits", "Transactions committed", commits.clone());
        let help = "Transactions whose changes could not be kept";
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
        let requests = Family::new_with_constructor(seconds as fn() -> Histogram);
        registry.register(
            "http_request_seconds",
            "Requests by method, route and status",
            requests.clone(),
        );
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
            requests,
        }
    }
}

impl Metrics {
    /// A socket was let in at the door, or is to be sent away at once.
    pub fn socket_opened(&self, sort: Sort) {
        self.opened.get_or_create(&door(sort)).inc();
    }

    pub fn socket_here(&self, sort: Sort) {
        self.sockets.get_or_create(&door(sort)).inc();
    }

    pub fn socket_gone(&self, sort: Sort) {
        self.sockets.get_or_create(&door(sort)).dec();
    }

    /// The code a socket was closed with, or nothing if the other side was gone already.
    pub fn socket_closed(&self, code: Option<u16>) {
        let code = code.map_or_else(|| "gone".to_owned(), |code| code.to_string());
        self.closed.get_or_create(&[("code", code)]).inc();
    }

    /// A socket's queue is full.
    pub fn queue_overrun(&self) {
        self.overrun.inc();
    }

    /// So many frames went out in one write, and so many of them were events; `waited` is how long the oldest of these had to.
    pub fn written(&self, frames: u64, events: u64, waited: Option<Duration>) {
        self.frames.inc_by(frames);
        self.deliveries.inc_by(events);
        self.writes.inc();
        if let Some(waited) = waited {
            self.delivery.observe(waited.as_secs_f64());
        }
    }

    /// Somebody caught up with a room: `told`, `too_much` or `refused`.
    pub fn resumed(&self, outcome: &'static str) {
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

    /// Whether the last change could not be kept.
    pub fn commits_fail(&self) -> bool {
        self.failing.load(Ordering::Relaxed)
    }

    pub fn refused(&self) {
        self.refused.inc();
    }

    pub fn answered(&self, request: Request, took: Duration) {
        self.requests.get_or_create(&request).observe(took.as_secs_f64());
    }

    /// Everything as text.
    pub fn text(&self, company: Company) -> String {
        for state in [Company::Alone, Company::Together, Company::Degraded] {
            let is = [("state", format!("{state:?}").to_ascii_lowercase())];
            self.redis.get_or_create(&is).set(i64::from(state == company));
        }
        let mut text = String::new();
        // Writing to a String cannot fail.
        encode(&mut text, &self.registry).ok();
        text
    }
}

fn door(sort: Sort) -> Is {
    let door = match sort {
        Sort::Full => "ws",
        Sort::Plain => "plain",
    };
    [("door", door.into())]
}
