//! One event into the picture.

use super::catch_up::better;
use super::{HELD, State, sorting};
use crate::protocol::{Change, CourseId, Event, Message, RoomId, RoomKind, Stream, UserId, limits};

impl State {
    /// Takes in one event, in whatever order events come. What is early is held; what is old is dropped. Afterwards
    /// [`State::needs`] says whether something is missing.
    pub fn apply(&mut self, event: &Event) {
        let Some(known) = self.known(event.stream) else {
            return self.want(event.stream, event.version);
        };
        if event.version <= known {
            return;
        }
        self.want(event.stream, event.version);
        let of_stream = self.held.iter().filter(|(stream, ..)| *stream == event.stream);
        if of_stream.clone().count() < HELD && !of_stream.into_iter().any(|(_, version, _)| *version == event.version) {
            self.held.push((event.stream, event.version, event.change.clone()));
        }
        self.release(event.stream);
    }

    /// Remembers that a version exists, unless it is somebody else's.
    pub(super) fn want(&mut self, stream: Stream, version: i64) {
        if matches!(stream, Stream::User(id) if id != self.overview.me.id) {
            return;
        }
        match self.wanted.iter_mut().find(|(wanted, _)| *wanted == stream) {
            Some((_, wanted)) => *wanted = (*wanted).max(version),
            None => self.wanted.push((stream, version)),
        }
    }

    /// Takes in every held event that follows the known version without a hole.
    pub(super) fn release(&mut self, stream: Stream) {
        while let Some(known) = self.known(stream) {
            let next = self
                .held
                .iter()
                .position(|(of, version, _)| *of == stream && *version == known + 1);
            let Some(next) = next else { break };
            let (_, version, change) = self.held.swap_remove(next);
            self.integrate(stream, version, change);
        }
        let known = self.known(stream).unwrap_or(i64::MAX);
        self.held.retain(|(of, version, _)| *of != stream || *version > known);
    }

    fn integrate(&mut self, stream: Stream, version: i64, change: Change) {
        match stream {
            Stream::Room(room) => {
                self.room_version(room, version);
                self.in_room(room, change);
            }
            Stream::Course(course) => {
                self.course_version(course, version);
                self.in_course(course, change);
            }
            Stream::User(_) => {
                self.overview.version = version;
                self.mine(change);
            }
        }
    }

    fn room_version(&mut self, room: RoomId, version: i64) {
        if let Some(entry) = self.overview.rooms.iter_mut().find(|entry| entry.id == room) {
            entry.version = entry.version.max(version);
        }
        if let Some(view) = self.room.as_mut().filter(|view| view.room.id == room) {
            view.version = version;
        }
    }

    fn course_version(&mut self, course: CourseId, version: i64) {
        if let Some(entry) = self.overview.courses.iter_mut().find(|entry| entry.id == course) {
            entry.version = entry.version.max(version);
        }
        if let Some(view) = self.course.as_mut().filter(|view| view.course.id == course) {
            view.version = version;
        }
    }

    fn in_room(&mut self, room: RoomId, change: Change) {
        match change {
            Change::Message(message) => self.message(message),
            Change::Room(info) => {
                if let Some(entry) = self.overview.rooms.iter_mut().find(|entry| entry.id == room) {
                    entry.name.clone_from(&info.name);
                    entry.topic.clone_from(&info.topic);
                }
                if let Some(view) = self.room.as_mut().filter(|view| view.room.id == room) {
                    view.room = info;
                }
                sorting::sort_rooms(&mut self.overview.rooms);
            }
            Change::Participant(participant) => {
                if let Some(view) = self.room.as_mut().filter(|view| view.room.id == room) {
                    view.participants.retain(|other| other.id != participant.id);
                    view.participants.push(participant);
                    sorting::sort_participants(&mut view.participants);
                }
            }
            Change::ParticipantLeft(user) => {
                if let Some(view) = self.room.as_mut().filter(|view| view.room.id == room) {
                    view.participants.retain(|other| other.id != user);
                }
            }
            Change::Renamed { user, name } => self.renamed_in_room(room, user, &name),
            Change::Course(_)
            | Change::Member { .. }
            | Change::MemberLeft { .. }
            | Change::Assignment(_)
            | Change::AssignmentDeleted(_)
            | Change::InviteRenewed
            | Change::RoomJoined(_)
            | Change::RoomLeft(_)
            | Change::CourseJoined(_)
            | Change::CourseLeft(_)
            | Change::Read { .. }
            | Change::Level { .. }
            | Change::Notification { .. }
            | Change::NotificationsRead { .. }
            | Change::NotificationsWithdrawn { .. }
            | Change::Me(_)
            | Change::TokensChanged => {}
        }
    }

