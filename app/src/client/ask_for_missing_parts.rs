//! Requests what is missing of the state: a gap in a stream, or a part that has to be read again.

use super::request_answer::Answer;
use super::signals::Client;
use crate::host_traits::ConnectionStatus;
use crate::protocol::{Head, Problem, ProblemKind, Request, RoomId, Snapshot, Stream, View};
use crate::state::{MissingPart, State};
use leptos::prelude::*;

/// Milliseconds until a gap is repaired: most are closed by the next event.
const REPAIR_DELAY: u32 = 300;

/// Milliseconds until a request that was refused for the moment is repeated.
pub(super) const RETRY_DELAY: u32 = 5_000;

impl Client {
    /// A room has this version: its event is requested if it does not come.
    pub(super) fn expect_room_version(self, room: RoomId, version: i64) {
        self.state.update(|state| {
            state.apply_heads(&[Head {
                stream: Stream::Room(room),
                version,
                last_number: None,
            }]);
        });
        self.schedule_repair();
    }

    /// Requests what is missing, after a moment, once.
    pub(super) fn schedule_repair(self) {
        let Some(tab) = self.tab() else { return };
        if self.state.with_untracked(|state| state.missing_parts().is_empty()) || tab.repair_scheduled.replace(true) {
            return;
        }
        self.set_timeout(REPAIR_DELAY, move || self.request_missing_parts());
    }

    /// Takes in a snapshot of a part of the open page.
    pub(super) fn apply_snapshot(self, mut snapshot: Snapshot) {
        self.learn_pictures(std::mem::take(&mut snapshot.pictures));
        if let Some(contacts) = snapshot.contacts.take() {
            self.contacts.set(contacts);
        }
        if let Some(waiting) = snapshot.waiting.take() {
            self.waiting.set(waiting);
        }
        self.state.update(|state| state.apply_snapshot(snapshot));
        self.load_regained_page();
        self.discard_delivered();
    }

    fn request_missing_parts(self) {
        let Some(tab) = self.tab() else { return };
        tab.repair_scheduled.set(false);
        if self.status.get_untracked() != ConnectionStatus::Live {
            return;
        }
        for part in self.state.with_untracked(|state| state.missing_parts()) {
            if tab
                .requested_parts
                .borrow()
                .iter()
                .any(|asked| is_same_part(asked, &part))
            {
                continue;
            }
            tab.requested_parts.borrow_mut().push(part.clone());
            if matches!(part, MissingPart::Overview | MissingPart::Entry(_)) {
                self.state.update_untracked(State::overview_requested);
            }
            self.request(part.clone().request(), move |answer| self.on_missing_part(part, answer));
        }
    }

    fn on_missing_part(self, part: MissingPart, answer: Result<Answer, Problem>) {
        let Some(tab) = self.tab() else { return };
        tab.requested_parts
            .borrow_mut()
            .retain(|asked| !is_same_part(asked, &part));
        match answer {
            Ok(Answer::Snapshot(snapshot)) => self.apply_snapshot(*snapshot),
            Ok(Answer::CaughtUp(answer)) => {
                let newest = self.newest_shown();
                self.state.update(|state| {
                    state.apply_catch_up(*answer);
                    self.trim_window(state);
                });
                self.mark_arrivals(newest, true);
                self.discard_delivered();
            }
            Ok(Answer::Done(_)) => {}
            // I am no longer in the room or course, and the event that says so is missing from my own stream.
            Err(problem) if problem.kind == ProblemKind::NotFound && part != MissingPart::Overview => {
                self.state.update(|state| match part {
                    MissingPart::Entry(room) => state.close_room(room),
                    MissingPart::Thread { .. } => state.close_thread(),
                    MissingPart::Beside(_) => state.show_beside(false),
                    MissingPart::Course(course, _) | MissingPart::Members(course, _) if state.has_unlisted_rooms() => {
                        state.close_course(course);
                    }
                    _ => {}
                });
                return self.request(Request::View(View::Overview), move |answer| match answer {
                    Ok(Answer::Snapshot(snapshot)) => {
                        self.apply_snapshot(*snapshot);
                        self.schedule_repair();
                    }
                    _ => self.set_timeout(RETRY_DELAY, move || self.schedule_repair()),
                });
            }
            // It is still missing. A server that is too busy now may answer later.
            Err(_) => {
                if matches!(part, MissingPart::Overview | MissingPart::Entry(_)) {
                    self.state.update_untracked(State::overview_request_failed);
                }
                return self.set_timeout(RETRY_DELAY, move || self.schedule_repair());
            }
        }
        self.schedule_repair();
    }
}

/// Whether one answer brings both.
fn is_same_part(one: &MissingPart, other: &MissingPart) -> bool {
    match (one, other) {
        (
            MissingPart::CatchUp { room, .. } | MissingPart::Thread { room, .. },
            MissingPart::CatchUp { room: other, .. } | MissingPart::Thread { room: other, .. },
        ) => room == other,
        _ => one == other,
    }
}
