//! The paths of rooms, messages and courses, for links and for going there. `routes.rs` reads them back.

use crate::protocol::{AssignmentId, CourseId, RoomId};

/// A room, at its first unread message or at its end.
pub fn room_path(room: RoomId) -> String {
    ["/chat/", &room.to_string()].concat()
}

/// A message in its room. The fragment lets the browser scroll to it without JavaScript.
pub fn message_path(room: RoomId, number: i64) -> String {
    let number = number.to_string();
    ["/chat/", &room.to_string(), "/", &number, "#m", &number].concat()
}

/// A course.
pub fn course_path(course: CourseId) -> String {
    ["/courses/", &course.to_string()].concat()
}

/// An assignment on the page of its course.
pub fn assignment_path(course: CourseId, assignment: AssignmentId) -> String {
    [&course_path(course), "#assignment-", &assignment.to_string()].concat()
}
