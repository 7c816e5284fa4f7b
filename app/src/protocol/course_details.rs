//! What a form about a course holds.

use serde::{Deserialize, Serialize};

/// The details of a course, as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseDetails {
    pub title: String,
    pub code: String,
    #[serde(default)]
    pub description: String,
    /// First day, `2026-09-01`, or empty.
    #[serde(default)]
    pub starts_on: String,
    /// Last day, `2027-01-31`, or empty.
    #[serde(default)]
    pub ends_on: String,
}
