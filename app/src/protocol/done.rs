//! The answer to a command that was executed.

use super::ids::{AssignmentId, CourseId, RoomId, TokenId};
use serde::{Deserialize, Serialize};

/// The result of a command, inside its Ack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// It is done. The change itself arrives as events.
    Ok,
    /// The message that was sent, edited or deleted; for a repeated send, the first one.
    Message {
        room: RoomId,
        number: i64,
        version: i64,
        /// Of a message that was sent just now: the names in it that reached nobody, because nobody in the room is called so;
        /// `everyone` or `staff` if the sender may not write that there, or there are none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        unreached: Vec<String>,
    },
    /// The room that was made or opened.
    Room(RoomId),
    /// The course that was made or joined.
    Course(CourseId),
    /// The assignment that was made or changed.
    Assignment { course: CourseId, assignment: AssignmentId },
    /// The API token that was made. Its secret is shown to the owner now and stored nowhere.
    Token { token: TokenId, secret: String },
    /// The link that was made: `/password?link=` and the secret, which is stored nowhere.
    PasswordLink { secret: String },
}
