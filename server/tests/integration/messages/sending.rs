//! Talking: once, in order, and what everybody sees of it.

use crate::support::fixtures::{School, send};
use app::protocol::{
    Change, Command, Done, Event, NotificationFilter, ProblemKind, Request, ServerFrame, Stream, View,
};

/// What a tab heard of a room's messages, as number and text.
fn heard(events: &[Event]) -> Vec<(i64, String)> {
    (events.iter())
        .filter_map(|event| match &event.change {
            Change::Message(message) => Some((message.number, message.content.clone())),
            _ => None,
        })
        .collect()
}

#[tokio::test]
async fn a_message_reaches_everybody_in_the_room_the_sender_too() {
    let school = School::open().await;
    let (mut ada, _) = school.ada.socket().await;
    let (mut bob, _) = school.bob.socket().await;
    let (mut stranger, _) = school.stranger.socket().await;
    let done = ada.expect_ack(send(school.general, "Good morning")).await;
    assert!(matches!(done, Done::Message { number: 3, .. }), "{done:?}");
    assert_eq!(heard(&ada.events().await), [(3, "Good morning".into())]);
    assert_eq!(heard(&bob.events().await), [(3, "Good morning".into())]);
    stranger.expect_nothing().await;
}

#[tokio::test]
async fn what_comes_together_is_kept_in_order_and_each_for_itself() {
    let school = School::open().await;
    let (mut bob, _) = school.bob.socket().await;
    let said = |room, text: &str| send(room, text);
    let twice = said(school.general, "Sent twice");
    let sends = [
        (&school.ada, said(school.general, "First")),
        (&school.bob, said(school.private, "Elsewhere")),
        (&school.stranger, said(school.general, "Not mine")),
        (&school.ada, said(school.general, "  ")),
        (&school.bob, said(school.general, "Hello @ada")),
        (&school.ada, twice.clone()),
        (&school.ada, twice),
        (&school.ada, said(school.news, "I am no teacher")),
    ];
    let mut running = Vec::new();
    for (who, command) in sends {
        let (cohort, actor) = (school.app.cohort.clone(), school.app.actor(who).await);
        running.push(async move { cohort.execute(&actor, command).await });
    }
    // All of them are queued before the first is looked at.
    let done = futures_util::future::join_all(running).await;
    let number = |at: usize| match &done[at] {
        Ok(Done::Message { number, .. }) => *number,
        other => panic!("{at}: {other:?}"),
    };
    let refused = |at: usize| done[at].as_ref().unwrap_err().kind;
    assert_eq!([number(0), number(4), number(5), number(6)], [3, 4, 5, 5]);
    assert_eq!(number(1), 2);
    assert_eq!(
        [refused(2), refused(3), refused(7)],
        [ProblemKind::NotFound, ProblemKind::Invalid, ProblemKind::Forbidden]
    );
    let expected = [(3, "First"), (2, "Elsewhere"), (4, "Hello @ada"), (5, "Sent twice")];
    assert_eq!(
        heard(&bob.events().await),
        expected.map(|(number, text)| (number, text.to_owned()))
    );
    // Ada wrote after she was mentioned, so she has read it.
    let actor = school.app.actor(&school.ada).await;
    let filter = NotificationFilter {
        unread: true,
        course: None,
    };
    let notifications = school
        .app
        .cohort
        .snapshot(&actor, View::Notifications { filter })
        .await
        .unwrap()
        .notifications
        .unwrap();
    assert!(
        notifications.rows.iter().all(|row| row.room != Some(school.general)),
        "{notifications:?}"
    );
}

#[tokio::test]
async fn a_message_names_its_author_as_they_are_called_now() {
    let school = School::open().await;
    let (mut ada, _) = school.ada.socket().await;
    let rename = Command::Rename { name: "Ada L.".into() };
    ada.expect_ack(rename).await;
    ada.events().await;
    ada.expect_ack(send(school.general, "By another name")).await;
    let names: Vec<String> = (ada.events().await.into_iter())
        .filter_map(|event| match event.change {
            Change::Message(message) => Some(message.name),
            _ => None,
        })
        .collect();
    assert_eq!(names, ["Ada L."]);
}

