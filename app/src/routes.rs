//! Every address of the site, in one list: which page it shows, which view the server reads for it, and whether it
//! needs a session. Used by `pages/page_of_route.rs`, by navigation in the browser and by the server.

use crate::protocol::{
    AssignmentFilter, AssignmentId, ContactFilter, CourseId, MemberFilter, NotificationFilter, RoomFilter, RoomId,
    UserId, View, limits,
};
use crate::query_string::{page_of, query_value, query_values};
use crate::time_format::{Millis, parse_day};

mod paths;

pub use paths::{
    assignment_path, course_path, date_path, forward_path, members_path, message_path, person_of_path, person_path,
    pins_path, room_path, save_path,
};

/// A page of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/`: the page of the day; on a phone with my courses and rooms.
    Home,
    /// `/setup`: the first account, once, with `?code=` from the program's start.
    SetUp { code: String },
    /// `/signin`, with `?next=` to go on to.
    SignIn { next: String },
    /// `/signup`, where anybody may sign up, with `?next=` too.
    SignUp { next: String },
    /// `/join/{code}`: an invite link, with `?next=` too.
    Join { code: String, next: String },
    /// `/chat/{room}`, and `/chat/{room}/{number}` for a message in its place.
    Room { room: RoomId, near: Option<i64> },
    /// `/chat/{room}/{number}/edit`: changing a message without JavaScript.
    EditMessage { room: RoomId, number: i64 },
    /// `/chat/{room}/settings`: name, topic, participants, notification level. `?q=` searches whom to add.
    RoomSettings { room: RoomId, q: String },
    /// `/chat/{room}/pins`: the pinned messages.
    Pins { room: RoomId },
    /// `/chat/{room}/date`: where a date is chosen to jump to. With `?date=`, in UTC, the server leads on to the first message of
    /// that day or after it.
    JumpToDate { room: RoomId, at: Option<Millis> },
    /// `/chat/{room}/{number}/save`: saving a message for oneself, with a note.
    SaveMessage { room: RoomId, number: i64 },
    /// `/chat/{room}/{number}/forward`: choosing a room to forward a message to, searched by `?q=`; with `?to=` what is sent there.
    ForwardMessage {
        room: RoomId,
        number: i64,
        q: String,
        to: Option<RoomId>,
    },
    /// `/saved`, with `?page=`: what I have saved.
    Saved { page: i64 },
    /// `/rooms`, with `?q=`, `?course=` and `?page=`: all my rooms.
    Rooms { filter: RoomFilter },
    /// `/threads`, with `?page=`: the threads that I follow.
    Threads { page: i64 },
    /// `/rooms/new`: a private room of no course, or a direct room. `?q=` searches, `?participants=` are chosen already.
    NewConversation { filter: ContactFilter },
    /// `/courses/new`.
    NewCourse,
    /// `/courses/{course}`, with `?page=` or `?assignment=`: description, assignments, rooms.
    Course { course: CourseId, filter: AssignmentFilter },
    /// `/courses/{course}/members`, with `?q=` and `?page=`: members, the invite link.
    Members { course: CourseId, filter: MemberFilter },
    /// `/courses/{course}/members/{user}`: one member, to change the role, remove, or write to.
    Member { course: CourseId, user: UserId },
    /// `/courses/{course}/settings`.
    CourseSettings { course: CourseId },
    /// `/courses/{course}/rooms/new`: a course, announcement or private room. The query is that of `/rooms/new`.
    NewRoom { course: CourseId, filter: ContactFilter },
    /// `/courses/{course}/assignments/new`.
    NewAssignment { course: CourseId },
    /// `/courses/{course}/assignments/{assignment}`: changing it.
    EditAssignment { course: CourseId, assignment: AssignmentId },
    /// `/notifications`, with `?unread=1`, `?asks=1`, `?course=` and `?page=`.
    Notifications { filter: NotificationFilter },
    /// `/settings`: name, password, sessions, theme.
    Settings,
    /// Anything else.
    Unknown,
}

impl Route {
    /// Parses a path and its query (without the `?`).
    pub fn parse(path: &str, query: &str) -> Self {
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        Self::from_segments(&segments, query).unwrap_or(Self::Unknown)
    }

