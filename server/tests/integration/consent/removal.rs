//! Removal lasts: whoever was removed comes back only by name.

use crate::support::fixtures::CourseFixture;
use app::protocol::{Command, Done, ProblemKind, Role};

#[tokio::test]
async fn whoever_was_removed_comes_back_by_no_link_but_by_name() {
    let fixture = CourseFixture::create().await;
    let (course, bob) = (fixture.course, &fixture.bob);
    let before = fixture.app.invite(course, &fixture.teacher).await;
    let remove = Command::RemoveMember {
        course,
        user: bob.id,
        renew: true,
    };
    fixture.teacher.expect_done(&remove).await;
    // Removing can renew the link; neither the old one nor the new one lets him in.
    let invite = fixture.app.invite(course, &fixture.teacher).await;
    assert_ne!(before, invite);
    let old = bob.expect_problem(&Command::JoinCourse { invite: before }).await;
    assert_eq!(old.kind, ProblemKind::NotFound);
    let join = Command::JoinCourse { invite };
    let new = bob.expect_problem(&join).await;
    assert_eq!(
        (new.kind, new.field.as_deref()),
        (ProblemKind::Forbidden, Some("invite"))
    );
    // Let in by name, it is forgotten: then he leaves by himself and comes back by the link.
    fixture
        .app
        .add_member(&fixture.teacher, course, bob, Role::Student)
        .await;
    bob.expect_done(&Command::LeaveCourse { course }).await;
    assert_eq!(bob.expect_done(&join).await, Done::Course(course));
}
