//! Invalid text is refused, and markup in text is escaped.

use crate::support::fixtures::{CourseFixture, send};
use crate::support::{FORM_HEADERS, main_element};
use app::protocol::ProblemKind;

#[tokio::test]
async fn invalid_input_is_refused_at_its_field_by_api_and_form_and_changes_nothing() {
    let fixture = CourseFixture::create().await;
    let room = fixture.general;
    let path = format!("/chat/{room}");
    let (mut bob, _) = fixture.bob.socket().await;
    let long = "x".repeat(4_001);
    for (content, text) in [
        ("", "write something"),
        (" \n\u{200b}", "write something"),
        (long.as_str(), "4000"),
        ("\u{feff}\u{1}\u{202e}", "write something"),
    ] {
        let problem = fixture.ada.expect_problem(&send(room, content)).await;
        assert_eq!(
            (problem.kind, problem.field.as_deref()),
            (ProblemKind::Invalid, Some("content")),
            "{text}"
        );
        assert!(problem.text.contains(text), "{}", problem.text);
        let id = room.to_string();
        let fields = [
            ("do", "send"),
            ("form", "composer"),
            ("room", id.as_str()),
            ("uuid", "0f8fad5b-d9cb-469f-a165-70867728950e"),
            ("content", content),
        ];
        let reply = fixture.ada.post(&path, &fields).await;
        assert_eq!(reply.status, 422, "{text}");
        assert!(reply.body.contains(&problem.text), "{text}: the problem is on the page");
        assert!(
            reply.body.contains(content.trim()),
            "{text}: the typed text stays: {}",
            reply.body
        );
    }
    bob.expect_nothing().await;
    let huge = fixture
        .ada
        .request("POST", &path, &FORM_HEADERS, vec![b'x'; 10_000_000].into())
        .await;
    assert_eq!(huge.status, 413);
    assert!(huge.body.contains("256 KB"));
}

#[tokio::test]
async fn markup_in_a_message_is_escaped() {
    let fixture = CourseFixture::create().await;
    let typed = "<script>alert(1)</script> & \"quotes\" <b>bold</b> </textarea>";
    fixture.ada.expect_done(&send(fixture.general, typed)).await;
    let page = fixture.bob.get(&format!("/chat/{}", fixture.general)).await;
    assert!(!page.body.contains("<script>alert") && !page.body.contains("<b>bold"));
    assert!(page.body.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; "));
    assert!(page.header("content-security-policy").contains("script-src 'nonce-"));
}

#[tokio::test]
async fn all_wrong_fields_of_a_form_are_named_at_once() {
    let fixture = CourseFixture::create().await;
    let fields = [
        ("do", "new_course"),
        ("form", "new-course"),
        ("title", " "),
        ("code", "C"),
        ("starts_on", "2026-02-30"),
        ("ends_on", "soon"),
    ];
    let page = fixture.teacher.post("/courses/new", &fields).await;
    assert_eq!(page.status, 422);
    let main = main_element(&page.body);
    assert!(main.contains("Please fill this in."), "{main}");
    assert_eq!(main.matches("Please write the day as").count(), 2, "{main}");
    let first = main.find("autofocus").expect("a field with the focus");
    let tag = &main[main[..first].rfind('<').unwrap_or(0)..first];
    assert!(tag.contains(r#"name="title""#), "the first wrong field: {tag}");
}
