//! The history of a round. Clients record in it what they try and what they receive; the checker reads it.

use crate::answer::Answer;
use crate::records::{Observation, Records, RoomSocketMessage};
use app::protocol::{
    CaughtUp, Change, Event, NotificationRow, Problem, ProblemKind, RoomId, RoomServerFrame, ServerFrame, Snapshot,
    Stream, UserId,
};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::time::Instant;

pub struct History {
    records: Mutex<Records>,
    pub started_at: Instant,
}

impl History {
    pub fn new() -> Self {
        Self {
            records: Mutex::default(),
            started_at: Instant::now(),
        }
    }

    pub fn records(&self) -> MutexGuard<'_, Records> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a line to the timeline.
    pub fn log(&self, line: impl AsRef<str>) {
        let at = self.started_at.elapsed().as_secs_f64();
        self.records().timeline.push(format!("{at:6.2} s  {}", line.as_ref()));
    }

    /// Records that an invariant is violated.
    pub fn violation(&self, line: String) {
        let at = self.started_at.elapsed().as_secs_f64();
        self.records().violations.push(format!("{line} (at {at:.2} s)"));
    }

    /// Records answers that a user must not get, or should not.
    pub fn record_answer<T>(&self, username: &str, answer: &Answer<T>) {
        let Answer::Refused(Problem { kind, text, .. }) = answer else {
            return;
        };
        match kind {
            ProblemKind::Internal => {
                // The reference, which is different each time, is hexadecimal.
                let text = text.chars().filter(|letter| !letter.is_ascii_hexdigit()).collect();
                *self.records().internal_errors.entry(text).or_default() += 1;
            }
            ProblemKind::SignedOut => self.violation(format!("{username} was signed out")),
            _ => {}
        }
    }

    /// Records what a frame of `/ws` tells its user about rooms.
    pub fn record_frame(&self, user: UserId, frame: &ServerFrame) {
        match frame {
            ServerFrame::Event(Event {
                stream: Stream::Room(room),
                version,
                ..
            }) => self.observe(user, *room, Some(*version), None, "an event"),
            ServerFrame::CaughtUp { caught_up, .. } => {
                let CaughtUp { room, version, .. } = &**caught_up;
                self.observe(user, room.id, Some(*version), None, "a catch-up");
            }
            ServerFrame::Event(Event {
                change: Change::Notification { notification, .. },
                ..
            }) => self.observe_notification(user, notification),
            ServerFrame::Snapshot { snapshot, .. } => {
                let Snapshot {
                    room, notifications, ..
                } = &**snapshot;
                if let Some(view) = room {
                    self.observe(user, view.room.id, Some(view.version), None, "a snapshot");
                }
                for row in notifications.iter().flat_map(|page| &page.rows) {
                    self.observe_notification(user, row);
                }
            }
            _ => {}
        }
    }

    /// Records a frame of a room socket.
    pub fn record_room_frame(&self, user: UserId, room: RoomId, frame: &RoomServerFrame) {
        let RoomServerFrame::Message {
            message,
            sender,
            number,
            ..
        } = frame
        else {
            return;
        };
        self.observe(user, room, None, Some(*number), "a message on a room socket");
        self.records().room_socket_messages.push(RoomSocketMessage {
            room,
            number: *number,
            sender: sender.clone(),
            content: message.clone(),
        });
    }

    /// A notification of a message contains a part of it.
    fn observe_notification(&self, user: UserId, row: &NotificationRow) {
        if let (Some(room), Some(number)) = (row.room, row.number) {
            self.observe(user, room, None, Some(number), "a notification");
        }
    }

    fn observe(&self, user: UserId, room: RoomId, version: Option<i64>, number: Option<i64>, source: &'static str) {
        let at = Instant::now();
        self.records().observations.push(Observation {
            user,
            room,
            version,
            number,
            source,
            at,
        });
    }
}
