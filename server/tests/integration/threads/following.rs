//! What a message says of its thread, and who is told of replies.

use super::{about_threads, unread};
use crate::support::fixtures::{CourseFixture, send};
use crate::support::threads::{ThreadFixture, open_thread};
use crate::support::{TestApp, TestUser};
use app::protocol::{Command, NotificationLevel, RoomId, RoomView, Thread, View};
use server::clock::Clock;

async fn room(app: &TestApp, user: &TestUser, room: RoomId) -> RoomView {
    app.snapshot(user, View::Room { room, near: None }).await.room.unwrap()
}

#[tokio::test]
async fn a_message_says_how_often_when_and_by_whom_it_was_answered() {
    let CourseFixture {
        app,
        teacher,
        ada,
        bob,
        general,
        ..
    } = CourseFixture::create().await;
    let thread = open_thread(&app, &bob, general, 1).await;
    assert_eq!(
        open_thread(&app, &ada, general, 1).await,
        thread,
        "a message has one thread"
    );
    assert_eq!(
        room(&app, &ada, general).await.messages[&1].thread,
        None,
        "nobody has replied"
    );
    for user in [&bob, &teacher, &bob, &ada] {
        app.execute_as(user, send(thread, "A reply")).await;
    }
    let expected = Thread {
        room: thread,
        replies: 4,
        last_at: app.clock.now(),
        authors: vec![
            (ada.id, "Ada".into()),
            (bob.id, "Bob".into()),
            (teacher.id, "Teacher".into()),
        ],
    };
    assert_eq!(
        room(&app, &ada, general).await.messages[&1].thread.as_deref(),
        Some(&expected)
    );
    app.execute_as(
        &ada,
        Command::Delete {
            room: thread,
            number: 4,
        },
    )
    .await;
    let thread_now = room(&app, &ada, general).await.messages[&1].thread.clone().unwrap();
    let authors: Vec<&str> = thread_now.authors.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!((thread_now.replies, authors), (3, vec!["Bob", "Teacher"]));
}

#[tokio::test]
async fn whoever_follows_is_told_once_and_the_room_counts_nothing() {
    let ThreadFixture { course, thread, .. } = ThreadFixture::create().await;
    let CourseFixture {
        app,
        teacher,
        ada,
        bob,
        general,
        ..
    } = &course;
    // Ada wrote the message, so she follows: the first reply that she has not read is named, with the reason.
    let rows = unread(app, ada).await;
    assert_eq!(about_threads(&rows), [1]);
    let row = rows.iter().find(|row| row.room == Some(thread)).unwrap();
    assert_eq!(row.reason, "You follow this thread.");
    assert_eq!(row.notification.presentation().link, format!("/chat/{thread}/1"));
    assert!(
        about_threads(&unread(app, teacher).await).is_empty(),
        "the teacher has nothing to do with it"
    );
    assert_eq!(
        app.room_entry(ada, *general).await.last_number,
        2,
        "the room has its own numbers"
    );
    let list = app.snapshot(ada, View::Threads { page: 0 }).await.threads.unwrap();
    let listed: Vec<(i64, i64, &str)> = (list.rows.iter())
        .map(|row| (row.unread, row.first_unread, row.excerpt.as_str()))
        .collect();
    assert_eq!(listed, [(2, 1, "Hello everybody")]);
    // Reading the room does not read the thread; reading the thread does.
    app.execute_as(
        ada,
        Command::Read {
            room: *general,
            number: 2,
        },
    )
    .await;
    assert_eq!(about_threads(&unread(app, ada).await), [1]);
    app.execute_as(
        ada,
        Command::Read {
            room: thread,
            number: 2,
        },
    )
    .await;
    assert!(about_threads(&unread(app, ada).await).is_empty());
    app.execute_as(bob, send(thread, "One more")).await;
    assert_eq!(about_threads(&unread(app, ada).await), [3]);
    // The first unread reply is deleted: the next one is named, if there is one.
    app.execute_as(bob, send(thread, "And the last")).await;
    app.execute_as(
        bob,
        Command::Delete {
            room: thread,
            number: 3,
        },
    )
    .await;
    assert_eq!(about_threads(&unread(app, ada).await), [4]);
    app.execute_as(
        bob,
        Command::Delete {
            room: thread,
            number: 4,
        },
    )
    .await;
    assert!(about_threads(&unread(app, ada).await).is_empty());
}

#[tokio::test]
async fn following_begins_by_replying_or_a_mention_and_ends_when_one_wants() {
    let ThreadFixture { course, thread, .. } = ThreadFixture::create().await;
    let CourseFixture {
        app, teacher, ada, bob, ..
    } = &course;
    app.execute_as(bob, send(thread, "What does @teacher say?")).await;
    let rows = unread(app, teacher).await;
    let mention = rows.iter().find(|row| row.room == Some(thread)).unwrap();
    assert_eq!(mention.cause, format!("mention:{thread}:3"));
    app.execute_as(
        teacher,
        Command::Read {
            room: thread,
            number: 3,
        },
    )
    .await;
    app.execute_as(bob, send(thread, "Hello?")).await;
    assert_eq!(about_threads(&unread(app, teacher).await), [4]);
    let level = |level| Command::SetNotificationLevel { room: thread, level };
    app.execute_as(teacher, level(NotificationLevel::Muted)).await;
    assert!(
        about_threads(&unread(app, teacher).await).is_empty(),
        "what was unread is not any more"
    );
    app.execute_as(bob, send(thread, "Still there?")).await;
    assert!(about_threads(&unread(app, teacher).await).is_empty());
    app.execute_as(teacher, send(thread, "Yes.")).await;
    app.execute_as(ada, send(thread, "Good.")).await;
    assert_eq!(
        about_threads(&unread(app, teacher).await),
        [7],
        "whoever replies follows again"
    );
}
