//! "The last one" counts only people who can sign in, and who cannot is succeeded.

use crate::support::TestUser;
use crate::support::fixtures::CourseFixture;
use app::protocol::{Command, ProblemKind, Role, View};

#[tokio::test]
async fn an_instructor_who_cannot_sign_in_does_not_count() {
    let fixture = CourseFixture::create().await;
    let course = fixture.course;
    set_role(&fixture, &fixture.ada, Role::Instructor).await;
    fixture.app.set_disabled(&fixture.ada, true).await;
    let leave = Command::LeaveCourse { course };
    assert_eq!(fixture.teacher.expect_problem(&leave).await.kind, ProblemKind::Conflict);
    // The closed one can be made something else: there is still one who can sign in.
    let demote = Command::SetRole {
        course,
        user: fixture.ada.id,
        role: Role::Student,
    };
    fixture.teacher.expect_done(&demote).await;
}

#[tokio::test]
async fn a_closed_owner_is_succeeded_by_whoever_has_been_there_longest_and_can_sign_in() {
    let fixture = CourseFixture::create().await;
    let (room, user) = (fixture.private, fixture.ada.id);
    let (mut socket, _) = fixture.bob.socket().await;
    fixture
        .admin
        .expect_done(&Command::CloseAccount { user, closed: true })
        .await;
    assert!(!socket.received_events().await.is_empty(), "Bob's tabs hear of it");
    assert!(fixture.app.room_entry(&fixture.bob, room).await.owner);
    let rename = Command::ChangeRoom {
        room,
        name: "Mine now".into(),
        topic: String::new(),
        base: String::new(),
    };
    fixture.bob.expect_done(&rename).await;
}

#[tokio::test]
async fn a_closed_last_instructor_is_succeeded_by_an_assistant() {
    let fixture = CourseFixture::create().await;
    let (course, user) = (fixture.course, fixture.teacher.id);
    set_role(&fixture, &fixture.bob, Role::Assistant).await;
    fixture
        .admin
        .expect_done(&Command::CloseAccount { user, closed: true })
        .await;
    let renewed = Command::SetRole {
        course,
        user: fixture.ada.id,
        role: Role::Student,
    };
    fixture.bob.expect_done(&renewed).await;
}

/// A course without instructors is mended by the admin, with one of its members; any other course is not the admin's.
#[tokio::test]
async fn the_admin_mends_a_course_without_instructors() {
    let fixture = CourseFixture::create().await;
    let (course, admin, ada) = (fixture.course, &fixture.admin, &fixture.ada);
    let appoint = |user: &TestUser| Command::AppointInstructor { course, user: user.id };
    assert_eq!(admin.expect_problem(&appoint(ada)).await.kind, ProblemKind::Conflict);
    fixture.app.set_disabled(&fixture.teacher, true).await;
    let outside = admin.expect_problem(&appoint(&fixture.stranger)).await;
    assert_eq!(
        (outside.kind, outside.field.as_deref()),
        (ProblemKind::NotFound, Some("user"))
    );
    admin.expect_done(&appoint(ada)).await;
    let view = fixture.app.snapshot(ada, View::Course { course }).await.course.unwrap();
    let role = view.staff.iter().find(|member| member.id == ada.id).unwrap().role;
    assert_eq!(role, Role::Instructor);
    assert_eq!(
        admin.expect_problem(&appoint(&fixture.bob)).await.kind,
        ProblemKind::Conflict
    );
}

async fn set_role(fixture: &CourseFixture, user: &TestUser, role: Role) {
    let (course, user) = (fixture.course, user.id);
    let set = fixture
        .app
        .cohort
        .store
        .write(move |tx| Box::pin(async move { tx.set_role(course, user, role).await }));
    set.await.unwrap();
}
