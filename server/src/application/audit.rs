//! What the security log keeps of each command: when it is done, if it changes rights, and when it is refused. The match
//! has no `_`, so a new command does not compile before it says what it is in the log.

use crate::security_event::{SecurityAction, SecurityEvent};
use app::protocol::{Command, ContactFilter, Done, RoomFilter, View};
use app::time_format::every;

/// What a command is in the security log. Made before it is executed, so that a refusal can be noted too.
pub fn event_of(command: &Command) -> SecurityEvent {
    use SecurityAction as Action;
    match command {
        Command::Send(message) => Action::Send.in_room(message.room),
        Command::Edit { room, .. } => Action::Edit.in_room(*room),
        Command::Delete { room, .. } => Action::Delete.in_room(*room),
        Command::React(to) => Action::React.in_room(to.room),
        Command::Pin(message) => Action::Pin.in_room(message.room),
        Command::Save(message) => Action::Save.in_room(message.room),
        Command::Read { room, .. } | Command::MarkUnread { room, .. } => Action::Read.in_room(*room),
        Command::OpenThread { room, .. } => Action::OpenThread.in_room(*room),
        Command::SetFavourite(favourite) => Action::ArrangeRooms.in_room(favourite.room),
        Command::SetCollapsed(collapsed) => Action::ArrangeRooms.in_course(collapsed.course),
        Command::SetNotificationLevel { room, .. } => Action::SetNotificationLevel.in_room(*room),
        Command::NewRoom { course, .. } => Action::NewRoom.in_course(*course),
        Command::NewPrivateRoom { participants, .. } => {
            Action::NewPrivateRoom.detail(["with ", &participants.len().to_string(), " others"].concat())
        }
        Command::OpenDirect { user } => Action::OpenDirect.about(*user),
        Command::ChangeRoom { room, .. } => Action::ChangeRoom.in_room(*room),
        Command::SetRoomPace { room, slow, closed, .. } => {
            let pace = match (closed, slow) {
                (true, _) => "closed for writing".to_owned(),
                (false, 0) => "open for writing".to_owned(),
                (false, _) => ["one message every ", &every(*slow)].concat(),
            };
            Action::SetRoomPace.in_room(*room).detail(pace)
        }
        Command::AddParticipant { room, user } => Action::AddParticipant.in_room(*room).about(*user),
        Command::RemoveParticipant { room, user } => Action::RemoveParticipant.in_room(*room).about(*user),
        Command::LeaveRoom { room } => Action::LeaveRoom.in_room(*room),
        Command::NewCourse { .. } => Action::NewCourse.into(),
        Command::ChangeCourse { course, .. } => Action::ChangeCourse.in_course(*course),
        Command::ArchiveCourse { course, archived } => {
            let to = if *archived { "archived" } else { "reopened" };
            Action::ArchiveCourse.in_course(*course).detail(to)
        }
        Command::RenewInvite { course, days, .. } => Action::RenewInvite
            .in_course(*course)
            .detail(["for ", &days.to_string(), " days"].concat()),
        // The code is a secret.
        Command::JoinCourse { .. } => Action::JoinCourse.into(),
        // The user name may be a mistyped password; when it is done, the notification names the person.
        Command::AddMember { course, role, .. } => Action::AddMember.in_course(*course).detail(role.label()),
        Command::SetRole { course, user, role } => Action::SetRole.in_course(*course).about(*user).detail(role.label()),
        Command::RemoveMember { course, user, .. } => Action::RemoveMember.in_course(*course).about(*user),
        Command::LeaveCourse { course } => Action::LeaveCourse.in_course(*course),
        Command::DeleteCourse { course } => Action::DeleteCourse.in_course(*course),
        Command::AnswerRequest { course, user, accept } => {
            let to = if *accept { "let in" } else { "refused" };
            Action::AnswerRequest.in_course(*course).about(*user).detail(to)
        }
        // Between these two people: it is in nobody's audit page.
        Command::SetBlocked { user, .. } => Action::Block.about(*user),
        Command::Enrol { course, role, .. } => Action::Enrol.in_course(*course).detail(role.label()),
        // Of which course it is known only once it is accepted: its staff are not told who declined.
        Command::AnswerOffer { accept, .. } => {
            Action::AnswerOffer.detail(if *accept { "accepted" } else { "declined" })
        }
        Command::WithdrawOffer { offer } => Action::WithdrawOffer.detail(["offer ", &offer.to_string()].concat()),
        Command::NewAssignment { course, .. } => Action::ManageAssignments.in_course(*course),
        Command::ChangeAssignment { .. } | Command::DeleteAssignment { .. } => Action::ManageAssignments.into(),
        Command::ReadNotification { .. } | Command::ReadAllNotifications { .. } | Command::UndoReadAll => {
            Action::ReadNotifications.into()
        }
        Command::ChangeProfile(_) => Action::ChangeProfile.into(),
        Command::Rename { name } => Action::Rename.detail(["to ", name.trim()].concat()),
        Command::SetPresence(to) => Action::SetPresence.detail(if to.hidden { "hidden" } else { "shown" }),
        Command::EndSession { session, .. } => Action::EndSession.detail(["session ", &session.to_string()].concat()),
        Command::NewToken { .. } => Action::NewToken.into(),
        Command::SetCourseStarters { who } => Action::SetCourseStarters.detail(who.name()),
        Command::LetStartCourses { user, allowed } => Action::LetStartCourses.about(*user).detail(yes_or_no(*allowed)),
        Command::CloseAccount { user, closed: true } => Action::CloseAccount.about(*user),
        Command::CloseAccount { user, closed: false } => Action::ReopenAccount.about(*user),
        Command::NewPasswordLink { user, .. } => Action::NewPasswordLink.about(*user),
        Command::EndSessionsOf { user } => Action::EndSessionsOf.about(*user),
        Command::SetAdmin { user, admin } => Action::SetAdmin.about(*user).detail(yes_or_no(*admin)),
        Command::AppointInstructor { course, user } => Action::AppointInstructor.in_course(*course).about(*user),
        Command::RevokeToken { token } => Action::RevokeToken.detail(["token ", &token.to_string()].concat()),
    }
}

