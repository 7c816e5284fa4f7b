//! Time in microseconds since the program began, which is short enough to be written into a message, and a little
//! chance.

use std::sync::OnceLock;
use std::time::Instant;

static BEGAN: OnceLock<Instant> = OnceLock::new();

pub fn micros() -> u64 {
    BEGAN.get_or_init(Instant::now).elapsed().as_micros() as u64
}

/// A number that is another in each run of the program.
pub fn run() -> u32 {
    let now = std::time::UNIX_EPOCH
        .elapsed()
        .map_or(0, |since| since.as_nanos() as u64);
    mixed(now ^ (u64::from(std::process::id()) << 32)) as u32
}

/// Between 0 and 1; good enough to spread reconnects.
pub fn chance(seed: u64) -> f64 {
    (mixed(seed ^ micros().rotate_left(20)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// The last step of splitmix64.
fn mixed(seed: u64) -> u64 {
    let mut at = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    at = (at ^ (at >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    at = (at ^ (at >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    at ^ (at >> 31)
}
