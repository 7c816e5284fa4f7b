//! The numbers in the badges and the rows of the notification list. All arithmetic, from markers that the server owns.

use super::State;
use crate::protocol::{Notification, NotificationLevel, NotificationRow, RoomEntry, RoomKind};

impl State {
    /// The number on the chat icon: unread messages in all rooms that I have not turned down.
    pub fn unread_messages(&self) -> i64 {
        self.overview.rooms.iter().map(RoomEntry::counted).sum()
    }

    /// The number on the bell: the unread rows of the notification list, so the two can never disagree.
    pub fn bell(&self) -> i64 {
        let rooms = self.overview.rooms.iter().filter(|entry| has_row(entry)).count();
        self.overview.unread_notifications + i64::try_from(rooms).unwrap_or(i64::MAX)
    }

    /// The rows to list: the stored ones and one for each room with unread messages, newest first.
    pub fn notification_rows(&self) -> Vec<NotificationRow> {
        let Some(page) = &self.notifications else {
            return Vec::new();
        };
        let mut rows: Vec<NotificationRow> = (self.overview.rooms.iter())
            .filter(|entry| has_row(entry))
            .filter(|entry| page.filter.course.is_none() || page.filter.course == entry.course)
            .map(row_of)
            .chain(page.rows.iter().cloned())
            .collect();
        super::sorting::sort_notifications(&mut rows);
        rows
    }
}

/// Announcements are notifications of their own, one each, so their room has no row besides.
fn has_row(entry: &RoomEntry) -> bool {
    entry.kind != RoomKind::Announcement && entry.counted() > 0
}

fn row_of(entry: &RoomEntry) -> NotificationRow {
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
    }
}

/// How a badge writes a number: nothing for none, and no more than `99+`.
pub fn badge(count: i64) -> String {
    match count {
        ..=0 => String::new(),
        1..=99 => count.to_string(),
        _ => "99+".into(),
    }
}
