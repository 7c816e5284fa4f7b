//! Refusals on their way to the security log. They belong to no transaction, and anybody can cause as many as they like:
//! so of one person, or of one network before signing in, only the first ones of a minute are stored one by one, and the
//! rest as a number; and all of a node together are bounded too.

use super::Cohort;
use crate::actor::Origin;
use crate::security_event::{Refusal, SecurityAction, SecurityEvent};
use app::protocol::{Millis, Problem, ProblemKind, UserId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

const MINUTE: Millis = 60_000;
const DAY: Millis = 24 * 60 * MINUTE;
/// Refusals of one person or network that are stored one by one in a minute.
const PER_SOURCE: usize = 10;
/// Of everybody together, on this node.
const PER_NODE: usize = 300;
/// Rows that wait while the database cannot store them.
const WAITING: usize = 1_000;
/// How often they are stored.
const STORE_EVERY: Duration = Duration::from_secs(10);
/// How many times of those until old rows are removed: once an hour.
const SHORTEN_EVERY: u32 = 360;

/// Whom refusals are counted for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Source {
    User(UserId),
    Network(String),
}

/// What waits to be stored, and the counts of this minute.
#[derive(Default)]
pub(super) struct Refusals(Mutex<Minute>);

#[derive(Default)]
struct Minute {
    began: Millis,
    waiting: Vec<Refusal>,
    sources: HashMap<Source, Count>,
    /// Stored one by one this minute.
    stored: usize,
    /// Of sources for which there was no place.
    others: i64,
}

struct Count {
    stored: usize,
    /// What is only counted, and the last of it.
    more: i64,
    last: Refusal,
}

impl Refusals {
    fn note(&self, refusal: Refusal) {
        let mut minute = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        minute.turn(refusal.at);
        minute.note(refusal);
    }

    fn take(&self, now: Millis) -> Vec<Refusal> {
        let mut minute = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        minute.turn(now);
        std::mem::take(&mut minute.waiting)
    }
}

impl Minute {
    fn note(&mut self, refusal: Refusal) {
        let source = match refusal.origin.user {
            Some(user) => Source::User(user),
            None => Source::Network(refusal.origin.address.clone()),
        };
        if self.sources.len() >= PER_NODE && !self.sources.contains_key(&source) {
            self.others += 1;
            return;
        }
        let count = self.sources.entry(source).or_insert_with(|| Count {
            stored: 0,
            more: 0,
            last: refusal.clone(),
        });
        if count.stored < PER_SOURCE && self.stored < PER_NODE && self.waiting.len() < WAITING {
            count.stored += 1;
            self.stored += 1;
            refusal.event.log_line(&refusal.origin, "refused");
            self.waiting.push(refusal);
        } else {
            count.more += 1;
            count.last = refusal;
        }
    }

    /// Ends a minute that is over: what was only counted becomes one row a source.
    fn turn(&mut self, now: Millis) {
        if now - self.began < MINUTE {
            return;
        }
        for count in std::mem::take(&mut self.sources).into_values() {
            if count.more > 0 {
                self.summarise(count.last, count.more);
            }
        }
        let others = std::mem::take(&mut self.others);
        if others > 0 {
            let refusal = Refusal {
                at: self.began,
                origin: Origin::form(None, ""),
                event: SecurityAction::Flood.into(),
                times: 1,
            };
            self.summarise(refusal, others);
        }
        self.began = now;
        self.stored = 0;
    }

    fn summarise(&mut self, last: Refusal, times: i64) {
        last.event.log_line(&last.origin, "refused");
        if self.waiting.len() < 2 * WAITING {
            self.waiting.push(Refusal { times, ..last });
        }
    }
}

