//! How often somebody may try something. Each node counts in its own memory; attempts on other nodes are published and
//! count here too.

use crate::clock::Clock;
use crate::guessing::{Guessing, PasswordTry, WrongTries};
use app::protocol::{Problem, ProblemKind, UserId};
use governor::clock::DefaultClock;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use serde::{Deserialize, Serialize};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// Something that is limited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Attempt {
    /// Signing in with a password.
    SignIn(PasswordTry),
    /// The password was right.
    SignedIn(PasswordTry),
    /// Nobody looked whether the password was right.
    NotTried(PasswordTry),
    /// A new account, from an address.
    SignUp { address: String },
    /// Setting a password by a link, from an address.
    PasswordLink { address: String },
    /// A wrong API token, from an address. Counted apart from passwords: a forgotten script must not keep others behind the
    /// same address from signing in.
    ApiToken { address: String },
    /// Offering a place by user name, which could be used to try names.
    OfferByName(UserId),
    /// A command of a user, which counts as so many.
    Command { user: UserId, weight: u32 },
    /// A view, or a catch-up, of a user.
    Query(UserId),
}

/// Places that one user offers by name in an hour.
const OFFERS_BY_NAME: u32 = 30;

type Limiter<K> = RateLimiter<K, DefaultKeyedStateStore<K>, DefaultClock>;

/// All limits.
pub struct RateLimits {
    /// Wrong passwords.
    guessing: Guessing,
    /// Passwords from one address, right ones too, but not from browsers that have signed in before: a whole class behind
    /// one address signs in when a lesson begins.
    sign_ins_per_address: Limiter<String>,
    api_tokens: Limiter<String>,
    sign_ups: Limiter<String>,
    password_links: Limiter<String>,
    offers_by_name: Limiter<UserId>,
    commands: Limiter<UserId>,
    /// At once.
    most_commands: NonZeroU32,
    queries: Limiter<UserId>,
    /// Checks until unused entries are dropped.
    checks: AtomicUsize,
    /// Locked while they are dropped.
    sweeping: Mutex<()>,
}

impl RateLimits {
    /// `commands_per_second` is for one user; bursts of four seconds' worth are allowed. Wrong passwords are counted by the
    /// clock.
    pub fn new(commands_per_second: NonZeroU32, clock: Arc<dyn Clock>) -> Self {
        let burst = commands_per_second.saturating_mul(NonZeroU32::MIN.saturating_add(3));
        let per_user = Quota::per_second(commands_per_second).allow_burst(burst);
        Self {
            guessing: Guessing::new(clock),
            sign_ins_per_address: RateLimiter::keyed(per_minute(300)),
            api_tokens: RateLimiter::keyed(per_minute(60)),
            sign_ups: RateLimiter::keyed(per_minute(120)),
            password_links: RateLimiter::keyed(per_minute(30)),
            offers_by_name: RateLimiter::keyed(per_hour(OFFERS_BY_NAME)),
            commands: RateLimiter::keyed(per_user),
            most_commands: burst,
            queries: RateLimiter::keyed(per_user),
            checks: AtomicUsize::new(0),
            sweeping: Mutex::new(()),
        }
    }

    /// Counts one attempt, or refuses it.
    pub fn check(&self, attempt: &Attempt) -> Result<(), Problem> {
        self.sweep();
        match attempt {
            Attempt::SignIn(one) => {
                if one.device.is_none() && self.sign_ins_per_address.check_key(&one.address).is_err() {
                    return Err(too_often().at("password"));
                }
                self.guessing.begin(one)
            }
            Attempt::SignedIn(one) => {
                self.guessing.succeed(one);
                Ok(())
            }
            Attempt::NotTried(one) => {
                self.guessing.take_back(one);
                Ok(())
            }
            Attempt::SignUp { address } => self.sign_ups.check_key(address).map_err(|_| {
                too_many("Many people are signing up from your network. Please wait a minute and try again.")
            }),
            Attempt::PasswordLink { address } => self.password_links.check_key(address).map_err(|_| too_often()),
            Attempt::ApiToken { address } => self.api_tokens.check_key(address).map_err(|_| {
                too_many("Too many wrong API tokens from your network. Please wait a minute and try again.")
            }),
            Attempt::OfferByName(user) => self.offers_by_name.check_key(user).map_err(|_| {
                too_many(
                    "That were many names for one hour. Hand out the invite link instead, or go on a little later.",
                )
            }),
            Attempt::Command { user, weight } => {
                // However much a command is, it is possible.
                let weight = NonZeroU32::new(*weight)
                    .unwrap_or(NonZeroU32::MIN)
                    .min(self.most_commands);
                match self.commands.check_key_n(user, weight) {
                    Ok(Ok(())) => Ok(()),
                    Ok(Err(_)) | Err(_) => Err(too_fast()),
                }
            }
            Attempt::Query(user) => self.queries.check_key(user).map_err(|_| too_fast()),
        }
    }

    /// What to tell the user of this name, after a wrong password.
    pub fn wrong_tries(&self, username: &str) -> Option<WrongTries> {
        self.guessing.report(username)
    }

    /// From time to time drops the keys that were not used for long, so that memory does not grow.
    fn sweep(&self) {
        if self.checks.fetch_add(1, Ordering::Relaxed) % 4096 == 4095
            && let Ok(_guard) = self.sweeping.try_lock()
        {
            self.sign_ins_per_address.retain_recent();
            self.api_tokens.retain_recent();
            self.sign_ups.retain_recent();
            self.password_links.retain_recent();
            self.offers_by_name.retain_recent();
            self.commands.retain_recent();
            self.queries.retain_recent();
        }
    }
}

fn per_minute(count: u32) -> Quota {
    Quota::per_minute(NonZeroU32::MIN.saturating_add(count - 1))
}

fn per_hour(count: u32) -> Quota {
    Quota::per_hour(NonZeroU32::MIN.saturating_add(count - 1))
}

fn too_often() -> Problem {
    too_many("Too many tries. Please wait a minute and try again.")
}

fn too_fast() -> Problem {
    too_many("That was very fast. Please wait a moment and try again.")
}

fn too_many(text: &str) -> Problem {
    Problem::new(ProblemKind::TooMany, text)
}
