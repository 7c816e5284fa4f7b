//! Passwords: hashed with argon2id, a few at a time, because each hash takes 19 MB.

use crate::error::Error;
use crate::unicode_text::normalize_password;
use app::protocol::{Problem, ProblemKind, limits};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use std::sync::LazyLock;
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

/// Hashes at the same time.
const PARALLEL: usize = 2;
/// How long a password waits for its turn.
const TURN_TIMEOUT: Duration = Duration::from_secs(10);

/// The places for hashing.
pub(super) struct Passwords {
    turns: Semaphore,
}

impl Default for Passwords {
    fn default() -> Self {
        Self {
            turns: Semaphore::new(PARALLEL),
        }
    }
}

impl Passwords {
    /// Turns a password into what is stored.
    pub async fn hash(&self, password: String) -> Result<String, Error> {
        let _turn = self.turn().await?;
        tokio::task::spawn_blocking(move || hash_password(&password))
            .await
            .map_err(Error::internal)?
    }

    /// Whether a password matches what is stored. Where nothing is stored (no such account, or one without a password) none
    /// matches, and finding out takes as long.
    pub async fn verify(&self, password: String, stored: String) -> Result<bool, Error> {
        if password.chars().count() > *limits::PASSWORD.end() {
            return Ok(false);
        }
        let _turn = self.turn().await?;
        tokio::task::spawn_blocking(move || {
            let hash = PasswordHash::new(&stored)
                .or_else(|_| PasswordHash::new(&UNKNOWN_PASSWORD))
                .map_err(Error::internal)?;
            let matches = |password: &str| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok();
            let normal = normalize_password(&password);
            // Hashes that were stored before passwords were normalised are of what was typed.
            Ok(matches(&normal) || normal != password && matches(&password))
        })
        .await
        .map_err(Error::internal)?
    }

    async fn turn(&self) -> Result<SemaphorePermit<'_>, Error> {
        match timeout(TURN_TIMEOUT, self.turns.acquire()).await {
            Ok(turn) => turn.map_err(Error::internal),
            Err(_) => {
                let text = "Very many people are signing in right now. Please try again in a moment.";
                Err(Problem::new(ProblemKind::Busy, text).into())
            }
        }
    }
}

/// Turns a password into what is stored, at once: for the command line. What is hashed is its normal form.
pub fn hash_password(password: &str) -> Result<String, Error> {
    let hash: PasswordHash = Argon2::default()
        .hash_password(normalize_password(password).as_bytes())
        .map_err(Error::internal)?;
    Ok(hash.to_string())
}

/// The hash of a password that nobody has.
static UNKNOWN_PASSWORD: LazyLock<String> =
    LazyLock::new(|| hash_password("nobody signs in with this").unwrap_or_default());
