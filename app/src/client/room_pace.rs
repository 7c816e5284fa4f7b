//! Slowed and closed rooms: whether and when I may write in the open room. The server decides; this is what the
//! composer says before anything is sent.

use super::signals::Client;
use crate::protocol::{Room, RoomId, RoomKind};
use leptos::prelude::*;

impl Client {
    /// Whether I may change a room: its settings, who is in it, how fast others write.
    pub fn may_change_room(&self, room: RoomId) -> bool {
        let room = self.listed_room(room);
        let Some((kind, owner, course)) = self.with_room_entry(room, |entry| (entry.kind, entry.owner, entry.course))
        else {
            return false;
        };
        let staff = course.is_some_and(|course| self.is_staff(course));
        kind != RoomKind::Direct && (staff || (owner && kind == RoomKind::Private))
    }

    /// The open room is closed for writing, and not for me to open.
    pub fn is_closed_to_me(&self, room: RoomId) -> bool {
        self.open(room, |open| open.closed) == Some(true) && !self.may_change_room(room)
    }

    /// Seconds between two messages of mine in the open room, if it is slow and I am not exempt.
    pub fn slowed_to(&self, room: RoomId) -> Option<i64> {
        let slow = self.open(room, |open| open.slow)?;
        (slow > 0 && !self.may_change_room(room)).then_some(slow)
    }

    /// Seconds until I may write in the open room again; 0 if I may write now, or there is no clock yet.
    pub fn seconds_to_wait(&self, room: RoomId) -> i64 {
        let last = (self.room).with(|open| open.as_ref().and_then(|open| open.last_sent_at));
        match (self.slowed_to(room), last, self.now()) {
            // The browser's clock may be wrong by any time; the wait is never longer than this.
            (Some(slow), Some(last), Some(now)) => ((last + slow * 1000 - now + 999) / 1000).clamp(0, slow),
            _ => 0,
        }
    }

    fn open<T>(&self, room: RoomId, read: impl FnOnce(&Room) -> T) -> Option<T> {
        self.room.with(|open| {
            let open = open.as_ref().filter(|open| open.room.id == room)?;
            Some(read(&open.room))
        })
    }
}
