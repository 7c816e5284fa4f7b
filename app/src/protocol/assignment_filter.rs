//! Which part of a course's assignments an answer holds.

use super::ids::AssignmentId;
use super::lenient_values::lenient_number;
use serde::{Deserialize, Serialize};

/// Which assignments of a course to list: those to come by due date, then the past ones, the latest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentFilter {
    /// Which page, from 0. Past the last one it is empty.
    #[serde(default, deserialize_with = "lenient_number")]
    pub page: i64,
    /// The page that holds this one, whatever `page` says.
    #[serde(default)]
    pub assignment: Option<AssignmentId>,
}

impl AssignmentFilter {
    pub fn of(assignment: AssignmentId) -> Self {
        Self {
            page: 0,
            assignment: Some(assignment),
        }
    }

    /// Asks for the same: the answer has the number of the page that it found.
    pub fn asks_like(&self, other: &Self) -> bool {
        self.assignment == other.assignment && (self.assignment.is_some() || self.page == other.page)
    }
}
