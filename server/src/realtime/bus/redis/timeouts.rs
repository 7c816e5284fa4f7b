//! How long the bus waits for Redis, and how much goes out in one write.

use std::time::Duration;

/// How many queue entries are taken at once.
pub(super) const BATCH: usize = 256;
/// How long any operation of Redis may take.
pub(super) const OPERATION_TIMEOUT: Duration = Duration::from_secs(2);
/// The node publishes to itself this often …
pub(super) const KEEP_ALIVE: Duration = Duration::from_secs(1);
/// … and takes the connection for lost if nothing arrives for this long.
pub(super) const SILENCE_TIMEOUT: Duration = Duration::from_secs(4);
/// Between two attempts to connect.
pub(super) const RECONNECT_DELAY: Duration = Duration::from_millis(500);
