//! For every command and everybody who may see what it does: the picture they had, with the events they are told
//! applied by the real `app::state`, is the picture a fresh page shows.

use crate::support::fixtures::{School, new_course, send};
use crate::support::{Socket, TestUser};
use app::protocol::{
    Command, CourseDetails, Due, NotificationFilter, NotificationLevel, Role, RoomKind, ServerFrame, SessionId,
    Snapshot, TokenId, View,
};
use app::state::State;

/// Every command, as somebody in the school would send it; the list that other tests walk too. The match has no
/// `_`, so a new command does not compile until it is here.
pub fn every_command(school: &School) -> Vec<(&'static str, &TestUser, Command)> {
    let School {
        teacher,
        ada,
        bob,
        course,
        general,
        private,
        assignment,
        ..
    } = school;
    let (course, general, private, assignment) = (*course, *general, *private, *assignment);
    let text = String::new;
    let list = vec![
        ("Send", ada, send(general, "Dear @bob, here is @eve")),
        (
            "Edit",
            ada,
            Command::Edit {
                room: general,
                number: 1,
                version: version_of_first(),
                content: "Hello @bob".into(),
            },
        ),
        (
            "Delete",
            teacher,
            Command::Delete {
                room: general,
                number: 2,
            },
        ),
        (
            "Read",
            ada,
            Command::Read {
                room: general,
                number: 2,
            },
        ),
        (
            "MarkUnread",
            bob,
            Command::MarkUnread {
                room: general,
                number: 1,
            },
        ),
        (
            "SetLevel",
            ada,
            Command::SetNotificationLevel {
                room: general,
                level: NotificationLevel::Muted,
            },
        ),
        (
            "NewRoom",
            teacher,
            Command::NewRoom {
                course,
                kind: RoomKind::Course,
                name: "Lab".into(),
                topic: text(),
            },
        ),
        (
            "NewPrivateRoom",
            bob,
            Command::NewPrivateRoom {
                course: Some(course),
                name: "Us".into(),
                topic: text(),
                participants: vec![ada.id],
            },
        ),
        ("OpenDirect", teacher, Command::OpenDirect { user: ada.id }),
        (
            "ChangeRoom",
            ada,
            Command::ChangeRoom {
                room: private,
                name: "Group A".into(),
                topic: "Mondays".into(),
            },
        ),
        (
            "AddPerson",
            ada,
            Command::AddParticipant {
                room: private,
                user: teacher.id,
            },
        ),
        (
            "RemovePerson",
            ada,
            Command::RemoveParticipant {
                room: private,
                user: bob.id,
            },
        ),
        ("LeaveRoom", ada, Command::LeaveRoom { room: private }),
        ("NewCourse", ada, new_course("Knots")),
        (
            "ChangeCourse",
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
            },
        ),
        (
            "ArchiveCourse",
            teacher,
            Command::ArchiveCourse { course, archived: true },
        ),
        ("RenewInvite", teacher, Command::RenewInvite { course, days: 7 }),
        (
            "JoinCourse",
            &school.stranger,
            Command::JoinCourse {
                invite: "INVITE".into(),
            },
        ),
        (
            "AddMember",
            teacher,
            Command::AddMember {
                course,
                username: "eve".into(),
                role: Role::Assistant,
            },
        ),
        (
            "SetRole",
            teacher,
            Command::SetRole {
                course,
                user: ada.id,
                role: Role::Assistant,
            },
        ),
        ("RemoveMember", teacher, Command::RemoveMember { course, user: bob.id }),
        ("LeaveCourse", ada, Command::LeaveCourse { course }),
        (
            "NewAssignment",
            teacher,
            Command::NewAssignment {
                course,
                title: "Sheet 0".into(),
                text: text(),
                due: Due(crate::support::NOON),
            },
        ),
        (
            "ChangeAssignment",
            teacher,
            Command::ChangeAssignment {
                assignment,
                title: "Sheet 1b".into(),
                text: text(),
                due: Due(0),
            },
        ),
        ("DeleteAssignment", teacher, Command::DeleteAssignment { assignment }),
        (
            "ReadNotification",
            bob,
            Command::ReadNotification {
                cause: format!("assignment:{assignment}"),
            },
        ),
        (
            "ReadAllNotifications",
            ada,
            Command::ReadAllNotifications { course: None },
        ),
        ("Rename", bob, Command::Rename { name: "Robert".into() }),
        (
            "ChangePassword",
            ada,
            Command::ChangePassword {
                old: "not mine".into(),
                new: "long enough".into(),
            },
        ),
        ("EndSession", ada, Command::EndSession { session: SessionId(2) }),
        (
            "NewToken",
            ada,
            Command::NewToken {
                name: "Bot".into(),
                days: 30,
            },
        ),
        ("RevokeToken", ada, Command::RevokeToken { token: TokenId(2) }),
    ];
    let mut names: Vec<&str> = list.iter().map(|(name, ..)| *name).collect();
    for (name, _, command) in &list {
        assert_eq!(*name, name_of(command));
    }
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), COMMANDS, "a command is missing from the list");
    list
}

const COMMANDS: usize = 32;

fn version_of_first() -> i64 {
    // The room is made at 1; Ada's message is its first change.
    2
}

