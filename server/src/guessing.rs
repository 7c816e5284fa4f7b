//! Guessing passwords: every wrong try makes the next ones wait, longer each time, by user name and by network. A browser in
//! which the user has signed in before shows a device cookie; its tries are counted apart, so whatever others try, nobody is
//! locked out of a browser of their own. Held in memory: after a restart everybody has a few tries again.
//!
//! A try counts from its beginning, so that many at once do not get through, and is forgotten if the password was right.

use crate::clock::Clock;
use app::protocol::{Millis, Problem, ProblemKind};
use app::time_format::wait_in_words;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A password that is tried for a user name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordTry {
    pub username: String,
    /// The network it comes from.
    pub address: String,
    /// The nonce of a device cookie of this very user.
    pub device: Option<String>,
}

/// What is told to a user for whom many wrong passwords were tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongTries {
    pub tries: i64,
    pub networks: i64,
    pub since: Millis,
}

/// How wrong tries of one kind make the next one wait.
struct Curve {
    /// Tries without a wait.
    free: i64,
    /// The first wait in milliseconds; it doubles with each further try.
    first: Millis,
    longest: Millis,
    /// After so many milliseconds one try is forgotten.
    forget: Millis,
}

const MINUTE: Millis = 60_000;
const DAY: Millis = 24 * 60 * MINUTE;
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
/// From so many wrong tries in a day on the user is told.
const TELL: i64 = 10;
/// Networks that are counted for a user.
const NETWORKS: usize = 1_000;
/// Entries after which those that are forgotten are dropped, and after which all are.
const SWEEP: usize = 20_000;
const MOST: usize = 200_000;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Pair(String, String),
    Name(String),
    Network(String),
    Device(String),
}

impl Key {
    fn curve(&self) -> &'static Curve {
        match self {
            Key::Pair(..) | Key::Device(_) => &NARROW,
            Key::Name(_) => &NAME,
            Key::Network(_) => &NETWORK,
        }
    }
}

/// The wrong tries of one key.
#[derive(Clone, Copy, Default)]
struct Tries {
    count: i64,
    /// When the last one was.
    at: Millis,
    /// Up to when tries were forgotten.
    forgotten: Millis,
}

impl Tries {
    fn forget(&mut self, curve: &Curve, now: Millis) {
        let forgotten = (now - self.forgotten).max(0) / curve.forget;
        self.count = (self.count - forgotten).max(0);
        self.forgotten = if self.count == 0 {
            now
        } else {
            self.forgotten + forgotten * curve.forget
        };
    }

    /// Milliseconds until the next try.
    fn wait(&self, curve: &Curve, now: Millis) -> Millis {
        let beyond = self.count - curve.free;
        if beyond < 0 {
            return 0;
        }
        let wait = curve.first.saturating_mul(1 << beyond.min(20)).min(curve.longest);
        (self.at + wait - now).max(0)
    }
}

/// What a user is told.
#[derive(Default)]
struct Report {
    tries: i64,
    networks: BTreeSet<String>,
    since: Millis,
    /// The number of tries that was told last.
    told: i64,
}

#[derive(Default)]
struct Counts {
    tries: HashMap<Key, Tries>,
    reports: HashMap<String, Report>,
}

/// All wrong tries.
pub struct Guessing {
    clock: Arc<dyn Clock>,
    counts: Mutex<Counts>,
}

impl Guessing {
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        let counts = Mutex::default();
        Self { clock, counts }
    }

    /// Counts a try, or refuses it because of the wrong ones before it.
    pub fn begin(&self, one: &PasswordTry) -> Result<(), Problem> {
        let now = self.clock.now();
        let mut counts = self.lock();
        counts.sweep(now);
        let keys = keys(one);
        let wait = keys.iter().map(|key| counts.wait(key, now)).max().unwrap_or(0);
        if wait > 0 {
            return Err(too_many(wait));
        }
        for key in keys {
            let tries = counts.tries.entry(key).or_insert(Tries {
                forgotten: now,
                ..Tries::default()
            });
            tries.count += 1;
            tries.at = now;
        }
        let report = counts.reports.entry(one.username.clone()).or_default();
        if now - report.since > DAY {
            *report = Report {
                since: now,
                ..Report::default()
            };
        }
        report.tries += 1;
        if report.networks.len() < NETWORKS {
            report.networks.insert(one.address.clone());
        }
        Ok(())
    }

    /// The password was right: the try is forgotten, and the wrong ones before it from the same place.
    pub fn succeed(&self, one: &PasswordTry) {
        let mut counts = self.lock();
        for key in keys(one) {
            match &key {
                Key::Pair(..) | Key::Device(_) => drop(counts.tries.remove(&key)),
                Key::Name(_) | Key::Network(_) => {
                    if let Some(tries) = counts.tries.get_mut(&key) {
                        tries.count = (tries.count - 1).max(0);
                    }
                }
            }
        }
        if let Some(report) = counts.reports.get_mut(&one.username) {
            report.tries -= 1;
            if report.tries <= 0 {
                counts.reports.remove(&one.username);
            }
        }
    }

    /// What to tell the user of this name, after a wrong try: when there are many, and again when there are twice as many.
    pub fn report(&self, username: &str) -> Option<WrongTries> {
        let mut counts = self.lock();
        let report = counts.reports.get_mut(username)?;
        if report.tries < TELL.max(2 * report.told) {
            return None;
        }
        report.told = report.tries;
        Some(WrongTries {
            tries: report.tries,
            networks: i64::try_from(report.networks.len()).unwrap_or(i64::MAX),
            since: report.since,
        })
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counts {
    fn wait(&mut self, key: &Key, now: Millis) -> Millis {
        let Some(tries) = self.tries.get_mut(key) else { return 0 };
        tries.forget(key.curve(), now);
        tries.wait(key.curve(), now)
    }

    /// Keeps the memory bounded. A network that tries ever new names is refused long before it fills this.
    fn sweep(&mut self, now: Millis) {
        if self.tries.len() > SWEEP && self.tries.len().is_multiple_of(1_000) {
            self.tries.retain(|key, tries| {
                tries.forget(key.curve(), now);
                tries.count > 0
            });
        }
        if self.tries.len() > MOST {
            self.tries.retain(|key, _| !matches!(key, Key::Pair(..)));
        }
        if self.reports.len() > SWEEP {
            self.reports
                .retain(|_, report| now - report.since <= DAY && report.tries > 1);
        }
        if self.reports.len() > MOST {
            self.reports.clear();
        }
    }
}

fn keys(one: &PasswordTry) -> Vec<Key> {
    let (username, address) = (one.username.clone(), one.address.clone());
    match &one.device {
        Some(nonce) => vec![Key::Device(nonce.clone())],
        None => vec![
            Key::Network(address.clone()),
            Key::Name(username.clone()),
            Key::Pair(username, address),
        ],
    }
}

fn too_many(wait: Millis) -> Problem {
    let seconds = (wait + 999) / 1_000;
    let time = wait_in_words(seconds);
    let text = format!("Too many tries. Please wait {time} and try again.");
    let problem = Problem::new(ProblemKind::TooMany, text).at("password");
    problem.retry_after(u32::try_from(seconds).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests;
