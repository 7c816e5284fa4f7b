//! Forwarding: an ordinary message that quotes another one, made on a page that only its readers get.

use crate::support::fixtures::{CourseFixture, send};
use crate::support::main_element;
use app::protocol::View;

#[tokio::test]
async fn a_message_is_forwarded_as_a_quotation_by_whoever_reads_it_to_where_they_write() {
    let fixture = CourseFixture::create().await;
    let (app, general, private) = (&fixture.app, fixture.general, fixture.private);
    let path = format!("/chat/{private}/1/forward");
    let rooms = fixture.ada.get(&path).await;
    assert!(
        rooms.body.contains("General") && rooms.body.contains("Here I am"),
        "{}",
        rooms.body
    );
    let listed = main_element(&rooms.body);
    assert!(!listed.contains("News"), "students do not write there");
    let form = fixture.ada.get(&format!("{path}?to={general}")).await;
    let quotation = format!("&gt; **Bob** [wrote in Study group](/chat/{private}/1):\n&gt; Here I am");
    assert!(form.body.contains(&quotation), "{}", form.body);
    // Who does not read it gets nothing of it; where one does not write, nothing is sent.
    for stranger in [&fixture.teacher, &fixture.stranger] {
        let reply = stranger.get(&format!("{path}?to={general}")).await;
        assert!(reply.status == 404 && !reply.body.contains("Here I am"));
    }
    let uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";
    let content = format!("Look:\n\n> **Bob** [wrote](/chat/{private}/1):\n> Here I am, @teacher");
    let to = |room: app::protocol::RoomId| room.to_string();
    let post = async |room: String| {
        let fields = [
            ("do", "send"),
            ("form", "forward"),
            ("room", &room),
            ("uuid", uuid),
            ("content", &content),
        ];
        fixture.ada.post(&path, &fields).await
    };
    assert_eq!(post(to(fixture.news)).await.status, 403);
    // However often the form is sent, it is sent once, and nobody is told of whom it quotes.
    for _ in 0..2 {
        let reply = post(to(general)).await;
        assert_eq!(
            (reply.status, reply.header("location")),
            (303, format!("/chat/{general}#m3").as_str())
        );
    }
    let view = View::Room {
        room: general,
        near: None,
    };
    let shown = app.snapshot(&fixture.teacher, view).await.room.unwrap();
    let message = &shown.messages[&3];
    assert_eq!((shown.messages.len(), message.mentioned.len()), (3, 0));
    let html = message.html.as_deref().unwrap();
    assert!(
        html.contains(&format!("<a href=\"/chat/{private}/1\" rel=")),
        "in the same window: {html}"
    );
    // A deleted message is not forwarded.
    app.execute_as(&fixture.bob, send(private, "Never mind")).await;
    let delete = app::protocol::Command::Delete {
        room: private,
        number: 2,
    };
    app.execute_as(&fixture.bob, delete).await;
    let deleted = fixture
        .ada
        .get(&format!("/chat/{private}/2/forward?to={general}"))
        .await;
    assert_eq!(deleted.status, 404);
}
