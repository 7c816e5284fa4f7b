//! How often somebody may try something. Each node counts in its own memory; attempts on other nodes are published and
//! count here too.

use app::protocol::{Problem, ProblemKind, UserId};
use governor::clock::DefaultClock;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use serde::{Deserialize, Serialize};
use std::num::NonZeroU32;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Something that is limited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Attempt {
    /// Signing in: a password for a username, from an address.
    SignIn { username: String, address: String },
    /// The current password of a signed-in user who wants to change it.
    CurrentPassword(UserId),
    /// A new account, from an address.
    SignUp { address: String },
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
    /// Passwords for one username from one address. So an attacker cannot lock the user out elsewhere.
    sign_ins: Limiter<(String, String)>,
    /// Passwords for one username from anywhere: low enough against many attackers together.
    sign_ins_per_username: Limiter<String>,
    /// Passwords from one address, right ones too: a whole class behind one address signs in when a lesson begins.
    sign_ins_per_address: Limiter<String>,
    current_passwords: Limiter<UserId>,
    api_tokens: Limiter<String>,
    sign_ups: Limiter<String>,
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
    /// `commands_per_second` is for one user; bursts of four seconds' worth are allowed.
    pub fn new(commands_per_second: NonZeroU32) -> Self {
        let burst = commands_per_second.saturating_mul(NonZeroU32::MIN.saturating_add(3));
        let per_user = Quota::per_second(commands_per_second).allow_burst(burst);
        Self {
            sign_ins: RateLimiter::keyed(per_minute(10)),
            sign_ins_per_username: RateLimiter::keyed(per_minute(60)),
            sign_ins_per_address: RateLimiter::keyed(per_minute(300)),
            current_passwords: RateLimiter::keyed(per_minute(10)),
            api_tokens: RateLimiter::keyed(per_minute(60)),
            sign_ups: RateLimiter::keyed(per_minute(120)),
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
            Attempt::SignIn { username, address } => {
                // The address first: an address that is over its limit cannot fill the memory with usernames. The username
                // last: that limit is shared with its owner.
                let pair = (username.clone(), address.clone());
                let allowed = self.sign_ins_per_address.check_key(address).is_ok()
                    && self.sign_ins.check_key(&pair).is_ok()
                    && self.sign_ins_per_username.check_key(username).is_ok();
                if allowed {
                    Ok(())
                } else {
                    Err(too_often().at("password"))
                }
            }
            Attempt::CurrentPassword(user) => self
                .current_passwords
                .check_key(user)
                .map_err(|_| too_often().at("old")),
            Attempt::SignUp { address } => self.sign_ups.check_key(address).map_err(|_| {
                too_many("Many people are signing up from your network. Please wait a minute and try again.")
            }),
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

    /// From time to time drops the keys that were not used for long, so that memory does not grow.
    fn sweep(&self) {
        if self.checks.fetch_add(1, Ordering::Relaxed) % 4096 == 4095
            && let Ok(_guard) = self.sweeping.try_lock()
        {
            self.sign_ins.retain_recent();
            self.sign_ins_per_username.retain_recent();
            self.sign_ins_per_address.retain_recent();
            self.current_passwords.retain_recent();
            self.api_tokens.retain_recent();
            self.sign_ups.retain_recent();
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
