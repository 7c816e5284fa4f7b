//! What one tab knows. Pure: no signals, no sockets, no clock. `client` feeds it and draws from it. The server's tests
//! feed it the events of every command and compare it with a fresh snapshot.
//!
//! What must stay true: however events are delayed, repeated or reordered, after the repairs that
//! [`State::missing_parts`] asks for, the state equals a fresh [`Snapshot`](crate::protocol::Snapshot).

mod apply;
mod apply_catch_up;
mod apply_course;
mod apply_room;
mod apply_user;
mod beside;
#[cfg(test)]
mod beside_tests;
mod collation;
#[cfg(test)]
mod convergence_tests;
mod home;
mod marks;
mod merge_overview;
mod merge_snapshot;
mod message_lists;
mod missing_parts;
#[cfg(test)]
mod ordering_tests;
mod recent_room;
mod reorder_buffer;
mod room_sections;
mod room_window;
#[cfg(test)]
mod room_window_tests;
mod sorting;
mod tab_state;
#[cfg(test)]
mod test_server;
mod unlisted_rooms;
#[cfg(test)]
mod unlisted_tests;
mod unread;

pub use collation::collation_key;
pub use home::{home_rooms, last_line};
pub use marks::{Mark, Marks, marked_name};
pub use missing_parts::MissingPart;
pub use room_sections::{RoomSection, next_unread, room_sections, unread_rooms};
pub use sorting::{
    SortKey, sort_assignments, sort_by_key, sort_courses, sort_members, sort_notifications, sort_participants,
    sort_rooms,
};
pub use tab_state::State;
pub use unread::badge;
