//! Two nodes on one PostgreSQL, with Redis between them and without. These need both (`make test` starts them); on SQLite
//! there is one node only.

use crate::support::fixtures::{School, send};
use crate::support::{Socket, TestApp, redis};
use app::protocol::{Change, Command, Done, Event, RoomServerFrame, ServerFrame, Stream};
use server::clock::CoarseInstant;
use server::realtime::Publication;

/// Where no Redis is.
const NOWHERE: &str = "redis://127.0.0.1:1";

/// A school on the first of two nodes, and the second one. Nothing where there is no PostgreSQL.
async fn two_nodes(redis: &str) -> Option<(School, TestApp)> {
    self::redis()?;
    let school = School::on(TestApp::first_of_several(redis).await).await;
    let other = school.app.beside().await;
    Some((school, other))
}

/// The next messages a socket hears, with their numbers.
async fn messages(socket: &mut Socket, count: usize) -> Vec<(i64, String)> {
    let mut found = Vec::new();
    while found.len() < count {
        if let ServerFrame::Event(Event {
            change: Change::Message(message),
            ..
        }) = socket.down().await
        {
            found.push((message.number, message.content));
        }
    }
    found
}

#[tokio::test]
async fn what_is_said_on_one_node_is_heard_on_the_other_in_order() {
    let Some(url) = redis() else { return };
    let Some((school, other)) = two_nodes(&url).await else {
        return;
    };
    let (mut here, _) = school.ada.socket().await;
    let (mut there, _) = school.bob.at(&other).socket().await;
    let path = format!("/ws/chat/{}/", school.general);
    let mut plain = school.teacher.at(&other).try_socket(&path, None).await.unwrap();
    let mut expected = Vec::new();
    for round in 0..20 {
        here.expect_ack(send(school.general, &format!("here {round}"))).await;
        there.expect_ack(send(school.general, &format!("there {round}"))).await;
        expected.push((round * 2 + 3, format!("here {round}")));
        expected.push((round * 2 + 4, format!("there {round}")));
    }
    let (heard_here, heard_there) = (here.events().await, there.events().await);
    for events in [heard_here, heard_there] {
        let said: Vec<(i64, String)> = (events.into_iter())
            .filter_map(|event| match event.change {
                Change::Message(message) => Some((message.number, message.content)),
                _ => None,
            })
            .collect();
        let numbers: Vec<i64> = said.iter().map(|(number, _)| *number).collect();
        assert!(numbers.is_sorted(), "{numbers:?}");
        assert!(said.iter().all(|one| expected.contains(one)));
    }
    for (number, content) in expected {
        let frame: RoomServerFrame = serde_json::from_str(&plain.text().await.unwrap()).unwrap();
        assert!(
            matches!(&frame, RoomServerFrame::Message { message, number: at, .. } if *message == content && *at == number),
            "{number} {content}: {frame:?}"
        );
    }
}

#[tokio::test]
async fn removal_and_signing_out_reach_the_other_node_at_once() {
    let Some(url) = redis() else { return };
    let Some((school, other)) = two_nodes(&url).await else {
        return;
    };
    let path = format!("/ws/chat/{}/", school.general);
    let mut plain = school.bob.at(&other).try_socket(&path, None).await.unwrap();
    let again = school.app.sign_in_again(&school.ada).await;
    let (mut hers, _) = again.at(&other).socket().await;
    let remove = Command::RemoveMember {
        course: school.course,
        user: school.bob.id,
    };
    school.teacher.run(&remove).await.unwrap();
    assert_eq!(plain.expect_close().await, 4004);
    let session = school.app.actor(&again).await.session;
    let (token, secret) = school.app.token_of(&school.ada).await;
    let (mut script, _) = school.ada.script(&secret).at(&other).socket().await;
    school.ada.run(&Command::RevokeToken { token }).await.unwrap();
    assert_eq!(script.expect_close().await, 4001);
    school.ada.run(&Command::EndSession { session }).await.unwrap();
    assert_eq!(hers.expect_close().await, 4001);
}

#[tokio::test]
async fn without_redis_holes_are_closed_from_the_database() {
    let Some((school, other)) = two_nodes(NOWHERE).await else {
        return;
    };
    let (mut there, _) = school.bob.at(&other).socket().await;
    let path = format!("/ws/chat/{}/", school.general);
    let mut plain = school.bob.at(&other).try_socket(&path, None).await.unwrap();
    let first = school.ada.run(&send(school.general, "Sayd elsewhere")).await.unwrap();
    school.ada.run(&send(school.general, "And this")).await.unwrap();
    let Done::Message { version, .. } = first else { panic!() };
    let correct = Command::Edit {
        room: school.general,
        number: 3,
        version,
        content: "Said elsewhere".into(),
    };
    school.ada.run(&correct).await.unwrap();
    // The next event of the room on this node shows the hole, and waits for it.
    let here = school.ada.at(&other);
    here.run(&send(school.general, "Said here")).await.unwrap();
    let expected = [(3, "Said elsewhere"), (4, "And this"), (5, "Said here")];
    let expected = expected.map(|(number, text)| (number, text.to_owned()));
    let mut heard = messages(&mut there, 3).await;
    // The tab hears of the changes as they were made, the one-room socket of each message once, in order.
    heard.sort();
    assert_eq!(heard, expected);
    for (number, content) in expected {
        let frame: RoomServerFrame = serde_json::from_str(&plain.text().await.unwrap()).unwrap();
        assert!(
            matches!(&frame, RoomServerFrame::Message { message, number: at, .. } if *message == content && *at == number),
            "{frame:?}"
        );
    }
    let page = school.bob.at(&other).get("/readyz").await;
    assert!(page.status == 200 && page.body.contains("degraded"), "{}", page.body);
    let counts = school.app.nobody().get("/metrics").await.body;
    assert!(counts.contains("cohort_redis{state=\"degraded\"} 1\n"), "{counts}");
}

