//! A small server for the tests of the state: it changes, tells what has changed, and answers what is asked.
//! I am person 1. Rooms: 1 of the course, 2 private, 3 direct with person 2, 4 private and mine only at times.

mod answers;

use super::sorting;
use crate::protocol::*;
use std::collections::BTreeMap;

pub const ME: UserId = UserId(1);
pub const COURSE: CourseId = CourseId(1);

#[derive(Clone, Debug)]
pub struct Place {
    pub entry: RoomEntry,
    pub inside: bool,
    participants: Vec<Participant>,
    messages: BTreeMap<i64, Message>,
}

#[derive(Clone, Debug)]
pub struct World {
    names: BTreeMap<UserId, String>,
    pub rooms: BTreeMap<RoomId, Place>,
    course: CourseView,
    me_version: i64,
    role: Role,
    notifications: BTreeMap<String, NotificationRow>,
    clock: Millis,
}

/// What may happen; the numbers choose whom and what it happens to.
#[derive(Clone, Copy, Debug)]
pub struct Happening {
    pub kind: u8,
    pub a: i64,
    pub b: i64,
}

impl World {
    pub fn new() -> Self {
        let names = (1..=4).map(|id| (UserId(id), format!("Person {id}"))).collect();
        let mut world = Self {
            names,
            rooms: BTreeMap::new(),
            course: CourseView {
                course: Course {
                    id: COURSE,
                    title: "Algebra".into(),
                    code: "A".into(),
                    description: String::new(),
                    starts_on: String::new(),
                    ends_on: String::new(),
                    archived_at: None,
                },
                version: 1,
                members: Vec::new(),
                whole: true,
                total: 0,
                assignments: Vec::new(),
                invite: None,
            },
            me_version: 1,
            role: Role::Student,
            notifications: BTreeMap::new(),
            clock: 1_000,
        };
        for (id, kind) in [
            (1, RoomKind::Course),
            (2, RoomKind::Private),
            (3, RoomKind::Direct),
            (4, RoomKind::Private),
        ] {
            let participants = if kind == RoomKind::Course {
                0
            } else {
                if id == 3 { 2 } else { 3 }
            };
            let entry = RoomEntry {
                id: RoomId(id),
                course: (id == 1).then_some(COURSE),
                kind,
                name: if id == 3 {
                    "Person 2".into()
                } else {
                    format!("Room {id}")
                },
                topic: String::new(),
                other: (id == 3).then_some(UserId(2)),
                owner: false,
                last_number: 0,
                last_at: 0,
                version: 0,
                read: 0,
                level: NotificationLevel::All,
            };
            let participants = (1..=participants).map(|one| world.participant(UserId(one))).collect();
            world.rooms.insert(
                RoomId(id),
                Place {
                    entry,
                    inside: id != 4,
                    participants,
                    messages: BTreeMap::new(),
                },
            );
        }
        world.course.members = (1..=4).map(|id| world.member(UserId(id), Role::Student)).collect();
        world.course.total = 4;
        world
    }

    /// Something happens; what is told of it.
    pub fn step(&mut self, what: Happening) -> Vec<Event> {
        self.clock += 7;
        let Happening { kind, a, b } = what;
        let room = RoomId(a % 4 + 1);
        let user = UserId(b % 4 + 1);
        match kind {
            0..=5 => self.say(room, user, format!("{a} {b}")),
            6 => self.change(room, b, |message| message.content.push('!')),
            7 => self.change(room, b, |message| {
                message.content.clear();
                message.deleted_at = Some(1);
            }),
            8 => self.rename_room(room, b),
            9 => self.rename(user, a),
            10 => self.come_and_go(room, user),
            11 => self.course_changes(a, user),
            12 => self.read(room, b),
            13 => self.my_level(room, b),
            14 => self.notification(a, b),
            15 => self.enter_or_leave(),
            _ => Vec::new(),
        }
    }