fn name_of(command: &Command) -> &'static str {
    match command {
        Command::Send { .. } => "Send",
        Command::Edit { .. } => "Edit",
        Command::Delete { .. } => "Delete",
        Command::Read { .. } => "Read",
        Command::MarkUnread { .. } => "MarkUnread",
        Command::SetNotificationLevel { .. } => "SetLevel",
        Command::NewRoom { .. } => "NewRoom",
        Command::NewPrivateRoom { .. } => "NewPrivateRoom",
        Command::OpenDirect { .. } => "OpenDirect",
        Command::ChangeRoom { .. } => "ChangeRoom",
        Command::AddParticipant { .. } => "AddPerson",
        Command::RemoveParticipant { .. } => "RemovePerson",
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
    }
}

/// An open tab: its view, what it knows, and its socket.
struct Tab<'a> {
    who: &'a TestUser,
    view: View,
    state: State,
    socket: Socket,
}

#[tokio::test]
async fn an_old_picture_with_the_events_is_the_new_picture() {
    let total = every_command(&School::open().await).len();
    for at in 0..total {
        let school = School::open().await;
        let (name, who, command) = every_command(&school).swap_remove(at);
        let command = with_what_it_needs(&school, command).await;
        let mut tabs = open_tabs(&school).await;
        let actor = school.app.actor(who).await;
        school.app.clock.advance(60_000);
        let result = school.app.cohort.execute(&actor, command).await;
        assert_eq!(result.is_ok(), name != "ChangePassword", "{name}: {result:?}");
        for tab in &mut tabs {
            tab.settle().await;
            tab.compare(&school, name).await;
        }
    }
}

/// The same command, of an invite, session or token that is there.
pub async fn with_what_it_needs(school: &School, command: Command) -> Command {
    match command {
        Command::JoinCourse { .. } => Command::JoinCourse {
            invite: school.app.invite(school.course, &school.teacher).await,
        },
        Command::EndSession { .. } => {
            let actor = school.app.actor(&school.app.sign_in_again(&school.ada).await).await;
            Command::EndSession { session: actor.session }
        }
        Command::RevokeToken { .. } => Command::RevokeToken {
            token: school.app.token_of(&school.ada).await.0,
        },
        other => other,
    }
}

async fn open_tabs(school: &School) -> Vec<Tab<'_>> {
    let mut tabs = Vec::new();
    for who in [&school.teacher, &school.ada, &school.bob, &school.stranger] {
        for view in [
            View::Overview,
            View::Room {
                room: school.general,
                near: None,
            },
            View::Room {
                room: school.private,
                near: None,
            },
            View::Room {
                room: school.direct,
                near: None,
            },
            View::Course { course: school.course },
            View::Account,
            View::Notifications {
                filter: NotificationFilter::default(),
            },
            View::Notifications {
                filter: NotificationFilter {
                    unread: true,
                    course: None,
                },
            },
        ] {
            let actor = school.app.actor(who).await;
            let Ok(snapshot) = school.app.cohort.snapshot(&actor, view).await else {
                continue;
            };
            let (socket, hello) = who.socket().await;
            let mut state = State::reset(snapshot);
            state.apply_overview(hello.overview);
            tabs.push(Tab {
                who,
                view,
                state,
                socket,
            });
        }
    }
    tabs
}

impl Tab<'_> {
    /// Takes in what was told, then asks for what is missing, as the browser does.
    async fn settle(&mut self) {
        for event in self.socket.events().await {
            self.state.apply(&event);
        }
        for _ in 0..5 {
            let Some(need) = self.state.missing_parts().into_iter().next() else {
                return;
            };
            match self.socket.ask(need.request()).await {
                ServerFrame::CaughtUp { caught_up, .. } => self.state.apply_catch_up(*caught_up),
                ServerFrame::Snapshot { snapshot, .. } => self.state.renew(*snapshot),
                other => panic!("{other:?}"),
            }
        }
        panic!("still in need: {:?}", self.state.missing_parts());
    }

    async fn compare(&self, school: &School, name: &str) {
        let actor = school.app.actor(self.who).await;
        let fresh = school.app.cohort.snapshot(&actor, self.view).await;
        let context = format!("after {name}, {} looking at {:?}", self.who.username, self.view);
        match fresh {
            Ok(fresh) => {
                let fresh = State::reset(Snapshot { page: None, ..fresh });
                assert_eq!(self.state.overview, fresh.overview, "{context}");
                assert_eq!(self.state.room, fresh.room, "{context}");
                assert_eq!(self.state.course, fresh.course, "{context}");
                assert_eq!(self.state.notifications, fresh.notifications, "{context}");
                assert_eq!(self.state.bell(), fresh.bell(), "{context}");
                // Who ends a session is answered; no event tells of it.
                let tokens = |state: &State| state.account.clone().map(|account| account.tokens);
                assert_eq!(tokens(&self.state), tokens(&fresh), "{context}");
            }
            // What cannot be looked at any more is not on the screen any more either.
            Err(problem) => {
                assert_eq!(problem.kind, app::protocol::ProblemKind::NotFound, "{context}");
                assert!(
                    self.state.room.is_none() && !matches!(self.view, View::Course { .. })
                        || self.state.course.is_none(),
                    "{context}"
                );
            }
        }
    }
}