    /// A message that is new, edited or deleted: the list of rooms, and the window if the room is open.
    pub(super) fn message(&mut self, message: Message) {
        if let Some(entry) = self.overview.rooms.iter_mut().find(|entry| entry.id == message.room)
            && message.number > entry.last_number
        {
            entry.last_number = message.number;
            entry.last_at = message.sent_at;
        }
        let Some(view) = self.room.as_mut().filter(|view| view.room.id == message.room) else {
            return;
        };
        let newest = view.messages.keys().next_back().copied().unwrap_or(0);
        let oldest = view.messages.keys().next().copied().unwrap_or(1);
        let follows = view.at_end && message.number == newest + 1;
        let inside = (oldest..=newest).contains(&message.number);
        let newer = view
            .messages
            .get(&message.number)
            .is_none_or(|known| known.version < message.version);
        if (follows || inside) && newer {
            view.messages.insert(message.number, message);
        }
    }

    fn renamed_in_room(&mut self, room: RoomId, user: UserId, name: &str) {
        if let Some(entry) = self.overview.rooms.iter_mut().find(|entry| entry.id == room)
            && entry.kind == RoomKind::Direct
            && entry.other == Some(user)
        {
            entry.name = name.to_owned();
            sorting::sort_rooms(&mut self.overview.rooms);
        }
        if let Some(view) = self.room.as_mut().filter(|view| view.room.id == room) {
            for message in view.messages.values_mut().filter(|message| message.author == user) {
                message.name = name.to_owned();
            }
            for participant in view
                .participants
                .iter_mut()
                .filter(|participant| participant.id == user)
            {
                participant.name = name.to_owned();
            }
            sorting::sort_participants(&mut view.participants);
        }
    }

    fn in_course(&mut self, course: CourseId, change: Change) {
        let me = self.overview.me.id;
        let entry = self.overview.courses.iter_mut().find(|entry| entry.id == course);
        let view = self.course.as_mut().filter(|view| view.course.id == course);
        match change {
            Change::Course(info) => {
                if let Some(entry) = entry {
                    entry.title.clone_from(&info.title);
                    entry.code.clone_from(&info.code);
                    entry.archived = info.archived_at.is_some();
                }
                if let Some(view) = view {
                    view.course = info;
                }
                sorting::sort_courses(&mut self.overview.courses);
            }
            Change::Member { member, total } => {
                if let Some(entry) = entry.filter(|_| member.id == me) {
                    entry.role = member.role;
                }
                if let Some(view) = view {
                    view.total = total;
                    view.members.retain(|other| other.id != member.id);
                    if member.id == me {
                        // The invite link is shown to staff only, so another role shows or hides it.
                        self.course_stale |= member.role.is_staff() && view.invite.is_none();
                        view.invite = view.invite.take().filter(|_| member.role.is_staff());
                    }
                    if view.whole || member.role.is_staff() {
                        view.members.push(member);
                        sorting::sort_members(&mut view.members);
                    }
                }
            }
            Change::MemberLeft { user, total } => {
                if let Some(view) = view {
                    view.total = total;
                    view.members.retain(|other| other.id != user);
                }
            }
            Change::Assignment(assignment) => {
                if let Some(view) = view {
                    view.assignments.retain(|other| other.id != assignment.id);
                    view.assignments.push(assignment);
                    sorting::sort_assignments(&mut view.assignments);
                }
            }
            Change::AssignmentDeleted(id) => {
                if let Some(view) = view {
                    view.assignments.retain(|other| other.id != id);
                }
            }
            Change::InviteRenewed => {
                self.course_stale |= view.is_some_and(|view| view.invite.is_some());
            }
            Change::Renamed { user, name } => {
                if let Some(view) = view {
                    for member in view.members.iter_mut().filter(|member| member.id == user) {
                        member.name.clone_from(&name);
                    }
                    sorting::sort_members(&mut view.members);
                }
            }
            Change::Message(_)
            | Change::Room(_)
            | Change::Participant(_)
            | Change::ParticipantLeft(_)
            | Change::RoomJoined(_)
            | Change::RoomLeft(_)
            | Change::CourseJoined(_)
            | Change::CourseLeft(_)
            | Change::Read { .. }
            | Change::Level { .. }
            | Change::Notification { .. }
            | Change::NotificationsRead { .. }
            | Change::NotificationsWithdrawn { .. }
            | Change::Me(_)
            | Change::TokensChanged => {}
        }
    }

