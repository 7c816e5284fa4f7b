//! Times in buckets, each about 3 % wide, counted from several threads.

use std::sync::atomic::{AtomicU64, Ordering};

/// Buckets for each doubling.
const FINE: u32 = 5;
const BUCKETS: usize = 32 << FINE;

/// Microseconds, counted by size.
pub struct Histogram(Box<[AtomicU64]>);

impl Default for Histogram {
    fn default() -> Self {
        Self((0..BUCKETS).map(|_| AtomicU64::new(0)).collect())
    }
}

impl Histogram {
    pub fn add(&self, micros: u64) {
        self.0[bucket(micros)].fetch_add(1, Ordering::Relaxed);
    }

    pub fn clear(&self) {
        self.0.iter().for_each(|count| count.store(0, Ordering::Relaxed));
    }

    /// Adds this one's counts to a sum.
    pub fn join(&self, sum: &mut Times) {
        sum.0.resize(BUCKETS, 0);
        for (sum, count) in sum.0.iter_mut().zip(&self.0) {
            *sum += count.load(Ordering::Relaxed);
        }
    }
}

/// The counts of several histograms together.
#[derive(Default, Clone)]
pub struct Times(Vec<u64>);

impl Times {
    /// The time in milliseconds below which a share of the times lies; 1.0 gives the longest.
    pub fn percentile(&self, share: f64) -> f64 {
        let total: u64 = self.0.iter().sum();
        let wanted = ((total as f64 * share).ceil() as u64).clamp(1, total.max(1));
        let mut passed = 0;
        let at = self.0.iter().position(|count| {
            passed += count;
            passed >= wanted
        });
        at.map_or(0.0, |at| upper(at) as f64 / 1e3)
    }

    pub fn line(&self) -> String {
        let [p50, p95, p99, max] = [0.5, 0.95, 0.99, 1.0].map(|share| self.percentile(share));
        format!("p50 {p50:.2} ms, p95 {p95:.2} ms, p99 {p99:.2} ms, max {max:.2} ms")
    }

    pub fn json(&self) -> serde_json::Value {
        let [p50, p95, p99, max] = [0.5, 0.95, 0.99, 1.0].map(|share| self.percentile(share));
        serde_json::json!({"p50": p50, "p95": p95, "p99": p99, "max": max})
    }
}

fn bucket(micros: u64) -> usize {
    let doublings = (63 - (micros | 1).leading_zeros()).saturating_sub(FINE);
    let at = (u64::from(doublings) << FINE) + (micros >> doublings);
    (at as usize).min(BUCKETS - 1)
}

/// The largest time of a bucket.
fn upper(at: usize) -> u64 {
    let doublings = (at >> FINE).saturating_sub(1);
    let base = (at - (doublings << FINE)) as u64;
    ((base + 1) << doublings) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_holds_its_times() {
        for micros in (0..5_000).chain([99_999, 1 << 20, 123_456_789]) {
            let at = bucket(micros);
            assert!(micros <= upper(at), "{micros}");
            assert!(at == 0 || micros > upper(at - 1), "{micros}");
            assert!(upper(at) <= micros + micros / 31 + 1, "{micros}");
        }
    }

    #[test]
    fn percentiles_are_of_all() {
        let (one, two, mut times) = (Histogram::default(), Histogram::default(), Times::default());
        (0..99).for_each(|_| one.add(10));
        two.add(30_000);
        one.join(&mut times);
        two.join(&mut times);
        assert_eq!(times.percentile(0.99), 0.01);
        assert!(times.percentile(1.0) >= 30.0);
    }
}
