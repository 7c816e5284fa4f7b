//! Courses: the form of a new one, and archived ones.

use crate::support::fixtures::{CourseFixture, new_course, send};
use app::protocol::{Command, CourseId, Done, ProblemKind};

#[tokio::test]
async fn an_invalid_course_form_names_the_error_and_creates_nothing() {
    let fixture = CourseFixture::create().await;
    let fields = |title: &'static str, starts: &'static str, ends: &'static str| {
        [
            ("do", "new_course"),
            ("form", "new-course"),
            ("title", title),
            ("code", "X"),
            ("starts_on", starts),
            ("ends_on", ends),
        ]
    };
    for (form, text) in [
        (fields("", "", ""), "fill this in"),
        (fields("Knots", "yesterday", ""), "2026-09-01"),
        (fields("Knots", "2026-09-02", "2026-09-01"), "before the first"),
    ] {
        let reply = fixture.ada.post("/courses/new", &form).await;
        assert_eq!(reply.status, 422, "{text}");
        assert!(reply.body.contains(text), "{text}");
    }
    let missing = fixture
        .ada
        .post("/courses/new", &[("do", "new_course"), ("title", "Knots")])
        .await;
    assert_eq!(missing.status, 422);
    let mut courses = fixture.app.overview(&fixture.ada).await.courses;
    assert_eq!(
        courses.pop().map(|course| course.id),
        Some(fixture.course),
        "no course was created"
    );
    let Done::Course(created) = fixture.ada.expect_done(&new_course("Knots")).await else {
        panic!()
    };
    assert_ne!(created, CourseId(0));
}

#[tokio::test]
async fn an_archived_course_is_read_only() {
    let fixture = CourseFixture::create().await;
    let course = fixture.course;
    fixture
        .teacher
        .expect_done(&Command::ArchiveCourse { course, archived: true })
        .await;
    for command in [
        send(fixture.general, "Too late"),
        Command::Edit {
            room: fixture.general,
            number: 1,
            version: 2,
            content: "Too late".into(),
        },
        Command::NewPrivateRoom {
            course: Some(course),
            name: "x".into(),
            topic: String::new(),
            participants: vec![],
        },
    ] {
        assert_eq!(
            fixture.ada.expect_problem(&command).await.kind,
            ProblemKind::Forbidden,
            "{command:?}"
        );
    }
    assert_eq!(fixture.ada.get(&format!("/chat/{}", fixture.general)).await.status, 200);
    fixture
        .ada
        .expect_done(&Command::Read {
            room: fixture.general,
            number: 2,
        })
        .await;
    fixture
        .teacher
        .expect_done(&Command::ArchiveCourse {
            course,
            archived: false,
        })
        .await;
    fixture.ada.expect_done(&send(fixture.general, "Open again")).await;
}
