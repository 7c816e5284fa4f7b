//! What commands cost besides what they send: how much work they are for the writer, which all users share.

use app::protocol::{Command, RoomId};

/// How many ordinary commands it counts as.
pub fn weight(command: &Command) -> u32 {
    match command {
        // One row or few.
        Command::Send { .. }
        | Command::Edit { .. }
        | Command::Delete { .. }
        | Command::Read { .. }
        | Command::MarkUnread { .. }
        | Command::SetNotificationLevel { .. }
        | Command::ReadNotification { .. } => 1,
        // Read again by everybody who is there.
        Command::ChangeRoom { .. }
        | Command::SetRoomPace { .. }
        | Command::AddParticipant { .. }
        | Command::RemoveParticipant { .. }
        | Command::LeaveRoom { .. }
        | Command::ChangeCourse { .. }
        | Command::ArchiveCourse { .. }
        | Command::RenewInvite { .. }
        | Command::ReadAllNotifications { .. }
        | Command::OpenDirect { .. }
        | Command::EndSession { .. }
        | Command::NewToken { .. }
        | Command::RevokeToken { .. }
        | Command::AddMember { .. }
        | Command::SetRole { .. } => 5,
        // Rows for every member, or in every room.
        Command::NewRoom { .. }
        | Command::NewAssignment { .. }
        | Command::ChangeAssignment { .. }
        | Command::DeleteAssignment { .. }
        | Command::RemoveMember { .. } => 10,
        Command::NewCourse { .. }
        | Command::JoinCourse { .. }
        | Command::LeaveCourse { .. }
        | Command::Rename { .. }
        | Command::ChangePassword { .. } => 30,
        Command::NewPrivateRoom { participants, .. } => {
            u32::try_from(participants.len()).map_or(u32::MAX, |others| others.saturating_add(10))
        }
    }
}

/// The room in which it writes a text.
pub fn written_room(command: &Command) -> Option<RoomId> {
    if let Command::Send { room, .. } | Command::Edit { room, .. } = command {
        return Some(*room);
    }
    None
}
