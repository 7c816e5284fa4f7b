//! The frames of the two sockets. `docs/protocol.md` shows an example of each; a test parses them.

use super::command::Command;
use super::done::Done;
use super::event::{Event, Stream};
use super::ids::{Millis, RoomId, UserId};
use super::messages::Message;
use super::presence::{Here, Typing, TypingSignal, WatchPresence};
use super::problem::Problem;
use super::rooms::{Participant, Room};
use super::snapshot::{Overview, Snapshot};
use super::view::View;
use serde::{Deserialize, Serialize};

/// What a tab sends at `/ws`. `ref` is the tab's own number for it and comes back in the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientFrame {
    #[serde(rename = "ref")]
    pub reference: u64,
    #[serde(flatten)]
    pub request: Request,
}

/// What a frame asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// Change something. Answered by `ack` or `problem`.
    Command(Command),
    /// The same from a form, with its values as typed: the server parses them. Without the code for that the browser
    /// has less to download.
    #[serde(rename = "command", skip_deserializing)]
    Form(serde_json::Value),
    /// Read a view. Answered by `snapshot` or `problem`.
    View(View),
    /// Read all that changed in a room after version `since`, among messages numbered `from` and above.
    /// Answered by `caught_up` or `problem`.
    CatchUp { room: RoomId, since: i64, from: i64 },
    /// The same for a thread: from here on this socket hears it, and no longer another one.
    OpenThread { room: RoomId, since: i64, from: i64 },
    /// No longer hear the thread that this socket heard. Answered by `pong`.
    CloseThread {},
    /// From here on this socket is told who is writing in this room, and who of some users is here; no longer of another room.
    /// Answered by `here`, then `pong`.
    WatchPresence(WatchPresence),
    /// I am writing. Answered by `pong`, whether it was passed on or not.
    Typing(Typing),
    /// Check the connection. Answered by `pong`.
    Ping {},
}

/// What the server sends at `/ws`.
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(
        clippy::large_enum_variant,
        reason = "most frames are events, and none is kept: each is read or written at once"
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServerFrame {
    /// The first frame of every connection.
    Hello(Box<Hello>),
    /// The command with this `ref` is committed.
    Ack {
        #[serde(rename = "ref")]
        reference: u64,
        done: Done,
    },
    /// The frame with this `ref` was refused; nothing has changed. No `ref` if the frame could not be read.
    Problem {
        #[serde(rename = "ref")]
        reference: Option<u64>,
        problem: Problem,
    },
    /// Something has changed.
    Event(Event),
    /// The answer to a `view`.
    Snapshot {
        #[serde(rename = "ref")]
        reference: u64,
        snapshot: Box<Snapshot>,
    },
    /// The answer to a `catch_up`.
    CaughtUp {
        #[serde(rename = "ref")]
        reference: u64,
        caught_up: Box<CaughtUp>,
    },
    /// Where my streams stand, sent from time to time: if the last event of a stream is lost, no later one shows the
    /// gap.
    Heads(Vec<Head>),
    /// Somebody is writing.
    Typing(TypingSignal),
    /// Who is here.
    Here(Here),
    /// The answer to a `ping`.
    Pong {
        #[serde(rename = "ref")]
        reference: u64,
    },
}

/// The start of a connection: the overview, read after the socket was subscribed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    pub overview: Overview,
    /// The server's clock.
    pub now: Millis,
    /// The build that answered; a tab of another build reloads when it is idle.
    pub build: String,
}

/// Where a stream stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub stream: Stream,
    pub version: i64,
    /// Of a room: its newest message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_number: Option<i64>,
}

/// All that changed in a room after a version, up to and including `version`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaughtUp {
    pub room: Room,
    pub version: i64,
    pub last_number: i64,
    pub last_at: Millis,
    /// Changed messages by version: new, edited and deleted ones.
    pub messages: Vec<Message>,
    /// The names of all authors from the window's first message on, as they are now; at most `limits::CATCH_UP_NAMES`.
    pub names: Vec<(UserId, String)>,
    /// Everybody in a private or direct room, by name.
    pub participants: Vec<Participant>,
    /// More has changed than one answer holds: read the room again instead.
    pub too_much: bool,
    /// Of a thread: the message that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root: Option<Box<Message>>,
}

/// What a script sends at `/ws/chat/{room}/`: the frame of the original specification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomClientFrame {
    pub message: String,
    /// Optional: a repeat with the same UUID is one message, as in `Command::Send`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uuid: Option<String>,
}

/// What `/ws/chat/{room}/` sends: each new message to everybody, a problem to its sender only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RoomServerFrame {
    Message {
        message: String,
        /// The sender's username, taken from the session.
        sender: String,
        number: i64,
        /// The text as HTML, if it has markup.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        html: Option<String>,
        sent_at: Millis,
    },
    Problem {
        problem: Problem,
    },
}
