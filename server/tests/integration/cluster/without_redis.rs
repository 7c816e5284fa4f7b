//! Two nodes that cannot reach Redis: what they do not receive is read from the database.

use super::nodes::{expect_room_messages, next_messages, without_redis};
use crate::support::fixtures::send;
use app::protocol::{Change, Command, Done, Stream};

#[tokio::test]
async fn without_redis_gaps_are_repaired_from_the_database() {
    let Some((fixture, other)) = without_redis().await else {
        return;
    };
    let (mut there, _) = fixture.bob.at(other.address).socket().await;
    let mut room_socket = fixture.bob.at(other.address).room_socket(fixture.general).await;
    let first = fixture.ada.expect_done(&send(fixture.general, "Sayd elsewhere")).await;
    fixture.ada.expect_done(&send(fixture.general, "And this")).await;
    let Done::Message { version, .. } = first else { panic!() };
    let correction = Command::Edit {
        room: fixture.general,
        number: 3,
        version,
        content: "Said elsewhere".into(),
    };
    fixture.ada.expect_done(&correction).await;
    // The next event of the room on this node reveals the gap, and waits until it is repaired.
    let here = fixture.ada.at(other.address);
    here.expect_done(&send(fixture.general, "Said here")).await;
    let expected = [(3, "Said elsewhere"), (4, "And this"), (5, "Said here")];
    let expected = expected.map(|(number, text)| (number, text.to_owned()));
    let mut received = next_messages(&mut there, 3).await;
    // The tab receives the changes as they were made, the room socket each message once, in order.
    received.sort();
    assert_eq!(received, expected);
    expect_room_messages(&mut room_socket, expected).await;
    let ready = fixture.bob.at(other.address).get("/readyz").await;
    assert!(ready.status == 200 && ready.body.contains("degraded"), "{}", ready.body);
    let metrics = fixture.app.anonymous().get("/metrics").await.body;
    assert!(metrics.contains("cohort_redis{state=\"degraded\"} 1\n"), "{metrics}");
}

#[tokio::test]
async fn without_redis_a_member_removed_on_another_node_receives_nothing() {
    let Some((fixture, other)) = without_redis().await else {
        return;
    };
    let (mut bob, _) = fixture.bob.at(other.address).socket().await;
    let (mut ada, _) = fixture.ada.at(other.address).socket().await;
    fixture.teacher.expect_done(&fixture.remove_bob()).await;
    let here = fixture.ada.at(other.address);
    here.expect_done(&send(fixture.general, "Bob is not here any more"))
        .await;
    assert_eq!(next_messages(&mut ada, 1).await.len(), 1, "members receive it");
    let received = bob.received_events().await;
    assert!(
        !received.iter().any(|event| matches!(event.change, Change::Message(_))),
        "{received:?}"
    );
}

#[tokio::test]
async fn without_redis_a_member_added_on_another_node_receives_the_room_after_a_repair() {
    let Some((fixture, other)) = without_redis().await else {
        return;
    };
    let (mut stranger, _) = fixture.stranger.at(other.address).socket().await;
    fixture.join_stranger().await;
    fixture.ada.expect_done(&send(fixture.general, "Welcome")).await;
    // What the heartbeat does for a stream that is behind.
    let (cohort, own) = (&other.cohort, Stream::User(fixture.stranger.id));
    let gap = cohort.hub.gap_after(0);
    server::application::repair(&cohort.store, &cohort.hub, own, &gap)
        .await
        .unwrap();
    fixture
        .ada
        .at(other.address)
        .expect_done(&send(fixture.general, "Here you are"))
        .await;
    assert_eq!(next_messages(&mut stranger, 1).await[0].1, "Here you are");
    // A new socket gets the room in its Hello, so that the tab requests what it has missed.
    let (mut again, hello) = fixture.stranger.at(other.address).socket().await;
    assert!(hello.overview.rooms.iter().any(|room| room.id == fixture.general));
    again.expect_nothing().await;
}
