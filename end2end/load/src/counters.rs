//! What the sockets of a run received: counters and latencies. Each thread writes its own shard; reading adds them up.

use crate::histogram::{Distribution, Histogram};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

const SHARDS: usize = 8;

/// What is counted.
#[derive(Clone, Copy)]
pub enum Counter {
    /// A message that arrived for the first time.
    Delivered,
    Duplicate,
    /// A message that arrived after a later one of the same sender.
    Reordered,
    /// An event whose version is not above the one before.
    VersionRegression,
    /// An event whose version is not the next.
    VersionGap,
    Acknowledged,
    /// A send that was answered by a problem.
    Rejected,
    /// Frames that are none of these.
    Other,
    /// Sockets that were closed from the other side.
    Closed,
}

const COUNTERS: usize = Counter::Closed as usize + 1;

#[derive(Default)]
#[repr(align(128))]
struct Shard {
    counts: [AtomicU64; COUNTERS],
    /// Bytes of all frames.
    bytes: AtomicU64,
    /// When the last counted message arrived.
    last_arrival: AtomicU64,
    delivery_times: Histogram,
    ack_times: Histogram,
}

/// All counters of a run.
#[derive(Default)]
pub struct Counters {
    shards: [Shard; SHARDS],
    /// How often, and an example, by the kind of problem or by the way a socket was closed.
    reasons: Mutex<BTreeMap<String, (u64, String)>>,
}

thread_local! {
    static SHARD: usize = {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        NEXT.fetch_add(1, Relaxed) % SHARDS
    };
}

impl Counters {
    fn shard(&self) -> &Shard {
        &self.shards[SHARD.with(|index| *index)]
    }

    pub fn count(&self, counter: Counter) {
        self.shard().counts[counter as usize].fetch_add(1, Relaxed);
    }

    pub fn received(&self, bytes: usize) {
        self.shard().bytes.fetch_add(bytes as u64, Relaxed);
    }

    /// A message arrived for the first time, so many microseconds after it was sent.
    pub fn delivered(&self, now: u64, latency: u64) {
        let shard = self.shard();
        shard.counts[Counter::Delivered as usize].fetch_add(1, Relaxed);
        shard.last_arrival.fetch_max(now, Relaxed);
        shard.delivery_times.record(latency);
    }

    pub fn acknowledged(&self, latency: u64) {
        let shard = self.shard();
        shard.counts[Counter::Acknowledged as usize].fetch_add(1, Relaxed);
        shard.ack_times.record(latency);
    }

    /// Counts something rare, with its reason.
    pub fn count_with_reason(&self, counter: Counter, reason: &str, example: &str) {
        self.count(counter);
        let mut reasons = self.reasons.lock().unwrap_or_else(PoisonError::into_inner);
        reasons.entry(reason.into()).or_insert_with(|| (0, example.into())).0 += 1;
    }

    pub fn clear(&self) {
        for shard in &self.shards {
            shard.counts.iter().for_each(|count| count.store(0, Relaxed));
            shard.bytes.store(0, Relaxed);
            shard.last_arrival.store(0, Relaxed);
            shard.delivery_times.clear();
            shard.ack_times.clear();
        }
        self.reasons.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub fn total(&self, counter: Counter) -> u64 {
        self.shards
            .iter()
            .map(|shard| shard.counts[counter as usize].load(Relaxed))
            .sum()
    }

    pub fn bytes(&self) -> u64 {
        self.shards.iter().map(|shard| shard.bytes.load(Relaxed)).sum()
    }

    pub fn last_arrival(&self) -> u64 {
        self.shards
            .iter()
            .map(|shard| shard.last_arrival.load(Relaxed))
            .max()
            .unwrap_or(0)
    }

    pub fn delivery_times(&self) -> Distribution {
        let mut sum = Distribution::default();
        self.shards
            .iter()
            .for_each(|shard| shard.delivery_times.add_to(&mut sum));
        sum
    }

    pub fn ack_times(&self) -> Distribution {
        let mut sum = Distribution::default();
        self.shards.iter().for_each(|shard| shard.ack_times.add_to(&mut sum));
        sum
    }

    /// `3 × busy: …`, one for each reason.
    pub fn reasons(&self) -> Vec<String> {
        let reasons = self.reasons.lock().unwrap_or_else(PoisonError::into_inner);
        reasons
            .iter()
            .map(|(reason, (count, example))| format!("{count} × {reason}: {example}"))
            .collect()
    }
}
