//! Courses: roles, members, assignments, invites, and the view of one open course.

use super::assignment_filter::AssignmentFilter;
use super::ids::{AssignmentId, CourseId, UserId};
use crate::time_format::Millis;
use serde::{Deserialize, Serialize};

/// The role of a member in a course. The order is the order of rights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    #[default]
    Student,
    Assistant,
    Instructor,
}

impl Role {
    /// Assistants and instructors.
    pub fn is_staff(self) -> bool {
        self >= Role::Assistant
    }

    pub fn label(self) -> &'static str {
        match self {
            Role::Student => "student",
            Role::Assistant => "assistant",
            Role::Instructor => "instructor",
        }
    }

    /// The label with its article, for sentences.
    pub fn one(self) -> &'static str {
        match self {
            Role::Student => "a student",
            Role::Assistant => "an assistant",
            Role::Instructor => "an instructor",
        }
    }
}

/// A course in my list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseEntry {
    pub id: CourseId,
    pub title: String,
    pub code: String,
    pub role: Role,
    pub archived: bool,
    /// Its rooms are folded up in my list.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub collapsed: bool,
    /// Its assistants and instructors, by id: their names carry a mark. At most `limits::MARKED`, the lowest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub staff: Vec<UserId>,
    /// Those of its members who are admins of the site: they carry a mark, too. As many at most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub admins: Vec<UserId>,
    /// Of the course's stream.
    pub version: i64,
}

/// A course, as all its members see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    pub id: CourseId,
    pub title: String,
    pub code: String,
    pub description: String,
    /// `2026-09-01`, or empty.
    pub starts_on: String,
    pub ends_on: String,
    pub archived_at: Option<Millis>,
}

/// A member of a course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub id: UserId,
    pub username: String,
    pub name: String,
    pub role: Role,
}

/// An assignment with its due date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    pub id: AssignmentId,
    pub course: CourseId,
    pub title: String,
    pub text: String,
    pub due_at: Millis,
    pub edited_at: Option<Millis>,
}

/// A course's invite, as its staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invite {
    /// The complete link to hand out.
    pub link: String,
    pub expires_at: Option<Millis>,
    /// How many more people it lets in, if that is limited.
    #[serde(default)]
    pub uses_left: Option<i64>,
    /// It only lets one ask: the staff decide.
    #[serde(default)]
    pub approval: bool,
}

/// What the holder of an invite link sees before joining.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteCard {
    pub code: String,
    pub title: String,
    pub course_code: String,
    /// The viewer is a member already.
    pub course: Option<CourseId>,
    /// It only lets one ask: the staff decide.
    #[serde(default)]
    pub approval: bool,
    /// The viewer has asked already.
    #[serde(default)]
    pub asked: bool,
}

/// One open course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseView {
    pub course: Course,
    /// Of the course's stream, when this was read.
    pub version: i64,
    /// Instructors, then assistants, each by name; at most `limits::STAFF`. All members are in [`MemberPage`]s.
    ///
    /// [`MemberPage`]: super::lists::MemberPage
    pub staff: Vec<Member>,
    /// How many members there are.
    pub total: i64,
    /// A page of them, by due date.
    pub assignments: Vec<Assignment>,
    /// Which page that is.
    #[serde(default)]
    pub listed: AssignmentFilter,
    /// How many pages of assignments there are, at least 1.
    #[serde(default)]
    pub pages: i64,
    /// For staff: the valid invite link.
    pub invite: Option<Invite>,
}
