//! What somebody saves for later: only they see it, and it shows nothing that they may not read any more.

use crate::support::fixtures::{CourseFixture, save, send};
use crate::support::seed::Seed;
use crate::support::threads::open_thread;
use crate::support::{TestApp, TestUser};
use app::protocol::{Change, Command, ProblemKind, RoomId, SaveMessage, SavedPage, View, limits};

async fn saved(app: &TestApp, user: &TestUser, page: i64) -> SavedPage {
    app.snapshot(user, View::Saved { page }).await.saved.unwrap()
}

/// Room, number, note and text of each.
fn rows(page: &SavedPage) -> Vec<(RoomId, i64, &str, Option<&str>)> {
    (page.rows.iter())
        .map(|row| {
            let text = row.message.as_ref().map(|message| message.text.as_str());
            (row.room, row.number, row.note.as_str(), text)
        })
        .collect()
}

fn forget(room: RoomId, number: i64) -> Command {
    Command::Save(SaveMessage {
        room,
        number,
        on: false,
        note: String::new(),
    })
}

#[tokio::test]
async fn messages_are_saved_with_notes_for_their_saver_only_and_told_to_all_tabs_of_theirs() {
    let fixture = CourseFixture::create().await;
    let (app, general, private) = (&fixture.app, fixture.general, fixture.private);
    let thread = open_thread(app, &fixture.ada, general, 1).await;
    app.execute_as(&fixture.ada, send(thread, "In the thread")).await;
    let (mut tab, _) = fixture.bob.socket().await;
    let (mut other, _) = fixture.ada.socket().await;
    for (room, number, note) in [(general, 1, "For *later*"), (private, 1, ""), (thread, 1, "Proof")] {
        app.clock.advance(1_000);
        app.execute_as(&fixture.bob, save(room, number, note)).await;
        tab.expect_event(&Change::SavedChanged).await;
    }
    // Another note keeps its place, and a repeat is no event.
    app.execute_as(&fixture.bob, save(private, 1, "Mine")).await;
    tab.expect_event(&Change::SavedChanged).await;
    app.execute_as(&fixture.bob, save(private, 1, "Mine  \n")).await;
    tab.expect_nothing().await;
    other.expect_nothing().await;
    let expected = [
        (thread, 1, "Proof", Some("In the thread")),
        (private, 1, "Mine", Some("Here I am")),
        (general, 1, "For *later*", Some("Hello everybody")),
    ];
    let page = saved(app, &fixture.bob, 0).await;
    assert_eq!(rows(&page), expected);
    assert_eq!(page.rows[0].message.as_ref().unwrap().room_name, "General");
    assert!(saved(app, &fixture.ada, 0).await.rows.is_empty());
    let page = fixture.bob.get("/saved").await.body;
    assert!(
        page.contains("For *later*") && page.contains("Hello everybody"),
        "{page}"
    );
    // The page on which a note is changed has it.
    let one = app
        .snapshot(&fixture.bob, View::message(general, 1))
        .await
        .message
        .unwrap();
    assert_eq!(one.note.as_deref(), Some("For *later*"));
    app.execute_as(&fixture.bob, forget(thread, 1)).await;
    assert_eq!(saved(app, &fixture.bob, 0).await.rows.len(), 2);
}

#[tokio::test]
async fn what_may_not_be_read_any_more_is_listed_without_its_text() {
    let fixture = CourseFixture::create().await;
    let (app, general, private) = (&fixture.app, fixture.general, fixture.private);
    for (room, number) in [(general, 1), (private, 1)] {
        app.clock.advance(1_000);
        app.execute_as(&fixture.bob, save(room, number, "A note")).await;
    }
    app.execute_as(
        &fixture.ada,
        Command::Delete {
            room: general,
            number: 1,
        },
    )
    .await;
    app.execute_as(&fixture.bob, Command::LeaveRoom { room: private }).await;
    let gone = [(private, 1, "A note", None), (general, 1, "A note", None)];
    assert_eq!(rows(&saved(app, &fixture.bob, 0).await), gone);
    let page = fixture.bob.get("/saved").await.body;
    assert!(
        page.contains("not available any more") && !page.contains("Here I am"),
        "{page}"
    );
    let problem = fixture.bob.expect_problem(&save(private, 2, "")).await;
    assert_eq!(problem.kind, ProblemKind::NotFound);
    // It can still be taken off.
    fixture.bob.expect_done(&forget(private, 1)).await;
    assert_eq!(saved(app, &fixture.bob, 0).await.rows.len(), 1);
}

#[tokio::test]
async fn notes_and_lists_are_bounded() {
    let fixture = CourseFixture::create().await;
    let (app, general) = (&fixture.app, fixture.general);
    let long = save(general, 1, &"x".repeat(limits::NOTE + 1));
    let problem = fixture.bob.expect_problem(&long).await;
    assert_eq!(
        (problem.kind, problem.field.as_deref()),
        (ProblemKind::Invalid, Some("note"))
    );
    let mut seed = Seed::of(app).await;
    let rooms = seed.rooms("private", None, &[fixture.bob.id], (1, 1)).await;
    seed.saved(fixture.bob.id, rooms[0], limits::SAVED).await;
    let problem = fixture.bob.expect_problem(&save(general, 1, "")).await;
    assert_eq!(problem.kind, ProblemKind::Conflict);
    assert!(problem.text.contains("1000"), "{}", problem.text);
    let page = saved(app, &fixture.bob, 0).await;
    assert!(page.more && page.rows.len() as i64 == limits::SAVED_PAGE);
    let last = saved(app, &fixture.bob, limits::SAVED / limits::SAVED_PAGE - 1).await;
    assert!(
        !last.more && last.rows.last().unwrap().message.is_some(),
        "the first one is there"
    );
    fixture.bob.expect_done(&forget(rooms[0], 7)).await;
    fixture.bob.expect_done(&save(general, 1, "")).await;
}
