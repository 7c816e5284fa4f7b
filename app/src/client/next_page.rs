//! What is known of a page that is not shown yet. `pending_page.rs` goes there.

use super::location::Location;
use crate::protocol::{Snapshot, View};

/// A place in a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    /// In a room: this message, and its distance from the top of the list in pixels.
    Message { number: i64, top: f64 },
    /// How far the window and the page in it are scrolled.
    Scrolled { window: f64, main: i32 },
}

/// The step to another page.
#[derive(Clone)]
pub(crate) struct PendingPage {
    pub(super) location: Location,
    /// A room is opened at its end, whatever is unread in it.
    pub(super) at_end: bool,
    /// Where the reader was when the page was left before.
    pub(super) place: Option<Place>,
    /// The entry of the history.
    pub(super) entry: f64,
    /// Its skeleton is shown already.
    pub(super) shown: bool,
    /// The request that it waits for.
    pub(super) request: u32,
}

impl PendingPage {
    /// What is requested for it.
    pub(super) fn view(&self) -> Option<View> {
        match (self.location.route.view()?, self.place) {
            (View::Room { room, .. }, Some(Place::Message { number, .. })) => Some(View::Room {
                room,
                near: Some(number),
            }),
            (View::Room { room, near: None }, _) if self.at_end => Some(View::end_of(room)),
            (view, _) => Some(view),
        }
    }
}

/// A page that was requested before it was asked for.
pub(crate) struct Prefetch {
    pub(super) path: String,
    pub(super) at: i64,
    pub(super) request: u32,
    pub(super) answer: Option<Snapshot>,
}
