//! Every command, each as a user of the fixture would send it: tests that must hold for all commands iterate over them.

use super::account_forms::PASSWORD;
use super::command_name::command_name;
pub use super::existing_targets::with_existing_target;
use super::fixtures::{
    CourseFixture, change_profile, collapsed, favourite, new_course, new_room, open_thread_of, pin, react, save, send,
};
use super::test_app::START_TIME;
use super::test_user::TestUser;
use app::protocol::{
    Command, CourseDetails, CourseId, CourseStarters, Due, NotificationLevel, OfferId, Role, RoomKind, SessionId,
    SetPresence, TokenId, TokenScope,
};

const COMMANDS: usize = 54;

/// The version of the first message: the room is created at 1, and the message is its first change.
const FIRST_MESSAGE_VERSION: i64 = 2;

/// Every command with its name and the user who sends it. [`command_name`] has no `_`, so a new command does not
/// compile until it is there; add it to this list, and to [`COMMANDS`], too.
pub fn every_command(fixture: &CourseFixture) -> Vec<(&'static str, &TestUser, Command)> {
    let CourseFixture {
        teacher,
        ada,
        bob,
        course,
        general,
        private,
        assignment,
        ..
    } = fixture;
    let (course, general, private, assignment) = (*course, *general, *private, *assignment);
    let text = String::new;
    let mut list = vec![
        (ada, send(general, "Dear @bob, here is @eve")),
        (
            ada,
            Command::Edit {
                room: general,
                number: 1,
                version: FIRST_MESSAGE_VERSION,
                content: "Hello @bob".into(),
            },
        ),
        (
            teacher,
            Command::Delete {
                room: general,
                number: 2,
            },
        ),
        (bob, react(general, 1, "🎉", true)),
        (teacher, pin(general, 1, true)),
        (bob, save(general, 1, "For later")),
        (
            ada,
            Command::Read {
                room: general,
                number: 2,
            },
        ),
        (
            bob,
            Command::MarkUnread {
                room: general,
                number: 1,
            },
        ),
        (
            ada,
            Command::SetNotificationLevel {
                room: general,
                level: NotificationLevel::Muted,
            },
        ),
        (bob, favourite(general, true)),
        (bob, collapsed(course, true)),
        (bob, open_thread_of(general, 1)),
        (teacher, new_room(course, RoomKind::Course, "Lab")),
        (
            bob,
            Command::NewPrivateRoom {
                course: Some(course),
                name: "Us".into(),
                topic: text(),
                participants: vec![ada.id],
            },
        ),
        (teacher, Command::OpenDirect { user: ada.id }),
        (
            ada,
            Command::ChangeRoom {
                room: private,
                name: "Group A".into(),
                topic: "Mondays".into(),
                base: String::new(),
            },
        ),
        (
            teacher,
            Command::SetRoomPace {
                room: general,
                slow: 30,
                closed: true,
                base: String::new(),
            },
        ),
        (
            ada,
            Command::AddParticipant {
                room: private,
                user: teacher.id,
            },
        ),
        (
            ada,
            Command::RemoveParticipant {
                room: private,
                user: bob.id,
            },
        ),
        (ada, Command::LeaveRoom { room: private }),
        (ada, new_course("Knots")),
        (
            teacher,
            Command::ChangeCourse {
                course,
                details: CourseDetails {
                    title: "Linear algebra".into(),
                    code: "LA".into(),
                    description: "Spaces".into(),
                    starts_on: text(),
                    ends_on: "2027-02-01".into(),
                },
                base: String::new(),
            },
        ),
        (teacher, Command::ArchiveCourse { course, archived: true }),
        (teacher, renew_invite(course)),
        (
            &fixture.stranger,
            Command::JoinCourse {
                invite: "INVITE".into(),
            },
        ),
        (
            teacher,
            Command::AddMember {
                course,
                username: "eve".into(),
                role: Role::Assistant,
            },
        ),
        (
            teacher,
            Command::SetRole {
                course,
                user: ada.id,
                role: Role::Assistant,
            },
        ),
        (
            teacher,
            Command::RemoveMember {
                course,
                user: bob.id,
                renew: true,
            },
        ),
        (ada, Command::LeaveCourse { course }),
        (teacher, Command::DeleteCourse { course }),
        (
            teacher,
            Command::AnswerRequest {
                course,
                user: fixture.stranger.id,
                accept: true,
            },
        ),
        (
            ada,
            Command::SetBlocked {
                user: bob.id,
                blocked: true,
            },
        ),
        (
            &fixture.admin,
            Command::Enrol {
                course,
                username: "eve".into(),
                role: Role::Assistant,
            },
        ),
        (
            ada,
            Command::AnswerOffer {
                offer: OfferId(2),
                accept: true,
            },
        ),
        (teacher, Command::WithdrawOffer { offer: OfferId(2) }),
        (
            teacher,
            Command::NewAssignment {
                course,
                title: "Sheet 0".into(),
                text: text(),
                due: Due(START_TIME),
                past: true,
            },
        ),
        (
            teacher,
            Command::ChangeAssignment {
                assignment,
                title: "Sheet 1b".into(),
                text: text(),
                due: Due(0),
                past: true,
                base: String::new(),
            },
        ),
        (teacher, Command::DeleteAssignment { assignment }),
        (
            bob,
            Command::ReadNotification {
                cause: format!("assignment:{assignment}"),
            },
        ),
        (ada, Command::ReadAllNotifications { course: None }),
        (ada, Command::UndoReadAll),
        (bob, change_profile("they/them", "Asia/Tokyo")),
        (bob, Command::Rename { name: "Robert".into() }),
        (ada, Command::SetPresence(SetPresence { hidden: true })),
        (
            ada,
            Command::EndSession {
                session: SessionId(2),
                password: PASSWORD.into(),
            },
        ),
        (
            ada,
            Command::NewToken {
                name: "Bot".into(),
                days: 30,
                scope: TokenScope::Read,
                course: None,
                password: PASSWORD.into(),
            },
        ),
        (ada, Command::RevokeToken { token: TokenId(2) }),
    ];
    list.extend(of_the_admin(fixture));
    let list: Vec<_> = (list.into_iter())
        .map(|(user, command)| (command_name(&command), user, command))
        .collect();
    let mut names: Vec<&str> = list.iter().map(|(name, ..)| *name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), COMMANDS, "a command is missing from the list");
    list
}

/// The commands of the site's admin.
fn of_the_admin(fixture: &CourseFixture) -> Vec<(&TestUser, Command)> {
    let (course, ada, who) = (fixture.course, fixture.ada.id, CourseStarters::Admins);
    let commands = vec![
        Command::SetCourseStarters { who },
        Command::LetStartCourses {
            user: ada,
            allowed: true,
        },
        Command::CloseAccount {
            user: ada,
            closed: true,
        },
        Command::NewPasswordLink {
            user: ada,
            password: PASSWORD.into(),
        },
        Command::EndSessionsOf { user: ada },
        Command::SetAdmin { user: ada, admin: true },
        Command::AppointInstructor { course, user: ada },
    ];
    commands.into_iter().map(|command| (&fixture.admin, command)).collect()
}

fn renew_invite(course: CourseId) -> Command {
    Command::RenewInvite {
        course,
        days: 7,
        uses: 30,
        approval: false,
    }
}
