//! New messages: who receives them, in which order, with which numbers.

use crate::support::fixtures::{CourseFixture, send};
use crate::support::messages_in;
use app::protocol::{Change, Command, Done, NotificationFilter, ProblemKind, View};

#[tokio::test]
async fn a_message_is_published_to_all_participants_including_the_sender() {
    let fixture = CourseFixture::create().await;
    let (mut ada, _) = fixture.ada.socket().await;
    let (mut bob, _) = fixture.bob.socket().await;
    let (mut stranger, _) = fixture.stranger.socket().await;
    let done = ada.expect_ack(send(fixture.general, "Good morning")).await;
    assert!(matches!(done, Done::Message { number: 3, .. }), "{done:?}");
    assert_eq!(messages_in(&ada.received_events().await), [(3, "Good morning".into())]);
    assert_eq!(messages_in(&bob.received_events().await), [(3, "Good morning".into())]);
    stranger.expect_nothing().await;
}

#[tokio::test]
async fn concurrent_sends_are_executed_in_order_and_fail_independently() {
    let fixture = CourseFixture::create().await;
    let (mut bob, _) = fixture.bob.socket().await;
    fixture
        .app
        .execute_as(&fixture.bob, send(fixture.general, "Hello @ada"))
        .await;
    let repeated = send(fixture.general, "Sent twice");
    let sends = [
        (&fixture.ada, send(fixture.general, "First")),
        (&fixture.bob, send(fixture.private, "Elsewhere")),
        (&fixture.stranger, send(fixture.general, "Not mine")),
        (&fixture.ada, send(fixture.general, "  ")),
        (&fixture.bob, send(fixture.general, "Hello")),
        (&fixture.ada, repeated.clone()),
        (&fixture.ada, repeated),
        (&fixture.ada, send(fixture.news, "I am no teacher")),
    ];
    let mut running = Vec::new();
    for (user, command) in sends {
        let (cohort, actor) = (fixture.app.cohort.clone(), fixture.app.actor(user).await);
        running.push(async move { cohort.execute(&actor, command).await });
    }
    // All of them are queued before the first is executed.
    let done = futures_util::future::join_all(running).await;
    let number = |index: usize| match &done[index] {
        Ok(Done::Message { number, .. }) => *number,
        other => panic!("{index}: {other:?}"),
    };
    let refused = |index: usize| done[index].as_ref().unwrap_err().kind;
    assert_eq!([number(0), number(4), number(5), number(6)], [4, 5, 6, 6]);
    assert_eq!(number(1), 2);
    assert_eq!(
        [refused(2), refused(3), refused(7)],
        [ProblemKind::NotFound, ProblemKind::Invalid, ProblemKind::Forbidden]
    );
    let expected = [
        (3, "Hello @ada"),
        (4, "First"),
        (2, "Elsewhere"),
        (5, "Hello"),
        (6, "Sent twice"),
    ];
    assert_eq!(
        messages_in(&bob.received_events().await),
        expected.map(|(number, text)| (number, text.to_owned()))
    );
    // Ada sent a message after the mention, which reads it.
    let filter = NotificationFilter {
        unread: true,
        ..NotificationFilter::default()
    };
    let view = View::Notifications { filter };
    let notifications = fixture.app.snapshot(&fixture.ada, view).await.notifications.unwrap();
    assert!(
        notifications.rows.iter().all(|row| row.room != Some(fixture.general)),
        "{notifications:?}"
    );
}

#[tokio::test]
async fn a_message_has_the_current_name_of_its_author() {
    let fixture = CourseFixture::create().await;
    let (mut ada, _) = fixture.ada.socket().await;
    let rename = Command::Rename { name: "Ada L.".into() };
    ada.expect_ack(rename).await;
    ada.received_events().await;
    ada.expect_ack(send(fixture.general, "By another name")).await;
    let names: Vec<String> = (ada.received_events().await.into_iter())
        .filter_map(|event| match event.change {
            Change::Message(message) => Some(message.name),
            _ => None,
        })
        .collect();
    assert_eq!(names, ["Ada L."]);
}

#[tokio::test]
async fn concurrent_senders_get_consecutive_numbers_in_the_order_of_the_events() {
    let fixture = CourseFixture::create().await;
    let (mut receiver, _) = fixture.teacher.socket().await;
    let mut senders = tokio::task::JoinSet::new();
    for user in [&fixture.ada, &fixture.bob] {
        for _ in 0..4 {
            let (mut socket, _) = user.socket().await;
            let room = fixture.general;
            senders.spawn(async move {
                for index in 0..25 {
                    socket.expect_ack(send(room, &format!("line {index}"))).await;
                }
            });
        }
    }
    while let Some(done) = senders.join_next().await {
        done.unwrap();
    }
    let numbers: Vec<i64> = messages_in(&receiver.received_events().await)
        .into_iter()
        .map(|(number, _)| number)
        .collect();
    assert_eq!(numbers, (3..203).collect::<Vec<i64>>());
}
