//! What everybody wrote and heard: the material of the judgement.

use app::protocol::{
    CaughtUp, Change, Event, NotificationRow, RoomId, RoomServerFrame, ServerFrame, Snapshot, Stream, UserId,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::time::Instant;

/// One message, from before its first try.
#[derive(Clone, Debug)]
pub struct Sent {
    pub uuid: String,
    pub author: UserId,
    pub room: RoomId,
    pub content: String,
    /// Some try had no answer, or one that leaves it open.
    pub open: bool,
    pub refused: bool,
    /// Its number, once it was acknowledged.
    pub number: Option<i64>,
    /// The message of the same author before it was acknowledged before this one was tried.
    pub follows: bool,
    pub edit: Option<Amendment>,
    pub delete: Option<Amendment>,
}

/// An edit or a deletion that was tried.
#[derive(Clone, Debug)]
pub struct Amendment {
    pub content: String,
    pub acknowledged: bool,
}

/// Something that somebody's socket told of a room.
#[derive(Clone, Debug)]
pub struct Heard {
    pub user: UserId,
    pub room: RoomId,
    /// The version it was told at; of a plain socket the number of the message.
    pub version: Option<i64>,
    pub number: Option<i64>,
    pub what: &'static str,
    pub at: Instant,
}

/// A time in which somebody was not in a room: from when the removal was acknowledged until before they were let in.
#[derive(Clone, Debug)]
pub struct Absence {
    pub user: UserId,
    pub room: RoomId,
    /// Where the room stood after the removal.
    pub version: i64,
    pub number: i64,
    /// When they were about to be let in again.
    pub until: Option<Instant>,
}

/// A message as a plain socket told it.
#[derive(Clone, Debug)]
pub struct Told {
    pub room: RoomId,
    pub number: i64,
    pub sender: String,
    pub content: String,
}

#[derive(Default)]
pub struct Pages {
    pub sent: Vec<Sent>,
    pub heard: Vec<Heard>,
    pub told: Vec<Told>,
    pub absences: Vec<Absence>,
    /// Messages that a plain socket passed over between two that it told.
    pub skipped: BTreeSet<(RoomId, i64)>,
    /// The highest marker that was acknowledged, since the last time somebody came in.
    pub read: HashMap<(UserId, RoomId), i64>,
    /// The highest one that was tried.
    pub tried: HashMap<(UserId, RoomId), i64>,
    /// What was wrong already while it happened.
    pub wrong: Vec<String>,
    pub story: Vec<String>,
    /// Answers that were a fault of the server, by their text.
    pub internal: BTreeMap<String, usize>,
}

/// Everything that is remembered of a round.
pub struct Ledger {
    pages: Mutex<Pages>,
    pub began: Instant,
}

impl Ledger {
    pub fn new() -> Self {
        Self {
            pages: Mutex::default(),
            began: Instant::now(),
        }
    }

    pub fn pages(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A line of the story.
    pub fn tell(&self, line: impl AsRef<str>) {
        let at = self.began.elapsed().as_secs_f64();
        self.pages().story.push(format!("{at:6.2} s  {}", line.as_ref()));
    }

    pub fn wrong(&self, line: String) {
        let at = self.began.elapsed().as_secs_f64();
        self.pages().wrong.push(format!("{line} (at {at:.2} s)"));
    }

    pub fn hear(&self, user: UserId, down: &ServerFrame) {
        match down {
            ServerFrame::Event(Event {
                stream: Stream::Room(room),
                version,
                ..
            }) => self.heard(user, *room, Some(*version), None, "an event"),
            ServerFrame::CaughtUp { caught_up, .. } => {
                let CaughtUp { room, version, .. } = &**caught_up;
                self.heard(user, room.id, Some(*version), None, "a catch-up");
            }
            ServerFrame::Event(Event {
                change: Change::Notification { notification, .. },
                ..
            }) => self.noticed(user, notification),
            ServerFrame::Snapshot { snapshot, .. } => {
                let Snapshot {
                    room, notifications, ..
                } = &**snapshot;
                if let Some(view) = room {
                    self.heard(user, view.room.id, Some(view.version), None, "a picture");
                }
                for row in notifications.iter().flat_map(|page| &page.rows) {
                    self.noticed(user, row);
                }
            }
            _ => {}
        }
    }

    /// A notification of a message tells something of it, too.
    fn noticed(&self, user: UserId, row: &NotificationRow) {
        if let (Some(room), Some(number)) = (row.room, row.number) {
            self.heard(user, room, None, Some(number), "a notification");
        }
    }

    pub fn hear_plain(&self, user: UserId, room: RoomId, frame: &RoomServerFrame) {
        let RoomServerFrame::Message {
            message,
            sender,
            number,
            ..
        } = frame
        else {
            return;
        };
        self.heard(user, room, None, Some(*number), "a message on a plain socket");
        self.pages().told.push(Told {
            room,
            number: *number,
            sender: sender.clone(),
            content: message.clone(),
        });
    }

    fn heard(&self, user: UserId, room: RoomId, version: Option<i64>, number: Option<i64>, what: &'static str) {
        let at = Instant::now();
        self.pages().heard.push(Heard {
            user,
            room,
            version,
            number,
            what,
            at,
        });
    }
}

/// Checks the order on one connection: versions of one stream only grow.
#[derive(Default)]
pub struct Outbound(HashMap<Stream, i64>);

impl Outbound {
    pub fn check(&mut self, ledger: &Ledger, who: &str, event: &Event) {
        let before = self.0.insert(event.stream, event.version).unwrap_or(0);
        if event.version <= before {
            let mut line = format!("{who} heard {:?} {} after {before}", event.stream, event.version);
            if let Change::Message(message) = &event.change {
                write!(line, " (message {})", message.number).ok();
            }
            ledger.wrong(line);
        }
    }
}