    fn mine(&mut self, change: Change) {
        match change {
            Change::RoomJoined(mut entry) => {
                if let Some(known) = self.entry(entry.id) {
                    better(&mut entry, known);
                }
                self.overview.rooms.retain(|other| other.id != entry.id);
                self.overview.rooms.push(entry);
                sorting::sort_rooms(&mut self.overview.rooms);
            }
            Change::RoomLeft(room) => self.leave_room(room),
            Change::CourseJoined(entry) => {
                self.overview.courses.retain(|other| other.id != entry.id);
                self.overview.courses.push(entry);
                sorting::sort_courses(&mut self.overview.courses);
            }
            Change::CourseLeft(course) => {
                let rooms: Vec<RoomId> = self
                    .overview
                    .rooms
                    .iter()
                    .filter(|room| room.course == Some(course))
                    .map(|room| room.id)
                    .collect();
                rooms.into_iter().for_each(|room| self.leave_room(room));
                self.overview.courses.retain(|entry| entry.id != course);
                self.forget(Stream::Course(course));
                self.course = self.course.take().filter(|view| view.course.id != course);
            }
            Change::Read { room, number } => {
                if let Some(entry) = self.overview.rooms.iter_mut().find(|entry| entry.id == room) {
                    entry.read = number;
                }
            }
            Change::Level { room, level } => {
                if let Some(entry) = self.overview.rooms.iter_mut().find(|entry| entry.id == room) {
                    entry.level = level;
                }
            }
            Change::Notification { notification, unread } => {
                self.overview.unread_notifications = unread;
                let Some(page) = &mut self.notifications else { return };
                page.rows.retain(|row| row.cause != notification.cause);
                let wanted = page.filter.course.is_none() || page.filter.course == notification.course;
                if wanted && !(page.filter.unread && notification.read_at.is_some()) {
                    page.rows.push(*notification);
                }
                sorting::sort_notifications(&mut page.rows);
                page.rows.truncate(limits::NOTIFICATIONS as usize);
            }
            Change::NotificationsRead { causes, at, unread } => {
                self.overview.unread_notifications = unread;
                let Some(page) = &mut self.notifications else { return };
                if page.filter.unread {
                    self.drop_rows(&causes);
                } else {
                    for row in page.rows.iter_mut().filter(|row| causes.contains(&row.cause)) {
                        row.read_at.get_or_insert(at);
                    }
                }
            }
            Change::NotificationsWithdrawn { causes, unread } => {
                self.overview.unread_notifications = unread;
                self.drop_rows(&causes);
            }
            Change::Me(me) => self.overview.me = me,
            Change::TokensChanged => self.account_stale |= self.account.is_some(),
            Change::Message(_)
            | Change::Room(_)
            | Change::Participant(_)
            | Change::ParticipantLeft(_)
            | Change::Course(_)
            | Change::Member { .. }
            | Change::MemberLeft { .. }
            | Change::Assignment(_)
            | Change::AssignmentDeleted(_)
            | Change::InviteRenewed
            | Change::Renamed { .. } => {}
        }
    }

    fn leave_room(&mut self, room: RoomId) {
        self.overview.rooms.retain(|entry| entry.id != room);
        self.forget(Stream::Room(room));
        self.room = self.room.take().filter(|view| view.room.id != room);
    }

    fn forget(&mut self, stream: Stream) {
        self.held.retain(|(held, ..)| *held != stream);
        self.wanted.retain(|(wanted, _)| *wanted != stream);
    }

    fn drop_rows(&mut self, causes: &[String]) {
        let Some(page) = &mut self.notifications else { return };
        let full = page.rows.len() >= limits::NOTIFICATIONS as usize;
        let before = page.rows.len();
        page.rows.retain(|row| !causes.contains(&row.cause));
        self.notifications_short |= full && page.rows.len() < before;
    }
}
