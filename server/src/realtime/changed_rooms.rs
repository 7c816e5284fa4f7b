//! The rooms in which messages were written, changed or deleted, here or on another node: for whoever follows them behind the
//! writer. A hint: it may be late or lost, and what follows looks through everything from time to time.

use super::publication::Publication;
use app::protocol::{Change, RoomId, Stream};
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use tokio::sync::Notify;

/// Rooms since they were last taken.
#[derive(Default)]
pub struct ChangedRooms {
    rooms: Mutex<BTreeSet<RoomId>>,
    some: Notify,
}

impl ChangedRooms {
    /// Keeps in mind what a publication is about, if that is a message.
    pub(super) fn note(&self, publication: &Publication) {
        let event = match publication {
            Publication::Event(event) | Publication::EventInThread { event, .. } => event,
            Publication::Subscribe { .. }
            | Publication::Unsubscribe { .. }
            | Publication::EndSession(_)
            | Publication::EndAllSessions(_)
            | Publication::Attempt(_)
            | Publication::Typing(_)
            | Publication::Here(_)
            | Publication::SetPresence { .. } => return,
        };
        if let Stream::Room(room) = event.stream
            && matches!(event.change, Change::Message(_))
            && self.rooms.lock().unwrap_or_else(PoisonError::into_inner).insert(room)
        {
            self.some.notify_one();
        }
    }

    /// Waits for the first room.
    pub async fn some(&self) {
        self.some.notified().await;
    }

    /// Takes all rooms.
    pub fn take(&self) -> Vec<RoomId> {
        let rooms = std::mem::take(&mut *self.rooms.lock().unwrap_or_else(PoisonError::into_inner));
        rooms.into_iter().collect()
    }
}