fn yes_or_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

/// The event with what is known only once the command is done. Never the secret of a token.
pub(super) fn about_result(event: SecurityEvent, done: &Done) -> SecurityEvent {
    match done {
        Done::Room(room) => event.in_room(*room),
        Done::Course(course) | Done::Assignment { course, .. } => event.in_course(*course),
        Done::Token { token, .. } => event.detail(["token ", &token.to_string()].concat()),
        Done::Ok | Done::Message { .. } | Done::PasswordLink { .. } => event,
    }
}

/// What a view is in the security log, if it is refused.
pub(super) fn event_of_view(view: &View) -> SecurityEvent {
    match view {
        View::Room { room, .. }
        | View::RoomSettings { room, .. }
        | View::Before { room, .. }
        | View::Entry { room }
        | View::After { room, .. }
        | View::Reactions { room, .. }
        | View::Pins { room }
        | View::Message { room, .. }
        | View::NumberAt { room, .. }
        | View::Completions { room, .. }
        | View::Preview { room, .. } => SecurityAction::Look.in_room(*room),
        View::Profile { user, .. } => SecurityAction::Look.about(*user),
        View::Course { course }
        | View::Assignments { course, .. }
        | View::Members { course, .. }
        | View::Rooms {
            filter: RoomFilter {
                course: Some(course), ..
            },
        }
        | View::Contacts {
            filter: ContactFilter {
                course: Some(course), ..
            },
        } => SecurityAction::Look.in_course(*course),
        View::Overview
        | View::Home
        | View::Threads { .. }
        | View::Saved { .. }
        | View::Rooms { .. }
        | View::Notifications { .. }
        | View::Account
        | View::Contacts { .. }
        | View::Search { .. } => SecurityAction::Look.into(),
    }
}
