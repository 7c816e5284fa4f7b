//! Device cookies (OWASP): a browser in which a user has signed in keeps a random number with a proof that it comes from
//! here, for that user. It lets nobody in. It only has wrong passwords of this browser counted apart from those of
//! everybody else, so that nobody outside can lock the user out (see `guessing.rs`).
//!
//! The cookie has one part for each user of the browser, `{user}-{number}-{proof}`, the last one first.

use super::Cohort;
use crate::ids::{keyed_hash, same_hash};
use app::protocol::UserId;

/// Users whom one browser remembers.
const USERS: usize = 5;

impl Cohort {
    /// The random number that this browser has for the user; none if the user has never signed in there.
    pub(super) fn known_device(&self, cookie: Option<&str>, user: UserId) -> Option<String> {
        let prefix = format!("{user}-");
        let part = parts(cookie).find(|part| part.starts_with(&prefix))?;
        let (number, proof) = part[prefix.len()..].split_once('-')?;
        same_hash(&self.proof(user, number), proof).then(|| number.to_owned())
    }

    /// The cookie of a browser in which the user has just signed in.
    pub(super) fn remember_device(&self, cookie: Option<&str>, user: UserId) -> String {
        let number = self.known_device(cookie, user);
        let number = number.unwrap_or_else(|| self.ids.secret()[..32].to_owned());
        let proof = self.proof(user, &number);
        let prefix = format!("{user}-");
        let others = parts(cookie)
            .filter(|part| !part.starts_with(&prefix))
            .map(str::to_owned);
        let all: Vec<String> = [format!("{prefix}{number}-{proof}")]
            .into_iter()
            .chain(others)
            .take(USERS)
            .collect();
        all.join(".")
    }

    fn proof(&self, user: UserId, number: &str) -> String {
        keyed_hash(&self.installation.device_key, &format!("device {user} {number}"))
    }
}

/// At most so many parts that look like ours.
fn parts(cookie: Option<&str>) -> impl Iterator<Item = &str> {
    let ours = |part: &&str| {
        (1..150).contains(&part.len()) && part.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
    };
    cookie.unwrap_or_default().split('.').take(USERS).filter(ours)
}
