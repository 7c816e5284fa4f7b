//! Every address of the site, in one list: which page it shows, which view the server reads for it, and whether it
//! needs a session. Used by `pages/page_of_route.rs`, by navigation in the browser and by the server.

use crate::protocol::{AssignmentId, CourseId, NotificationFilter, RoomId, View};

/// A page of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/`: my courses and rooms.
    Home,
    /// `/setup`: the first account, once.
    SetUp,
    /// `/signin`, with `?next=` to go on to.
    SignIn { next: String },
    /// `/signup`, where anybody may sign up.
    SignUp,
    /// `/join/{code}`: an invite link.
    Join { code: String },
    /// `/chat/{room}`, and `/chat/{room}/{number}` for a message in its place.
    Room { room: RoomId, near: Option<i64> },
    /// `/chat/{room}/{number}/edit`: changing a message without JavaScript.
    EditMessage { room: RoomId, number: i64 },
    /// `/chat/{room}/settings`: name, topic, participants, notification level.
    RoomSettings { room: RoomId },
    /// `/rooms/new`: a private room of no course, or a direct room.
    NewConversation,
    /// `/courses/new`.
    NewCourse,
    /// `/courses/{course}`: description, assignments, rooms.
    Course { course: CourseId },
    /// `/courses/{course}/members`: members, roles, the invite link.
    Members { course: CourseId },
    /// `/courses/{course}/settings`.
    CourseSettings { course: CourseId },
    /// `/courses/{course}/rooms/new`: a course, announcement or private room.
    NewRoom { course: CourseId },
    /// `/courses/{course}/assignments/new`.
    NewAssignment { course: CourseId },
    /// `/courses/{course}/assignments/{assignment}`: changing it.
    EditAssignment { course: CourseId, assignment: AssignmentId },
    /// `/notifications`, with `?unread=1` and `?course=`.
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
        Some(match segments {
            [] => Self::Home,
            ["setup"] => Self::SetUp,
            ["signin"] => Self::SignIn {
                next: query_value(query, "next").unwrap_or_default(),
            },
            ["signup"] => Self::SignUp,
            ["join", code] => Self::Join {
                code: (*code).to_owned(),
            },
            ["chat", room] => Self::Room {
                room: id(room)?,
                near: None,
            },
            ["chat", room, "settings"] => Self::RoomSettings { room: id(room)? },
            ["chat", room, number] => Self::Room {
                room: id(room)?,
                near: Some(positive(number)?),
            },
            ["chat", room, number, "edit"] => Self::EditMessage {
                room: id(room)?,
                number: positive(number)?,
            },
            ["rooms", "new"] => Self::NewConversation,
            ["courses", "new"] => Self::NewCourse,
            ["courses", course] => Self::Course { course: id(course)? },
            ["courses", course, "members"] => Self::Members { course: id(course)? },
            ["courses", course, "settings"] => Self::CourseSettings { course: id(course)? },
            ["courses", course, "rooms", "new"] => Self::NewRoom { course: id(course)? },
            ["courses", course, "assignments", "new"] => Self::NewAssignment { course: id(course)? },
            ["courses", course, "assignments", assignment] => Self::EditAssignment {
                course: id(course)?,
                assignment: id(assignment)?,
            },
            ["notifications"] => Self::Notifications {
                filter: NotificationFilter {
                    unread: query_value(query, "unread").is_some_and(|unread| unread == "1"),
                    course: query_value(query, "course").and_then(|course| id(&course)),
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
            Self::Home | Self::NewCourse => View::Overview,
            Self::Room { room, near } => View::Room {
                room: *room,
                near: *near,
            },
            Self::EditMessage { room, number } => View::Room {
                room: *room,
                near: Some(*number),
            },
            Self::RoomSettings { room } => View::RoomSettings { room: *room },
            Self::NewConversation => View::Contacts,
            Self::Course { course }
            | Self::Members { course }
            | Self::CourseSettings { course }
            | Self::NewRoom { course }
            | Self::NewAssignment { course }
            | Self::EditAssignment { course, .. } => View::Course { course: *course },
            Self::Notifications { filter } => View::Notifications { filter: *filter },
            Self::Settings => View::Account,
            Self::SetUp | Self::SignIn { .. } | Self::SignUp | Self::Join { .. } | Self::Unknown => return None,
        })
    }

    /// Whether the page is for somebody who is not signed in.
    pub fn is_public(&self) -> bool {
        matches!(
            self,
            Self::SetUp | Self::SignIn { .. } | Self::SignUp | Self::Join { .. }
        )
    }
}

fn id<T: std::str::FromStr>(text: &str) -> Option<T> {
    positive(text)?;
    text.parse().ok()
}

fn positive(text: &str) -> Option<i64> {
    text.parse().ok().filter(|number| *number > 0)
}

/// One value of a query string, percent-decoded.
pub fn query_value(query: &str, name: &str) -> Option<String> {
    let raw = query
        .split('&')
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let high = char::from(rest.next()?).to_digit(16)?;
                let low = char::from(rest.next()?).to_digit(16)?;
                bytes.push(u8::try_from(high * 16 + low).ok()?);
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8(bytes).ok()
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_parsed_to_its_route() {
        assert_eq!(
            Route::parse("/chat/7/42", ""),
            Route::Room {
                room: RoomId(7),
                near: Some(42)
            }
        );
        assert_eq!(
            Route::parse("/chat/7/", ""),
            Route::Room {
                room: RoomId(7),
                near: None
            }
        );
        assert_eq!(
            Route::parse("/notifications", "unread=1&course=3"),
            Route::Notifications {
                filter: NotificationFilter {
                    unread: true,
                    course: Some(CourseId(3))
                }
            }
        );
        assert_eq!(
            Route::parse("/signin", "next=%2Fchat%2F7"),
            Route::SignIn { next: "/chat/7".into() }
        );
        for unknown in ["/chat/x", "/chat/0", "/chat/-1", "/courses/5/x", "/chat/1/2/3"] {
            assert_eq!(Route::parse(unknown, ""), Route::Unknown, "{unknown}");
        }
    }
}
