//! What the property tests do with a tab.

use super::server::{Action, TestServer};
use crate::protocol::Request;
use crate::state::State;
use proptest::prelude::*;

pub fn action() -> impl Strategy<Value = Action> {
    (0..22u8, 0..40i64, 0..40i64).prop_map(|(kind, a, b)| Action { kind, a, b })
}

/// What a page shows of a state, without events that are held back.
pub fn visible(state: &State) -> State {
    State {
        overview: state.overview.clone(),
        room: state.room.clone(),
        course: state.course.clone(),
        members: state.members.clone(),
        notifications: state.notifications.clone(),
        home: state.home.clone(),
        ..State::default()
    }
}

impl TestServer {
    /// Answers every request for a missing part. A catch-up brings at most `capacity` messages.
    pub fn repair(&self, state: &mut State, capacity: usize) {
        for part in state.missing_parts() {
            match part.request() {
                Request::CatchUp { room, since, from } => {
                    state.apply_catch_up(self.catch_up(room, since, from, capacity));
                }
                Request::View(view) => state.apply_snapshot(self.query(view)),
                other => panic!("{other:?} repairs nothing"),
            }
        }
    }

    /// Does so often enough for everything to be there.
    pub fn repair_all(&self, state: &mut State, capacity: usize) {
        for _ in 0..20 {
            self.repair(state, capacity);
        }
    }
}
