//! What people tell about themselves, and the card that shows it to those who share a course or a room with them.

use super::courses::Role;
use super::ids::UserId;
use serde::{Deserialize, Serialize};

/// Changes what I tell about myself. Either may be empty. A command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeProfile {
    /// At most [`PRONOUNS`](super::limits::PRONOUNS) characters.
    #[serde(default)]
    pub pronouns: String,
    /// The name of a time zone in the IANA database, such as `Europe/Berlin`.
    #[serde(default)]
    pub time_zone: String,
}

/// Somebody, as those who share a course or a room with them see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub id: UserId,
    pub username: String,
    /// As others see it.
    pub name: String,
    /// In the course that was asked for; none if they are not in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Empty if they tell none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub pronouns: String,
    /// Where they are; none if they do not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<ZoneNow>,
}

/// A time zone as it is at the moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZoneNow {
    /// Its name in the IANA database.
    pub name: String,
    /// Minutes east of UTC when this was read.
    pub offset: i64,
}
