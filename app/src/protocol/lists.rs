//! Lists that are too long for one answer: the filters that choose a part of them, and the parts.

use super::courses::Member;
use super::ids::{CourseId, UserId};
use super::lenient_values::lenient_number;
use super::rooms::{Participant, RoomEntry};
use serde::{Deserialize, Serialize};

/// Which members of a course to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberFilter {
    /// Words that the name or the username holds, whatever the case; empty for everybody. What is longer than
    /// `limits::SEARCH` characters is cut.
    #[serde(default)]
    pub q: String,
    /// Which page, from 0. Past the last one it is empty.
    #[serde(default, deserialize_with = "lenient_number")]
    pub page: i64,
    /// Only this member, whatever the rest says.
    #[serde(default)]
    pub user: Option<UserId>,
}

/// A page of a course's members, at most `limits::MEMBERS`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberPage {
    pub course: CourseId,
    pub filter: MemberFilter,
    /// Staff first, then by name.
    pub rows: Vec<Member>,
    /// How many members the filter finds on all pages.
    pub found: i64,
    /// Of the course's stream, when this was read.
    pub version: i64,
}

/// Which users to offer as participants of a private room.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactFilter {
    /// Words that the name or the username holds, as in [`MemberFilter`].
    #[serde(default)]
    pub q: String,
    /// Only members of this course.
    #[serde(default)]
    pub course: Option<CourseId>,
    /// Users who are chosen already: they are listed first, whatever is searched for. At most
    /// `limits::PRIVATE_ROOM` of them.
    #[serde(default)]
    pub chosen: Vec<UserId>,
}

/// The users who can be added to a private room or written to, as far as they are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactPage {
    pub filter: ContactFilter,
    /// Those who are chosen, then at most `limits::CONTACTS` others, each by name.
    pub rows: Vec<Participant>,
    /// There are others that the search finds, too.
    pub more: bool,
}

/// Which of my rooms to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomFilter {
    /// Words that the name or the topic holds, as in [`MemberFilter`].
    #[serde(default)]
    pub q: String,
    /// Only rooms of this course.
    #[serde(default)]
    pub course: Option<CourseId>,
    /// Which page, from 0. Past the last one it is empty.
    #[serde(default, deserialize_with = "lenient_number")]
    pub page: i64,
}

/// A page of my rooms, at most `limits::ROOMS`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomPage {
    pub filter: RoomFilter,
    /// Those with unread messages first, then those in which something happened last.
    pub rows: Vec<RoomEntry>,
    /// How many rooms the filter finds on all pages.
    pub found: i64,
}
