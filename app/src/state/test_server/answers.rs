//! What the test server answers to views and catch-ups.

use super::server::{COURSE, ME, TestServer};
use crate::protocol::{
    CaughtUp, CourseEntry, Head, Me, Member, MemberPage, Message, MessagePage, NotificationFilter, NotificationPage,
    NotificationRow, Overview, Participant, Role, Room, RoomEntry, RoomId, RoomKind, RoomView, Snapshot, Stream,
    Unlisted, UserId, View, limits,
};
use crate::state::sorting;

impl TestServer {
    /// The answer to a view.
    pub fn query(&self, view: View) -> Snapshot {
        let mut snapshot = Snapshot {
            overview: self.overview(room_of(&view)),
            ..Snapshot::default()
        };
        match view {
            View::Room { room, .. } => {
                let room_state = &self.rooms[&room];
                if room_state.joined {
                    snapshot.room = Some(RoomView {
                        room: self.room_info(room),
                        version: room_state.entry.version,
                        messages: room_state.messages.clone(),
                        pinned: (room_state.messages.values())
                            .filter(|message| message.pinned.is_some())
                            .map(|message| message.number)
                            .collect(),
                        at_end: true,
                        near: None,
                        participants: room_state.participants.clone(),
                        last_sent_at: (room_state.messages.values())
                            .filter(|message| message.author == ME)
                            .map(|message| message.sent_at)
                            .max(),
                        thread: None,
                    });
                    snapshot.course = room_state.entry.course.map(|_| self.course.clone());
                }
            }
            View::Course { .. } | View::Assignments { .. } => snapshot.course = Some(self.course.clone()),
            View::Members { course, filter } => {
                snapshot.course = Some(self.course.clone());
                let found = self.members.iter().filter(|member| member.name.contains(&filter.q));
                let rows: Vec<Member> = found.cloned().collect();
                snapshot.members = Some(MemberPage {
                    course,
                    filter,
                    found: rows.len() as i64,
                    rows,
                    version: self.course.version,
                });
            }
            View::Notifications { filter } => {
                let mut rows: Vec<NotificationRow> = (self.notifications.values())
                    .filter(|row| filter.lists(row))
                    .cloned()
                    .collect();
                rows.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.cause.cmp(&b.cause)));
                snapshot.notifications = Some(NotificationPage {
                    filter,
                    more: rows.len() > limits::NOTIFICATIONS as usize,
                    rows: rows.into_iter().take(limits::NOTIFICATIONS as usize).collect(),
                });
            }
            View::Home => {
                snapshot.home = Some(self.home(&snapshot.overview));
                snapshot.notifications = self
                    .query(View::Notifications {
                        filter: NotificationFilter::of_home(),
                    })
                    .notifications;
            }
            View::Before { room, number } => {
                let room_state = &self.rooms[&room];
                let messages: Vec<Message> = room_state
                    .messages
                    .range(..number)
                    .map(|(_, message)| message.clone())
                    .collect();
                let at_end = messages
                    .last()
                    .is_none_or(|last| last.number == room_state.entry.last_number);
                snapshot.page = Some(MessagePage {
                    room,
                    messages,
                    at_end,
                    version: room_state.entry.version,
                });
            }
            View::Overview
            | View::Entry { .. }
            | View::Rooms { .. }
            | View::Account
            | View::Threads { .. }
            | View::Pins { .. }
            | View::Saved { .. }
            | View::Message { .. }
            | View::NumberAt { .. }
            | View::RoomSettings { .. }
            | View::Contacts { .. }
            | View::After { .. }
            | View::Reactions { .. }
            | View::Completions { .. }
            | View::Profile { .. }
            | View::Preview { .. } => {}
            #[cfg(feature = "ssr")]
            View::Search { .. } => {}
        }
        snapshot
    }

    /// The answer to a catch-up. `capacity` is how many messages one answer holds.
    pub fn catch_up(&self, room: RoomId, since: i64, from: i64, capacity: usize) -> CaughtUp {
        let room_state = &self.rooms[&room];
        let messages: Vec<Message> = room_state
            .messages
            .values()
            .filter(|message| message.version > since)
            .cloned()
            .collect();
        let too_much = messages.len() > capacity;
        CaughtUp {
            room: self.room_info(room),
            version: room_state.entry.version,
            last_number: room_state.entry.last_number,
            last_at: room_state.entry.last_at,
            messages: if too_much { Vec::new() } else { messages },
            names: (room_state.messages.range(from..))
                .flat_map(|(_, message)| {
                    let replied = message.thread.iter().flat_map(|thread| thread.authors.clone());
                    replied.chain([(message.author, message.name.clone())])
                })
                .collect(),
            participants: room_state.participants.clone(),
            too_much,
            root: None,
        }
    }

    /// Where all streams of mine stand.
    pub fn heads(&self) -> Vec<Head> {
        let rooms = self
            .rooms
            .values()
            .filter(|room_state| room_state.joined)
            .map(|room_state| Head {
                stream: Stream::Room(room_state.entry.id),
                version: room_state.entry.version,
                last_number: Some(room_state.entry.last_number),
            });
        let others = [
            (Stream::Course(COURSE), self.course.version),
            (Stream::User(ME), self.me_version),
        ];
        rooms
            .chain(others.map(|(stream, version)| Head {
                stream,
                version,
                last_number: None,
            }))
            .collect()
    }

    /// The overview, with this room in its list.
    pub fn overview(&self, open: Option<RoomId>) -> Overview {
        let mut rooms: Vec<RoomEntry> = self
            .rooms
            .values()
            .filter(|room_state| room_state.joined)
            .map(|room_state| self.entry(room_state.entry.id))
            .collect();
        rooms.sort_by_key(|entry| (!entry.favourite, entry.counted() == 0, -entry.last_at, entry.id));
        let (kept, rest): (Vec<_>, Vec<_>) = (0..)
            .zip(rooms)
            .partition(|(index, entry)| *index < self.listed || Some(entry.id) == open);
        let mut rooms: Vec<RoomEntry> = kept.into_iter().map(|(_, entry)| entry).collect();
        let rest = rest.into_iter().map(|(_, entry)| entry);
        let unlisted = rest.fold(Unlisted::default(), |sum, entry| Unlisted {
            rooms: sum.rooms + 1,
            courses: 0,
            unread_messages: sum.unread_messages + entry.counted(),
            unread_rooms: sum.unread_rooms + i64::from(entry.counted() > 0 && !self.mentioned().contains(&entry.id)),
        });
        sorting::sort_rooms(&mut rooms);
        Overview {
            site_name: "Here".into(),
            me: self.me(),
            courses: vec![CourseEntry {
                id: COURSE,
                title: self.course.course.title.clone(),
                code: self.course.course.code.clone(),
                role: self.role,
                archived: false,
                collapsed: self.collapsed,
                staff: self.staff(),
                admins: Vec::new(),
                version: self.course.version,
            }],
            rooms,
            offers: Vec::new(),
            unlisted,
            mentioned: self.mentioned(),
            unread_notifications: self.unread(),
            version: self.me_version,
        }
    }

    fn staff(&self) -> Vec<UserId> {
        let staff = self.members.iter().filter(|member| member.role.is_staff());
        let mut ids: Vec<UserId> = staff.map(|member| member.id).collect();
        ids.sort_unstable();
        ids
    }

    pub(super) fn me(&self) -> Me {
        Me {
            id: ME,
            username: "p1".into(),
            name: self.names[&ME].clone(),
            admin: false,
            hidden: false,
        }
    }

    pub(super) fn unread(&self) -> i64 {
        self.notifications.values().filter(|row| row.read_at.is_none()).count() as i64
    }

    pub(super) fn room_info(&self, room: RoomId) -> Room {
        let entry = &self.rooms[&room].entry;
        let name = if entry.kind == RoomKind::Direct {
            String::new()
        } else {
            entry.name.clone()
        };
        Room {
            id: room,
            course: entry.course,
            kind: entry.kind,
            name,
            topic: entry.topic.clone(),
            created_at: 0,
            slow: self.rooms[&room].slow,
            closed: self.rooms[&room].slow > 60,
            root: None,
        }
    }

    pub(super) fn participant(&self, id: UserId) -> Participant {
        Participant {
            id,
            username: format!("p{id}"),
            name: self.names[&id].clone(),
            owner: false,
        }
    }

    pub(super) fn member(&self, id: UserId, role: Role) -> Member {
        Member {
            id,
            username: format!("p{id}"),
            name: self.names[&id].clone(),
            role,
        }
    }
}

fn room_of(view: &View) -> Option<RoomId> {
    match view {
        View::Room { room, .. } | View::Entry { room } => Some(*room),
        _ => None,
    }
}
