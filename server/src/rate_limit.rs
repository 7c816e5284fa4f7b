//! How often somebody may try. Counted in each node's memory; what was tried elsewhere is told and counts here too.

use app::wire::{Kind, Problem, UserId};
use governor::clock::DefaultClock;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use serde::{Deserialize, Serialize};
use std::num::NonZeroU32;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Something that may be done only so often.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Try {
    /// A password for a user name, from an address.
    Guess { handle: String, address: String },
    /// The old password of somebody who has signed in and wants another.
    Password(UserId),
    /// A new account, from an address.
    Newcomer { address: String },
    /// A wrong API token, from an address. Apart from passwords: a forgotten script keeps nobody beside it from signing in.
    Token { address: String },
    /// A command of a person.
    Command(UserId),
    /// A person looks at something, or catches up.
    Look(UserId),
}

type Limiter<K> = RateLimiter<K, DefaultKeyedStateStore<K>, DefaultClock>;

/// All the limits.
pub struct Guard {
    /// Passwords for one user name from one address. From there nobody can keep its owner out elsewhere.
    guesses: Limiter<(String, String)>,
    /// Passwords for one user name, from anywhere: few enough against many who guess together.
    names: Limiter<String>,
    /// Passwords from one address, right ones too: a whole class behind one address signs in when a lesson begins.
    addresses: Limiter<String>,
    /// Old passwords of one person who wants another.
    passwords: Limiter<UserId>,
    /// Wrong API tokens from one address.
    tokens: Limiter<String>,
    /// New accounts from one address.
    newcomers: Limiter<String>,
    /// Commands of one person.
    commands: Limiter<UserId>,
    /// What one person looks at.
    looks: Limiter<UserId>,
    /// Checks until old entries are dropped.
    checks: AtomicUsize,
    /// Held by whoever drops them.
    sweeping: Mutex<()>,
}

impl Guard {
    /// `commands` is how many a person may send in a second; bursts of four seconds' worth are fine.
    pub fn new(commands: NonZeroU32) -> Self {
        let burst = commands.saturating_mul(NonZeroU32::MIN.saturating_add(3));
        Self {
            guesses: RateLimiter::keyed(per_minute(10)),
            names: RateLimiter::keyed(per_minute(60)),
            addresses: RateLimiter::keyed(per_minute(300)),
            passwords: RateLimiter::keyed(per_minute(10)),
            tokens: RateLimiter::keyed(per_minute(60)),
            newcomers: RateLimiter::keyed(per_minute(120)),
            commands: RateLimiter::keyed(Quota::per_second(commands).allow_burst(burst)),
            looks: RateLimiter::keyed(Quota::per_second(commands).allow_burst(burst)),
            checks: AtomicUsize::new(0),
            sweeping: Mutex::new(()),
        }
    }

    /// Counts one more, or says that it is too many.
    pub fn check(&self, what: &Try) -> Result<(), Problem> {
        self.sweep();
        match what {
            Try::Guess { handle, address } => {
                // The address first: whoever may not any more cannot fill the memory with names. The name last: it is
                // its owner's too.
                let guess = (handle.clone(), address.clone());
                let fine = self.addresses.check_key(address).is_ok()
                    && self.guesses.check_key(&guess).is_ok()
                    && self.names.check_key(handle).is_ok();
                if fine { Ok(()) } else { Err(too_often().at("password")) }
            }
            Try::Password(user) => self.passwords.check_key(user).map_err(|_| too_often().at("old")),
            Try::Newcomer { address } => self.newcomers.check_key(address).map_err(|_| {
                too_many("Many people are signing up from your network. Please wait a minute and try again.")
            }),
            Try::Token { address } => self.tokens.check_key(address).map_err(|_| {
                too_many("Too many wrong API tokens from your network. Please wait a minute and try again.")
            }),
            Try::Command(user) => self.commands.check_key(user).map_err(|_| very_fast()),
            Try::Look(user) => self.looks.check_key(user).map_err(|_| very_fast()),
        }
    }

    /// Now and then forgets whoever has not tried for long, so that memory does not grow.
    fn sweep(&self) {
        if self.checks.fetch_add(1, Ordering::Relaxed) % 4096 == 4095
            && let Ok(_one) = self.sweeping.try_lock()
        {
            self.guesses.retain_recent();
            self.names.retain_recent();
            self.addresses.retain_recent();
            self.passwords.retain_recent();
            self.tokens.retain_recent();
            self.newcomers.retain_recent();
            self.commands.retain_recent();
            self.looks.retain_recent();
        }
    }
}

fn per_minute(count: u32) -> Quota {
    Quota::per_minute(NonZeroU32::MIN.saturating_add(count - 1))
}

fn too_often() -> Problem {
    too_many("Too many tries. Please wait a minute and try again.")
}

fn very_fast() -> Problem {
    too_many("That was very fast. Please wait a moment and try again.")
}

fn too_many(text: &str) -> Problem {
    Problem::new(Kind::TooMany, text)
}