    fn from_segments(segments: &[&str], query: &str) -> Option<Self> {
        let next = || query_value(query, "next").unwrap_or_default();
        Some(match segments {
            [] => Self::Home,
            ["setup"] => Self::SetUp {
                code: query_value(query, "code").unwrap_or_default(),
            },
            ["signin"] => Self::SignIn { next: next() },
            ["signup"] => Self::SignUp { next: next() },
            ["join", code] => Self::Join {
                code: (*code).to_owned(),
                next: next(),
            },
            ["chat", room] => Self::Room {
                room: id(room)?,
                near: None,
            },
            ["chat", room, "settings"] => Self::RoomSettings {
                room: id(room)?,
                q: query_value(query, "q").unwrap_or_default(),
            },
            ["chat", room, "pins"] => Self::Pins { room: id(room)? },
            ["chat", room, "date"] => Self::JumpToDate {
                room: id(room)?,
                at: query_value(query, "date").and_then(|date| parse_day(&date)),
            },
            ["chat", room, number] => Self::Room {
                room: id(room)?,
                near: Some(positive(number)?),
            },
            ["chat", room, number, "edit"] => Self::EditMessage {
                room: id(room)?,
                number: positive(number)?,
            },
            ["chat", room, number, "save"] => Self::SaveMessage {
                room: id(room)?,
                number: positive(number)?,
            },
            ["chat", room, number, "forward"] => Self::ForwardMessage {
                room: id(room)?,
                number: positive(number)?,
                q: query_value(query, "q").unwrap_or_default(),
                to: query_value(query, "to").and_then(|to| id(&to)),
            },
            ["saved"] => Self::Saved { page: page_of(query) },
            ["rooms"] => Self::Rooms {
                filter: RoomFilter {
                    q: query_value(query, "q").unwrap_or_default(),
                    course: query_value(query, "course").and_then(|course| id(&course)),
                    page: page_of(query),
                },
            },
            ["threads"] => Self::Threads { page: page_of(query) },
            ["rooms", "new"] => Self::NewConversation {
                filter: contact_filter(query, None),
            },
            ["courses", "new"] => Self::NewCourse,
            ["courses", course] => Self::Course {
                course: id(course)?,
                filter: AssignmentFilter {
                    page: page_of(query),
                    assignment: query_value(query, "assignment").and_then(|assignment| id(&assignment)),
                },
            },
            ["courses", course, "members"] => Self::Members {
                course: id(course)?,
                filter: MemberFilter {
                    q: query_value(query, "q").unwrap_or_default(),
                    page: page_of(query),
                    user: None,
                },
            },
            ["courses", course, "members", user] => Self::Member {
                course: id(course)?,
                user: id(user)?,
            },
            ["courses", course, "settings"] => Self::CourseSettings { course: id(course)? },
            ["courses", course, "rooms", "new"] => Self::NewRoom {
                course: id(course)?,
                filter: contact_filter(query, Some(id(course)?)),
            },
            ["courses", course, "assignments", "new"] => Self::NewAssignment { course: id(course)? },
            ["courses", course, "assignments", assignment] => Self::EditAssignment {
                course: id(course)?,
                assignment: id(assignment)?,
            },
            ["notifications"] => Self::Notifications {
                filter: NotificationFilter {
                    unread: query_value(query, "unread").is_some_and(|unread| unread == "1"),
                    asks: query_value(query, "asks").is_some_and(|asks| asks == "1"),
                    course: query_value(query, "course").and_then(|course| id(&course)),
                    page: page_of(query),
                },
            },
            ["settings"] => Self::Settings,
            _ => return None,
        })
    }

    /// The view that the server reads for a signed-in user; nothing for the pages before signing in and for unknown
    /// ones.
    pub fn view(&self) -> Option<View> {
        Some(match self {
            Self::Home => View::Home,
            Self::NewCourse => View::Overview,
            Self::Room { room, near } => View::Room {
                room: *room,
                near: *near,
            },
            Self::EditMessage { room, number } => View::Room {
                room: *room,
                near: Some(*number),
            },
            Self::RoomSettings { room, q } => View::RoomSettings {
                room: *room,
                q: q.clone(),
            },
            Self::Pins { room } => View::Pins { room: *room },
            Self::JumpToDate { room, at: None } => View::Entry { room: *room },
            Self::JumpToDate { room, at: Some(at) } => View::NumberAt { room: *room, at: *at },
            Self::SaveMessage { room, number } => View::message(*room, *number),
            Self::ForwardMessage { room, number, q, to } => View::forward(*room, *number, q, *to),
            Self::Saved { page } => View::Saved { page: *page },
            Self::Rooms { filter } => View::Rooms { filter: filter.clone() },
            Self::Threads { page } => View::Threads { page: *page },
            Self::NewConversation { filter } | Self::NewRoom { filter, .. } => {
                View::Contacts { filter: filter.clone() }
            }
            Self::Members { course, filter } => View::Members {
                course: *course,
                filter: filter.clone(),
            },
            Self::Member { course, user } => View::Members {
                course: *course,
                filter: MemberFilter {
                    user: Some(*user),
                    ..MemberFilter::default()
                },
            },
            Self::Course { course, filter } => View::course(*course, *filter),
            Self::EditAssignment { course, assignment } => View::course(*course, AssignmentFilter::of(*assignment)),
            Self::CourseSettings { course } | Self::NewAssignment { course } => View::Course { course: *course },
            Self::Notifications { filter } => View::Notifications { filter: *filter },
            Self::Settings => View::Account,
            Self::SetUp { .. } | Self::SignIn { .. } | Self::SignUp { .. } | Self::Join { .. } | Self::Unknown => {
                return None;
            }
        })
    }

    /// Whether the page is for somebody who is not signed in.
    pub fn is_public(&self) -> bool {
        matches!(
            self,
            Self::SetUp { .. } | Self::SignIn { .. } | Self::SignUp { .. } | Self::Join { .. }
        )
    }
}

/// Whom to offer as participants, from a query.
fn contact_filter(query: &str, course: Option<CourseId>) -> ContactFilter {
    let chosen = query_values(query, "participants").filter_map(|user| id(&user));
    ContactFilter {
        q: query_value(query, "q").unwrap_or_default(),
        course,
        chosen: chosen.take(limits::PRIVATE_ROOM).collect(),
    }
}

fn id<T: std::str::FromStr>(text: &str) -> Option<T> {
    positive(text)?;
    text.parse().ok()
}

fn positive(text: &str) -> Option<i64> {
    text.parse().ok().filter(|number| *number > 0)
}

#[cfg(test)]
mod tests;
