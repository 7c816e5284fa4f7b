//! For every command and every user who may see its effect: the snapshot of an open tab, with the events applied by
//! the real `app::state`, equals a fresh snapshot.

use crate::support::every_command::{every_command, with_existing_target};
use crate::support::fixtures::{CourseFixture, also_in_room, pin, save, send};
use crate::support::threads::ThreadFixture;
use crate::support::{TestSocket, TestUser};
use app::protocol::{
    Command, MemberFilter, NotificationFilter, NotificationLevel, ProblemKind, ServerFrame, Snapshot, View,
};
use app::state::State;

/// An open tab: its view, its state and its socket.
pub struct Tab<'a> {
    user: &'a TestUser,
    view: View,
    state: State,
    socket: TestSocket,
}

#[tokio::test]
async fn after_every_command_a_snapshot_with_its_events_equals_a_fresh_snapshot() {
    let total = every_command(&CourseFixture::create().await).len();
    for index in 0..total {
        let fixture = CourseFixture::create().await;
        // What is pinned and saved is in its lists, whatever is done then.
        for command in [pin(fixture.general, 2, true), save(fixture.general, 2, "Read this")] {
            fixture.app.execute_as(&fixture.teacher, command).await;
        }
        let (name, user, command) = every_command(&fixture).swap_remove(index);
        let command = with_existing_target(&fixture, command).await;
        let mut tabs = open_tabs(&fixture).await;
        let actor = fixture.app.actor(user).await;
        fixture.app.clock.advance(60_000);
        let result = fixture.app.cohort.execute(&actor, command).await;
        assert_eq!(result.is_ok(), name != "ChangePassword", "{name}: {result:?}");
        for tab in &mut tabs {
            tab.apply_events_and_repair().await;
            tab.assert_equals_a_fresh_snapshot(&fixture, name).await;
        }
    }
}

/// What can be done in a thread, or with the message above it.
#[tokio::test]
async fn after_every_command_about_a_thread_a_snapshot_with_its_events_equals_a_fresh_snapshot() {
    let total = about_a_thread(&ThreadFixture::create().await).len();
    for index in 0..total {
        let fixture = ThreadFixture::create().await;
        let (user, command) = about_a_thread(&fixture).swap_remove(index);
        let name = format!("{command:?}");
        let course = &fixture.course;
        let room = |room| View::Room { room, near: None };
        let views = vec![
            View::Overview,
            room(course.general),
            room(fixture.thread),
            View::Threads { page: 0 },
            View::Notifications {
                filter: NotificationFilter::default(),
            },
        ];
        let mut tabs = open_tabs_with(course, views).await;
        for tab in &mut tabs {
            tab.apply_events_and_repair().await;
        }
        course.app.clock.advance(60_000);
        course.app.execute_as(user, command).await;
        for tab in &mut tabs {
            tab.apply_events_and_repair().await;
            tab.assert_equals_a_fresh_snapshot(course, &name).await;
        }
    }
}

fn about_a_thread(fixture: &ThreadFixture) -> Vec<(&TestUser, Command)> {
    let (
        thread,
        CourseFixture {
            teacher,
            ada,
            bob,
            general,
            ..
        },
    ) = (fixture.thread, &fixture.course);
    let room = *general;
    let level = |level| Command::SetNotificationLevel { room: thread, level };
    let delete = |room, number| Command::Delete { room, number };
    let edit = |room, number, version, content: &str| Command::Edit {
        room,
        number,
        version,
        content: content.into(),
    };
    vec![
        (ada, send(thread, "Dear @bob and @teacher")),
        (teacher, send(thread, "The first time that I write here")),
        (ada, also_in_room(thread, "Dear @bob, and all")),
        (bob, send(room, "Something else")),
        (bob, delete(thread, 1)),
        (teacher, delete(thread, 2)),
        (ada, delete(room, 1)),
        (bob, edit(thread, 1, 2, "It is @teacher who knows")),
        (ada, edit(room, 1, fixture.root_version, "Hello all")),
        (
            ada,
            Command::Read {
                room: thread,
                number: 1,
            },
        ),
        (
            ada,
            Command::Read {
                room: thread,
                number: 3,
            },
        ),
        (
            bob,
            Command::MarkUnread {
                room: thread,
                number: 2,
            },
        ),
        (bob, level(NotificationLevel::Muted)),
        (teacher, level(NotificationLevel::All)),
        (ada, Command::ReadAllNotifications { course: None }),
        (bob, Command::Rename { name: "Robert".into() }),
        (teacher, fixture.course.remove_bob()),
        (teacher, Command::OpenThread { room, number: 2 }),
        (teacher, pin(room, 1, true)),
    ]
}

