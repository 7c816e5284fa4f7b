//! What commands cost besides what they send: how much work they are for the writer, which all users share.

use app::protocol::{Command, RoomId, SendMessage};

/// Whatever is not listed: a few rows, and an event that a room or course reads.
const ORDINARY: u32 = 5;

/// An offer of a room, to each person.
const OFFER: u32 = 5;

/// How many of the smallest commands it counts as.
pub fn weight(command: &Command) -> u32 {
    if let Command::NewPrivateRoom { participants, .. } = command {
        let others = u32::try_from(participants.len()).unwrap_or(u32::MAX);
        return others.saturating_mul(OFFER).saturating_add(10);
    }
    let small = matches!(
        command,
        Command::Send(_)
            | Command::Edit { .. }
            | Command::Delete { .. }
            | Command::React { .. }
            | Command::Save(_)
            | Command::Read { .. }
            | Command::MarkUnread { .. }
            | Command::SetPresence(_)
            | Command::SetNotificationLevel { .. }
            | Command::SetFavourite { .. }
            | Command::SetCollapsed { .. }
            | Command::ReadNotification { .. }
    );
    // Rows for every member.
    let large = matches!(
        command,
        Command::NewRoom { .. }
            | Command::NewAssignment { .. }
            | Command::ChangeAssignment { .. }
            | Command::DeleteAssignment { .. }
            | Command::RemoveMember { .. }
    );
    // In every room.
    let largest = matches!(
        command,
        Command::NewCourse { .. } | Command::JoinCourse { .. } | Command::LeaveCourse { .. } | Command::Rename { .. }
    );
    match (small, large, largest) {
        (true, ..) => 1,
        (_, true, _) => 10,
        (.., true) => 30,
        (false, false, false) => ORDINARY,
    }
}

/// The room in which it writes a text.
pub fn written_room(command: &Command) -> Option<RoomId> {
    if let Command::Send(SendMessage { room, .. }) | Command::Edit { room, .. } = command {
        return Some(*room);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::protocol::UserId;

    #[test]
    fn a_private_room_counts_by_the_people_it_is_offered_to() {
        let with = |people: i64| Command::NewPrivateRoom {
            course: None,
            name: String::new(),
            topic: String::new(),
            participants: (0..people).map(UserId).collect(),
        };
        let add = Command::AddParticipant {
            room: RoomId(1),
            user: UserId(1),
        };
        assert!(weight(&with(99)) >= 99 * weight(&add) + weight(&with(0)));
    }
}
