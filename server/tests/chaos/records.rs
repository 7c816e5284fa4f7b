//! What a history is made of: the operations that clients tried with their outcomes, and what they received.

use app::protocol::{FileId, RoomId, UserId};
use bytes::Bytes;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use tokio::time::Instant;

/// One message, recorded before its first attempt.
#[derive(Clone, Debug)]
pub struct SentMessage {
    pub uuid: String,
    pub author: UserId,
    pub room: RoomId,
    pub content: String,
    /// That it names. Only some of the ways to send can do that.
    pub file: Option<FileId>,
    /// The outcome of at least one attempt is unknown.
    pub is_indeterminate: bool,
    pub is_refused: bool,
    /// Its number, once it was acknowledged.
    pub number: Option<i64>,
    /// The previous message of the same author was acknowledged before this one was attempted.
    pub follows_acknowledged: bool,
    pub edit: Option<Modification>,
    pub deletion: Option<Modification>,
}

/// An edit or a deletion that was attempted.
#[derive(Clone, Debug)]
pub struct Modification {
    pub content: String,
    pub is_acknowledged: bool,
}

/// Something that a user received about a room.
#[derive(Clone, Debug)]
pub struct Observation {
    pub user: UserId,
    pub room: RoomId,
    /// The version of the room's stream that it is of, if it carries one.
    pub version: Option<i64>,
    /// The number of the message that it is of, if it carries one.
    pub number: Option<i64>,
    pub source: &'static str,
    pub at: Instant,
}

/// A time in which a user was not in a room: from the acknowledgement of the removal until before the user was added
/// again.
#[derive(Clone, Debug)]
pub struct Absence {
    pub user: UserId,
    pub room: RoomId,
    /// The room's version and last message, read after the removal.
    pub version: i64,
    pub number: i64,
    /// When the command that adds the user again was about to be sent.
    pub until: Option<Instant>,
}

/// A message as a room socket delivered it.
#[derive(Clone, Debug)]
pub struct RoomSocketMessage {
    pub room: RoomId,
    pub number: i64,
    pub sender: String,
    pub content: String,
}

#[derive(Default)]
pub struct Records {
    pub sent: Vec<SentMessage>,
    pub observations: Vec<Observation>,
    pub room_socket_messages: Vec<RoomSocketMessage>,
    pub absences: Vec<Absence>,
    /// Messages that a room socket left out between two that it delivered.
    pub skipped: BTreeSet<(RoomId, i64)>,
    /// The highest read marker that was acknowledged.
    pub acknowledged_reads: HashMap<(UserId, RoomId), i64>,
    /// The highest read marker that was attempted.
    pub attempted_reads: HashMap<(UserId, RoomId), i64>,
    /// The last acknowledged reactions, by room, message, user and emoji. None: the outcome of an attempt is unknown.
    pub reactions: HashMap<(RoomId, i64, UserId, &'static str), Option<bool>>,
    /// The bytes of the files whose uploads were acknowledged.
    pub files: HashMap<FileId, Bytes>,
    /// Invariants that were found violated, at once or by the checker.
    pub violations: Vec<String>,
    /// What happened when, for whoever reads the report of a failed round.
    pub timeline: Vec<String>,
    /// How many answers reported an internal error, by their text without the reference.
    pub internal_errors: BTreeMap<String, usize>,
}