#[tokio::test]
async fn a_repeat_returns_the_first_result_and_tells_nobody() {
    let school = School::open().await;
    let (mut ada, _) = school.ada.socket().await;
    let (mut bob, _) = school.bob.socket().await;
    let once = send(school.general, "Only once");
    let first = ada.expect_ack(once.clone()).await;
    bob.events().await;
    assert_eq!(ada.expect_ack(once.clone()).await, first);
    assert_eq!(school.ada.run(&once).await.unwrap(), first);
    let Command::Send { uuid, .. } = once.clone() else {
        panic!()
    };
    let changed = Command::Send {
        room: school.general,
        uuid: uuid.clone(),
        content: "Something else".into(),
    };
    let problem = ada.expect_problem(changed).await;
    assert_eq!(
        (problem.kind, problem.field.as_deref()),
        (ProblemKind::Conflict, Some("content")),
        "other words are no repeat, and must not vanish"
    );
    bob.expect_nothing().await;
    // The same uuid is another person's own business.
    let theirs = Command::Send {
        room: school.general,
        uuid: uuid.clone(),
        content: "Mine".into(),
    };
    assert_ne!(school.bob.run(&theirs).await.unwrap(), first);
    // And cannot go to another room.
    let elsewhere = Command::Send {
        room: school.private,
        uuid,
        content: "Only once".into(),
    };
    assert_eq!(ada.expect_problem(elsewhere).await.kind, ProblemKind::Conflict);
    // However it has changed since, a repeat of what was sent is one.
    let Done::Message { room, number, version } = first else {
        panic!()
    };
    let edit = Command::Edit {
        room,
        number,
        version,
        content: "Edited".into(),
    };
    ada.expect_ack(edit).await;
    assert!(matches!(ada.expect_ack(once).await, Done::Message { number: same, .. } if same == number));
}

#[tokio::test]
async fn a_form_sent_twice_is_one_message() {
    let school = School::open().await;
    let path = format!("/chat/{}", school.general);
    let room = school.general.to_string();
    let fields = [
        ("do", "send"),
        ("room", room.as_str()),
        ("uuid", "0f8fad5b-d9cb-469f-a165-70867728950e"),
        ("content", "From a form\r\nin two lines"),
    ];
    let (first, second) = tokio::join!(school.ada.post(&path, &fields), school.ada.post(&path, &fields));
    assert_eq!(
        (first.status, first.header("location")),
        (303, format!("{path}#m3").as_str()),
        "{}",
        first.body
    );
    assert_eq!(second.header("location"), first.header("location"));
    let page = school.bob.get(&path).await;
    assert_eq!(page.body.matches("<article id=\"m").count(), 3, "three messages in all");
    // Back in the browser's history, and another text typed into the same page.
    let more = [fields[0], fields[1], fields[2], ("content", "And another thing")];
    let again = school.ada.post(&path, &more).await;
    assert_eq!(again.status, 409);
    assert!(
        again.body.contains("And another thing"),
        "what was typed stays: {}",
        again.body
    );
    let old = "name=\"uuid\" value=\"0f8fad5b";
    assert!(!again.body.contains(old), "and can be sent as a message of its own");
}

#[tokio::test]
async fn many_senders_at_once_are_numbered_without_holes_in_the_order_all_hear() {
    let school = School::open().await;
    let (mut listener, _) = school.teacher.socket().await;
    let mut sending = tokio::task::JoinSet::new();
    for person in [&school.ada, &school.bob] {
        for _ in 0..4 {
            let (mut socket, _) = person.socket().await;
            let room = school.general;
            sending.spawn(async move {
                for at in 0..25 {
                    socket.expect_ack(send(room, &format!("line {at}"))).await;
                }
            });
        }
    }
    while let Some(done) = sending.join_next().await {
        done.unwrap();
    }
    let numbers: Vec<i64> = heard(&listener.events().await)
        .into_iter()
        .map(|(number, _)| number)
        .collect();
    assert_eq!(numbers, (3..203).collect::<Vec<i64>>());
}

