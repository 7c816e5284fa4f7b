//! The socket of one room, `/ws/chat/{room}/`, with the frames of the original sketch.

use crate::support::fixtures::{CourseFixture, send};
use app::protocol::{Command, Done, RoomServerFrame};

#[tokio::test]
async fn the_room_socket_uses_the_frames_of_the_original_sketch() {
    let fixture = CourseFixture::create().await;
    let mut ada = fixture.ada.room_socket(fixture.general).await;
    let mut bob = fixture.bob.room_socket(fixture.general).await;
    ada.push_text(r#"{"message": "Hello", "sender": "teacher"}"#).await;
    for socket in [&mut ada, &mut bob] {
        let frame = socket.next_room_frame().await;
        let RoomServerFrame::Message {
            message,
            sender,
            number,
            ..
        } = frame
        else {
            panic!("{frame:?}")
        };
        assert_eq!(
            (message.as_str(), sender.as_str(), number),
            ("Hello", "ada", 3),
            "the sender is the user of the session"
        );
    }
    ada.push_text(r#"{"message": ""}"#).await;
    let frame = ada.next_room_frame().await;
    assert!(
        matches!(&frame, RoomServerFrame::Problem { problem } if problem.field.as_deref() == Some("content")),
        "{frame:?}"
    );
    ada.push_text("not json").await;
    assert!(ada.next_text().await.unwrap().contains("problem"));
    // An edit is not sent as a new message.
    let (mut tab, _) = fixture.ada.socket().await;
    let Done::Message { number, version, .. } = tab.expect_ack(send(fixture.general, "Two")).await else {
        panic!()
    };
    tab.expect_ack(Command::Edit {
        room: fixture.general,
        number,
        version,
        content: "Too".into(),
    })
    .await;
    tab.expect_ack(send(fixture.general, "Three")).await;
    assert!(bob.next_text().await.unwrap().contains("Two"));
    assert!(bob.next_text().await.unwrap().contains("Three"));
    // Only staff write announcements, here too.
    let mut news = fixture.ada.room_socket(fixture.news).await;
    news.push_text(r#"{"message": "Free cake"}"#).await;
    assert!(news.next_text().await.unwrap().contains("staff"));
}
