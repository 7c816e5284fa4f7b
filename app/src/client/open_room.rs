//! The open room without its messages, and where its "new" line is.

use crate::protocol::{Millis, Participant, Room};
use crate::routes::Route;
use crate::state::State;

/// The open room without its messages, so that a new message does not redraw the rest of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenRoom {
    pub room: Room,
    pub participants: Vec<Participant>,
    pub at_end: bool,
    /// How many messages are pinned.
    pub pinned: usize,
    /// When I last wrote here.
    pub last_sent_at: Option<Millis>,
    /// The oldest and newest numbers in the window.
    pub oldest: i64,
    pub newest: i64,
}

/// The open room of a state.
pub(super) fn open_room(state: &State) -> Option<OpenRoom> {
    let view = state.room.as_ref()?;
    Some(OpenRoom {
        room: view.room.clone(),
        participants: view.participants.clone(),
        at_end: view.at_end,
        pinned: view.pinned.len(),
        last_sent_at: view.last_sent_at,
        oldest: view.messages.keys().next().copied().unwrap_or(0),
        newest: view.messages.keys().next_back().copied().unwrap_or(0),
    })
}

/// The number after which the "new" line goes when a room is opened; none if nothing was unread then.
pub(super) fn new_line_after(state: &State, route: &Route) -> Option<i64> {
    let Route::Room { room, .. } = route else {
        return None;
    };
    state
        .room_entry(*room)
        .filter(|entry| entry.unread() > 0)
        .map(|entry| entry.read)
}
