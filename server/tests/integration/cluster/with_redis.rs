//! Two nodes with Redis between them.

use super::nodes::{expect_room_messages, with_redis};
use crate::support::fixtures::send;
use crate::support::{PASSWORD, messages_in};
use app::protocol::{Change, Command, Event, ServerFrame, Stream};
use server::clock::CoarseInstant;
use server::realtime::Publication;

#[tokio::test]
async fn messages_reach_the_other_node_in_order() {
    let Some((fixture, other)) = with_redis().await else {
        return;
    };
    let (mut here, _) = fixture.ada.socket().await;
    let (mut there, _) = fixture.bob.at(other.address).socket().await;
    let mut room_socket = fixture.teacher.at(other.address).room_socket(fixture.general).await;
    let mut expected = Vec::new();
    for round in 0..20 {
        here.expect_ack(send(fixture.general, &format!("here {round}"))).await;
        there.expect_ack(send(fixture.general, &format!("there {round}"))).await;
        expected.push((round * 2 + 3, format!("here {round}")));
        expected.push((round * 2 + 4, format!("there {round}")));
    }
    for socket in [&mut here, &mut there] {
        let messages = messages_in(&socket.received_events().await);
        let numbers: Vec<i64> = messages.iter().map(|(number, _)| *number).collect();
        assert!(numbers.is_sorted(), "{numbers:?}");
        assert!(messages.iter().all(|message| expected.contains(message)));
    }
    expect_room_messages(&mut room_socket, expected).await;
}

#[tokio::test]
async fn removal_and_sign_out_close_sockets_on_the_other_node_at_once() {
    let Some((fixture, other)) = with_redis().await else {
        return;
    };
    let mut room_socket = fixture.bob.at(other.address).room_socket(fixture.general).await;
    let other_session = fixture.app.sign_in_again(&fixture.ada).await;
    let (mut other_socket, _) = other_session.at(other.address).socket().await;
    fixture.teacher.expect_done(&fixture.remove_bob()).await;
    assert_eq!(room_socket.expect_close().await, 4004);
    let session = fixture.app.actor(&other_session).await.session;
    let (token, secret) = fixture.app.create_api_token(&fixture.ada).await;
    let (mut script, _) = fixture.ada.with_api_token(&secret).at(other.address).socket().await;
    fixture.ada.expect_done(&Command::RevokeToken { token }).await;
    assert_eq!(script.expect_close().await, 4001);
    let password = PASSWORD.into();
    fixture
        .ada
        .expect_done(&Command::EndSession { session, password })
        .await;
    assert_eq!(other_socket.expect_close().await, 4001);
}

#[tokio::test]
async fn a_late_subscribe_publication_subscribes_nobody() {
    let Some((fixture, other)) = with_redis().await else {
        return;
    };
    let (mut there, _) = fixture.stranger.at(other.address).socket().await;
    let (mut here, _) = fixture.stranger.socket().await;
    // As if Eve had been added and removed again, and the publication of the first came last, even on the node that
    // publishes it.
    let late = Publication::Subscribe {
        user: fixture.stranger.id,
        stream: Stream::Room(fixture.general),
    };
    fixture.app.cohort.publisher.publish(vec![late], CoarseInstant::now());
    for round in 0..20 {
        let message = send(fixture.general, &format!("Not for her {round}"));
        fixture.ada.expect_done(&message).await;
    }
    there.expect_nothing().await;
    here.expect_nothing().await;
}

#[tokio::test]
async fn read_markers_notifications_and_rate_limits_reach_the_other_node() {
    let Some((fixture, other)) = with_redis().await else {
        return;
    };
    let (mut there, _) = fixture.ada.at(other.address).socket().await;
    // On the first node somebody tries Ada's password until the rate limit is reached.
    let guess = [("do", "sign_in"), ("username", "ada"), ("password", "not this one")];
    let anonymous = fixture.app.anonymous();
    while anonymous.post("/signin", &guess).await.status != 429 {}
    // Then Ada reads a room there, and is mentioned there.
    let read = Command::Read {
        room: fixture.general,
        number: 2,
    };
    fixture.ada.expect_done(&read).await;
    fixture.bob.expect_done(&send(fixture.general, "And you, @ada?")).await;
    let (mut read_event, mut notification_event) = (false, false);
    while !(read_event && notification_event) {
        if let ServerFrame::Event(Event { change, .. }) = there.next_frame().await {
            read_event |= change
                == Change::Read {
                    room: fixture.general,
                    number: 2,
                };
            notification_event |= matches!(change, Change::Notification { .. });
        }
    }
    // The other node counts the tries too, because they were published before. (One more try is free every six
    // seconds.)
    let mut free = 0;
    while anonymous.at(other.address).post("/signin", &guess).await.status != 429 {
        free += 1;
        assert!(free < 3, "the tries on the first node count on the other one");
    }
}