#[tokio::test]
async fn whoever_was_removed_elsewhere_hears_nothing_even_without_redis() {
    let Some((school, other)) = two_nodes(NOWHERE).await else {
        return;
    };
    let (mut his, _) = school.bob.at(&other).socket().await;
    let (mut hers, _) = school.ada.at(&other).socket().await;
    let remove = Command::RemoveMember {
        course: school.course,
        user: school.bob.id,
    };
    school.teacher.run(&remove).await.unwrap();
    let here = school.ada.at(&other);
    here.run(&send(school.general, "Bob is not here any more"))
        .await
        .unwrap();
    assert_eq!(messages(&mut hers, 1).await.len(), 1, "those who are in it hear it");
    let heard = his.events().await;
    assert!(
        !heard.iter().any(|event| matches!(event.change, Change::Message(_))),
        "{heard:?}"
    );
}

#[tokio::test]
async fn whoever_was_let_in_elsewhere_hears_the_room_even_without_redis() {
    let Some((school, other)) = two_nodes(NOWHERE).await else {
        return;
    };
    let (mut hers, _) = school.stranger.at(&other).socket().await;
    school.app.join(&school.stranger, school.course, &school.teacher).await;
    school.ada.run(&send(school.general, "Welcome")).await.unwrap();
    // What the heartbeat does for a stream that is behind.
    let (cohort, own) = (&other.cohort, Stream::User(school.stranger.id));
    let lack = cohort.hub.gap_after(0);
    server::application::repair(&cohort.store, &cohort.hub, own, &lack)
        .await
        .unwrap();
    school
        .ada
        .at(&other)
        .run(&send(school.general, "Here you are"))
        .await
        .unwrap();
    assert_eq!(messages(&mut hers, 1).await[0].1, "Here you are");
    // And is told where the room stood, so that the tab asks for what it has missed.
    let (mut again, hello) = school.stranger.at(&other).socket().await;
    assert!(hello.overview.rooms.iter().any(|room| room.id == school.general));
    again.expect_nothing().await;
}

#[tokio::test]
async fn a_word_that_comes_late_lets_nobody_in() {
    let Some(url) = redis() else { return };
    let Some((school, other)) = two_nodes(&url).await else {
        return;
    };
    let (mut hers, _) = school.stranger.at(&other).socket().await;
    let (mut here, _) = school.stranger.socket().await;
    // As if she had been let in and put out again, and the first word of it came last; even to the node that says it.
    let late = Publication::Subscribe {
        user: school.stranger.id,
        stream: Stream::Room(school.general),
    };
    school.app.cohort.publisher.publish(vec![late], CoarseInstant::now());
    for round in 0..20 {
        let said = send(school.general, &format!("Not for her {round}"));
        school.ada.run(&said).await.unwrap();
    }
    hers.expect_nothing().await;
    here.expect_nothing().await;
}

#[tokio::test]
async fn markers_notifications_and_limits_hold_on_every_node() {
    let Some(url) = redis() else { return };
    let Some((school, other)) = two_nodes(&url).await else {
        return;
    };
    let (mut hers, _) = school.ada.at(&other).socket().await;
    // On the first node she tries passwords until she may not any more.
    let guess = [("do", "sign_in"), ("username", "ada"), ("password", "not this one")];
    let nobody = school.app.nobody();
    while nobody.post("/signin", &guess).await.status != 429 {}
    // Then she reads there, and is mentioned there.
    let read = Command::Read {
        room: school.general,
        number: 2,
    };
    school.ada.run(&read).await.unwrap();
    school.bob.run(&send(school.general, "And you, @ada?")).await.unwrap();
    let (mut moved, mut noticed) = (false, false);
    while !(moved && noticed) {
        if let ServerFrame::Event(Event { change, .. }) = hers.down().await {
            moved |= change
                == Change::Read {
                    room: school.general,
                    number: 2,
                };
            noticed |= matches!(change, Change::Notification { .. });
        }
    }
    // What was told before is known here too. (One more try comes free every six seconds.)
    let mut free = 0;
    while nobody.at(&other).post("/signin", &guess).await.status != 429 {
        free += 1;
        assert!(free < 3, "the tries on the other node count here");
    }
}
