//! A message of mine on its way. The browser stores it as JSON, so its field names are a stored format.

use crate::protocol::{Message, Problem, RoomId, UserId};
use crate::time_format::Millis;
use serde::{Deserialize, Serialize};

/// A message that is not in its room yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxMessage {
    pub uuid: String,
    pub room: RoomId,
    pub content: String,
    pub at: Millis,
    #[serde(rename = "progress")]
    pub status: DeliveryStatus,
}

/// How far a message is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeliveryStatus {
    /// Not acknowledged yet.
    Sending,
    /// The server could not take it just now. It is sent again automatically.
    Waiting(Problem),
    /// The server has it; it stays until the room shows it.
    Sent,
    /// The server will not take it as it is.
    Failed(Problem),
}

impl OutboxMessage {
    /// Whether it is still to be sent.
    pub(super) fn is_unsent(&self) -> bool {
        matches!(self.status, DeliveryStatus::Sending | DeliveryStatus::Waiting(_))
    }

    /// Whether the room shows it: `message`, written by `me`, is this one.
    pub fn is_delivered_as(&self, message: &Message, me: UserId) -> bool {
        message.author == me && message.uuid == self.uuid
    }
}
