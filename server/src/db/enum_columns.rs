//! How enums are stored in text columns.

use app::protocol::{NotificationLevel, Role, RoomKind};

pub(super) fn role(role: Role) -> &'static str {
    role.label()
}

pub(super) fn role_of(word: &str) -> Role {
    match word {
        "instructor" => Role::Instructor,
        "assistant" => Role::Assistant,
        _ => Role::Student,
    }
}

pub(super) fn kind(kind: RoomKind) -> &'static str {
    match kind {
        RoomKind::Course => "course",
        RoomKind::Announcement => "announcement",
        RoomKind::Private => "private",
        RoomKind::Direct => "direct",
        RoomKind::Thread => "thread",
    }
}

pub(super) fn kind_of(word: &str) -> RoomKind {
    match word {
        "course" => RoomKind::Course,
        "announcement" => RoomKind::Announcement,
        "direct" => RoomKind::Direct,
        "thread" => RoomKind::Thread,
        _ => RoomKind::Private,
    }
}

pub(super) fn level(level: NotificationLevel) -> &'static str {
    match level {
        NotificationLevel::All => "all",
        NotificationLevel::Mentions => "mentions",
        NotificationLevel::Muted => "muted",
    }
}

pub(super) fn level_of(word: &str) -> NotificationLevel {
    match word {
        "muted" => NotificationLevel::Muted,
        "mentions" => NotificationLevel::Mentions,
        _ => NotificationLevel::All,
    }
}
