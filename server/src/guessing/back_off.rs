//! How long somebody waits after wrong tries: the kinds of things they are counted by, and how the wait grows and is forgotten.

use app::protocol::Millis;

/// How wrong tries of one kind make the next one wait.
pub(super) struct Curve {
    /// Tries without a wait.
    pub free: i64,
    /// The first wait in milliseconds; it doubles with each further try.
    first: Millis,
    longest: Millis,
    /// After so many milliseconds one try is forgotten.
    forget: Millis,
}

pub(super) const MINUTE: Millis = 60_000;
pub(super) const DAY: Millis = 24 * 60 * MINUTE;
/// One name from one network, or one browser.
const NARROW: Curve = Curve {
    free: 5,
    first: 2_000,
    longest: 15 * MINUTE,
    forget: 10 * MINUTE,
};
/// One name from anywhere but its user's own browsers.
const NAME: Curve = Curve {
    free: 30,
    first: 1_000,
    longest: 5 * MINUTE,
    forget: MINUTE,
};
/// One network, behind which a whole school may be.
const NETWORK: Curve = Curve {
    free: 100,
    first: 1_000,
    longest: MINUTE / 2,
    forget: 1_000,
};

/// What tries are counted by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    Pair(String, String),
    Name(String),
    Network(String),
    Device(String),
}

impl Key {
    pub fn curve(&self) -> &'static Curve {
        match self {
            Key::Pair(..) | Key::Device(_) => &NARROW,
            Key::Name(_) => &NAME,
            Key::Network(_) => &NETWORK,
        }
    }
}

/// The wrong tries of one key.
#[derive(Clone, Copy, Default)]
pub(super) struct Tries {
    pub count: i64,
    /// When the last one was.
    pub at: Millis,
    /// Up to when tries were forgotten.
    pub forgotten: Millis,
}

impl Tries {
    pub fn forget(&mut self, curve: &Curve, now: Millis) {
        let forgotten = (now - self.forgotten).max(0) / curve.forget;
        self.count = (self.count - forgotten).max(0);
        self.forgotten = if self.count == 0 {
            now
        } else {
            self.forgotten + forgotten * curve.forget
        };
    }

    /// Milliseconds until the next try.
    pub fn wait(&self, curve: &Curve, now: Millis) -> Millis {
        let beyond = self.count - curve.free;
        if beyond < 0 {
            return 0;
        }
        let wait = curve.first.saturating_mul(1 << beyond.min(20)).min(curve.longest);
        (self.at + wait - now).max(0)
    }
}
