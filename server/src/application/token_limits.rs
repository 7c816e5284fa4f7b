//! What an API token does not allow: one that may only read changes nothing, and for one of a single course there is nothing
//! outside it. Asked at the one entry point of commands, views and catch-up, and when a socket is opened.

use super::{Cohort, permissions};
use crate::actor::Actor;
use crate::error::Error;
use app::protocol::{AssignmentId, Command, CourseId, Overview, Problem, RoomId, SendMessage, Unlisted, View};

/// Where something is that a command changes or a view shows.
enum Place {
    Room(RoomId),
    Course(CourseId),
    Assignment(AssignmentId),
    /// In no single course: the user's account, other people, everything at once.
    Nowhere,
}

impl Cohort {
    /// Whether the actor's token allows a command.
    pub(super) async fn check_token_limits(&self, actor: &Actor, command: &Command) -> Result<(), Error> {
        permissions::token_writes(actor)?;
        self.check_place(actor, place_of_command(command)).await
    }

    /// Whether the actor's token allows a view.
    pub(super) async fn check_token_view(&self, actor: &Actor, view: &View) -> Result<(), Error> {
        match view {
            // What is left of it is cut out: see `limit_overview` and `search.rs`.
            View::Overview | View::Search { .. } => Ok(()),
            other => self.check_place(actor, place_of_view(other)).await,
        }
    }

    /// Whether the actor's token allows a room.
    pub async fn check_token_room(&self, actor: &Actor, room: RoomId) -> Result<(), Error> {
        self.check_place(actor, Place::Room(room)).await
    }

    async fn check_place(&self, actor: &Actor, place: Place) -> Result<(), Error> {
        let Some(only) = actor.limits.course else {
            return Ok(());
        };
        let course = match place {
            Place::Room(room) => {
                let membership = self.store.read().await?.membership(actor.user, room).await?;
                membership.and_then(|membership| membership.course)
            }
            Place::Course(course) => Some(course),
            Place::Assignment(assignment) => self.store.read().await?.course_of_assignment(assignment).await?,
            Place::Nowhere => {
                return Err(
                    Problem::forbidden("This API token is for one course only, and this is outside it.").into(),
                );
            }
        };
        if course == Some(only) {
            Ok(())
        } else {
            Err(Problem::not_found().into())
        }
    }
}

/// What a token of one course sees of its owner's overview: that course, its rooms, and no counts of everything.
pub(super) fn limit_overview(actor: &Actor, overview: &mut Overview) {
    let Some(only) = actor.limits.course else { return };
    overview.courses.retain(|course| course.id == only);
    overview.rooms.retain(|room| room.course == Some(only));
    overview.unread_notifications = 0;
    overview.mentioned.clear();
    overview.unlisted = Unlisted::default();
    overview.offers.clear();
}

fn place_of_command(command: &Command) -> Place {
    match command {
        Command::Send(SendMessage { room, .. })
        | Command::Edit { room, .. }
        | Command::Delete { room, .. }
        | Command::Read { room, .. }
        | Command::MarkUnread { room, .. }
        | Command::SetNotificationLevel { room, .. }
        | Command::OpenThread { room, .. }
        | Command::ChangeRoom { room, .. }
        | Command::SetRoomPace { room, .. }
        | Command::AddParticipant { room, .. }
        | Command::RemoveParticipant { room, .. }
        | Command::LeaveRoom { room } => Place::Room(*room),
        Command::React(to) => Place::Room(to.room),
        Command::SetFavourite(favourite) => Place::Room(favourite.room),
        Command::SetCollapsed(collapsed) => Place::Course(collapsed.course),
        Command::Pin(message) => Place::Room(message.room),
        Command::Save(message) => Place::Room(message.room),
        Command::NewRoom { course, .. }
        | Command::ChangeCourse { course, .. }
        | Command::ArchiveCourse { course, .. }
        | Command::RenewInvite { course, .. }
        | Command::AddMember { course, .. }
        | Command::Enrol { course, .. }
        | Command::SetRole { course, .. }
        | Command::RemoveMember { course, .. }
        | Command::LeaveCourse { course }
        | Command::DeleteCourse { course }
        | Command::AnswerRequest { course, .. }
        | Command::NewAssignment { course, .. } => Place::Course(*course),
        Command::NewPrivateRoom { course, .. } | Command::ReadAllNotifications { course } => {
            course.map_or(Place::Nowhere, Place::Course)
        }
        Command::ChangeAssignment { assignment, .. } | Command::DeleteAssignment { assignment } => {
            Place::Assignment(*assignment)
        }
        Command::OpenDirect { .. }
        | Command::NewCourse { .. }
        | Command::JoinCourse { .. }
        | Command::ReadNotification { .. }
        | Command::UndoReadAll
        | Command::Rename { .. }
        | Command::SetPresence(_)
        | Command::ChangeProfile { .. }
        | Command::EndSession { .. }
        | Command::NewToken { .. }
        | Command::RevokeToken { .. }
        | Command::AnswerOffer { .. }
        | Command::WithdrawOffer { .. }
        | Command::SetBlocked { .. }
        | Command::SetCourseStarters { .. }
        | Command::LetStartCourses { .. }
        | Command::CloseAccount { .. }
        | Command::NewPasswordLink { .. }
        | Command::EndSessionsOf { .. }
        | Command::SetAdmin { .. }
        | Command::AppointInstructor { .. } => Place::Nowhere,
    }
}

fn place_of_view(view: &View) -> Place {
    match view {
        // With all rooms of the user.
        View::Message { to: Some(_), .. } => Place::Nowhere,
        View::Room { room, .. }
        | View::Entry { room }
        | View::RoomSettings { room, .. }
        | View::Before { room, .. }
        | View::After { room, .. }
        | View::Reactions { room, .. }
        | View::Pins { room }
        | View::Message { room, to: None, .. }
        | View::NumberAt { room, .. }
        | View::Completions { room, .. }
        | View::Preview { room, .. } => Place::Room(*room),
        View::Course { course } | View::Assignments { course, .. } | View::Members { course, .. } => {
            Place::Course(*course)
        }
        View::Profile { course, .. } => course.map_or(Place::Nowhere, Place::Course),
        View::Rooms { filter } => filter.course.map_or(Place::Nowhere, Place::Course),
        View::Notifications { filter } => filter.course.map_or(Place::Nowhere, Place::Course),
        View::Overview
        | View::Home
        | View::Account
        | View::Contacts { .. }
        | View::Threads { .. }
        | View::Saved { .. }
        | View::Search { .. } => Place::Nowhere,
    }
}
