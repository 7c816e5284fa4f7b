//! Latency histograms with buckets about 3 % wide, written by several threads at once.

use std::sync::atomic::{AtomicU64, Ordering};

/// Each power of two is divided into 2^PRECISION_BITS buckets.
const PRECISION_BITS: u32 = 5;
const BUCKETS: usize = 32 << PRECISION_BITS;

/// Times in microseconds, counted by bucket.
pub struct Histogram(Box<[AtomicU64]>);

impl Default for Histogram {
    fn default() -> Self {
        Self((0..BUCKETS).map(|_| AtomicU64::new(0)).collect())
    }
}

impl Histogram {
    pub fn record(&self, micros: u64) {
        self.0[bucket(micros)].fetch_add(1, Ordering::Relaxed);
    }

    pub fn clear(&self) {
        self.0.iter().for_each(|count| count.store(0, Ordering::Relaxed));
    }

    /// Adds the counts of this histogram to a sum.
    pub fn add_to(&self, sum: &mut Distribution) {
        sum.0.resize(BUCKETS, 0);
        for (sum, count) in sum.0.iter_mut().zip(&self.0) {
            *sum += count.load(Ordering::Relaxed);
        }
    }
}

/// The counts of several histograms together.
#[derive(Default, Clone)]
pub struct Distribution(Vec<u64>);

impl Distribution {
    /// A percentile in milliseconds; its share is between 0 and 1, and 1.0 gives the maximum.
    pub fn percentile(&self, share: f64) -> f64 {
        let total: u64 = self.0.iter().sum();
        let rank = ((total as f64 * share).ceil() as u64).clamp(1, total.max(1));
        let mut passed = 0;
        let index = self.0.iter().position(|count| {
            passed += count;
            passed >= rank
        });
        index.map_or(0.0, |index| upper_bound(index) as f64 / 1e3)
    }

    /// `p50 1.20 ms, p95 3.40 ms, p99 5.60 ms, max 7.80 ms`.
    pub fn summary(&self) -> String {
        let [p50, p95, p99, max] = [0.5, 0.95, 0.99, 1.0].map(|share| self.percentile(share));
        format!("p50 {p50:.2} ms, p95 {p95:.2} ms, p99 {p99:.2} ms, max {max:.2} ms")
    }

    pub fn json(&self) -> serde_json::Value {
        let [p50, p95, p99, max] = [0.5, 0.95, 0.99, 1.0].map(|share| self.percentile(share));
        serde_json::json!({"p50": p50, "p95": p95, "p99": p99, "max": max})
    }
}

fn bucket(micros: u64) -> usize {
    let shift = (63 - (micros | 1).leading_zeros()).saturating_sub(PRECISION_BITS);
    let index = (u64::from(shift) << PRECISION_BITS) + (micros >> shift);
    (index as usize).min(BUCKETS - 1)
}

/// The largest time of a bucket.
fn upper_bound(index: usize) -> u64 {
    let shift = (index >> PRECISION_BITS).saturating_sub(1);
    let base = (index - (shift << PRECISION_BITS)) as u64;
    ((base + 1) << shift) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_holds_its_times() {
        for micros in (0..5_000).chain([99_999, 1 << 20, 123_456_789]) {
            let at = bucket(micros);
            assert!(micros <= upper_bound(at), "{micros}");
            assert!(at == 0 || micros > upper_bound(at - 1), "{micros}");
            assert!(upper_bound(at) <= micros + micros / 31 + 1, "{micros}");
        }
    }

    #[test]
    fn percentiles_are_of_all_histograms_together() {
        let (one, two, mut times) = (Histogram::default(), Histogram::default(), Distribution::default());
        (0..99).for_each(|_| one.record(10));
        two.record(30_000);
        one.add_to(&mut times);
        two.add_to(&mut times);
        assert_eq!(times.percentile(0.99), 0.01);
        assert!(times.percentile(1.0) >= 30.0);
    }
}
