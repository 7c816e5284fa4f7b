//! Offers: nobody is put into a course or a private room, or given a higher role, without having accepted it.

use super::courses::Role;
use super::ids::{CourseId, OfferId, RoomId, UserId};
use crate::time_format::Millis;
use serde::{Deserialize, Serialize};

/// What is offered to a user, or asked for by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Offered {
    /// To become a member of a course.
    Place { course: CourseId, role: Role },
    /// A higher role in a course whose member one is.
    Role { course: CourseId, role: Role },
    /// To come into a private room.
    Room { room: RoomId },
    /// I have asked to be let into a course, by its invite link. Its staff decide.
    Asked { course: CourseId },
}

/// An offer that waits for my answer, or my own request that waits for the staff's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub id: OfferId,
    pub what: Offered,
    /// Of the course or the room, as it was when it was offered.
    pub title: String,
    /// Who offers: the name that they have now, and the username.
    pub by: String,
    pub by_username: String,
    /// The same as a number, to block them by.
    pub by_id: UserId,
    pub at: Millis,
}

impl Offer {
    /// What it is, as a sentence.
    pub fn sentence(&self) -> String {
        let (by, title) = (self.by.as_str(), self.title.as_str());
        match self.what {
            Offered::Place { role, .. } => [by, " offers you a place in ", title, ", as ", role.one(), "."].concat(),
            Offered::Role { role, .. } => [by, " asks you to be ", role.one(), " in ", title, "."].concat(),
            Offered::Room { .. } => [by, " invites you into the private room ", title, "."].concat(),
            Offered::Asked { .. } => ["You have asked to be let into ", title, ". Its staff will answer."].concat(),
        }
    }
}

/// An offer as those see it who may take it back. It does not tell whether it has reached anybody, or was declined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeOffer {
    pub id: OfferId,
    pub what: Offered,
    /// As it was typed, or chosen.
    pub username: String,
    /// The name of who offered it, as it was then.
    pub by: String,
    pub at: Millis,
}

/// Somebody who asks to be let into a course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinRequest {
    pub user: UserId,
    pub username: String,
    pub name: String,
    pub at: Millis,
}

/// Who waits to come in: on the pages of a course's members and of a room's settings, for those who decide on it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Newest first, at most `limits::WAITING`.
    pub offers: Vec<MadeOffer>,
    /// Oldest first, at most `limits::WAITING`.
    pub requests: Vec<JoinRequest>,
}
