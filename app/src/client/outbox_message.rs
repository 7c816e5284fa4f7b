//! A message of mine on its way. The browser stores it as JSON, so its field names are a stored format.

use crate::protocol::{File, Message, Problem, ProblemKind, RoomId, UserId};
use crate::time_format::Millis;
use serde::{Deserialize, Serialize};

/// What was written longer ago than this does not go out without asking: it may not fit any more.
const ASK_AFTER: Millis = 3_600_000;

/// A message that is not in its room yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxMessage {
    pub uuid: String,
    pub room: RoomId,
    pub content: String,
    pub at: Millis,
    #[serde(rename = "progress")]
    pub status: DeliveryStatus,
    /// It was handed to the network and no answer has said that it was not taken: it may have arrived.
    #[serde(default)]
    pub tried: bool,
    /// I was asked whether `@everyone` in it is meant, and it is.
    #[serde(default)]
    pub everyone: bool,
    /// The files that it names; they are on the server already.
    #[serde(default)]
    pub files: Vec<File>,
    /// A reply that is said in the thread's room too.
    #[serde(default)]
    pub also_in_room: bool,
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
    /// It was written long ago: I say whether it is still to be sent.
    Asking,
}

/// What follows from the answer to a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AfterAnswer {
    /// Sent again after some milliseconds, or when the connection is back.
    TryAgain,
    /// The page to sign in comes first.
    SignIn,
    /// It stays until I change it.
    Refused,
}

impl OutboxMessage {
    /// Whether it is still to be sent.
    pub(super) fn is_unsent(&self) -> bool {
        matches!(self.status, DeliveryStatus::Sending | DeliveryStatus::Waiting(_))
    }

    /// Whether I am asked before it goes out.
    pub(super) fn is_to_be_asked(&self, now: Millis) -> bool {
        self.is_unsent() && now - self.at > ASK_AFTER
    }

    /// I want it to be sent after all.
    pub(super) fn send_now(&mut self, now: Millis) {
        self.at = now;
        self.status = DeliveryStatus::Sending;
    }

    /// Whether it was refused because it would tell many people.
    pub fn asks_about_everyone(problem: &Problem) -> bool {
        problem.field.as_deref() == Some("everyone")
    }

    /// It is handed to the network.
    pub(super) fn on_tried(&mut self) {
        self.tried = true;
    }

    /// It was not taken, for now or at all.
    pub(super) fn on_refused(&mut self, problem: Problem) -> AfterAnswer {
        match problem.kind {
            // Nothing is known: it may be stored all the same. The header shows already that the server cannot be reached.
            ProblemKind::Unreachable => AfterAnswer::TryAgain,
            ProblemKind::Busy => {
                self.status = DeliveryStatus::Waiting(problem);
                AfterAnswer::TryAgain
            }
            ProblemKind::TooMany => {
                self.tried = false;
                self.status = DeliveryStatus::Waiting(problem);
                AfterAnswer::TryAgain
            }
            ProblemKind::SignedOut => AfterAnswer::SignIn,
            ProblemKind::Invalid
            | ProblemKind::Forbidden
            | ProblemKind::NotFound
            | ProblemKind::Conflict
            | ProblemKind::TooLarge
            | ProblemKind::Internal => {
                self.tried = problem.kind == ProblemKind::Internal;
                self.status = DeliveryStatus::Failed(problem);
                AfterAnswer::Refused
            }
        }
    }

    /// Whether the room shows it: `message`, written by `me`, is this one.
    pub fn is_delivered_as(&self, message: &Message, me: UserId) -> bool {
        message.author == me && message.uuid == self.uuid
    }
}

/// The rooms of the messages that wait for me.
pub(super) fn stuck_rooms(outbox: &[OutboxMessage]) -> Vec<RoomId> {
    let stuck = |status: &DeliveryStatus| matches!(status, DeliveryStatus::Failed(_) | DeliveryStatus::Asking);
    (outbox.iter())
        .filter(|message| stuck(&message.status))
        .map(|message| message.room)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(at: Millis) -> OutboxMessage {
        OutboxMessage {
            uuid: "u".into(),
            room: RoomId(1),
            content: "Hello".into(),
            at,
            status: DeliveryStatus::Sending,
            tried: false,
            everyone: false,
            files: Vec::new(),
            also_in_room: false,
        }
    }

    fn refused(message: &mut OutboxMessage, kind: ProblemKind) -> AfterAnswer {
        message.on_tried();
        message.on_refused(Problem::new(kind, "No."))
    }

    #[test]
    fn what_was_written_more_than_an_hour_ago_asks_before_it_goes_out() {
        let mut message = written(0);
        assert!(!message.is_to_be_asked(ASK_AFTER));
        assert!(message.is_to_be_asked(ASK_AFTER + 1));
        message.status = DeliveryStatus::Asking;
        assert!(!message.is_unsent(), "it waits for me, not for the connection");
        message.send_now(ASK_AFTER + 1);
        assert!(message.is_unsent() && !message.is_to_be_asked(ASK_AFTER + 2));
        message.status = DeliveryStatus::Sent;
        assert!(
            !message.is_to_be_asked(2 * ASK_AFTER),
            "what was sent is not asked about"
        );
    }

    #[test]
    fn a_message_may_have_arrived_until_an_answer_says_that_it_was_not_taken() {
        for (kind, after, may_have_arrived) in [
            (ProblemKind::Unreachable, AfterAnswer::TryAgain, true),
            (ProblemKind::Busy, AfterAnswer::TryAgain, true),
            (ProblemKind::TooMany, AfterAnswer::TryAgain, false),
            (ProblemKind::SignedOut, AfterAnswer::SignIn, true),
            (ProblemKind::Forbidden, AfterAnswer::Refused, false),
            (ProblemKind::Invalid, AfterAnswer::Refused, false),
        ] {
            let mut message = written(0);
            assert_eq!(refused(&mut message, kind), after, "{kind:?}");
            assert_eq!(message.tried, may_have_arrived, "{kind:?}");
            assert_eq!(message.is_unsent(), after != AfterAnswer::Refused, "{kind:?}");
        }
    }

    #[test]
    fn what_an_older_page_has_stored_is_read() {
        let stored = r#"{"uuid":"u","room":1,"content":"Hello","at":0,"progress":"Sending"}"#;
        assert_eq!(serde_json::from_str::<OutboxMessage>(stored).unwrap(), written(0));
    }
}
