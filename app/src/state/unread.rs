//! Unread counts for the badges, and the rows of the notification list. All are computed from read markers and counts
//! of the server.

use super::sorting::sort_notifications;
use super::tab_state::State;
use crate::protocol::{Notification, NotificationLevel, NotificationRow, RoomEntry, RoomKind};

impl State {
    /// The number on the chat icon: unread messages in all rooms whose level is `All`.
    pub fn unread_message_count(&self) -> i64 {
        let listed: i64 = self.overview.rooms.iter().map(RoomEntry::counted).sum();
        listed + self.overview.unlisted.unread_messages
    }

    /// The number on the bell: the unread rows of the notification list, so that the two always agree. Each stored
    /// notification is one, and each room with unread messages that none of them is about.
    pub fn unread_notification_count(&self) -> i64 {
        let rooms = self
            .overview
            .rooms
            .iter()
            .filter(|entry| self.has_unread_row(entry))
            .count();
        let rooms = i64::try_from(rooms).unwrap_or(i64::MAX);
        self.overview.unread_notifications + rooms + self.overview.unlisted.unread_rooms
    }

    /// Announcements are notifications of their own, one each, so their room has no row of its own; neither has a room in
    /// which I am mentioned, whose row that is: what asks for me is counted once.
    fn has_unread_row(&self, entry: &RoomEntry) -> bool {
        entry.kind != RoomKind::Announcement && entry.counted() > 0 && !self.overview.mentioned.contains(&entry.id)
    }

    /// The rows to list: the stored ones, and on the first page one for each listed room with unread messages; newest first.
    pub fn notification_rows(&self) -> Vec<NotificationRow> {
        let Some(page) = &self.notifications else {
            return Vec::new();
        };
        let mut rows: Vec<NotificationRow> = (self.overview.rooms.iter())
            .filter(|entry| page.filter.page == 0 && self.has_unread_row(entry))
            .map(unread_room_row)
            .filter(|row| page.filter.lists(row))
            .chain(page.rows.iter().cloned())
            .collect();
        sort_notifications(&mut rows);
        rows
    }
}

fn unread_room_row(entry: &RoomEntry) -> NotificationRow {
    let direct = entry.kind == RoomKind::Direct;
    NotificationRow {
        cause: format!("room:{}", entry.id),
        notification: Notification::Messages {
            room: entry.id,
            name: entry.name.clone(),
            direct,
            count: entry.unread(),
            from: entry.read + 1,
        },
        reason: match (direct, entry.level) {
            (true, _) => "It was written to you alone.".into(),
            (false, NotificationLevel::All | NotificationLevel::Mentions | NotificationLevel::Muted) => {
                "You hear of every message in this room.".into()
            }
        },
        at: entry.last_at,
        read_at: None,
        course: entry.course,
        room: Some(entry.id),
        number: Some(entry.last_number),
        by: None,
    }
}

/// The text of a badge: empty for zero, and at most `99+`.
pub fn badge(count: i64) -> String {
    match count {
        ..=0 => String::new(),
        1..=99 => count.to_string(),
        _ => "99+".into(),
    }
}
