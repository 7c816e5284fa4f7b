//! The page of the day. Room and course events are applied to it as long as they follow what it was read with; what follows
//! from nothing that this tab is told, is read again: see [`State::home_is_incomplete`].

use super::sorting::{SortKey, sort_by_key};
use super::tab_state::State;
use crate::protocol::{
    Assignment, Change, CourseId, DueEntry, HomeView, LastLine, Message, NotificationRow, RoomEntry, RoomId, excerpt,
    limits,
};

const DAY: i64 = 86_400_000;

impl HomeView {
    /// Until when an assignment is due that is listed.
    pub fn until(&self) -> i64 {
        self.from + limits::HOME_DAYS * DAY
    }
}

/// The rooms with unread messages that the page of the day lists: those in which something happened last.
pub fn home_rooms(rooms: &[RoomEntry]) -> Vec<&RoomEntry> {
    let mut unread: Vec<&RoomEntry> = rooms.iter().filter(|room| room.counted() > 0).collect();
    sort_by_key(&mut unread, |room| {
        SortKey::new().newest(room.last_at).number(room.id.0)
    });
    unread.truncate(limits::HOME_ROOMS);
    unread
}

/// By due date.
fn sort_due(due: &mut [DueEntry]) {
    sort_by_key(due, |one| SortKey::new().number(one.due_at).number(one.assignment.0));
}

/// The line of a room whose newest message this is.
pub fn last_line(message: &Message, version: i64) -> LastLine {
    LastLine {
        room: message.room,
        version,
        author: message.author,
        name: message.name.clone(),
        text: excerpt(message.plain_text()),
    }
}

impl State {
    /// What asks for me and is unread, newest first, if the page of the day is open.
    pub fn asking_rows(&self) -> Vec<NotificationRow> {
        let page = self.notifications.as_ref().filter(|page| page.filter.asks);
        page.map(|page| page.rows.clone()).unwrap_or_default()
    }

    /// The page of the day is open and has to be read again.
    pub(super) fn home_is_incomplete(&self) -> bool {
        let Some(home) = &self.home else { return false };
        let line_is_missing = |room: &RoomEntry| {
            let line = home.lines.iter().find(|line| line.room == room.id);
            line.is_none_or(|line| line.version < room.version)
        };
        let mut courses = self.overview.courses.iter().filter(|course| !course.archived);
        self.home_stale
            || home_rooms(&self.overview.rooms).into_iter().any(line_is_missing)
            || courses.any(|course| {
                let known = home.courses.iter().find(|one| one.course == course.id);
                known.is_none_or(|known| known.version < course.version)
            })
    }

    /// Takes out what the page of the day does not list any more: the lines of rooms that are read or left, and courses that
    /// are archived or left.
    pub(super) fn settle_home(&mut self) {
        let Some(home) = &mut self.home else { return };
        let listed = home_rooms(&self.overview.rooms);
        home.lines.retain(|line| listed.iter().any(|room| room.id == line.room));
        sort_by_key(&mut home.lines, |line| SortKey::new().number(line.room.0));
        let courses = &self.overview.courses;
        let goes_on = |id: CourseId| courses.iter().any(|course| course.id == id && !course.archived);
        home.courses.retain(|one| goes_on(one.course));
        let before = home.due.len();
        home.due.retain(|one| goes_on(one.course));
        self.home_stale |= home.due.len() < before && home.due_more > 0;
    }

    /// Takes in the page of the day as it was read again. What this tab knows better stays.
    pub(super) fn merge_home(&mut self, mut fresh: HomeView) {
        let Some(known) = self.home.take() else { return };
        for line in known.lines {
            match fresh.lines.iter_mut().find(|other| other.room == line.room) {
                Some(other) if other.version < line.version => *other = line,
                Some(_) => {}
                None => fresh.lines.push(line),
            }
        }
        let whole = fresh.due_more == 0 && known.due_more == 0 && fresh.from == known.from;
        for course in known.courses {
            let other = fresh.courses.iter_mut().find(|other| other.course == course.course);
            if let Some(other) = other.filter(|other| whole && other.version < course.version) {
                fresh.due.retain(|one| one.course != course.course);
                let due = known.due.iter().filter(|one| one.course == course.course);
                fresh.due.extend(due.cloned());
                *other = course;
            }
        }
        sort_due(&mut fresh.due);
        self.home = Some(fresh);
    }

    /// A room's event, before it is applied to the list of rooms.
    pub(super) fn apply_room_change_to_home(&mut self, room: RoomId, version: i64, change: &Change) {
        let last = self.room_entry(room).map_or(0, |entry| entry.last_number);
        let Some(home) = &mut self.home else { return };
        let at = home.lines.iter().position(|line| line.room == room);
        match (change, at) {
            (Change::Message(message), at) if message.number >= last => {
                let line = last_line(message, version);
                match at {
                    Some(at) if home.lines[at].version < version => home.lines[at] = line,
                    Some(_) => {}
                    None => home.lines.push(line),
                }
            }
            (change, Some(at)) if home.lines[at].version + 1 == version => {
                let line = &mut home.lines[at];
                line.version = version;
                if let Change::Renamed { user, name } = change
                    && line.author == *user
                {
                    line.name.clone_from(name);
                }
            }
            (_, Some(_) | None) => {}
        }
    }

    /// A course's event.
    pub(super) fn apply_course_change_to_home(&mut self, course: CourseId, version: i64, change: &Change) {
        let me = self.overview.me.id;
        let Some(home) = &mut self.home else { return };
        let known = home.courses.iter_mut().find(|one| one.course == course);
        let Some(known) = known.filter(|known| known.version + 1 == version) else {
            return;
        };
        known.version = version;
        if let Change::Member { member, .. } = change
            && member.id == me
        {
            // What staff have to see to is for staff only.
            self.home_stale |= member.role.is_staff() != known.duties.is_some();
            known.duties = known.duties.take().filter(|_| member.role.is_staff());
        }
        if let Some(duties) = &mut known.duties {
            if let Change::Member { total, .. } | Change::MemberLeft { total, .. } = change {
                duties.total = *total;
            }
            if let Change::Course(info) = change {
                duties.ends_on.clone_from(&info.ends_on);
            }
        }
        if let Change::Assignment(assignment) = change {
            self.home_stale |= change_due(home, assignment);
        }
        if let Change::AssignmentDeleted(id) = change {
            home.due.retain(|one| one.assignment != *id);
            self.home_stale |= home.due_more > 0;
        }
    }
}

/// An assignment is new or changed. True if the list has to be read again: it is cut, or is now.
fn change_due(home: &mut HomeView, assignment: &Assignment) -> bool {
    home.due.retain(|one| one.assignment != assignment.id);
    if (home.from..home.until()).contains(&assignment.due_at) {
        home.due.push(DueEntry {
            assignment: assignment.id,
            course: assignment.course,
            title: assignment.title.clone(),
            due_at: assignment.due_at,
        });
        sort_due(&mut home.due);
    }
    home.due_more > 0 || home.due.len() > limits::HOME_DUE
}
