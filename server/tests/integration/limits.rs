//! How much one user can have Cohort store.

use crate::support::fixtures::CourseFixture;
use crate::support::{START_TIME, TestUser};
use app::protocol::{Command, Due, ProblemKind, limits};

#[tokio::test]
async fn the_texts_of_a_courses_assignments_are_limited() {
    let fixture = CourseFixture::create().await;
    let course = fixture.course;
    let assignment = |text: String| Command::NewAssignment {
        course,
        title: "Sheet".into(),
        text,
        due: Due(START_TIME),
        past: false,
    };
    for _ in 0..limits::ASSIGNMENTS_TEXT as usize / limits::TEXT - 1 {
        fixture
            .app
            .execute_as(&fixture.teacher, assignment("ä".repeat(limits::TEXT)))
            .await;
    }
    assert_limited(&fixture.teacher, &assignment("ä".repeat(limits::TEXT)), "text").await;
    fixture
        .app
        .execute_as(&fixture.teacher, assignment("Short".into()))
        .await;
}

/// The command is refused because of a limit, at this field.
async fn assert_limited(user: &TestUser, command: &Command, field: &str) {
    let problem = user.expect_problem(command).await;
    assert_eq!(
        (problem.kind, problem.field.as_deref()),
        (ProblemKind::Invalid, Some(field))
    );
}