    fn say(&mut self, room: RoomId, author: UserId, content: String) -> Vec<Event> {
        let (clock, name) = (self.clock, self.names[&author].clone());
        let mine = author == ME;
        let place = self.place(room);
        if mine && !place.inside {
            return Vec::new();
        }
        let (number, version) = (place.entry.last_number + 1, place.entry.version + 1);
        let message = Message {
            room,
            number,
            version,
            uuid: format!("{room}-{number}"),
            author,
            username: format!("p{author}"),
            name,
            content,
            sent_at: clock,
            edited_at: None,
            deleted_at: None,
        };
        place.entry.last_number = number;
        place.entry.last_at = clock;
        place.messages.insert(number, message.clone());
        let mut events = Vec::new();
        if mine {
            place.entry.read = number;
            events.push(self.mine(Change::Read { room, number }));
        }
        events.push(self.in_room(room, Change::Message(message)));
        events
    }

    fn change(&mut self, room: RoomId, which: i64, how: impl Fn(&mut Message)) -> Vec<Event> {
        let place = self.place(room);
        let version = place.entry.version + 1;
        let last = place.entry.last_number;
        let Some(message) = place.messages.get_mut(&(which % last.max(1) + 1)) else {
            return Vec::new();
        };
        how(message);
        message.version = version;
        let message = message.clone();
        vec![self.in_room(room, Change::Message(message))]
    }

    fn rename_room(&mut self, room: RoomId, to: i64) -> Vec<Event> {
        let place = self.place(room);
        if place.entry.kind == RoomKind::Direct {
            return Vec::new();
        }
        place.entry.name = format!("Room {to}");
        place.entry.topic = format!("Topic {to}");
        let info = self.info(room);
        vec![self.in_room(room, Change::Room(info))]
    }

    fn rename(&mut self, user: UserId, to: i64) -> Vec<Event> {
        let name = format!("Name {to}");
        self.names.insert(user, name.clone());
        let mut events = Vec::new();
        for id in (1..=4).map(RoomId) {
            let place = self.place(id);
            for message in place.messages.values_mut().filter(|message| message.author == user) {
                message.name.clone_from(&name);
            }
            for participant in place
                .participants
                .iter_mut()
                .filter(|participant| participant.id == user)
            {
                participant.name.clone_from(&name);
            }
            sorting::sort_participants(&mut place.participants);
            if place.entry.other == Some(user) {
                place.entry.name.clone_from(&name);
            }
            events.push(self.in_room(
                id,
                Change::Renamed {
                    user,
                    name: name.clone(),
                },
            ));
        }
        for member in self.course.members.iter_mut().filter(|member| member.id == user) {
            member.name.clone_from(&name);
        }
        sorting::sort_members(&mut self.course.members);
        events.push(self.in_course(Change::Renamed { user, name }));
        if user == ME {
            let me = self.me();
            events.push(self.mine(Change::Me(me)));
        }
        events
    }

    fn come_and_go(&mut self, room: RoomId, user: UserId) -> Vec<Event> {
        if user == ME || room != RoomId(2) {
            return Vec::new();
        }
        let participant = self.participant(user);
        let place = self.place(room);
        if place.participants.iter().any(|one| one.id == user) {
            place.participants.retain(|one| one.id != user);
            return vec![self.in_room(room, Change::ParticipantLeft(user))];
        }
        place.participants.push(participant.clone());
        sorting::sort_participants(&mut place.participants);
        vec![self.in_room(room, Change::Participant(participant))]
    }