#[tokio::test]
async fn edits_and_deletions_are_changes_with_versions_of_their_own() {
    let school = School::open().await;
    let (mut ada, _) = school.ada.socket().await;
    let (mut bob, _) = school.bob.socket().await;
    let Done::Message { number, version, .. } = ada.expect_ack(send(school.general, "Helo")).await else {
        panic!()
    };
    let room = school.general;
    let edit = |version, content: &str| Command::Edit {
        room,
        number,
        version,
        content: content.into(),
    };
    let Done::Message { version: edited, .. } = ada.expect_ack(edit(version, "Hello")).await else {
        panic!()
    };
    assert_eq!(edited, version + 1);
    // Edited elsewhere meanwhile: refused beside the field, nothing changed.
    let stale = ada.expect_problem(edit(version, "Hullo")).await;
    assert_eq!(
        (stale.kind, stale.field.as_deref()),
        (ProblemKind::Conflict, Some("content"))
    );
    // Saving the same again is no conflict.
    ada.expect_ack(edit(version, "Hello")).await;
    assert_eq!(
        bob.expect_problem(edit(edited, "Mine now")).await.kind,
        ProblemKind::Forbidden
    );
    assert_eq!(
        bob.expect_problem(Command::Delete { room, number }).await.kind,
        ProblemKind::Forbidden
    );
    ada.expect_ack(Command::Delete { room, number }).await;
    ada.expect_ack(Command::Delete { room, number }).await;
    assert_eq!(
        ada.expect_problem(edit(edited, "Back")).await.kind,
        ProblemKind::Conflict
    );
    let versions: Vec<i64> = bob
        .events()
        .await
        .iter()
        .filter(|event| event.stream == Stream::Room(room))
        .map(|event| event.version)
        .collect();
    assert_eq!(versions, [version, version + 1, version + 2]);
    let page = school.bob.get(&format!("/chat/{room}")).await;
    assert!(!page.body.contains("Hello</"), "the text of a deleted message is gone");
    // Staff may delete anybody's.
    school.teacher.run(&Command::Delete { room, number: 1 }).await.unwrap();
}

