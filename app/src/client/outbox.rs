//! My messages on their way. Each gets its UUID before the first try and is kept in the browser until the server
//! has it, so that it is sent once, however often it is tried, and never lost, a reload included.

use super::Live;
use super::receive::is_mine;
use crate::platform::Status;
use crate::protocol::{Command, Done, Millis, Problem, ProblemKind, RoomId, from_json};
use crate::state::{Key, arrange};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A message that is not in its room yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsent {
    pub uuid: String,
    pub room: RoomId,
    pub content: String,
    pub at: Millis,
    pub progress: Progress,
}

/// How far a message is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Progress {
    /// Not acknowledged yet.
    Sending,
    /// The server could not take it just now. It is tried again by itself.
    Waiting(Problem),
    /// The server has it; it stays until the room shows it.
    Sent,
    /// The server will not take it as it is.
    Failed(Problem),
}

impl Progress {
    /// Still to be sent.
    fn is_open(&self) -> bool {
        matches!(self, Progress::Sending | Progress::Waiting(_))
    }
}

impl Live {
    /// Takes a message to send.
    pub fn send(self, room: RoomId, content: String) {
        let Some(tab) = self.tab() else { return };
        let unsent = Unsent {
            uuid: tab.link.uuid(),
            room,
            content,
            at: tab.link.now(),
            progress: Progress::Sending,
        };
        self.keep_unsent(&unsent);
        self.unsent.update(|list| list.push(unsent));
        self.pump(room);
    }

    /// Tries a failed message again.
    pub fn retry(self, uuid: &str) {
        if let Some(room) = self.progress(uuid, Progress::Sending) {
            self.pump(room);
        }
    }

    /// Drops a failed message.
    pub fn discard(self, uuid: &str) {
        self.keep(&self.key(uuid), None);
        self.unsent.update(|list| list.retain(|unsent| unsent.uuid != uuid));
    }

    /// Takes up what an earlier page could not send.
    pub(super) fn load_unsent(self) {
        let Some(tab) = self.tab() else { return };
        let mut list: Vec<Unsent> = (tab.link.kept(&self.key("")).iter())
            .filter_map(|(_, text)| from_json(text))
            .collect();
        arrange(&mut list, |unsent| Key::new().number(unsent.at).text(&unsent.uuid));
        if !list.is_empty() {
            self.unsent.set(list);
            self.settle_unsent();
        }
    }

    /// Sends whatever waits, in every room. What is on its way over HTTP is sent once more: that connection may be a dead one,
    /// and twice is once.
    pub(super) fn send_all(self) {
        if let Some(tab) = self.tab() {
            tab.sending.borrow_mut().clear();
        }
        let mut rooms: Vec<RoomId> = self
            .unsent
            .with_untracked(|list| list.iter().map(|unsent| unsent.room).collect());
        // For a room that comes again nothing is left to send at once.
        rooms.dedup();
        rooms.into_iter().for_each(|room| self.pump(room));
    }

    /// Forgets what the open room shows by now.
    pub(super) fn settle_unsent(self) {
        if self.unsent.with_untracked(Vec::is_empty) {
            return;
        }
        let settled: Vec<String> = self.state.with_untracked(|state| {
            let (me, Some(view)) = (state.overview.me.id, &state.room) else {
                return Vec::new();
            };
            self.unsent.with_untracked(|list| {
                (list.iter())
                    .filter(|unsent| unsent.room == view.room.id)
                    .filter(|unsent| {
                        view.messages
                            .values()
                            .rev()
                            .any(|message| is_mine(message, me, &unsent.uuid))
                    })
                    .map(|unsent| unsent.uuid.clone())
                    .collect()
            })
        });
        settled.iter().for_each(|uuid| self.discard(uuid));
    }

    /// Sends the first waiting message of a room. The next goes after its answer, so that their order stays.
    fn pump(self, room: RoomId) {
        let Some(tab) = self.tab() else { return };
        let next = self.unsent.with_untracked(|list| {
            list.iter()
                .find(|unsent| unsent.room == room && unsent.progress.is_open())
                .cloned()
        });
        let Some(next) = next else { return };
        // While the browser is offline or the socket is being made, its Hello comes back here.
        let waits = matches!(self.status.get_untracked(), Status::Offline | Status::SignedOut);
        if waits || tab.sending.borrow().iter().any(|(sending, _)| *sending == room) {
            return;
        }
        let Unsent { uuid, content, .. } = next;
        tab.sending.borrow_mut().push((room, uuid.clone()));
        let command = Command::Send {
            room,
            uuid: uuid.clone(),
            content,
        };
        self.run(command, move |answer| self.answered(room, &uuid, answer));
    }

    fn answered(self, room: RoomId, uuid: &str, answer: Result<Done, Problem>) {
        let Some(tab) = self.tab() else { return };
        tab.sending.borrow_mut().retain(|(_, which)| which != uuid);
        match answer {
            Ok(done) => {
                tab.tries.set(0);
                self.keep(&self.key(uuid), None);
                self.progress(uuid, Progress::Sent);
                self.settle_unsent();
                if let Done::Message { room, version, .. } = done {
                    self.expect(room, version);
                }
                let uuid = uuid.to_owned();
                self.later(10_000, move || self.forget_sent(&uuid));
                self.pump(room);
            }
            Err(problem)
                if matches!(
                    problem.kind,
                    ProblemKind::Unreachable | ProblemKind::Busy | ProblemKind::TooMany
                ) =>
            {
                // That the server is away, the bar says.
                if problem.kind != ProblemKind::Unreachable {
                    self.progress(uuid, Progress::Waiting(problem));
                }
                let tries = tab.tries.get();
                tab.tries.set(tries + 1);
                self.later(1_000 << tries.min(5), move || self.pump(room));
            }
            Err(problem) => {
                self.progress(uuid, Progress::Failed(problem));
                self.pump(room);
            }
        }
    }

    /// A sent message whose room is not open (or not at its end) has nowhere to settle.
    fn forget_sent(self, uuid: &str) {
        let sent = |unsent: &Unsent| unsent.uuid == uuid && unsent.progress == Progress::Sent;
        if self.unsent.with_untracked(|list| list.iter().any(sent)) {
            self.unsent.update(|list| list.retain(|unsent| !sent(unsent)));
        }
    }

    /// Notes how far a message is; says which room it is for.
    fn progress(self, uuid: &str, progress: Progress) -> Option<RoomId> {
        let kept = progress != Progress::Sent;
        let changed = self.unsent.try_update(|list| {
            let unsent = list.iter_mut().find(|unsent| unsent.uuid == uuid)?;
            unsent.progress = progress;
            Some(unsent.clone())
        })??;
        if kept {
            self.keep_unsent(&changed);
        }
        Some(changed.room)
    }

    fn keep_unsent(self, unsent: &Unsent) {
        if let Ok(text) = serde_json::to_string(unsent) {
            self.keep(&self.key(&unsent.uuid), Some(&text));
        }
    }

    fn key(self, uuid: &str) -> String {
        let me = self.state.with_untracked(|state| state.overview.me.id);
        ["cohort.outbox.", &me.to_string(), ".", uuid].concat()
    }

    /// Where the unfinished text of a room is kept.
    pub fn draft_key(self, room: RoomId) -> String {
        let me = self.state.with_untracked(|state| state.overview.me.id);
        ["cohort.draft.", &me.to_string(), ".", &room.to_string()].concat()
    }
}
