//! What each person has arranged in the list of rooms. Nobody else is told.

use super::ids::{CourseId, RoomId};
use super::lenient_values::lenient_flag;
use serde::{Deserialize, Serialize};

/// Puts a room among my favourites, the first section of the list, or takes it out of them. At most
/// [`FAVOURITES`](super::limits::FAVOURITES). A thread cannot be one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetFavourite {
    pub room: RoomId,
    #[serde(deserialize_with = "lenient_flag")]
    pub on: bool,
}

/// Folds up the rooms of a course in my list, or shows them again. Unread ones are listed all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetCollapsed {
    pub course: CourseId,
    #[serde(deserialize_with = "lenient_flag")]
    pub on: bool,
}
