//! Which room and course the overview lists because a view is of them.

use app::protocol::{CourseId, RoomId, View};

/// The room and the course that a view is of: the overview lists them in any case.
pub(super) fn listed_by(view: &View) -> (Option<RoomId>, Option<CourseId>) {
    match view {
        View::Room { room, .. }
        | View::RoomSettings { room, .. }
        | View::Entry { room }
        | View::Before { room, .. }
        | View::After { room, .. }
        | View::Reactions { room, .. }
        | View::Pins { room }
        | View::NumberAt { room, .. }
        | View::Completions { room, .. }
        | View::Preview { room, .. } => (Some(*room), None),
        View::Message { room, target, .. } => (Some(target.unwrap_or(*room)), None),
        View::Course { course } | View::Assignments { course, .. } | View::Members { course, .. } => {
            (None, Some(*course))
        }
        View::Profile { course, .. } => (None, *course),
        View::Contacts { filter } => (None, filter.course),
        View::Notifications { filter } => (None, filter.course),
        View::Rooms { filter } => (None, filter.course),
        View::Overview
        | View::Home
        | View::Threads { .. }
        | View::Saved { .. }
        | View::Account
        | View::Search { .. } => (None, None),
    }
}
