//! Passwords: hashed with argon2id, a few at a time, because each hash takes 19 MB and a core for a while. What is counted
//! is hashes that run: each has its permit until it is done, also when nobody waits for it any more. Those that wait have a
//! place in a short queue (`password_places.rs`), which somebody who hangs up leaves.

use super::password_places::{Asker, Places};
use crate::error::Error;
use crate::unicode_text::normalize_password;
use app::protocol::{Problem, ProblemKind, limits};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// Hashes at the same time.
const PARALLEL: usize = 2;
/// How long a password waits for its turn.
const TURN_TIMEOUT: Duration = Duration::from_secs(10);

/// The turns for hashing, and the places for waiting for one.
pub(super) struct Passwords {
    turns: Arc<Semaphore>,
    places: Places,
}

/// What is found about a password.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verified {
    Wrong,
    Right,
    /// Right, and what is stored was made in another way than today: this is to be stored instead.
    Renewed(String),
}

impl Default for Passwords {
    fn default() -> Self {
        Self {
            turns: Arc::new(Semaphore::new(PARALLEL)),
            places: Places::default(),
        }
    }
}

impl Passwords {
    /// Turns a password into what is stored.
    pub async fn hash(&self, asker: Asker, password: String) -> Result<String, Error> {
        self.run(asker, move || hash_password(&password)).await
    }

    /// Whether a password matches what is stored. Where nothing is stored (no such account, or one without a password) none
    /// matches, and finding out takes as long.
    pub async fn verify(&self, asker: Asker, password: String, stored: String) -> Result<Verified, Error> {
        if password.chars().count() > *limits::PASSWORD.end() {
            return Ok(Verified::Wrong);
        }
        self.run(asker, move || {
            let hash = PasswordHash::new(&stored)
                .or_else(|_| PasswordHash::new(&UNKNOWN_PASSWORD))
                .map_err(Error::internal)?;
            let matches = |password: &str| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok();
            let normal = normalize_password(&password);
            let as_today = matches(&normal);
            // Hashes that were stored before passwords were normalised are of what was typed.
            if !as_today && (normal == password || !matches(&password)) {
                return Ok(Verified::Wrong);
            }
            if as_today && is_made_as_today(&hash) {
                return Ok(Verified::Right);
            }
            hash_password(&password).map(Verified::Renewed)
        })
        .await
    }

    /// Does the work when it is its turn; not at all, if the caller has gone by then.
    async fn run<T: Send + 'static>(
        &self,
        asker: Asker,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let place = self.places.take(asker).ok_or_else(busy)?;
        let turn = timeout(TURN_TIMEOUT, self.turns.clone().acquire_owned()).await;
        let turn = turn.map_err(|_| busy())?.map_err(Error::internal)?;
        drop(place);
        tokio::task::spawn_blocking(move || {
            // With the work, not with the caller: a hash that has begun goes on without him.
            let _turn = turn;
            work()
        })
        .await
        .map_err(Error::internal)?
    }
}

fn busy() -> Problem {
    Problem::new(
        ProblemKind::Busy,
        "Very many people are signing in right now. Please try again in a moment.",
    )
}

/// Turns a password into what is stored, at once: for the command line. What is hashed is its normal form.
pub fn hash_password(password: &str) -> Result<String, Error> {
    let hash: PasswordHash = Argon2::default()
        .hash_password(normalize_password(password).as_bytes())
        .map_err(Error::internal)?;
    Ok(hash.to_string())
}

/// Whether a hash has today's algorithm, version and parameters.
fn is_made_as_today(hash: &PasswordHash) -> bool {
    let today = PasswordHash::new(&UNKNOWN_PASSWORD);
    today.is_ok_and(|today| {
        (&hash.algorithm, hash.version, &hash.params) == (&today.algorithm, today.version, &today.params)
    })
}

/// The hash of a password that nobody has.
static UNKNOWN_PASSWORD: LazyLock<String> =
    LazyLock::new(|| hash_password("nobody signs in with this").unwrap_or_default());

#[cfg(test)]
mod tests {
    use super::super::password_places::FOR_ANYBODY;
    use super::*;
    use app::protocol::UserId;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;

    /// Whoever hangs up leaves the queue, but a hash that runs keeps its permit: however many come and go, there are never
    /// more hashes than permits, so their memory is bounded.
    #[tokio::test(flavor = "multi_thread")]
    async fn hashes_are_counted_while_they_run_and_not_while_somebody_waits_for_them() {
        let passwords = Arc::new(Passwords::default());
        let (running, begun) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (started, on_start) = mpsc::channel();
        let mut finish = Vec::new();
        let mut callers = Vec::new();
        for _ in 0..PARALLEL + FOR_ANYBODY {
            let (end, ended) = mpsc::channel::<()>();
            finish.push(end);
            let (running, begun, started, passwords) =
                (running.clone(), begun.clone(), started.clone(), passwords.clone());
            let work = move || {
                begun.fetch_add(1, Ordering::SeqCst);
                let now = running.fetch_add(1, Ordering::SeqCst) + 1;
                started.send(now).ok();
                ended.recv().ok();
                running.fetch_sub(1, Ordering::SeqCst);
                Ok(())
            };
            let mut caller = Box::pin(async move { passwords.run(Asker::Stranger, work).await });
            // Each gets as far as it can by itself, in this order.
            let waits = futures_util::poll!(&mut caller).is_pending();
            assert!(waits);
            callers.push(caller);
        }
        for _ in 0..PARALLEL {
            assert!(on_start.recv().unwrap() <= PARALLEL);
        }
        let refused = passwords.run(Asker::Stranger, || Ok(())).await.unwrap_err();
        assert!(matches!(refused, Error::Problem(problem) if problem.kind == ProblemKind::Busy));
        // Somebody whose browser is known is not refused because of them.
        let mut known = Box::pin(passwords.run(Asker::Known(UserId(1)), || Ok(())));
        assert!(futures_util::poll!(&mut known).is_pending());
        // Everybody hangs up. Two hashes run on, and no other begins in their place.
        callers.clear();
        drop(known);
        let mut next = Box::pin(passwords.run(Asker::Stranger, || Ok(())));
        assert!(
            futures_util::poll!(&mut next).is_pending(),
            "the queue has room, but the permits are taken"
        );
        assert_eq!(running.load(Ordering::SeqCst), PARALLEL);
        finish.clear();
        next.await.unwrap();
        assert_eq!(
            begun.load(Ordering::SeqCst),
            PARALLEL,
            "what was waiting has never begun"
        );
    }
}
