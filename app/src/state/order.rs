//! The one order of every list, used by the server for snapshots and by the tab after events.

use crate::wire::{Assignment, CourseEntry, Member, Person, RoomEntry, RoomKind};

/// By title.
pub fn sort_courses(courses: &mut [CourseEntry]) {
    courses.sort_by_cached_key(|course| (course.archived, course.title.to_lowercase(), course.id));
}

/// By course, then announcements, course rooms, private rooms and people, each by name.
pub fn sort_rooms(rooms: &mut [RoomEntry]) {
    rooms.sort_by_cached_key(|room| {
        let kind = match room.kind {
            RoomKind::Announcement => 0,
            RoomKind::Course => 1,
            RoomKind::Private => 2,
            RoomKind::Direct => 3,
        };
        (room.course, kind, room.name.to_lowercase(), room.id)
    });
}

/// Staff first, then by name.
pub fn sort_members(members: &mut [Member]) {
    members.sort_by_cached_key(|member| (std::cmp::Reverse(member.role), member.name.to_lowercase(), member.id));
}

/// By name.
pub fn sort_people(people: &mut [Person]) {
    people.sort_by_cached_key(|person| (person.name.to_lowercase(), person.id));
}

/// By due date.
pub fn sort_assignments(assignments: &mut [Assignment]) {
    assignments.sort_by_key(|assignment| (assignment.due_at, assignment.id));
}
