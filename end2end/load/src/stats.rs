//! Exact percentiles of a list of times, for tasks that keep every one. `histogram.rs` is for the others.

use std::time::Duration;

/// `p50 1.20 ms, p95 3.40 ms, p99 5.60 ms, max 7.80 ms`. Sorts the times.
pub fn summary(times: &mut [Duration]) -> String {
    times.sort_unstable();
    let millis = |share| percentile(times, share).as_secs_f64() * 1e3;
    format!(
        "p50 {:.2} ms, p95 {:.2} ms, p99 {:.2} ms, max {:.2} ms",
        millis(0.5),
        millis(0.95),
        millis(0.99),
        millis(1.0)
    )
}

/// A percentile of sorted times; its share is between 0 and 1.
fn percentile(sorted: &[Duration], share: f64) -> Duration {
    let index = ((sorted.len() as f64 * share) as usize).min(sorted.len().saturating_sub(1));
    sorted.get(index).copied().unwrap_or_default()
}