impl Cohort {
    /// Notes that something was refused for lack of rights or because of a limit. A field that has to be filled in
    /// differently, and a server that is busy, are no refusals.
    pub fn note_refusal(&self, by: impl Into<Origin>, event: SecurityEvent, problem: &Problem) {
        let refused = match problem.kind {
            ProblemKind::Forbidden | ProblemKind::NotFound | ProblemKind::TooMany | ProblemKind::SignedOut => true,
            ProblemKind::Invalid
            | ProblemKind::Conflict
            | ProblemKind::TooLarge
            | ProblemKind::Busy
            | ProblemKind::Internal
            | ProblemKind::Unreachable => false,
        };
        if refused {
            self.note(by.into(), event.detail(problem.text.clone()));
        }
    }

    /// Notes a wrong password: of somebody who signs in, as whom if there is such an account, or of the actor's own.
    pub fn note_wrong_password(&self, by: impl Into<Origin>, action: SecurityAction, account: Option<UserId>) {
        let event = SecurityEvent::from(action).detail("Wrong password");
        self.note(
            by.into(),
            SecurityEvent {
                subject: account,
                ..event
            },
        );
    }

    fn note(&self, origin: Origin, event: SecurityEvent) {
        let at = self.clock.now();
        self.refusals.note(Refusal {
            at,
            origin,
            event,
            times: 1,
        });
    }

    /// Stores what has been refused so far.
    pub async fn store_refusals(&self) {
        let refusals = self.refusals.take(self.clock.now());
        if refusals.is_empty() {
            return;
        }
        let stored = self
            .store
            .write(move |tx| Box::pin(async move { tx.log_refusals(refusals).await }))
            .await;
        // Their lines are in the program's log.
        stored.map_err(|error| self.problem(error)).ok();
    }
}

/// Stores refusals from time to time, and removes old rows. Runs until the task is dropped.
pub async fn run_security_log(cohort: Arc<Cohort>) {
    let mut ticks = tokio::time::interval(STORE_EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut until_shortened = 1;
    loop {
        ticks.tick().await;
        cohort.store_refusals().await;
        until_shortened -= 1;
        if until_shortened == 0 {
            until_shortened = SHORTEN_EVERY;
            cohort.shorten_security_log().await;
        }
    }
}

impl Cohort {
    /// Removes the rows of the security log that are too old or too many.
    pub async fn shorten_security_log(&self) {
        let oldest = self.clock.now() - i64::from(self.settings.security_log_days.get()) * DAY;
        let shortened = self
            .store
            .write(move |tx| Box::pin(async move { tx.shorten_security_log(oldest).await }))
            .await;
        shortened.map_err(|error| self.problem(error)).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(user: i64, at: Millis) -> Refusal {
        let origin = Origin {
            user: Some(UserId(user)),
            ..Origin::form(None, "192.0.2.1")
        };
        let event = SecurityAction::Send.into();
        Refusal {
            at,
            origin,
            event,
            times: 1,
        }
    }

    #[test]
    fn a_flood_of_refusals_becomes_a_few_rows_and_a_number() {
        let refusals = Refusals::default();
        (0..5_000).for_each(|at| refusals.note(refusal(1, MINUTE + at)));
        refusals.note(refusal(2, MINUTE + 5_000));
        assert_eq!(refusals.take(MINUTE + 5_000).len(), PER_SOURCE + 1);
        let rest = refusals.take(3 * MINUTE);
        assert_eq!(rest.len(), 1, "{rest:?}");
        assert_eq!(rest[0].times, 5_000 - PER_SOURCE as i64);
    }

    #[test]
    fn refusals_of_very_many_people_are_bounded_too() {
        let refusals = Refusals::default();
        for round in 0..3 {
            (0..10_000).for_each(|user| refusals.note(refusal(user, MINUTE + round)));
        }
        assert_eq!(refusals.take(MINUTE + 3).len(), PER_NODE);
        let rest = refusals.take(3 * MINUTE);
        assert!(rest.len() <= PER_NODE + 1, "{}", rest.len());
        let counted: i64 = rest.iter().map(|refusal| refusal.times).sum();
        assert_eq!(counted, 30_000 - PER_NODE as i64, "and none is lost from the count");
    }
}
