//! Reactions: who sees them, what they leave alone, what is refused.

use crate::support::fixtures::{CourseFixture, react, send};
use app::protocol::{Change, Command, Done, ProblemKind, Reaction, Request, ServerFrame, Stream, View, limits};
use app::state::State;

#[tokio::test]
async fn a_reaction_is_seen_by_everybody_once_and_leaves_text_and_counts_alone() {
    let fixture = CourseFixture::create().await;
    let room = fixture.general;
    let view = View::Room { room, near: Some(1) };
    let before = fixture.app.snapshot(&fixture.bob, view.clone()).await;
    let (mut bob, _) = fixture.bob.socket().await;
    let (mut ada, _) = fixture.ada.socket().await;
    // Two forms of one emoji, and a repeat.
    ada.expect_ack(react(room, 1, "👍", true)).await;
    ada.expect_ack(react(room, 1, "👍\u{fe0f}", true)).await;
    bob.expect_ack(react(room, 1, "👍", true)).await;
    bob.expect_ack(react(room, 1, "🎉", true)).await;
    ada.expect_ack(react(room, 1, "👍", false)).await;
    let mut state = State::reset(before.clone());
    let events = bob.received_events().await;
    assert_eq!(
        events.len(),
        4,
        "a repeat is no event, and a reaction notifies nobody: {events:?}"
    );
    events.iter().for_each(|event| state.apply(event));
    let fresh = fixture.app.snapshot(&fixture.bob, view.clone()).await;
    assert_eq!(state.room, fresh.room);
    let (old, new) = (&before.room.unwrap().messages[&1], &fresh.room.unwrap().messages[&1]);
    let kinds = |reactions: &[Reaction]| -> Vec<(String, String, usize)> {
        let kind = |one: &Reaction| (one.emoji.clone(), one.name.clone(), one.users.len());
        reactions.iter().map(kind).collect()
    };
    assert_eq!(
        kinds(&new.reactions),
        [
            ("👍".into(), "thumbs up".into(), 1),
            ("🎉".into(), "party popper".into(), 1)
        ]
    );
    assert_eq!((new.edited_at, new.text_version()), (old.edited_at, old.version));
    assert_eq!((fresh.overview.rooms, fresh.overview.unread_notifications), {
        let mut rooms = before.overview.rooms;
        rooms
            .iter_mut()
            .filter(|entry| entry.id == room)
            .for_each(|entry| entry.version += 4);
        (rooms, before.overview.unread_notifications)
    });
    // Who it was.
    let ServerFrame::Snapshot { snapshot, .. } = bob
        .expect_reply(Request::View(View::Reactions { room, number: 1 }))
        .await
    else {
        panic!()
    };
    let names: Vec<String> = snapshot
        .reactions
        .unwrap()
        .kinds
        .iter()
        .map(|kind| kind.in_words())
        .collect();
    assert_eq!(names, ["Bob", "Bob"]);
    // The text was not changed by it: whoever began to edit before can save.
    let edit = Command::Edit {
        room,
        number: 1,
        version: old.version,
        content: "Edited".into(),
    };
    ada.expect_ack(edit).await;
    let edited = bob.received_events().await;
    let Some(Change::Message(message)) = edited.last().map(|event| event.change.clone()) else {
        panic!("{edited:?}")
    };
    assert_eq!(
        kinds(&message.reactions).len(),
        2,
        "an edit keeps what others reacted with"
    );
    // With the message they go.
    ada.expect_ack(Command::Delete { room, number: 1 }).await;
    assert_eq!(
        ada.expect_problem(react(room, 1, "👍", true)).await.kind,
        ProblemKind::Conflict
    );
    let fresh = fixture.app.snapshot(&fixture.bob, view).await;
    assert!(fresh.room.unwrap().messages[&1].reactions.is_empty());
}

/// A node that has missed publications tells what a message is now, in one event; the tab asks for the rest.
#[tokio::test]
async fn a_gap_in_reactions_is_closed_from_the_database() {
    let fixture = CourseFixture::create().await;
    let room = fixture.general;
    let view = View::Room { room, near: Some(1) };
    let before = fixture.app.snapshot(&fixture.bob, view.clone()).await;
    let since = before.room.as_ref().unwrap().version;
    for (emoji, on) in [("👍", true), ("🎉", true), ("👍", false)] {
        fixture.app.execute_as(&fixture.ada, react(room, 1, emoji, on)).await;
    }
    let mut reader = fixture.app.cohort.store.snapshot().await.unwrap();
    let found = reader.stream_since(Stream::Room(room), since).await;
    let found = reader.finish(found).await.unwrap().unwrap();
    let mut state = State::reset(before);
    found.events.iter().for_each(|event| state.apply(event));
    let (mut bob, _) = fixture.bob.socket().await;
    let Some(part) = state.missing_parts().into_iter().next() else {
        panic!("two of three versions cannot be told")
    };
    let ServerFrame::CaughtUp { caught_up, .. } = bob.expect_reply(part.request()).await else {
        panic!()
    };
    state.apply_catch_up(*caught_up);
    assert_eq!(state.room, fixture.app.snapshot(&fixture.bob, view).await.room);
}

#[tokio::test]
async fn only_emoji_in_bounds_and_only_where_one_may_write() {
    let fixture = CourseFixture::create().await;
    let (room, app) = (fixture.general, &fixture.app);
    let (mut bob, _) = fixture.bob.socket().await;
    for text in ["", "ok", "👍👍", "<b>👍</b>"] {
        let problem = bob.expect_problem(react(room, 1, text, true)).await;
        assert_eq!(
            (problem.kind, problem.field.as_deref()),
            (ProblemKind::Invalid, Some("emoji"))
        );
    }
    let missing = react(room, 99, "👍", true);
    assert_eq!(bob.expect_problem(missing).await.kind, ProblemKind::NotFound);
    let kinds: Vec<&str> = "😀 😁 😂 😃 😄 😅 😆 😇 😈 😉 😊 😋 😌 😍 😎 😏 😐 😑 😒 😓 😔"
        .split(' ')
        .collect();
    let (last, first) = kinds.split_last().unwrap();
    assert_eq!(first.len() as i64, limits::REACTION_KINDS);
    for emoji in first {
        app.execute_as(&fixture.ada, react(room, 1, emoji, true)).await;
    }
    assert_eq!(
        bob.expect_problem(react(room, 1, last, true)).await.kind,
        ProblemKind::Conflict
    );
    bob.expect_ack(react(room, 1, first[0], true)).await;
    let closed = Command::SetRoomPace {
        room,
        slow: 0,
        closed: true,
        base: String::new(),
    };
    app.execute_as(&fixture.teacher, closed).await;
    assert_eq!(
        bob.expect_problem(react(room, 1, first[0], false)).await.kind,
        ProblemKind::Forbidden
    );
    let Done::Message { number, .. } = fixture.teacher.expect_done(&send(room, "Only staff now")).await else {
        panic!()
    };
    assert_eq!(number, 3);
}
