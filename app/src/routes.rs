//! Every address of the site, in one list: what the router shows, what the server reads for it, who may see it.

use crate::protocol::{AssignmentId, CourseId, NotificationFilter, RoomId, View};

/// Where somebody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/`: my courses and rooms.
    Home,
    /// `/setup`: the first account, once.
    SetUp,
    /// `/signin`, with `?next=` to go on to.
    SignIn { next: String },
    /// `/signup`, where the place is open.
    SignUp,
    /// `/join/{code}`: an invite link.
    Join { code: String },
    /// `/chat/{room}`, and `/chat/{room}/{number}` for a message in its place.
    Room { room: RoomId, near: Option<i64> },
    /// `/chat/{room}/{number}/edit`: changing a message without JavaScript.
    EditMessage { room: RoomId, number: i64 },
    /// `/chat/{room}/settings`: name, topic, people, how much I hear.
    RoomSettings { room: RoomId },
    /// `/rooms/new`: a private room of no course, and writing to one person.
    NewTalk,
    /// `/courses/new`.
    NewCourse,
    /// `/courses/{course}`: description, assignments, rooms.
    Course { course: CourseId },
    /// `/courses/{course}/members`: people, roles, the invite link.
    Members { course: CourseId },
    /// `/courses/{course}/settings`.
    CourseSettings { course: CourseId },
    /// `/courses/{course}/rooms/new`: a course, announcement or private room.
    NewRoom { course: CourseId },
    /// `/courses/{course}/assignments/new`.
    NewAssignment { course: CourseId },
    /// `/courses/{course}/assignments/{assignment}`: changing one.
    EditAssignment { course: CourseId, assignment: AssignmentId },
    /// `/notifications`, with `?unread=1` and `?course=`.
    Notifications { filter: NotificationFilter },
    /// `/settings`: name, password, sessions, theme.
    Settings,
    /// Anything else.
    Unknown,
}

impl Route {
    /// Reads a path and its query, both without their first sign.
    pub fn parse(path: &str, query: &str) -> Self {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        Self::of_parts(&parts, query).unwrap_or(Self::Unknown)
    }

    fn of_parts(parts: &[&str], query: &str) -> Option<Self> {
        Some(match parts {
            [] => Self::Home,
            ["setup"] => Self::SetUp,
            ["signin"] => Self::SignIn {
                next: value(query, "next").unwrap_or_default(),
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
            ["rooms", "new"] => Self::NewTalk,
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
                    unread: value(query, "unread").is_some_and(|unread| unread == "1"),
                    course: value(query, "course").and_then(|course| id(&course)),
                },
            },
            ["settings"] => Self::Settings,
            _ => return None,
        })
    }

    /// What the server reads for a signed-in person; nothing for the pages before signing in and for unknown ones.
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
            Self::NewTalk => View::Contacts,
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

    /// Pages that make sense to somebody who is not signed in.
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
pub fn value(query: &str, name: &str) -> Option<String> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_read_as_they_are_written() {
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
        for nowhere in ["/chat/x", "/chat/0", "/chat/-1", "/courses/5/x", "/chat/1/2/3"] {
            assert_eq!(Route::parse(nowhere, ""), Route::Unknown, "{nowhere}");
        }
    }
}
