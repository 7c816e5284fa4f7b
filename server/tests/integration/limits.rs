//! How much of anything one person can have Cohort keep.

use crate::support::NOON;
use crate::support::fixtures::{School, new_course};
use app::protocol::{Command, Done, Due, ProblemKind, RoomKind, limits};

#[tokio::test]
async fn what_one_person_makes_has_an_end_and_uses_up_nobody_elses() {
    let school = School::open().await;
    let course = school.course;
    let own = Command::NewPrivateRoom {
        course: Some(course),
        name: "One more".into(),
        topic: String::new(),
        participants: vec![school.ada.id],
    };
    let mut last = None;
    for _ in 0..limits::OWN_ROOMS {
        last = Some(school.app.run(&school.bob, own.clone()).await);
    }
    let problem = school.bob.run(&own).await.unwrap_err();
    assert_eq!(
        (problem.kind, problem.field.as_deref()),
        (ProblemKind::Invalid, Some("name"))
    );
    let lab = Command::NewRoom {
        course,
        kind: RoomKind::Course,
        name: "Lab".into(),
        topic: String::new(),
    };
    school.app.run(&school.teacher, lab).await;
    school.app.run(&school.ada, own.clone()).await;
    let Some(Done::Room(room)) = last else { panic!() };
    school.app.run(&school.bob, Command::LeaveRoom { room }).await;
    school.app.run(&school.bob, own).await;

    for _ in 0..limits::OWN_COURSES {
        school.app.run(&school.bob, new_course("One more")).await;
    }
    let problem = school.bob.run(&new_course("Too many")).await.unwrap_err();
    assert_eq!(
        (problem.kind, problem.field.as_deref()),
        (ProblemKind::Invalid, Some("title"))
    );

    let sheet = |text: String| Command::NewAssignment {
        course,
        title: "Sheet".into(),
        text,
        due: Due(NOON),
    };
    for _ in 0..limits::ASSIGNMENTS_TEXT as usize / limits::TEXT - 1 {
        school.app.run(&school.teacher, sheet("ä".repeat(limits::TEXT))).await;
    }
    let problem = school.teacher.run(&sheet("ä".repeat(limits::TEXT))).await.unwrap_err();
    assert_eq!(
        (problem.kind, problem.field.as_deref()),
        (ProblemKind::Invalid, Some("text"))
    );
    school.app.run(&school.teacher, sheet("Short".into())).await;
}
