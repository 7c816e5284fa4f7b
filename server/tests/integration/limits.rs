//! How much one user can have Cohort store.

use crate::support::fixtures::{CourseFixture, new_course, new_room};
use crate::support::{START_TIME, TestUser};
use app::protocol::{Command, Done, Due, ProblemKind, RoomKind, limits};

#[tokio::test]
async fn limits_on_rooms_courses_and_assignments_apply_per_owner() {
    let fixture = CourseFixture::create().await;
    let course = fixture.course;
    let private_room = Command::NewPrivateRoom {
        course: Some(course),
        name: "One more".into(),
        topic: String::new(),
        participants: vec![fixture.ada.id],
    };
    let mut last_room = None;
    for _ in 0..limits::OWN_ROOMS {
        last_room = Some(fixture.app.execute_as(&fixture.bob, private_room.clone()).await);
    }
    assert_limited(&fixture.bob, &private_room, "name").await;
    let lab = new_room(course, RoomKind::Course, "Lab");
    fixture.app.execute_as(&fixture.teacher, lab).await;
    fixture.app.execute_as(&fixture.ada, private_room.clone()).await;
    let Some(Done::Room(room)) = last_room else { panic!() };
    fixture.app.execute_as(&fixture.bob, Command::LeaveRoom { room }).await;
    fixture.app.execute_as(&fixture.bob, private_room).await;

    for _ in 0..limits::OWN_COURSES {
        fixture.app.execute_as(&fixture.bob, new_course("One more")).await;
    }
    assert_limited(&fixture.bob, &new_course("Too many"), "title").await;

    let assignment = |text: String| Command::NewAssignment {
        course,
        title: "Sheet".into(),
        text,
        due: Due(START_TIME),
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
