//! What `/ws` does with frames that cannot be read or are too large.

use crate::support::fixtures::{CourseFixture, send};
use app::protocol::{ProblemKind, ServerFrame};

#[tokio::test]
async fn an_unreadable_frame_gets_a_problem_and_the_socket_stays_open() {
    let fixture = CourseFixture::create().await;
    let (mut ada, _) = fixture.ada.socket().await;
    for (frame, reference) in [
        ("not json", None),
        ("[]", None),
        (r#"{"ref": 7, "command": {"do": "fly"}}"#, Some(7)),
        (r#"{"ref": 8, "command": {"do": "send", "room": 1}}"#, Some(8)),
        (r#"{"ref": 9}"#, Some(9)),
        ("{\"ref\": 10, \"view\": {\"view\": \"room\"", None),
    ] {
        ada.push_text(frame).await;
        match ada.next_frame().await {
            ServerFrame::Problem {
                reference: in_problem,
                problem,
            } => assert_eq!((in_problem, problem.kind), (reference, ProblemKind::Invalid), "{frame}"),
            other => panic!("{other:?}"),
        }
    }
    ada.expect_ack(send(fixture.general, "Still here")).await;
}

#[tokio::test]
async fn a_frame_that_is_too_large_closes_the_socket_with_code_1009() {
    let fixture = CourseFixture::create().await;
    let (mut ada, _) = fixture.ada.socket().await;
    ada.push_text(&format!(
        r#"{{"ref": 1, "command": {{"content": "{}"}}}}"#,
        "x".repeat(70_000)
    ))
    .await;
    assert_eq!(ada.expect_close().await, 1009);
}
