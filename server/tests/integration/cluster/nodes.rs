//! Starts two nodes, and what the tests of both do with their sockets.

use crate::support::fixtures::CourseFixture;
use crate::support::{TestApp, TestSocket, redis};
use app::protocol::{Change, Event, RoomServerFrame, ServerFrame};

/// An address without a Redis.
const UNREACHABLE_REDIS: &str = "redis://127.0.0.1:1";

/// The fixture on the first of two nodes, and the second one. None without PostgreSQL and Redis.
pub async fn with_redis() -> Option<(CourseFixture, TestApp)> {
    two_nodes(&redis()?).await
}

/// The same, but the nodes cannot reach Redis.
pub async fn without_redis() -> Option<(CourseFixture, TestApp)> {
    redis()?;
    two_nodes(UNREACHABLE_REDIS).await
}

async fn two_nodes(redis: &str) -> Option<(CourseFixture, TestApp)> {
    let fixture = CourseFixture::create_on(TestApp::start_with_redis(redis).await).await;
    let other = fixture.app.start_second_node().await;
    Some((fixture, other))
}

/// The next new or changed messages that a tab receives, as number and text.
pub async fn next_messages(socket: &mut TestSocket, count: usize) -> Vec<(i64, String)> {
    let mut found = Vec::new();
    while found.len() < count {
        if let ServerFrame::Event(Event {
            change: Change::Message(message),
            ..
        }) = socket.next_frame().await
        {
            found.push((message.number, message.content));
        }
    }
    found
}

/// A room socket receives these messages next, each once.
pub async fn expect_room_messages(socket: &mut TestSocket, expected: impl IntoIterator<Item = (i64, String)>) {
    for (number, content) in expected {
        let frame = socket.next_room_frame().await;
        let RoomServerFrame::Message {
            message,
            number: received,
            ..
        } = &frame
        else {
            panic!("{number} {content}: {frame:?}")
        };
        assert_eq!((*received, message), (number, &content), "{frame:?}");
    }
}
