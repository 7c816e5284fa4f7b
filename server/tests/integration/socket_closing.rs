//! When and how the server closes sockets: a reader that is too slow, too many sockets, shutdown.

use crate::support::fixtures::{CourseFixture, send};
use crate::support::room_entry;
use app::protocol::{Change, Event, Request, ServerFrame};
use futures_util::future::join_all;

#[tokio::test]
async fn a_slow_reader_is_closed_with_code_4008_and_catches_up_without_loss() {
    let fixture = CourseFixture::create().await;
    let (mut bob, hello) = fixture.bob.socket().await;
    let before = room_entry(&hello.overview, fixture.general).version;
    let actor = fixture.app.actor(&fixture.ada).await;
    let long = "long ".repeat(790);
    for _ in 0..2 {
        let sends = (0..2000).map(|_| fixture.app.cohort.execute(&actor, send(fixture.general, &long)));
        assert!(join_all(sends).await.iter().all(Result::is_ok));
    }
    let mut received = before;
    let code = loop {
        match bob.next_text().await {
            Err(code) => break code,
            Ok(text) => {
                if let Ok(ServerFrame::Event(Event {
                    version,
                    change: Change::Message(_),
                    ..
                })) = serde_json::from_str(&text)
                {
                    assert_eq!(version, received + 1);
                    received = version;
                }
            }
        }
    };
    // 4008 means that the client connects again and catches up.
    assert_eq!(code, 4008);
    assert!(received < before + 4000, "the reader was slow enough");
    let (mut again, _) = fixture.bob.socket().await;
    let catch_up = Request::CatchUp {
        room: fixture.general,
        since: received,
        from: 1,
    };
    let ServerFrame::CaughtUp { caught_up, .. } = again.expect_reply(catch_up).await else {
        panic!()
    };
    assert_eq!(caught_up.version, before + 4000);
    let returned = caught_up.messages.len() as i64;
    assert!(caught_up.too_much || returned == before + 4000 - received);
}

#[tokio::test]
async fn one_socket_too_many_is_closed_with_code_4029() {
    let fixture = CourseFixture::create().await;
    let mut sockets = Vec::new();
    for _ in 0..10 {
        sockets.push(fixture.ada.socket().await);
    }
    let mut eleventh = fixture.ada.try_socket("/ws", None).await.unwrap();
    assert_eq!(eleventh.expect_close().await, 4029);
    let (mut first, _) = sockets.remove(0);
    assert!(matches!(
        first.expect_reply(Request::Ping {}).await,
        ServerFrame::Pong { .. }
    ));
}

#[tokio::test]
async fn a_shutdown_closes_sockets_after_sending_acknowledged_messages() {
    let fixture = CourseFixture::create().await;
    let (mut ada, _) = fixture.ada.socket().await;
    let (mut bob, _) = fixture.bob.socket().await;
    ada.expect_ack(send(fixture.general, "Just before the end")).await;
    let CourseFixture {
        app,
        general,
        bob: user,
        ..
    } = fixture;
    let app = app.restart().await;
    assert_eq!(ada.expect_close().await, 1001);
    assert!(format!("{:?}", bob.remaining_frames().await).contains("Just before the end"));
    assert_eq!(app.room_entry(&user, general).await.last_number, 3);
}
