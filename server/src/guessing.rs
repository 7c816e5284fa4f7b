//! Guessing passwords: every wrong try makes the next ones wait, longer each time, by user name and by network. A browser in
//! which the user has signed in before shows a device cookie; its tries are counted apart, so whatever others try, nobody is
//! locked out of a browser of their own. Held in memory: after a restart everybody has a few tries again.
//!
//! A try counts from its beginning, so that many at once do not get through, and is forgotten if the password was right, or
//! was not looked at because the server was busy. The code of the first account is guarded in the same way.

mod back_off;

use crate::clock::Clock;
use app::protocol::{Millis, Problem, ProblemKind};
use app::time_format::wait_in_words;
use back_off::{DAY, Key, Tries};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
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

/// From so many wrong tries in a day on the user is told.
const TELL: i64 = 10;
/// Networks that are counted for a user.
const NETWORKS: usize = 1_000;
/// Entries below which nothing is swept, and how many there are at most.
const SWEEP: usize = 20_000;
const MOST: usize = 200_000;

/// What a network may guess that is no user's password: by itself, so that no other network is made to wait.
impl PasswordTry {
    pub fn setup_code(address: &str) -> Self {
        Self {
            // Not a user name.
            username: "(set-up code)".into(),
            address: address.to_owned(),
            device: Some(format!("set-up code from {address}")),
        }
    }
}

/// What a user is told.
#[derive(Default)]
struct Report {
    tries: i64,
    /// How many tries came from each.
    networks: BTreeMap<String, i64>,
    since: Millis,
    /// The number of tries that was told last.
    told: i64,
}

#[derive(Default)]
struct Counts {
    tries: HashMap<Key, Tries>,
    reports: HashMap<String, Report>,
    /// Numbers of entries from which there is a sweep.
    sweep_tries: usize,
    sweep_reports: usize,
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
        if report.networks.len() < NETWORKS || report.networks.contains_key(&one.address) {
            *report.networks.entry(one.address.clone()).or_default() += 1;
        }
        Ok(())
    }

    /// The password was right: the try is forgotten, and the wrong ones before it from the same place.
    pub fn succeed(&self, one: &PasswordTry) {
        let mut counts = self.lock();
        counts.take_back(one);
        for key in keys(one) {
            if matches!(key, Key::Pair(..) | Key::Device(_)) {
                counts.tries.remove(&key);
            }
        }
    }

    /// Nobody looked whether the password was right: the try does not count, those before it do.
    pub fn take_back(&self, one: &PasswordTry) {
        self.lock().take_back(one);
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

    fn take_back(&mut self, one: &PasswordTry) {
        for key in keys(one) {
            if let Some(tries) = self.tries.get_mut(&key) {
                tries.count = (tries.count - 1).max(0);
            }
        }
        let Some(report) = self.reports.get_mut(&one.username) else {
            return;
        };
        report.tries -= 1;
        if let Some(count) = report.networks.get_mut(&one.address) {
            *count -= 1;
            if *count <= 0 {
                report.networks.remove(&one.address);
            }
        }
        if report.tries <= 0 {
            self.reports.remove(&one.username);
        }
    }

    /// Keeps the memory bounded. A sweep leaves at most half of [`MOST`], and the next is when there are twice as many
    /// entries as were left: so each try pays for looking at a few of them, never for all. A network that tries ever new
    /// names is refused long before it fills this.
    fn sweep(&mut self, now: Millis) {
        if self.tries.len() >= self.sweep_tries {
            self.tries.retain(|key, tries| {
                tries.forget(key.curve(), now);
                tries.count > 0
            });
            // If that is not enough, those go first that make nobody wait.
            let drop: [fn(&Key, &Tries) -> bool; 4] = [
                |key, _| matches!(key, Key::Pair(..)),
                |_, tries| tries.count <= 1,
                |key, tries| tries.count < key.curve().free,
                |_, _| true,
            ];
            for drop in drop {
                if self.tries.len() > MOST / 2 {
                    self.tries.retain(|key, tries| !drop(key, tries));
                }
            }
            self.sweep_tries = SWEEP.max(2 * self.tries.len());
        }
        if self.reports.len() >= self.sweep_reports {
            self.reports
                .retain(|_, report| now - report.since <= DAY && report.tries > 1);
            if self.reports.len() > MOST / 2 {
                self.reports.clear();
            }
            self.sweep_reports = SWEEP.max(2 * self.reports.len());
        }
    }
}

/// What a try is counted by.
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
