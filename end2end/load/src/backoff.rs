//! How long a client waits before it connects again: exponential backoff with jitter, as in
//! `frontend/src/reconnect.rs`.

use crate::clock::jitter;
use std::time::Duration;

/// The delay before the next attempt, after so many failures in a row.
pub fn delay(failures: u32, seed: u64) -> Duration {
    let longest = (500_u64 << failures.min(6)).min(30_000);
    Duration::from_millis(longest / 2 + ((longest / 2) as f64 * jitter(seed)) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_half_a_minute() {
        assert!((250..=500).contains(&delay(0, 1).as_millis()));
        assert!((15_000..=30_000).contains(&delay(40, 1).as_millis()));
    }
}