    fn course_changes(&mut self, how: i64, user: UserId) -> Vec<Event> {
        let change = match how % 5 {
            0 => {
                self.course.course.title = format!("Algebra {how}");
                Change::Course(self.course.course.clone())
            }
            1 if user != ME => {
                self.course.members.retain(|member| member.id != user);
                self.course.total = self.course.members.len() as i64;
                Change::MemberLeft {
                    user,
                    total: self.course.total,
                }
            }
            2 if user != ME => {
                let member = self.member(user, if how % 2 == 0 { Role::Student } else { Role::Assistant });
                self.course.members.retain(|one| one.id != user);
                self.course.members.push(member.clone());
                sorting::sort_members(&mut self.course.members);
                self.course.total = self.course.members.len() as i64;
                Change::Member {
                    member,
                    total: self.course.total,
                }
            }
            3 => {
                let id = AssignmentId(user.0);
                self.course.assignments.retain(|one| one.id != id);
                Change::AssignmentDeleted(id)
            }
            _ => {
                let id = AssignmentId(user.0);
                let one = Assignment {
                    id,
                    course: COURSE,
                    title: format!("Work {how}"),
                    text: String::new(),
                    due_at: how * 1_000,
                    edited_at: None,
                };
                self.course.assignments.retain(|other| other.id != id);
                self.course.assignments.push(one.clone());
                sorting::sort_assignments(&mut self.course.assignments);
                Change::Assignment(one)
            }
        };
        vec![self.in_course(change)]
    }

    fn read(&mut self, room: RoomId, number: i64) -> Vec<Event> {
        let place = self.place(room);
        let number = number % (place.entry.last_number + 1);
        place.entry.read = number;
        if !place.inside {
            Vec::new()
        } else {
            vec![self.mine(Change::Read { room, number })]
        }
    }

    fn my_level(&mut self, room: RoomId, which: i64) -> Vec<Event> {
        let level = [
            NotificationLevel::All,
            NotificationLevel::Mentions,
            NotificationLevel::Muted,
        ][(which % 3) as usize];
        let place = self.place(room);
        place.entry.level = level;
        if !place.inside {
            Vec::new()
        } else {
            vec![self.mine(Change::Level { room, level })]
        }
    }

    fn notification(&mut self, which: i64, how: i64) -> Vec<Event> {
        let cause = format!("cause:{}", which % 6);
        let change = match how % 3 {
            0 => {
                let at = self.clock;
                let row = NotificationRow {
                    cause: cause.clone(),
                    notification: Notification::AddedToRoom {
                        room: RoomId(2),
                        name: format!("{which}"),
                        by: "Ada".into(),
                    },
                    reason: String::new(),
                    at,
                    read_at: None,
                    course: (which % 2 == 0).then_some(COURSE),
                    room: None,
                    number: None,
                };
                self.notifications.insert(cause, row.clone());
                Change::Notification {
                    notification: Box::new(row),
                    unread: self.unread(),
                }
            }
            1 => {
                let at = self.clock;
                if let Some(row) = self.notifications.get_mut(&cause) {
                    row.read_at.get_or_insert(at);
                }
                Change::NotificationsRead {
                    causes: vec![cause],
                    at,
                    unread: self.unread(),
                }
            }
            _ => {
                self.notifications.remove(&cause);
                Change::NotificationsWithdrawn {
                    causes: vec![cause],
                    unread: self.unread(),
                }
            }
        };
        vec![self.mine(change)]
    }

    fn enter_or_leave(&mut self) -> Vec<Event> {
        let room = RoomId(4);
        let place = self.place(room);
        place.inside = !place.inside;
        let entry = place.entry.clone();
        let change = if place.inside {
            Change::RoomJoined(entry)
        } else {
            Change::RoomLeft(room)
        };
        vec![self.mine(change)]
    }

    fn place(&mut self, room: RoomId) -> &mut Place {
        self.rooms.get_mut(&room).unwrap()
    }

    fn in_room(&mut self, room: RoomId, change: Change) -> Event {
        let entry = &mut self.place(room).entry;
        entry.version += 1;
        Event {
            stream: Stream::Room(room),
            version: entry.version,
            change,
        }
    }

    fn in_course(&mut self, change: Change) -> Event {
        self.course.version += 1;
        Event {
            stream: Stream::Course(COURSE),
            version: self.course.version,
            change,
        }
    }

    fn mine(&mut self, change: Change) -> Event {
        self.me_version += 1;
        Event {
            stream: Stream::User(ME),
            version: self.me_version,
            change,
        }
    }
}
