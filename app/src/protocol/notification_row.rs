//! A notification as it is stored for one user.

use super::ids::{CourseId, Millis, RoomId, UserId};
use super::notification::Notification;
use serde::{Deserialize, Serialize};

/// A notification as one user has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationRow {
    /// See [`Notification::cause`]: `mention:7:42`.
    pub cause: String,
    pub notification: Notification,
    /// Why this user got it, as a sentence.
    pub reason: String,
    pub at: Millis,
    pub read_at: Option<Millis>,
    pub course: Option<CourseId>,
    /// The room and message it is about, if it is about one: reading them reads it.
    pub room: Option<RoomId>,
    pub number: Option<i64>,
    /// Whom it names: by the name that they have now. None if it names nobody, or was raised before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UserId>,
}
