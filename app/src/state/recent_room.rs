//! A room that was open before. `room_window.rs` keeps some of them.

use crate::protocol::{CourseView, RoomView};

/// The end of a room that was open, and its course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RecentRoom {
    pub(super) room: RoomView,
    pub(super) course: Option<CourseView>,
}
