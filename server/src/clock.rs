//! Time, passed in so that tests can be exact.

use app::protocol::Millis;
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::time::Instant;

/// Tells the time.
pub trait Clock: Send + Sync {
    fn now(&self) -> Millis;
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
    fn now(&self) -> Millis {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }
}

/// A clock that stands still until a test moves it.
pub struct FixedClock(Mutex<Millis>);

impl FixedClock {
    pub fn new(at: Millis) -> Self {
        Self(Mutex::new(at))
    }

    pub fn advance(&self, millis: Millis) {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) += millis;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Millis {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// An instant of this process in four bytes, for what is stored with every frame: in units of ten microseconds, which
/// wrap around after half a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CoarseInstant(u32);

impl CoarseInstant {
    pub fn now() -> Self {
        static START: OnceLock<Instant> = OnceLock::new();
        // Truncated on purpose: only differences matter.
        #[expect(clippy::cast_possible_truncation, reason = "the value wraps around")]
        Self((START.get_or_init(Instant::now).elapsed().as_micros() / 10) as u32)
    }

    pub fn elapsed(self) -> Duration {
        Duration::from_micros(u64::from(Self::now().0.wrapping_sub(self.0)) * 10)
    }
}
