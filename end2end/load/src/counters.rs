//! What was heard, counted by every thread for itself and added up when asked for.

use crate::histogram::{Histogram, Times};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

const SHARDS: usize = 8;

/// What can be counted.
#[derive(Clone, Copy)]
pub enum What {
    /// Arrived for the first time.
    Got,
    Doubled,
    /// Arrived after a later one of the same sender.
    Reordered,
    /// An event whose version is not above the one before.
    Backwards,
    /// An event whose version is not the next.
    Hole,
    Acknowledged,
    Refused,
    /// Frames that are none of these.
    Other,
    /// Sockets that were closed from the other side.
    Closed,
}

const WHATS: usize = What::Closed as usize + 1;

#[derive(Default)]
#[repr(align(128))]
struct Shard {
    counts: [AtomicU64; WHATS],
    /// When the last counted message arrived.
    last: AtomicU64,
    arrivals: Histogram,
    acks: Histogram,
}

/// All counts of a run.
#[derive(Default)]
pub struct Tally {
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

impl Tally {
    fn shard(&self) -> &Shard {
        &self.shards[SHARD.with(|at| *at)]
    }

    pub fn count(&self, what: What) {
        self.shard().counts[what as usize].fetch_add(1, Relaxed);
    }

    /// A message that arrived for the first time, so many microseconds after it was sent.
    pub fn arrived(&self, now: u64, took: u64) {
        let shard = self.shard();
        shard.counts[What::Got as usize].fetch_add(1, Relaxed);
        shard.last.fetch_max(now, Relaxed);
        shard.arrivals.add(took);
    }

    pub fn acknowledged(&self, took: u64) {
        let shard = self.shard();
        shard.counts[What::Acknowledged as usize].fetch_add(1, Relaxed);
        shard.acks.add(took);
    }

    /// Something that seldom happens, with its reason.
    pub fn because(&self, what: What, reason: &str, example: &str) {
        self.count(what);
        let mut reasons = self.reasons.lock().unwrap_or_else(PoisonError::into_inner);
        reasons.entry(reason.into()).or_insert_with(|| (0, example.into())).0 += 1;
    }

    pub fn clear(&self) {
        for shard in &self.shards {
            shard.counts.iter().for_each(|count| count.store(0, Relaxed));
            shard.last.store(0, Relaxed);
            shard.arrivals.clear();
            shard.acks.clear();
        }
        self.reasons.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub fn of(&self, what: What) -> u64 {
        self.shards
            .iter()
            .map(|shard| shard.counts[what as usize].load(Relaxed))
            .sum()
    }

    pub fn last(&self) -> u64 {
        self.shards
            .iter()
            .map(|shard| shard.last.load(Relaxed))
            .max()
            .unwrap_or(0)
    }

    pub fn arrivals(&self) -> Times {
        let mut sum = Times::default();
        self.shards.iter().for_each(|shard| shard.arrivals.join(&mut sum));
        sum
    }

    pub fn acks(&self) -> Times {
        let mut sum = Times::default();
        self.shards.iter().for_each(|shard| shard.acks.join(&mut sum));
        sum
    }

    /// `3 × busy (…)`, one for each reason.
    pub fn reasons(&self) -> Vec<String> {
        let reasons = self.reasons.lock().unwrap_or_else(PoisonError::into_inner);
        reasons
            .iter()
            .map(|(reason, (count, example))| format!("{count} × {reason}: {example}"))
            .collect()
    }
}
