//! As `convergence.rs`, for the lists of pinned and of saved messages: a tab that shows one has what a fresh one shows.

use crate::convergence::open_tabs_with;
use crate::support::TestUser;
use crate::support::fixtures::{CourseFixture, pin, react, save, send};
use app::protocol::{Command, View};

/// What is done while somebody looks at what is pinned, or at what they have saved.
#[tokio::test]
async fn after_every_command_about_listed_messages_their_lists_equal_fresh_ones() {
    let total = about_listed_messages(&CourseFixture::create().await).len();
    for index in 0..total {
        let fixture = CourseFixture::create().await;
        let (general, private) = (fixture.general, fixture.private);
        let before = [
            (&fixture.teacher, pin(general, 2, true)),
            (&fixture.bob, save(general, 1, "Read this")),
            (&fixture.bob, save(private, 1, "")),
        ];
        for (user, command) in before {
            fixture.app.execute_as(user, command).await;
        }
        let (user, command) = about_listed_messages(&fixture).swap_remove(index);
        let name = format!("{command:?}");
        let views = vec![View::Pins { room: general }, View::Saved { page: 0 }, View::Overview];
        let mut tabs = open_tabs_with(&fixture, views).await;
        fixture.app.clock.advance(60_000);
        fixture.app.execute_as(user, command).await;
        for tab in &mut tabs {
            tab.apply_events_and_repair().await;
            tab.assert_equals_a_fresh_snapshot(&fixture, &name).await;
        }
    }
}

fn about_listed_messages(fixture: &CourseFixture) -> Vec<(&TestUser, Command)> {
    let CourseFixture {
        teacher,
        ada,
        bob,
        general,
        private,
        ..
    } = fixture;
    let (room, private) = (*general, *private);
    vec![
        (ada, send(room, "Something else")),
        (teacher, pin(room, 1, true)),
        (teacher, pin(room, 2, false)),
        (bob, save(room, 1, "Another note")),
        (bob, save(room, 2, "One more")),
        (ada, react(room, 1, "🎉", true)),
        (ada, Command::Delete { room, number: 1 }),
        (bob, Command::Delete { room, number: 2 }),
        (
            ada,
            Command::Edit {
                room,
                number: 1,
                version: 2,
                content: "Hello **all**".into(),
            },
        ),
        (ada, Command::Rename { name: "Ada L.".into() }),
        (teacher, Command::Rename { name: "Grace".into() }),
        (
            ada,
            Command::ChangeRoom {
                room: private,
                name: "Group A".into(),
                topic: String::new(),
                base: String::new(),
            },
        ),
        (bob, Command::LeaveRoom { room: private }),
        (teacher, fixture.remove_bob()),
    ]
}