async fn open_tabs(fixture: &CourseFixture) -> Vec<Tab<'_>> {
    let room = |room| View::Room { room, near: None };
    let notifications = |unread| View::Notifications {
        filter: NotificationFilter {
            unread,
            ..NotificationFilter::default()
        },
    };
    let views = vec![
        View::Overview,
        View::Home,
        room(fixture.general),
        room(fixture.private),
        room(fixture.direct),
        View::Course { course: fixture.course },
        View::Members {
            course: fixture.course,
            filter: MemberFilter::default(),
        },
        View::Account,
        notifications(false),
        notifications(true),
    ];
    open_tabs_with(fixture, views).await
}

pub async fn open_tabs_with(fixture: &CourseFixture, views: Vec<View>) -> Vec<Tab<'_>> {
    let mut tabs = Vec::new();
    for user in [&fixture.teacher, &fixture.ada, &fixture.bob, &fixture.stranger] {
        for view in views.clone() {
            let actor = fixture.app.actor(user).await;
            let Ok(snapshot) = fixture.app.cohort.snapshot(&actor, view.clone()).await else {
                continue;
            };
            let (socket, hello) = user.socket().await;
            let mut state = State::reset(snapshot);
            state.apply_overview(hello.overview);
            tabs.push(Tab {
                user,
                view,
                state,
                socket,
            });
        }
    }
    tabs
}

impl Tab<'_> {
    /// Applies the received events, then requests what is missing, as the browser does.
    pub async fn apply_events_and_repair(&mut self) {
        for event in self.socket.received_events().await {
            self.state.apply(&event);
        }
        for _ in 0..5 {
            let Some(need) = self.state.missing_parts().into_iter().next() else {
                return;
            };
            match self.socket.expect_reply(need.request()).await {
                ServerFrame::CaughtUp { caught_up, .. } => self.state.apply_catch_up(*caught_up),
                ServerFrame::Snapshot { snapshot, .. } => self.state.apply_snapshot(*snapshot),
                other => panic!("{other:?}"),
            }
        }
        panic!("still missing: {:?}", self.state.missing_parts());
    }

    pub async fn assert_equals_a_fresh_snapshot(&self, fixture: &CourseFixture, name: &str) {
        let actor = fixture.app.actor(self.user).await;
        let fresh = fixture.app.cohort.snapshot(&actor, self.view.clone()).await;
        let context = format!("after {name}, {} looking at {:?}", self.user.username, self.view);
        match fresh {
            Ok(fresh) => {
                let fresh = State::reset(Snapshot { page: None, ..fresh });
                assert_eq!(self.state.overview, fresh.overview, "{context}");
                assert_eq!(self.state.room, fresh.room, "{context}");
                assert_eq!(self.state.course, fresh.course, "{context}");
                assert_eq!(self.state.members, fresh.members, "{context}");
                assert_eq!(self.state.notifications, fresh.notifications, "{context}");
                assert_eq!(self.state.home, fresh.home, "{context}");
                assert_eq!(self.state.threads, fresh.threads, "{context}");
                assert_eq!(self.state.pins, fresh.pins, "{context}");
                assert_eq!(self.state.saved, fresh.saved, "{context}");
                assert_eq!(
                    self.state.unread_notification_count(),
                    fresh.unread_notification_count(),
                    "{context}"
                );
                // An ended session is only in the reply to its command; there is no event for it.
                let tokens = |state: &State| state.account.clone().map(|account| account.tokens);
                assert_eq!(tokens(&self.state), tokens(&fresh), "{context}");
            }
            // A view that may not be read any more is not shown any more either.
            Err(problem) => {
                assert_eq!(problem.kind, ProblemKind::NotFound, "{context}");
                assert!(
                    self.state.room.is_none() && !matches!(self.view, View::Course { .. } | View::Members { .. })
                        || self.state.course.is_none(),
                    "{context}"
                );
            }
        }
    }
}
