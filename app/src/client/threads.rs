//! Threads: opening the one of a message, and telling the server when none is open any more.

use super::signals::Client;
use crate::protocol::{Command, Done, Problem, Request, RoomId};
use crate::routes::room_path;
use leptos::prelude::*;

impl Client {
    /// Goes to the thread of a message of the open room, to reply there.
    pub fn open_thread(self, room: RoomId, number: i64, refused: impl FnOnce(Problem) + 'static) {
        self.execute(Command::OpenThread { room, number }, move |answer| match answer {
            Ok(Done::Room(thread)) => self.navigate(&room_path(thread)),
            Ok(_) => {}
            Err(problem) => refused(problem),
        });
    }

    /// When a thread is left, the server need not send what happens there any more. That one is open it is told by
    /// [`MissingPart::Thread`](crate::state::MissingPart::Thread).
    pub(super) fn close_left_threads(self) {
        let open = Memo::new(move |_| self.thread.with(|thread| thread.as_ref().map(|thread| thread.entry.id)));
        Effect::new(move |before: Option<Option<RoomId>>| {
            let now = open.get();
            if now.is_none() && before.flatten().is_some() {
                self.request(Request::CloseThread {}, |_| {});
            }
            now
        });
    }
}
