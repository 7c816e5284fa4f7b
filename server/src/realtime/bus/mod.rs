//! The way to the other nodes. It is a hint, never the truth: it may lose anything at any time, and the heads of the
//! heartbeat, with the database behind them, repair it.

mod bus_health;
mod channels_and_format;
mod redis;
mod seal;

pub use channels_and_format::Channels;
pub use redis::{RedisBus, check_encryption};
pub use seal::Seal;
