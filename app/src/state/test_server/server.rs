//! The data of the test server, and its `step`: one action, the events that it causes.

use crate::protocol::{
    AssignmentFilter, Change, Course, CourseId, CourseView, Event, Member, Message, Millis, NotificationLevel,
    NotificationRow, Participant, Role, RoomEntry, RoomId, RoomKind, Stream, UserId,
};
use std::collections::BTreeMap;

pub const ME: UserId = UserId(1);
pub const COURSE: CourseId = CourseId(1);

#[derive(Clone, Debug)]
pub struct TestRoom {
    pub entry: RoomEntry,
    pub joined: bool,
    pub(super) participants: Vec<Participant>,
    pub(super) messages: BTreeMap<i64, Message>,
    /// Seconds between two messages of one person.
    pub(super) slow: i64,
}

#[derive(Clone, Debug)]
pub struct TestServer {
    pub(super) names: BTreeMap<UserId, String>,
    pub rooms: BTreeMap<RoomId, TestRoom>,
    /// Its staff are among the members.
    pub(super) course: CourseView,
    pub(super) members: Vec<Member>,
    pub(super) me_version: i64,
    pub(super) role: Role,
    /// I have folded up the rooms of the course.
    pub(super) collapsed: bool,
    pub(super) notifications: BTreeMap<String, NotificationRow>,
    pub(super) clock: Millis,
    /// How many rooms an overview lists.
    pub listed: usize,
}

/// One action; `kind` says which, `a` and `b` choose what it is done to.
#[derive(Clone, Copy, Debug)]
pub struct Action {
    pub kind: u8,
    pub a: i64,
    pub b: i64,
}

impl TestServer {
    pub fn new() -> Self {
        let names = (1..=4).map(|id| (UserId(id), format!("Person {id}"))).collect();
        let mut server = Self {
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
                staff: Vec::new(),
                total: 0,
                assignments: Vec::new(),
                listed: AssignmentFilter::default(),
                pages: 1,
                invite: None,
            },
            members: Vec::new(),
            me_version: 1,
            role: Role::Student,
            collapsed: false,
            notifications: BTreeMap::new(),
            clock: 1_000,
            listed: 100,
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
                favourite: false,
                deleted: Vec::new(),
                barred: None,
            };
            let participants = (1..=participants).map(|one| server.participant(UserId(one))).collect();
            server.rooms.insert(
                RoomId(id),
                TestRoom {
                    entry,
                    joined: id != 4,
                    participants,
                    messages: BTreeMap::new(),
                    slow: 0,
                },
            );
        }
        server.members = (1..=4).map(|id| server.member(UserId(id), Role::Student)).collect();
        server.course.total = 4;
        server
    }

    /// Does an action and returns its events.
    pub fn step(&mut self, action: Action) -> Vec<Event> {
        self.clock += 7;
        let Action { kind, a, b } = action;
        let room = RoomId(a % 4 + 1);
        let user = UserId(b % 4 + 1);
        match kind {
            0..=5 => self.send_message(room, user, format!("{a} {b}")),
            6 => self.change_message(room, b, |message| message.content.push('!')),
            7 => self.change_message(room, b, |message| {
                message.content.clear();
                message.reactions.clear();
                message.pinned = None;
                message.deleted_at = Some(1);
            }),
            8 => self.rename_room(room, b),
            9 => self.rename_user(user, a),
            10 => self.toggle_participant(room, user),
            11 => self.change_course(a, user),
            12 => self.move_read_marker(room, b),
            13 => self.set_notification_level(room, b),
            14 => self.change_notification(a, b),
            15 => self.toggle_membership(),
            16 => self.reply_to(room, b, user),
            17..=18 => self.react(room, b, UserId(a / 4 % 4 + 1)),
            20 => self.set_favourite(room, b % 2 == 0),
            21 => self.set_collapsed(b % 2 == 0),
            19 => self.pin(room, b, UserId(a / 4 % 4 + 1)),
            _ => Vec::new(),
        }
    }

    pub(super) fn room_state(&mut self, room: RoomId) -> &mut TestRoom {
        self.rooms.get_mut(&room).unwrap()
    }

    pub(super) fn room_event(&mut self, room: RoomId, change: Change) -> Event {
        let entry = &mut self.room_state(room).entry;
        entry.version += 1;
        Event {
            stream: Stream::Room(room),
            version: entry.version,
            change,
        }
    }

    pub(super) fn course_event(&mut self, change: Change) -> Event {
        self.course.version += 1;
        Event {
            stream: Stream::Course(COURSE),
            version: self.course.version,
            change,
        }
    }

    pub(super) fn user_event(&mut self, change: Change) -> Event {
        self.me_version += 1;
        Event {
            stream: Stream::User(ME),
            version: self.me_version,
            change,
        }
    }
}
