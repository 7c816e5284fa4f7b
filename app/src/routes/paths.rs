//! The addresses that links lead to.

use crate::protocol::{AssignmentId, CourseId, RoomId, UserId};
use crate::query_string::query_value;

/// A room, at its first unread message or at its end.
pub fn room_path(room: RoomId) -> String {
    ["/chat/", &room.to_string()].concat()
}

/// A message in its room. The fragment lets the browser scroll to it without JavaScript.
pub fn message_path(room: RoomId, number: i64) -> String {
    let number = number.to_string();
    ["/chat/", &room.to_string(), "/", &number, "#m", &number].concat()
}

/// Where a message is saved.
pub fn save_path(room: RoomId, number: i64) -> String {
    [&room_path(room), "/", &number.to_string(), "/save"].concat()
}

/// Where a message is forwarded.
pub fn forward_path(room: RoomId, number: i64) -> String {
    [&room_path(room), "/", &number.to_string(), "/forward"].concat()
}

/// Where a date is chosen to jump to in a room.
pub fn date_path(room: RoomId) -> String {
    [&room_path(room), "/date"].concat()
}

/// The pinned messages of a room.
pub fn pins_path(room: RoomId) -> String {
    [&room_path(room), "/pins"].concat()
}

/// A course.
pub fn course_path(course: CourseId) -> String {
    ["/courses/", &course.to_string()].concat()
}

/// Somebody, with their role in a course. A page that the server draws alone; with JavaScript it opens the card instead.
pub fn person_path(user: UserId, course: Option<CourseId>) -> String {
    let path = ["/people/", &user.to_string()].concat();
    match course {
        Some(course) => [&path, "?course=", &course.to_string()].concat(),
        None => path,
    }
}

/// Whom such a path names.
pub fn person_of_path(path: &str) -> Option<(UserId, Option<CourseId>)> {
    let (user, query) = path
        .strip_prefix("/people/")?
        .split_once('?')
        .unwrap_or((path.strip_prefix("/people/")?, ""));
    let course = query_value(query, "course").and_then(|course| course.parse().ok());
    Some((user.parse().ok()?, course))
}

/// The members of a course.
pub fn members_path(course: CourseId) -> String {
    [&course_path(course), "/members"].concat()
}

/// An assignment on the page of its course, on whichever page of the list it is.
pub fn assignment_path(course: CourseId, assignment: AssignmentId) -> String {
    let id = assignment.to_string();
    [&course_path(course), "?assignment=", &id, "#assignment-", &id].concat()
}
