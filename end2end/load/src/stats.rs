//! Counting and sorting times.

use std::time::Duration;

/// The time below which a share of the times lies. Sorts them.
pub fn percentile(times: &mut [Duration], share: f64) -> Duration {
    times.sort_unstable();
    let at = ((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1));
    times.get(at).copied().unwrap_or_default()
}

/// `p50 1.2 ms, p95 3.4 ms, p99 5.6 ms, max 7.8 ms`.
pub fn line(times: &mut [Duration]) -> String {
    let at = |times: &mut [Duration], share| percentile(times, share).as_secs_f64() * 1e3;
    format!(
        "p50 {:.2} ms, p95 {:.2} ms, p99 {:.2} ms, max {:.2} ms",
        at(times, 0.5),
        at(times, 0.95),
        at(times, 0.99),
        at(times, 1.0)
    )
}
