//! A reply that is also said in the thread's room.

use super::unread;
use crate::support::TestUser;
use crate::support::fixtures::{CourseFixture, also_in_room, send};
use crate::support::threads::ThreadFixture;
use app::protocol::{Command, Done, Message, ProblemKind, ReplyInThread, RoomId, View};

async fn messages(course: &CourseFixture, user: &TestUser, room: RoomId) -> Vec<Message> {
    let view = View::Room { room, near: None };
    let snapshot = course.app.snapshot(user, view).await;
    snapshot.room.unwrap().messages.into_values().collect()
}

async fn unread_in(course: &CourseFixture, user: &TestUser, room: RoomId) -> i64 {
    let overview = course.app.snapshot(user, View::Overview).await.overview;
    overview.rooms.iter().find(|entry| entry.id == room).unwrap().unread()
}

#[tokio::test]
async fn it_is_one_message_in_both_places_and_is_told_once() {
    let ThreadFixture { course, thread, .. } = ThreadFixture::create().await;
    let CourseFixture {
        app, ada, bob, general, ..
    } = &course;
    let before = unread(app, bob).await.len();
    let command = also_in_room(thread, "**Dear** @bob: done");
    let done = ada.expect_done(&command).await;
    assert_eq!(ada.expect_done(&command).await, done, "a repeat says nothing twice");
    let Done::Message { room, number, .. } = done else {
        panic!()
    };
    assert_eq!((room, number), (thread, 3), "the answer is about the reply");
    let in_room = messages(&course, bob, *general).await;
    let said: Vec<&Message> = in_room.iter().filter(|message| message.reply.is_some()).collect();
    let reply = messages(&course, bob, thread).await.pop().unwrap();
    let [said] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!(said.reply.as_deref(), Some(&ReplyInThread { thread, number }));
    assert_eq!(
        (&said.content, &said.html, &said.mentioned),
        (&reply.content, &reply.html, &reply.mentioned)
    );
    assert_eq!(
        unread(app, bob).await.len(),
        before + 1,
        "the mention is told in the thread"
    );
}

#[tokio::test]
async fn the_two_are_edited_and_deleted_together_from_either() {
    let ThreadFixture { course, thread, .. } = ThreadFixture::create().await;
    let CourseFixture { app, ada, general, .. } = &course;
    app.execute_as(ada, also_in_room(thread, "As I said")).await;
    let last = |messages: Vec<Message>| messages.into_iter().next_back().unwrap();
    for (in_thread, content) in [(true, "As I *said*"), (false, "As they said")] {
        let place = if in_thread { thread } else { *general };
        let message = last(messages(&course, ada, place).await);
        let edit = Command::Edit {
            room: place,
            number: message.number,
            version: message.version,
            content: content.into(),
        };
        app.execute_as(ada, edit).await;
        for room in [thread, *general] {
            let message = last(messages(&course, ada, room).await);
            assert_eq!(message.content, content);
            assert!(message.edited_at.is_some());
        }
    }
    let number = last(messages(&course, ada, *general).await).number;
    app.execute_as(ada, Command::Delete { room: *general, number }).await;
    for room in [thread, *general] {
        assert!(last(messages(&course, ada, room).await).deleted_at.is_some());
    }
}

#[tokio::test]
async fn what_i_have_not_read_in_the_room_stays_unread() {
    let ThreadFixture { course, thread, .. } = ThreadFixture::create().await;
    let CourseFixture {
        app, ada, bob, general, ..
    } = &course;
    let last_number = messages(&course, ada, *general).await.len() as i64;
    let read = Command::Read {
        room: *general,
        number: last_number,
    };
    app.execute_as(ada, read).await;
    app.execute_as(ada, also_in_room(thread, "Nothing is unread")).await;
    assert_eq!(unread_in(&course, ada, *general).await, 0);
    app.execute_as(bob, send(*general, "Meanwhile")).await;
    app.execute_as(ada, also_in_room(thread, "Not read")).await;
    assert!(unread_in(&course, ada, *general).await > 0);
}

#[tokio::test]
async fn a_slow_room_is_slow_for_it_too_and_elsewhere_it_means_nothing() {
    let ThreadFixture { course, thread, .. } = ThreadFixture::create().await;
    let CourseFixture {
        app,
        teacher,
        ada,
        general,
        ..
    } = &course;
    let before = messages(&course, ada, *general).await.len();
    app.execute_as(ada, also_in_room(*general, "In the room itself")).await;
    assert_eq!(messages(&course, ada, *general).await.len(), before + 1);
    let slow = Command::SetRoomPace {
        room: *general,
        slow: 30,
        closed: false,
        base: String::new(),
    };
    app.execute_as(teacher, slow).await;
    let problem = ada.expect_problem(&also_in_room(thread, "At once")).await;
    assert_eq!(
        (problem.kind, problem.field.as_deref()),
        (ProblemKind::TooMany, Some("also_in_room"))
    );
    assert_eq!(messages(&course, ada, thread).await.len(), 2, "neither is said");
    app.clock.advance(30_000);
    app.execute_as(ada, also_in_room(thread, "Later")).await;
    app.clock.advance(10_000);
    let problem = ada.expect_problem(&send(*general, "Too early")).await;
    assert_eq!(problem.kind, ProblemKind::TooMany);
}
