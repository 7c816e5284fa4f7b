//! The names of all commands, for messages of failed tests. The match has no `_`, so a new command does not compile
//! until it is here.

use app::protocol::Command;

pub fn command_name(command: &Command) -> &'static str {
    match command {
        Command::Send { .. } => "Send",
        Command::Edit { .. } => "Edit",
        Command::Delete { .. } => "Delete",
        Command::Read { .. } => "Read",
        Command::MarkUnread { .. } => "MarkUnread",
        Command::SetNotificationLevel { .. } => "SetNotificationLevel",
        Command::NewRoom { .. } => "NewRoom",
        Command::NewPrivateRoom { .. } => "NewPrivateRoom",
        Command::OpenDirect { .. } => "OpenDirect",
        Command::ChangeRoom { .. } => "ChangeRoom",
        Command::SetRoomPace { .. } => "SetRoomPace",
        Command::AddParticipant { .. } => "AddParticipant",
        Command::RemoveParticipant { .. } => "RemoveParticipant",
        Command::LeaveRoom { .. } => "LeaveRoom",
        Command::NewCourse { .. } => "NewCourse",
        Command::ChangeCourse { .. } => "ChangeCourse",
        Command::ArchiveCourse { .. } => "ArchiveCourse",
        Command::RenewInvite { .. } => "RenewInvite",
        Command::JoinCourse { .. } => "JoinCourse",
        Command::AddMember { .. } => "AddMember",
        Command::SetRole { .. } => "SetRole",
        Command::RemoveMember { .. } => "RemoveMember",
        Command::LeaveCourse { .. } => "LeaveCourse",
        Command::NewAssignment { .. } => "NewAssignment",
        Command::ChangeAssignment { .. } => "ChangeAssignment",
        Command::DeleteAssignment { .. } => "DeleteAssignment",
        Command::ReadNotification { .. } => "ReadNotification",
        Command::ReadAllNotifications { .. } => "ReadAllNotifications",
        Command::Rename { .. } => "Rename",
        Command::ChangePassword { .. } => "ChangePassword",
        Command::EndSession { .. } => "EndSession",
        Command::NewToken { .. } => "NewToken",
        Command::RevokeToken { .. } => "RevokeToken",
        Command::SetCourseStarters { .. } => "SetCourseStarters",
        Command::LetStartCourses { .. } => "LetStartCourses",
        Command::CloseAccount { .. } => "CloseAccount",
        Command::EndSessionsOf { .. } => "EndSessionsOf",
        Command::SetAdmin { .. } => "SetAdmin",
        Command::AppointInstructor { .. } => "AppointInstructor",
    }
}
