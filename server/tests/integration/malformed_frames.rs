//! What the sockets do with frames that are not as they should be, and the plain door of the original sketch.

use crate::support::fixtures::{School, send};
use app::protocol::{Command, Done, ProblemKind, RoomServerFrame, ServerFrame};

#[tokio::test]
async fn a_frame_that_cannot_be_read_gets_a_problem_and_the_socket_lives() {
    let school = School::open().await;
    let (mut ada, _) = school.ada.socket().await;
    for (frame, reference) in [
        ("not json", None),
        ("[]", None),
        (r#"{"ref": 7, "command": {"do": "fly"}}"#, Some(7)),
        (r#"{"ref": 8, "command": {"do": "send", "room": 1}}"#, Some(8)),
        (r#"{"ref": 9}"#, Some(9)),
        ("{\"ref\": 10, \"view\": {\"view\": \"room\"", None),
    ] {
        ada.push_text(frame).await;
        match ada.down().await {
            ServerFrame::Problem {
                reference: told,
                problem,
            } => assert_eq!((told, problem.kind), (reference, ProblemKind::Invalid), "{frame}"),
            other => panic!("{other:?}"),
        }
    }
    ada.expect_ack(send(school.general, "Still here")).await;
}

#[tokio::test]
async fn a_frame_that_is_too_large_closes_with_a_code() {
    let school = School::open().await;
    let (mut ada, _) = school.ada.socket().await;
    ada.push_text(&format!(
        r#"{{"ref": 1, "command": {{"content": "{}"}}}}"#,
        "x".repeat(70_000)
    ))
    .await;
    assert_eq!(ada.expect_close().await, 1009);
}

#[tokio::test]
async fn bad_input_is_refused_beside_its_field_at_every_door_and_changes_nothing() {
    let school = School::open().await;
    let room = school.general;
    let path = format!("/chat/{room}");
    let (mut bob, _) = school.bob.socket().await;
    let long = "x".repeat(4_001);
    for (content, word) in [
        ("", "write something"),
        (" \n\u{200b}", "write something"),
        (long.as_str(), "4000"),
        ("a\u{202e}b", "U+202E"),
        ("a\u{1}b", "U+0001"),
    ] {
        let problem = school.ada.run(&send(room, content)).await.unwrap_err();
        assert_eq!(
            (problem.kind, problem.field.as_deref()),
            (ProblemKind::Invalid, Some("content")),
            "{word}"
        );
        assert!(problem.text.contains(word), "{}", problem.text);
        let id = room.to_string();
        let fields = [
            ("do", "send"),
            ("form", "composer"),
            ("room", id.as_str()),
            ("uuid", "0f8fad5b-d9cb-469f-a165-70867728950e"),
            ("content", content),
        ];
        let reply = school.ada.post(&path, &fields).await;
        assert_eq!(reply.status, 422, "{word}");
        assert!(
            reply.body.contains(&problem.text),
            "{word}: the sentence is on the page"
        );
        assert!(
            reply.body.contains(content.trim()),
            "{word}: what was typed stays: {}",
            reply.body
        );
    }
    bob.expect_nothing().await;
    let huge = school
        .ada
        .request(
            "POST",
            &path,
            &[
                ("content-type", "application/x-www-form-urlencoded"),
                ("sec-fetch-site", "same-origin"),
            ],
            vec![b'x'; 10_000_000].into(),
        )
        .await;
    assert_eq!(huge.status, 413);
    assert!(huge.body.contains("256 KB"));
}

#[tokio::test]
async fn markup_comes_out_as_it_was_typed() {
    let school = School::open().await;
    let typed = "<script>alert(1)</script> & \"quotes\" <b>bold</b> </textarea>";
    school.ada.run(&send(school.general, typed)).await.unwrap();
    let page = school.bob.get(&format!("/chat/{}", school.general)).await;
    assert!(!page.body.contains("<script>alert") && !page.body.contains("<b>bold"));
    assert!(page.body.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; "));
    assert!(page.header("content-security-policy").contains("script-src 'nonce-"));
}

#[tokio::test]
async fn the_plain_door_speaks_the_frames_of_the_sketch() {
    let school = School::open().await;
    let path = format!("/ws/chat/{}/", school.general);
    let mut ada = school.ada.try_socket(&path, None).await.unwrap();
    let mut bob = school.bob.try_socket(&path, None).await.unwrap();
    ada.push_text(r#"{"message": "Hello", "sender": "teacher"}"#).await;
    for socket in [&mut ada, &mut bob] {
        let frame: RoomServerFrame = serde_json::from_str(&socket.text().await.unwrap()).unwrap();
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
            "the session says who it is"
        );
    }
    ada.push_text(r#"{"message": ""}"#).await;
    let frame: RoomServerFrame = serde_json::from_str(&ada.text().await.unwrap()).unwrap();
    assert!(
        matches!(&frame, RoomServerFrame::Problem { problem } if problem.field.as_deref() == Some("content")),
        "{frame:?}"
    );
    ada.push_text("not json").await;
    assert!(ada.text().await.unwrap().contains("problem"));
    // An edit is not a new message.
    let (mut full, _) = school.ada.socket().await;
    let Done::Message { number, version, .. } = full.expect_ack(send(school.general, "Two")).await else {
        panic!()
    };
    full.expect_ack(Command::Edit {
        room: school.general,
        number,
        version,
        content: "Too".into(),
    })
    .await;
    full.expect_ack(send(school.general, "Three")).await;
    assert!(bob.text().await.unwrap().contains("Two"));
    assert!(bob.text().await.unwrap().contains("Three"));
    // Only staff write announcements, here too.
    let mut news = school
        .ada
        .try_socket(&format!("/ws/chat/{}/", school.news), None)
        .await
        .unwrap();
    news.push_text(r#"{"message": "Free cake"}"#).await;
    assert!(news.text().await.unwrap().contains("staff"));
}
