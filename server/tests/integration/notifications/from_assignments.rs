//! Notifications of assignments: one for all changes, withdrawn with the assignment.

use super::list::unread_titles;
use crate::support::START_TIME;
use crate::support::fixtures::CourseFixture;
use app::protocol::{Command, Done, Due};

#[tokio::test]
async fn a_changed_assignment_notifies_once_and_a_deleted_one_withdraws_its_notifications() {
    let fixture = CourseFixture::create().await;
    let (course, assignment) = (fixture.course, fixture.assignment);
    let change = |title: &str| Command::ChangeAssignment {
        assignment,
        title: title.into(),
        text: String::new(),
        due: Due(1),
        past: true,
        base: String::new(),
    };
    fixture.teacher.expect_done(&change("Sheet 1, corrected")).await;
    fixture.teacher.expect_done(&change("Sheet 1, corrected again")).await;
    let unread = unread_titles(&fixture, &fixture.bob).await;
    assert_eq!(
        unread
            .iter()
            .filter(|title| title.starts_with("Assignment changed"))
            .count(),
        1,
        "{unread:?}"
    );
    assert!(unread.contains(&"Assignment changed: Sheet 1, corrected again".into()));
    let cause = format!("assignment-changed:{assignment}");
    fixture
        .bob
        .expect_done(&Command::ReadNotification { cause: cause.clone() })
        .await;
    let unread = unread_titles(&fixture, &fixture.bob).await;
    assert!(
        !unread.iter().any(|title| title.starts_with("Assignment changed")),
        "{unread:?}"
    );
    fixture.teacher.expect_done(&change("Sheet 1, once more")).await;
    let unread = unread_titles(&fixture, &fixture.bob).await;
    assert!(
        unread.contains(&"Assignment changed: Sheet 1, once more".into()),
        "it is unread again: {unread:?}"
    );
    fixture
        .teacher
        .expect_done(&Command::DeleteAssignment { assignment })
        .await;
    let unread = unread_titles(&fixture, &fixture.bob).await;
    assert!(!unread.iter().any(|title| title.contains("Sheet 1")), "{unread:?}");
    assert!(fixture.bob.execute(&Command::ReadNotification { cause }).await.is_err());
    fixture
        .bob
        .expect_done(&Command::ReadAllNotifications { course: Some(course) })
        .await;
    assert!(unread_titles(&fixture, &fixture.bob).await.is_empty());
}

#[tokio::test]
async fn a_date_in_the_past_is_asked_about_before_anybody_is_told() {
    let fixture = CourseFixture::create().await;
    let before = unread_titles(&fixture, &fixture.bob).await;
    let give = |past| Command::NewAssignment {
        course: fixture.course,
        title: "Sheet 0".into(),
        text: String::new(),
        due: Due(START_TIME - 1),
        past,
    };
    let problem = fixture.teacher.expect_problem(&give(false)).await;
    assert_eq!(
        (problem.field.as_deref(), problem.text.as_str()),
        (Some("due"), Due::PAST)
    );
    assert_eq!(unread_titles(&fixture, &fixture.bob).await, before);
    let Done::Assignment { assignment, .. } = fixture.teacher.expect_done(&give(true)).await else {
        panic!()
    };
    let change = |due| Command::ChangeAssignment {
        assignment,
        title: "Sheet 0, corrected".into(),
        text: String::new(),
        due: Due(due),
        past: false,
        base: String::new(),
    };
    // The date that it has is not asked about again; another one is.
    fixture.teacher.expect_done(&change(START_TIME - 1)).await;
    let problem = fixture.teacher.expect_problem(&change(START_TIME - 2)).await;
    assert_eq!(problem.text, Due::PAST);
}