#[tokio::test]
async fn catching_up_tells_everything_since_a_version_edits_and_deletions_too() {
    let school = School::open().await;
    let room = school.general;
    let before = school
        .app
        .cohort
        .snapshot(&school.app.actor(&school.bob).await, View::Room { room, near: None })
        .await
        .unwrap();
    let mut state = app::state::State::reset(before.clone());
    school.ada.run(&send(room, "While you were away")).await.unwrap();
    school
        .ada
        .run(&Command::Edit {
            room,
            number: 1,
            version: 2,
            content: "Hello, edited".into(),
        })
        .await
        .unwrap();
    school.teacher.run(&Command::Delete { room, number: 2 }).await.unwrap();
    school
        .app
        .run(&school.ada, Command::Rename { name: "Ada L.".into() })
        .await;
    let (mut bob, hello) = school.bob.socket().await;
    state.renew_desk(hello.overview);
    let since = before.room.unwrap().version;
    assert!(
        state
            .needs()
            .contains(&app::state::Need::CatchUp { room, since, from: 1 })
    );
    let app::protocol::ServerFrame::CaughtUp { caught_up, .. } =
        bob.ask(Request::CatchUp { room, since, from: 1 }).await
    else {
        panic!()
    };
    state.caught_up(*caught_up);
    let fresh = school
        .app
        .cohort
        .snapshot(&school.app.actor(&school.bob).await, View::Room { room, near: None })
        .await
        .unwrap();
    assert_eq!(state.room, fresh.room);
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_a_restart() {
    let school = School::open().await;
    let room = school.general;
    let once = send(room, "Keep this");
    let first = school.ada.run(&once).await.unwrap();
    let School { app, ada, .. } = school;
    let app = app.restart().await;
    let ada = crate::support::TestUser {
        address: app.address,
        ..ada
    };
    assert_eq!(
        ada.run(&once).await.unwrap(),
        first,
        "a retry after the restart finds the first"
    );
    let page = ada.get(&format!("/chat/{room}")).await;
    assert_eq!(page.body.matches("Keep this<").count(), 1);
}

#[tokio::test]
async fn history_comes_in_pages_and_a_permalink_lands_in_its_place() {
    let school = School::open().await;
    let room = school.general;
    for at in 3..=180 {
        school.ada.run(&send(room, &format!("line {at}"))).await.unwrap();
    }
    let actor = school.app.actor(&school.bob).await;
    let look = |view| school.app.cohort.snapshot(&actor, view);
    let unread = look(View::Room { room, near: None }).await.unwrap().room.unwrap();
    assert!(
        unread.messages.contains_key(&2) && unread.messages.contains_key(&3) && !unread.at_end,
        "a room opens where reading goes on"
    );
    let mark = |number| Command::Read { room, number };
    school.bob.run(&mark(130)).await.unwrap();
    let end = look(View::Room { room, near: None }).await.unwrap().room.unwrap();
    assert_eq!(
        (end.messages.keys().next(), end.messages.len(), end.at_end),
        (Some(&131), 50, true)
    );
    let older = look(View::Before { room, number: 131 }).await.unwrap().page.unwrap();
    assert_eq!(
        (older.messages[0].number, older.messages[49].number, older.at_end),
        (81, 130, false)
    );
    let near = look(View::Room { room, near: Some(60) }).await.unwrap().room.unwrap();
    assert_eq!((near.near, near.at_end), (Some(60), false));
    assert_eq!(
        near.messages.keys().copied().collect::<Vec<_>>(),
        (35..=85).collect::<Vec<_>>()
    );
    let newer = look(View::After { room, number: 85 }).await.unwrap().page.unwrap();
    assert_eq!(newer.messages[0].number, 86);
    let gone = look(View::Room {
        room,
        near: Some(9_999),
    })
    .await
    .unwrap()
    .room
    .unwrap();
    assert_eq!((gone.near, gone.at_end), (None, true));
    let page = school.bob.get(&format!("/chat/{room}/60")).await;
    assert!(page.status == 200 && page.body.contains("id=\"m60\""));
}

#[tokio::test]
async fn read_markers_go_forward_to_all_own_tabs_and_back_only_when_asked() {
    let school = School::open().await;
    let (room, bob) = (school.general, &school.bob);
    school.ada.run(&send(room, "three")).await.unwrap();
    school.ada.run(&send(room, "four")).await.unwrap();
    let (mut one, hello) = bob.socket().await;
    let (mut other, _) = bob.socket().await;
    let entry =
        |overview: &app::protocol::Overview| overview.rooms.iter().find(|entry| entry.id == room).unwrap().clone();
    assert_eq!(entry(&hello.overview).unread(), 2);
    one.expect_ack(Command::Read { room, number: 9_999 }).await;
    let moved = Change::Read { room, number: 4 };
    assert!(other.events().await.iter().any(|event| event.change == moved));
    one.expect_ack(Command::Read { room, number: 1 }).await;
    assert_eq!(entry(&school.app.cohort.overview(bob.id).await.unwrap()).unread(), 0);
    // The marker may point at a deleted message.
    school.ada.run(&Command::Delete { room, number: 4 }).await.unwrap();
    assert_eq!(entry(&school.app.cohort.overview(bob.id).await.unwrap()).unread(), 0);
    one.expect_ack(Command::MarkUnread { room, number: 2 }).await;
    assert_eq!(entry(&school.app.cohort.overview(bob.id).await.unwrap()).unread(), 3);
    // Writing is reading.
    one.expect_ack(send(room, "I am up to date")).await;
    assert_eq!(entry(&school.app.cohort.overview(bob.id).await.unwrap()).unread(), 0);
}

#[tokio::test]
async fn much_text_is_drawn_afresh_and_fits_through_the_socket() {
    let school = School::open().await;
    let room = school.general;
    // More than a mebibyte altogether, and almost one on a page.
    let long = "\u{1d11e}".repeat(4_000);
    for _ in 0..70 {
        school.app.run(&school.ada, send(room, &long)).await;
    }
    let (mut bob, _) = school.bob.socket().await;
    let since = 3;
    let ServerFrame::CaughtUp { caught_up, .. } = bob.ask(Request::CatchUp { room, since, from: 1 }).await else {
        panic!("no catch-up")
    };
    assert!(caught_up.too_much && caught_up.messages.is_empty());
    let ServerFrame::Snapshot { snapshot, .. } = bob.ask(Request::View(View::end_of(room))).await else {
        panic!("no picture")
    };
    let view = snapshot.room.unwrap();
    assert!(view.at_end && view.messages.len() == 50);
}
