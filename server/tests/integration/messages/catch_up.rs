//! Catch-up of a room after a time without a socket.

use crate::support::fixtures::{CourseFixture, send};
use crate::support::seed::Seed;
use app::protocol::{Command, Request, ServerFrame, View, limits};
use app::state::{MissingPart, State};

#[tokio::test]
async fn catch_up_returns_all_changes_since_a_version_including_edits_and_deletions() {
    let fixture = CourseFixture::create().await;
    let room = fixture.general;
    let view = View::Room { room, near: None };
    let before = fixture.app.snapshot(&fixture.bob, view.clone()).await;
    let mut state = State::reset(before.clone());
    fixture.ada.expect_done(&send(room, "While you were away")).await;
    fixture
        .ada
        .expect_done(&Command::Edit {
            room,
            number: 1,
            version: 2,
            content: "Hello, edited".into(),
        })
        .await;
    fixture.teacher.expect_done(&Command::Delete { room, number: 2 }).await;
    fixture
        .app
        .execute_as(&fixture.ada, Command::Rename { name: "Ada L.".into() })
        .await;
    let (mut bob, hello) = fixture.bob.socket().await;
    state.apply_overview(hello.overview);
    let since = before.room.unwrap().version;
    assert!(
        state
            .missing_parts()
            .contains(&MissingPart::CatchUp { room, since, from: 1 })
    );
    let ServerFrame::CaughtUp { caught_up, .. } = bob.expect_reply(Request::CatchUp { room, since, from: 1 }).await
    else {
        panic!()
    };
    state.apply_catch_up(*caught_up);
    let fresh = fixture.app.snapshot(&fixture.bob, view.clone()).await;
    assert_eq!(state.room, fresh.room);
}

#[tokio::test]
async fn a_catch_up_with_too_much_text_says_so_and_a_snapshot_fits_the_socket() {
    let fixture = CourseFixture::create().await;
    let room = fixture.general;
    // More than a mebibyte altogether, and almost one on a page.
    let long = "\u{1d11e}".repeat(4_000);
    for _ in 0..70 {
        fixture.app.execute_as(&fixture.ada, send(room, &long)).await;
    }
    let (mut bob, _) = fixture.bob.socket().await;
    let since = 3;
    let ServerFrame::CaughtUp { caught_up, .. } = bob.expect_reply(Request::CatchUp { room, since, from: 1 }).await
    else {
        panic!("no catch-up")
    };
    assert!(caught_up.too_much && caught_up.messages.is_empty());
    let ServerFrame::Snapshot { snapshot, .. } = bob.expect_reply(Request::View(View::end_of(room))).await else {
        panic!("no snapshot")
    };
    let view = snapshot.room.unwrap();
    assert!(view.at_end && view.messages.len() == 30);
}

/// The names are for what a tab shows: it is told to read the room again rather than sent thousands of them.
#[tokio::test]
async fn a_catch_up_names_a_bounded_number_of_authors() {
    let fixture = CourseFixture::create().await;
    let room = fixture.app.private_room(&fixture.ada, None, &[&fixture.bob]).await;
    let mut seed = Seed::of(&fixture.app).await;
    let most = limits::CATCH_UP_NAMES as i64;
    let authors = seed.students(fixture.course, &[], most + 1).await;
    seed.messages(room, &authors).await;
    let (mut bob, _) = fixture.bob.socket().await;
    for (from, too_much) in [(1, true), (2, false)] {
        let since = most;
        let ServerFrame::CaughtUp { caught_up, .. } = bob.expect_reply(Request::CatchUp { room, since, from }).await
        else {
            panic!()
        };
        assert_eq!(caught_up.too_much, too_much, "from {from}");
        assert_eq!(caught_up.names.len(), if too_much { 0 } else { limits::CATCH_UP_NAMES });
    }
}
