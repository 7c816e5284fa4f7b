//! What the site's admin decides.

use serde::{Deserialize, Serialize};

/// Who may start courses. The site's admins always may.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CourseStarters {
    Admins,
    /// Admins, and the people whom they have chosen. So it is in a new installation: a school knows its teachers, and a
    /// course that anybody can start is a way to reach everybody.
    #[default]
    Chosen,
    Anybody,
}

impl CourseStarters {
    pub fn name(self) -> &'static str {
        match self {
            CourseStarters::Admins => "admins",
            CourseStarters::Chosen => "chosen",
            CourseStarters::Anybody => "anybody",
        }
    }
}
