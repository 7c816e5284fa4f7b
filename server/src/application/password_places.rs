//! The places in the queue for hashing a password. Most are for anybody; some are kept for people who are known, so that a flood
//! of wrong sign-ins keeps nobody out of a browser of their own. One person has two of the kept places at most: an account
//! is no way to fill them either.

use app::protocol::UserId;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Passwords that wait for their turn. One more is refused at once: it would wait for longer than people do.
pub(super) const FOR_ANYBODY: usize = 48;
pub(super) const FOR_KNOWN: usize = 16;
const KNOWN_EACH: usize = 2;

/// Whose password is to be hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asker {
    Stranger,
    /// Somebody who is signed in, or whose browser has a device cookie of this user.
    Known(UserId),
}

#[derive(Debug, Default)]
struct Taken {
    by_anybody: usize,
    by_known: Vec<UserId>,
}

/// The places that are taken.
#[derive(Debug, Default)]
pub(super) struct Places(Mutex<Taken>);

/// One place; free again when dropped.
#[derive(Debug)]
pub(super) struct Place<'a> {
    places: &'a Places,
    kept_for: Option<UserId>,
}

impl Places {
    /// A place; none, if all that this person may have are taken.
    pub fn take(&self, asker: Asker) -> Option<Place<'_>> {
        let mut taken = self.lock();
        let kept_for = match asker {
            Asker::Known(user) => {
                let own = taken.by_known.iter().filter(|other| **other == user).count();
                (taken.by_known.len() < FOR_KNOWN && own < KNOWN_EACH).then_some(user)
            }
            Asker::Stranger => None,
        };
        match kept_for {
            Some(user) => taken.by_known.push(user),
            None if taken.by_anybody < FOR_ANYBODY => taken.by_anybody += 1,
            None => return None,
        }
        Some(Place { places: self, kept_for })
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut taken = self.places.lock();
        match self.kept_for {
            Some(user) => {
                if let Some(at) = taken.by_known.iter().position(|other| *other == user) {
                    taken.by_known.swap_remove(at);
                }
            }
            None => taken.by_anybody -= 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_strangers_nor_one_account_take_the_places_of_people_who_are_known() {
        let places = Places::default();
        let ada = Asker::Known(UserId(1));
        let flood: Vec<_> = std::iter::from_fn(|| places.take(Asker::Stranger)).collect();
        assert_eq!(flood.len(), FOR_ANYBODY);
        let mallory: Vec<_> = std::iter::from_fn(|| places.take(Asker::Known(UserId(7)))).collect();
        assert_eq!(mallory.len(), KNOWN_EACH);
        let place = places.take(ada);
        assert!(place.is_some());
        drop((flood, place));
        // What is kept for some is used first by them, so that more is left for all.
        let known: Vec<_> = std::iter::from_fn(|| places.take(ada)).collect();
        assert_eq!(known.len(), KNOWN_EACH + FOR_ANYBODY);
        drop((known, mallory));
        let people: Vec<_> = (0..)
            .map_while(|user| places.take(Asker::Known(UserId(user))))
            .collect();
        assert_eq!(people.len(), FOR_KNOWN + FOR_ANYBODY);
        drop(people);
        assert!(places.take(Asker::Stranger).is_some());
    }
}
