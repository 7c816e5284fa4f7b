//! The sections of the list of rooms: my favourites, each course, conversations of none. In each, what is unread comes first and
//! what is muted last; between, the order is that of the overview.

use crate::protocol::{CourseEntry, NotificationLevel, RoomEntry, RoomId};

/// One section. At least one room, unless it is a course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomSection {
    /// Of these rooms; favourites and conversations have none.
    pub course: Option<CourseEntry>,
    pub favourites: bool,
    pub rooms: Vec<RoomEntry>,
}

/// The rooms with something that is counted as unread, or in which somebody mentioned me.
pub fn unread_rooms(rooms: &[RoomEntry], mentioned: &[RoomId]) -> Vec<RoomId> {
    let is_unread = |room: &&RoomEntry| {
        room.counted() > 0 || (room.level != NotificationLevel::Muted && mentioned.contains(&room.id))
    };
    rooms.iter().filter(is_unread).map(|room| room.id).collect()
}

/// The sections. `unread` is given, so that a list that somebody points at can keep its order. Of a collapsed course only what is
/// unread and the open room are listed.
pub fn room_sections(
    courses: &[CourseEntry],
    rooms: &[RoomEntry],
    unread: &[RoomId],
    open: Option<RoomId>,
) -> Vec<RoomSection> {
    let section = |course: Option<&CourseEntry>, favourites| RoomSection {
        course: course.cloned(),
        favourites,
        rooms: Vec::new(),
    };
    let mut sections = vec![section(None, true)];
    sections.extend(courses.iter().map(|course| section(Some(course), false)));
    sections.push(section(None, false));
    let last = sections.len() - 1;
    // First unread, then the others, then muted: three walks keep the order within each.
    for rank in 0..3 {
        for room in rooms {
            let is_unread = unread.contains(&room.id);
            let own = match (is_unread, room.level == NotificationLevel::Muted) {
                (true, _) => 0,
                (false, false) => 1,
                (false, true) => 2,
            };
            if own != rank {
                continue;
            }
            let of_course = courses.iter().position(|course| room.course == Some(course.id));
            let at = match of_course {
                _ if room.favourite => 0,
                Some(at) => at + 1,
                None => last,
            };
            let section = &mut sections[at];
            let collapsed = section.course.as_ref().is_some_and(|course| course.collapsed);
            if !collapsed || is_unread || open == Some(room.id) {
                section.rooms.push(room.clone());
            }
        }
    }
    sections.retain(|section| section.course.is_some() || !section.rooms.is_empty());
    sections
}

/// The unread room that follows the open one in the list, or that is before it. After the last one comes the first.
pub fn next_unread(sections: &[RoomSection], unread: &[RoomId], open: Option<RoomId>, forward: bool) -> Option<RoomId> {
    let listed = || sections.iter().flat_map(|section| &section.rooms).map(|room| room.id);
    let mut order: Vec<RoomId> = match forward {
        true => listed().collect(),
        false => listed().collect::<Vec<_>>().into_iter().rev().collect(),
    };
    if let Some(at) = order.iter().position(|room| open == Some(*room)) {
        order.rotate_left(at);
    }
    order
        .into_iter()
        .find(|room| open != Some(*room) && unread.contains(room))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{CourseId, Role, RoomKind};

    fn course(id: i64, collapsed: bool) -> CourseEntry {
        CourseEntry {
            id: CourseId(id),
            title: format!("C{id}"),
            code: String::new(),
            role: Role::Student,
            archived: false,
            collapsed,
            staff: Vec::new(),
            admins: Vec::new(),
            version: 1,
        }
    }

    /// A room with one message, which is read.
    fn room(id: i64, course: i64) -> RoomEntry {
        RoomEntry {
            id: RoomId(id),
            course: (course > 0).then_some(CourseId(course)),
            kind: RoomKind::Course,
            name: format!("R{id}"),
            topic: String::new(),
            other: None,
            owner: false,
            last_number: 1,
            last_at: 0,
            version: 1,
            read: 1,
            level: NotificationLevel::All,
            favourite: false,
            deleted: Vec::new(),
            barred: None,
        }
    }

    fn unread(room: RoomEntry) -> RoomEntry {
        RoomEntry { read: 0, ..room }
    }

    fn at_level(level: NotificationLevel, room: RoomEntry) -> RoomEntry {
        RoomEntry { level, ..room }
    }

    /// `*` before favourites, the course's number before its rooms, `-` before conversations.
    fn listed(sections: &[RoomSection]) -> String {
        let names = sections.iter().flat_map(|section| {
            let head = match &section.course {
                Some(course) => course.id.to_string(),
                None if section.favourites => "*".into(),
                None => "-".into(),
            };
            std::iter::once(head).chain(section.rooms.iter().map(|room| room.name.clone()))
        });
        names.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn favourites_are_on_top_unread_rooms_first_in_their_section_and_muted_ones_last() {
        let favourite = RoomEntry {
            favourite: true,
            ..room(5, 2)
        };
        let rooms = [
            at_level(NotificationLevel::Muted, unread(room(1, 1))),
            room(2, 1),
            unread(room(3, 1)),
            at_level(NotificationLevel::Mentions, unread(room(4, 1))),
            favourite,
            room(6, 0),
            unread(room(7, 0)),
        ];
        let courses = [course(1, false), course(2, false)];
        let sections = |mentioned: &[RoomId]| {
            let unread = unread_rooms(&rooms, mentioned);
            listed(&room_sections(&courses, &rooms, &unread, None))
        };
        assert_eq!(sections(&[]), "* R5 1 R3 R2 R4 R1 2 - R7 R6");
        assert_eq!(
            sections(&[RoomId(4), RoomId(1)]),
            "* R5 1 R3 R4 R2 R1 2 - R7 R6",
            "a mention counts, except in a muted room"
        );
    }

    #[test]
    fn a_collapsed_course_lists_what_is_unread_and_the_open_room() {
        let rooms = [room(1, 1), unread(room(2, 1)), room(3, 1)];
        let unread = unread_rooms(&rooms, &[]);
        let sections = room_sections(&[course(1, true)], &rooms, &unread, Some(RoomId(3)));
        assert_eq!(listed(&sections), "1 R2 R3");
    }

    #[test]
    fn one_goes_from_unread_room_to_unread_room_in_both_directions_and_around() {
        let rooms = [
            room(1, 1),
            unread(room(2, 1)),
            room(3, 2),
            unread(room(4, 2)),
            room(5, 0),
        ];
        let unread = unread_rooms(&rooms, &[]);
        let sections = room_sections(&[course(1, false), course(2, false)], &rooms, &unread, None);
        assert_eq!(listed(&sections), "1 R2 R1 2 R4 R3 - R5");
        let go =
            |open: Option<i64>, forward| next_unread(&sections, &unread, open.map(RoomId), forward).map(|room| room.0);
        assert_eq!(
            [go(Some(1), true), go(Some(4), true), go(None, true)],
            [Some(4), Some(2), Some(2)]
        );
        assert_eq!(
            [go(Some(1), false), go(Some(2), false), go(None, false)],
            [Some(2), Some(4), Some(4)]
        );
        assert_eq!(next_unread(&sections, &[RoomId(2)], Some(RoomId(2)), true), None);
    }
}
