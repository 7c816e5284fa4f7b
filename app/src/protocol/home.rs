//! The page of the day: what `/` shows beyond the overview and the notifications that ask for the user.

use super::ids::{AssignmentId, CourseId, RoomId, UserId};
use crate::time_format::Millis;
use serde::{Deserialize, Serialize};

/// What is new in my rooms and courses, what is due, and what their staff have to see to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeView {
    /// The start of the day in UTC. Assignments are listed that are due from then, within `limits::HOME_DAYS`.
    pub from: Millis,
    /// By due date; at most `limits::HOME_DUE`, the first.
    pub due: Vec<DueEntry>,
    /// How many more are due within that time.
    pub due_more: i64,
    /// The newest message of each room with unread messages, by room: of the `limits::HOME_ROOMS` in which something
    /// happened last.
    pub lines: Vec<LastLine>,
    /// Those of the overview's courses that are not archived, by id.
    pub courses: Vec<HomeCourse>,
}

/// An assignment in a list across courses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueEntry {
    pub assignment: AssignmentId,
    pub course: CourseId,
    pub title: String,
    pub due_at: Millis,
}

/// The newest message of a room, shortened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastLine {
    pub room: RoomId,
    /// Of the room's stream, when this was so.
    pub version: i64,
    pub author: UserId,
    /// The author's current name.
    pub name: String,
    /// An [`excerpt`]; empty if the message was deleted.
    pub text: String,
}

/// A course that is going on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeCourse {
    pub course: CourseId,
    /// Of the course's stream, when this was so.
    pub version: i64,
    /// For its staff only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duties: Option<Duties>,
}

/// What the staff of a course may have to see to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duties {
    /// How many ask to be let in.
    pub waiting: i64,
    /// How many members there are.
    pub total: i64,
    /// The last day, `2026-12-18`, or empty.
    pub ends_on: String,
}

/// Characters of an excerpt.
const EXCERPT: usize = 140;

/// The beginning of a message, in one line.
pub fn excerpt(content: &str) -> String {
    let mut line = String::new();
    for word in content.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        // Enough to know that it has to be cut.
        if line.len() > EXCERPT * 4 {
            break;
        }
    }
    if let Some((at, _)) = line.char_indices().nth(EXCERPT) {
        line.truncate(line[..at].trim_end().len());
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_one_short_line() {
        assert_eq!(excerpt("one\n two"), "one two");
        assert_eq!(excerpt(&"ä".repeat(200)).chars().count(), 141);
        assert_eq!(excerpt(&"a b ".repeat(500)).chars().count(), 140);
    }
}
