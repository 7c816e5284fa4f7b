//! Actions that only my own stream carries: read markers, levels, notifications, my membership of room 4.

use super::server::{COURSE, TestServer};
use crate::protocol::{Change, Event, Notification, NotificationLevel, NotificationRow, RoomId};

impl TestServer {
    pub(super) fn move_read_marker(&mut self, room: RoomId, number: i64) -> Vec<Event> {
        let room_state = self.room_state(room);
        let number = number % (room_state.entry.last_number + 1);
        room_state.entry.read = number;
        if !room_state.joined {
            Vec::new()
        } else {
            vec![self.user_event(Change::Read { room, number })]
        }
    }

    pub(super) fn set_notification_level(&mut self, room: RoomId, which: i64) -> Vec<Event> {
        let level = [
            NotificationLevel::All,
            NotificationLevel::Mentions,
            NotificationLevel::Muted,
        ][(which % 3) as usize];
        let room_state = self.room_state(room);
        room_state.entry.level = level;
        if !room_state.joined {
            Vec::new()
        } else {
            vec![self.user_event(Change::Level { room, level })]
        }
    }

    pub(super) fn set_favourite(&mut self, room: RoomId, on: bool) -> Vec<Event> {
        let room_state = self.room_state(room);
        if !room_state.joined {
            return Vec::new();
        }
        room_state.entry.favourite = on;
        vec![self.user_event(Change::Favourite { room, on })]
    }

    pub(super) fn set_collapsed(&mut self, on: bool) -> Vec<Event> {
        self.collapsed = on;
        vec![self.user_event(Change::Collapsed { course: COURSE, on })]
    }

    pub(super) fn change_notification(&mut self, which: i64, how: i64) -> Vec<Event> {
        let cause = format!("cause:{}", which % 6);
        let change = match how % 4 {
            0 => {
                let at = self.clock;
                let row = NotificationRow {
                    cause: cause.clone(),
                    notification: if which % 2 == 0 {
                        Notification::AddedToRoom {
                            room: RoomId(2),
                            name: format!("{which}"),
                            by: "Ada".into(),
                        }
                    } else {
                        Notification::JoinAsked {
                            course: COURSE,
                            title: format!("{which}"),
                        }
                    },
                    reason: String::new(),
                    at,
                    read_at: None,
                    course: (which % 2 == 0).then_some(COURSE),
                    room: (which % 3 == 0).then_some(RoomId(which % 4 + 1)),
                    number: (which % 3 == 0).then_some(1),
                    by: None,
                };
                self.notifications.insert(cause, row.clone());
                Change::Notification {
                    notification: Box::new(row),
                    unread: self.unread(),
                    mentioned: self.mentioned(),
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
                    mentioned: self.mentioned(),
                }
            }
            2 => {
                if let Some(row) = self.notifications.get_mut(&cause) {
                    row.read_at = None;
                }
                Change::NotificationsUnread {
                    causes: vec![cause],
                    unread: self.unread(),
                    mentioned: self.mentioned(),
                }
            }
            _ => {
                self.notifications.remove(&cause);
                Change::NotificationsWithdrawn {
                    causes: vec![cause],
                    unread: self.unread(),
                    mentioned: self.mentioned(),
                }
            }
        };
        vec![self.user_event(change)]
    }

    pub(super) fn toggle_membership(&mut self) -> Vec<Event> {
        let room = RoomId(4);
        let room_state = self.room_state(room);
        room_state.joined = !room_state.joined;
        let joined = room_state.joined;
        let entry = self.entry(room);
        let change = if joined {
            Change::RoomJoined(entry)
        } else {
            Change::RoomLeft(room)
        };
        vec![self.user_event(change)]
    }
}
