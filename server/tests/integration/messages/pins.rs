//! Pinned messages: who sees them, who may pin, what unpins.

use crate::support::fixtures::{CourseFixture, pin, send};
use crate::support::threads::open_thread;
use app::protocol::{Change, Command, Pin, PinnedPage, ProblemKind, View, limits};
use app::state::State;
use server::clock::Clock;

async fn pinned(fixture: &CourseFixture) -> PinnedPage {
    let view = View::Pins { room: fixture.general };
    fixture.app.snapshot(&fixture.bob, view).await.pins.unwrap()
}

#[tokio::test]
async fn a_pinned_message_is_marked_for_everybody_until_it_is_unpinned_or_deleted() {
    let fixture = CourseFixture::create().await;
    let (room, app) = (fixture.general, &fixture.app);
    let view = View::Room { room, near: Some(1) };
    let before = app.snapshot(&fixture.bob, view.clone()).await;
    let (mut bob, _) = fixture.bob.socket().await;
    for number in [2, 1, 1] {
        app.clock.advance(1_000);
        app.execute_as(&fixture.teacher, pin(room, number, true)).await;
    }
    let events = bob.received_events().await;
    assert_eq!(
        events.len(),
        2,
        "a repeat is no event, and a pin notifies nobody: {events:?}"
    );
    let mut state = State::reset(before.clone());
    events.iter().for_each(|event| state.apply(event));
    let fresh = app.snapshot(&fixture.bob, view.clone()).await;
    assert_eq!(state.room, fresh.room);
    let (old, new) = (before.room.unwrap(), fresh.room.unwrap());
    assert_eq!(new.pinned, [1, 2]);
    assert_eq!(new.messages[&1].pinned.map(|pin: Pin| pin.by), Some(fixture.teacher.id));
    assert_eq!(new.messages[&1].text_version(), old.messages[&1].version);
    // Its list has the last one first, and says who it was.
    let page = pinned(&fixture).await;
    let rows: Vec<_> = (page.rows.iter())
        .map(|row| (row.number, row.name.as_str(), row.text.as_str(), row.by_name.as_str()))
        .collect();
    let expected = [
        (1, "Ada", "Hello everybody", "Teacher"),
        (2, "Bob", "Hello @ada and @teacher", "Teacher"),
    ];
    assert_eq!(rows, expected);
    assert_eq!(page.rows[0].at, app.clock.now() - 1_000);
    // An edit keeps it; with the message it goes.
    let edit = Command::Edit {
        room,
        number: 1,
        version: old.messages[&1].version,
        content: "Hello **all**".into(),
    };
    app.execute_as(&fixture.ada, edit).await;
    assert_eq!(pinned(&fixture).await.rows[0].text, "Hello all");
    app.execute_as(&fixture.ada, Command::Delete { room, number: 1 }).await;
    app.execute_as(&fixture.teacher, pin(room, 2, false)).await;
    let events = bob.received_events().await;
    assert!(matches!(
        events.last().unwrap().change,
        Change::Pin { number: 2, pin: None }
    ));
    events.iter().for_each(|event| state.apply(event));
    let fresh = app.snapshot(&fixture.bob, view).await;
    assert_eq!(state.room, fresh.room);
    assert!(fresh.room.unwrap().pinned.is_empty() && pinned(&fixture).await.rows.is_empty());
}

#[tokio::test]
async fn whoever_manages_a_room_pins_there_and_both_in_a_direct_one_within_the_limit() {
    let fixture = CourseFixture::create().await;
    let CourseFixture {
        app,
        teacher,
        ada,
        bob,
        general,
        private,
        direct,
        ..
    } = &fixture;
    let (general, private, direct) = (*general, *private, *direct);
    assert_eq!(
        ada.expect_problem(&pin(general, 1, true)).await.kind,
        ProblemKind::Forbidden
    );
    assert_eq!(
        bob.expect_problem(&pin(private, 1, true)).await.kind,
        ProblemKind::Forbidden
    );
    ada.expect_done(&pin(private, 1, true)).await;
    app.execute_as(ada, send(direct, "Between us")).await;
    bob.expect_done(&pin(direct, 1, true)).await;
    ada.expect_done(&pin(direct, 1, false)).await;
    let missing = teacher.expect_problem(&pin(general, 99, true)).await;
    assert_eq!(missing.kind, ProblemKind::NotFound);
    // What follows a message in its thread is not pinned by itself.
    let thread = open_thread(app, bob, general, 1).await;
    app.execute_as(bob, send(thread, "A reply")).await;
    assert_eq!(
        teacher.expect_problem(&pin(thread, 1, true)).await.kind,
        ProblemKind::Forbidden
    );
    app.execute_as(
        bob,
        Command::Delete {
            room: general,
            number: 2,
        },
    )
    .await;
    assert_eq!(
        teacher.expect_problem(&pin(general, 2, true)).await.kind,
        ProblemKind::Conflict
    );
    for number in 3..=limits::PINS + 3 {
        app.clock.advance(2_000);
        app.execute_as(teacher, send(general, "Read this")).await;
        if number < limits::PINS + 3 {
            app.execute_as(teacher, pin(general, number, true)).await;
        }
    }
    let most = teacher.expect_problem(&pin(general, limits::PINS + 3, true)).await;
    assert_eq!(most.kind, ProblemKind::Conflict);
    assert!(most.text.contains("at most 50"), "{}", most.text);
}

#[tokio::test]
async fn without_javascript_a_message_is_pinned_by_a_form_and_found_on_its_page() {
    let fixture = CourseFixture::create().await;
    let room = fixture.general;
    let path = format!("/chat/{room}/1");
    assert!(fixture.teacher.get(&path).await.body.contains("Pin for everybody"));
    assert!(!fixture.ada.get(&path).await.body.contains("Pin for everybody"));
    let number = room.to_string();
    let fields = [
        ("do", "pin"),
        ("form", "pin-1"),
        ("room", number.as_str()),
        ("number", "1"),
        ("on", "true"),
    ];
    assert_eq!(fixture.teacher.post(&path, &fields).await.status, 303);
    let page = fixture.ada.get(&format!("/chat/{room}/pins")).await;
    assert!(
        page.body.contains("Hello everybody") && page.body.contains("Pinned by"),
        "{}",
        page.body
    );
    assert!(
        fixture
            .ada
            .get(&format!("/chat/{room}"))
            .await
            .body
            .contains("pinned message")
    );
    assert_eq!(fixture.stranger.get(&format!("/chat/{room}/pins")).await.status, 404);
}
