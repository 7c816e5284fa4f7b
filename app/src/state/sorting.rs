//! The order of every list, used by the server for snapshots and by the tab after events.

use super::collation::collation_key;
use crate::protocol::{Assignment, CourseEntry, Member, NotificationRow, Participant, Role, RoomEntry, RoomKind};

/// By title.
pub fn sort_courses(courses: &mut [CourseEntry]) {
    sort_by_key(courses, |course| {
        SortKey::new()
            .number(course.archived.into())
            .name(&course.title)
            .number(course.id.0)
    });
}

/// By course, then announcements, course rooms, private rooms and direct rooms, each by name.
pub fn sort_rooms(rooms: &mut [RoomEntry]) {
    sort_by_key(rooms, |room| {
        let kind = match room.kind {
            RoomKind::Announcement => 0,
            RoomKind::Course => 1,
            RoomKind::Private => 2,
            RoomKind::Direct => 3,
            RoomKind::Thread => 4,
        };
        let course = room.course.map_or(i64::MIN, |course| course.0);
        SortKey::new()
            .number(course)
            .number(kind)
            .name(&room.name)
            .number(room.id.0)
    });
}

/// Staff first, then by name.
pub fn sort_members(members: &mut [Member]) {
    sort_by_key(members, |member| {
        let rank = match member.role {
            Role::Instructor => 0,
            Role::Assistant => 1,
            Role::Student => 2,
        };
        SortKey::new().number(rank).name(&member.name).number(member.id.0)
    });
}

/// By name.
pub fn sort_participants(participants: &mut [Participant]) {
    sort_by_key(participants, |participant| {
        SortKey::new().name(&participant.name).number(participant.id.0)
    });
}

/// By due date, then by title.
pub fn sort_assignments(assignments: &mut [Assignment]) {
    sort_by_key(assignments, |assignment| {
        SortKey::new()
            .number(assignment.due_at)
            .name(&assignment.title)
            .number(assignment.id.0)
    });
}

/// Newest first.
pub fn sort_notifications(rows: &mut [NotificationRow]) {
    sort_by_key(rows, |row| SortKey::new().newest(row.at).text(&row.cause));
}

/// What an item is sorted by, as bytes: so there is one sort function for all lists, and the browser downloads it once.
#[derive(Default)]
pub struct SortKey(Vec<u8>);

impl SortKey {
    pub fn new() -> Self {
        Self::default()
    }

    /// Then by a number, smallest first.
    #[must_use]
    pub fn number(mut self, number: i64) -> Self {
        self.0.extend((number ^ i64::MIN).to_be_bytes());
        self
    }

    /// Then by a time, latest first.
    #[must_use]
    pub fn newest(self, at: i64) -> Self {
        self.number(!at)
    }

    /// Then by a name, as people expect it in a list.
    #[must_use]
    pub fn name(self, name: &str) -> Self {
        self.text(&collation_key(name))
    }

    /// Then by a text. No text holds a zero byte, so a shorter one comes first.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        self.0.extend(text.as_bytes());
        self.0.push(0);
        self
    }
}

/// Sorts by keys.
pub fn sort_by_key<T>(list: &mut [T], key: impl Fn(&T) -> SortKey) {
    let order = sorted_order(list.iter().map(|one| key(one).0).collect());
    for at in 0..list.len() {
        // An item that an earlier swap has moved is found by following where it went.
        let mut from = order[at];
        while from < at {
            from = order[from];
        }
        list.swap(at, from);
    }
}

/// The index of the item that comes first, second, and so on.
fn sorted_order(keys: Vec<Vec<u8>>) -> Vec<usize> {
    let mut order: Vec<(Vec<u8>, usize)> = keys.into_iter().zip(0..).collect();
    order.sort();
    order.into_iter().map(|(_, index)| index).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn keys_sort_like_the_values_they_are_made_of(mut list in prop::collection::vec((-3..3i64, "[aAbB]{0,2}", any::<i64>()), 0..40)) {
            let mut sorted = list.clone();
            sorted.sort_by_key(|(number, name, at)| (*number, name.to_lowercase(), std::cmp::Reverse(*at)));
            sort_by_key(&mut list, |(number, name, at)| SortKey::new().number(*number).name(name).newest(*at));
            let same = |list: Vec<(i64, String, i64)>| {
                list.into_iter().map(|(number, name, at)| (number, name.to_lowercase(), at)).collect::<Vec<_>>()
            };
            prop_assert_eq!(same(list), same(sorted));
        }
    }
}
