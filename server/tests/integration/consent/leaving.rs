//! What one joins can always be left.

use crate::support::fixtures::{CourseFixture, new_course, send};
use crate::support::seed::Seed;
use app::protocol::{Barred, Command, Done, ProblemKind, Role};

#[tokio::test]
async fn the_last_instructor_leaves_or_deletes_a_course_without_other_members() {
    let fixture = CourseFixture::create().await;
    let (course, teacher) = (fixture.course, &fixture.teacher);
    for command in [Command::LeaveCourse { course }, Command::DeleteCourse { course }] {
        assert_eq!(
            teacher.expect_problem(&command).await.kind,
            ProblemKind::Conflict,
            "{command:?}"
        );
    }
    fixture.ada.expect_done(&Command::LeaveCourse { course }).await;
    fixture.bob.expect_done(&Command::LeaveCourse { course }).await;
    let invite = fixture.app.invite(course, teacher).await;
    teacher.expect_done(&Command::DeleteCourse { course }).await;
    let overview = fixture.app.overview(teacher).await;
    assert!(overview.courses.is_empty() && overview.rooms.is_empty(), "{overview:?}");
    let join = Command::JoinCourse { invite };
    assert_eq!(fixture.ada.expect_problem(&join).await.kind, ProblemKind::NotFound);
    let Done::Course(own) = teacher.expect_done(&new_course("Knots")).await else {
        panic!()
    };
    teacher.expect_done(&Command::LeaveCourse { course: own }).await;
    let enrol = Command::Enrol {
        course: own,
        username: "ada".into(),
        role: app::protocol::Role::Student,
    };
    assert_eq!(fixture.admin.expect_problem(&enrol).await.kind, ProblemKind::NotFound);
}

#[tokio::test]
async fn a_direct_room_can_be_left_and_opened_again() {
    let fixture = CourseFixture::create().await;
    let (ada, bob, room) = (&fixture.ada, &fixture.bob, fixture.direct);
    ada.expect_done(&Command::LeaveRoom { room }).await;
    assert!(
        fixture
            .app
            .overview(ada)
            .await
            .rooms
            .iter()
            .all(|entry| entry.id != room)
    );
    assert_eq!(fixture.app.room_entry(bob, room).await.barred, Some(Barred::Left));
    let problem = bob.expect_problem(&send(room, "Where are you?")).await;
    assert_eq!(problem.text, Barred::Left.sentence());
    // Only who has left opens it again.
    bob.expect_done(&Command::OpenDirect { user: ada.id }).await;
    bob.expect_problem(&send(room, "Hello?")).await;
    assert_eq!(
        ada.expect_done(&Command::OpenDirect { user: bob.id }).await,
        Done::Room(room)
    );
    bob.expect_done(&send(room, "Hello")).await;
}

/// Deleted for good, soon: nobody reads it in the database or in a backup that is made later.
#[tokio::test]
async fn what_was_in_a_deleted_course_is_deleted_and_nothing_else() {
    let fixture = CourseFixture::create().await;
    let (app, teacher, course) = (&fixture.app, &fixture.teacher, fixture.course);
    let other = new_course("Knots");
    let Done::Course(other) = app.execute_as(teacher, other).await else {
        panic!()
    };
    let offer = Command::AddMember {
        course,
        username: "eve".into(),
        role: Role::Student,
    };
    teacher.expect_done(&offer).await;
    for user in [fixture.ada.id, fixture.bob.id] {
        let remove = Command::RemoveMember {
            course,
            user,
            renew: false,
        };
        teacher.expect_done(&remove).await;
    }
    teacher.expect_done(&Command::DeleteCourse { course }).await;
    app.cohort.delete_contents_of_courses().await;
    let mut seed = Seed::of(app).await;
    for (table, left) in [
        ("messages", 0),
        ("assignments", 0),
        ("offers", 0),
        ("removals", 0),
        ("notifications", 0),
        ("members", 1),
        // Of the other course, and the direct one.
        ("rooms", 2),
    ] {
        assert_eq!(seed.count(table).await, left, "{table}");
    }
    assert_eq!(teacher.get(&format!("/courses/{other}")).await.status, 200);
    assert_eq!(teacher.get(&format!("/courses/{course}")).await.status, 404);
}
