//! Time in microseconds since the program started, which is short enough to be written into a message, and randomness
//! for run ids and jitter.

use std::sync::OnceLock;
use std::time::Instant;

static START: OnceLock<Instant> = OnceLock::new();

pub fn now_micros() -> u64 {
    START.get_or_init(Instant::now).elapsed().as_micros() as u64
}

/// A number that differs between runs of the program.
pub fn run_id() -> u32 {
    let now = std::time::UNIX_EPOCH
        .elapsed()
        .map_or(0, |since| since.as_nanos() as u64);
    splitmix64(now ^ (u64::from(std::process::id()) << 32)) as u32
}

/// A number between 0 and 1; random enough to spread reconnects.
pub fn jitter(seed: u64) -> f64 {
    (splitmix64(seed ^ now_micros().rotate_left(20)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// One step of the generator splitmix64.
fn splitmix64(seed: u64) -> u64 {
    let mut value = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}
