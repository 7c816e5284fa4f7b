//! What one person may make: each day and in all, left or not, and counted for whoever made it.

use crate::support::fixtures::{CourseFixture, new_course, new_room};
use crate::support::{TestApp, TestUser};
use app::protocol::{Command, CourseId, CourseStarters, Done, ProblemKind, Role, RoomId, RoomKind, UserId, limits};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// Making private rooms with others and leaving them: 2,900 in 193 seconds, before there were limits of a day.
#[tokio::test]
async fn rooms_that_are_made_and_left_count_for_their_maker() {
    let fixture = CourseFixture::create().await;
    let (app, bob, ada) = (&fixture.app, &fixture.bob, &fixture.ada);
    let with_ada = private_room(Some(fixture.course), &[ada.id]);
    let alone = private_room(Some(fixture.course), &[]);
    for at in 0..limits::PRIVATE_ROOMS_A_DAY {
        app.clock.advance(HOUR / 60);
        // To the same person there are fewer offers a day than rooms.
        let next = if at < 5 { &with_ada } else { &alone };
        let room = made(app.execute_as(bob, next.clone()).await);
        if at % 2 == 0 {
            app.execute_as(bob, Command::LeaveRoom { room }).await;
        }
    }
    let problem = bob.expect_problem(&with_ada).await;
    assert_eq!(
        (problem.kind, problem.field.as_deref()),
        (ProblemKind::TooMany, Some("name"))
    );
    assert!(
        problem.text.contains("30") && problem.text.contains("24 hours"),
        "{}",
        problem.text
    );
    // Nobody else's day is used up: not that of whom it is done to.
    app.execute_as(ada, with_ada_as(&fixture)).await;
    app.clock.advance(DAY - HOUR / 2 + HOUR / 60 + 1);
    app.execute_as(bob, with_ada.clone()).await;
    let problem = bob.expect_problem(&with_ada).await;
    assert!(
        problem.text.contains("in 1 minute."),
        "one is a day old, the next is not: {}",
        problem.text
    );
}

fn with_ada_as(fixture: &CourseFixture) -> Command {
    private_room(Some(fixture.course), &[fixture.bob.id])
}

#[tokio::test]
async fn private_rooms_count_in_all_for_their_maker_until_everybody_has_left() {
    let fixture = CourseFixture::create().await;
    let (app, bob) = (&fixture.app, &fixture.bob);
    let mut rooms = Vec::new();
    for at in 0..limits::OWN_ROOMS {
        if at % limits::PRIVATE_ROOMS_A_DAY == 0 {
            app.clock.advance(DAY + 1);
        }
        rooms.push(made(app.execute_as(bob, private_room(Some(fixture.course), &[])).await));
    }
    app.clock.advance(DAY + 1);
    let one_more = private_room(Some(fixture.course), &[]);
    let problem = bob.expect_problem(&one_more).await;
    assert_eq!(
        (problem.kind, problem.field.as_deref()),
        (ProblemKind::Invalid, Some("name"))
    );
    let room = rooms[0];
    app.execute_as(bob, Command::LeaveRoom { room }).await;
    app.execute_as(bob, one_more).await;
}

#[tokio::test]
async fn courses_count_for_their_maker_and_handing_one_over_frees_nothing() {
    let fixture = CourseFixture::create().await;
    let (app, bob) = (&fixture.app, &fixture.bob);
    let mut given = 0;
    for _ in 0..limits::COURSES_A_DAY {
        let Done::Course(course) = app.execute_as(bob, new_course("One more")).await else {
            panic!()
        };
        if given < 3 {
            given += 1;
            hand_over(app, course, bob, &fixture.ada).await;
        }
    }
    let problem = bob.expect_problem(&new_course("Too many")).await;
    assert_eq!(
        (problem.kind, problem.field.as_deref()),
        (ProblemKind::TooMany, Some("title"))
    );
    // Ada was given three, and has all of her own day.
    for _ in 0..limits::COURSES_A_DAY {
        app.execute_as(&fixture.ada, new_course("Mine")).await;
    }
    assert_eq!(
        fixture.ada.expect_problem(&new_course("Mine")).await.kind,
        ProblemKind::TooMany
    );
    let maker = bob.id;
    let counted = app
        .cohort
        .store
        .write(move |tx| Box::pin(async move { tx.count_made_courses(maker).await }));
    assert_eq!(counted.await.unwrap(), limits::COURSES_A_DAY, "whoever has them now");
}

/// Another becomes instructor, and the maker leaves.
async fn hand_over(app: &TestApp, course: CourseId, from: &TestUser, to: &TestUser) {
    let invite = app.invite(course, from).await;
    app.execute_as(to, Command::JoinCourse { invite }).await;
    let user = to.id;
    let promoted = app
        .cohort
        .store
        .write(move |tx| Box::pin(async move { tx.set_role(course, user, Role::Instructor).await }));
    promoted.await.unwrap();
    app.execute_as(from, Command::LeaveCourse { course }).await;
}

#[tokio::test]
async fn rooms_of_courses_direct_rooms_links_and_tokens_have_a_day_too() {
    let fixture = CourseFixture::create().await;
    let (app, teacher, course) = (&fixture.app, &fixture.teacher, fixture.course);
    for _ in 0..limits::INVITE_LINKS_A_DAY {
        app.execute_as(
            teacher,
            Command::RenewInvite {
                course,
                days: 7,
                uses: 0,
                approval: false,
            },
        )
        .await;
    }
    let problem = teacher
        .expect_problem(&Command::RenewInvite {
            course,
            days: 7,
            uses: 0,
            approval: false,
        })
        .await;
    assert_eq!(
        (problem.kind, problem.field.as_deref()),
        (ProblemKind::TooMany, Some("days"))
    );
    // What is there already is opened again as often as one likes.
    let open = Command::OpenDirect { user: fixture.bob.id };
    for _ in 0..=limits::DIRECT_ROOMS_A_DAY {
        app.execute_as(&fixture.ada, open.clone()).await;
    }
    let maker = fixture.ada.id;
    let used = app.cohort.store.write(move |tx| {
        Box::pin(async move {
            for _ in 0..limits::DIRECT_ROOMS_A_DAY - 1 {
                tx.add_quota_use(maker, "direct room", 0).await?;
            }
            for _ in 0..limits::COURSE_ROOMS_A_DAY {
                tx.add_quota_use(maker, "course room", 0).await?;
            }
            Ok(())
        })
    });
    used.await.unwrap();
    let open = Command::OpenDirect { user: teacher.id };
    assert_eq!(fixture.ada.expect_problem(&open).await.field.as_deref(), Some("user"));
    app.execute_as(teacher, new_room(course, RoomKind::Course, "Lab")).await;
}

/// Blocking and unblocking in a loop would tell the other's tabs each time.
#[tokio::test]
async fn blocking_and_unblocking_is_limited_and_ending_a_block_never_is() {
    let fixture = CourseFixture::create().await;
    let (app, ada) = (&fixture.app, &fixture.ada);
    let user = fixture.bob.id;
    for _ in 0..limits::BLOCKS_A_DAY {
        app.execute_as(ada, Command::SetBlocked { user, blocked: true }).await;
        app.execute_as(ada, Command::SetBlocked { user, blocked: false }).await;
    }
    let problem = ada.expect_problem(&Command::SetBlocked { user, blocked: true }).await;
    assert_eq!(
        (problem.kind, problem.field.as_deref()),
        (ProblemKind::TooMany, Some("user"))
    );
    app.clock.advance(DAY);
    app.execute_as(ada, Command::SetBlocked { user, blocked: true }).await;
}

/// An installation of before keeps its rule; a new one has chosen people, and its admin.
#[tokio::test]
async fn who_may_start_courses_is_a_setting() {
    let fixture = CourseFixture::create().await;
    let (admin, ada) = (&fixture.admin, &fixture.ada);
    for (who, chosen, allowed) in [
        (CourseStarters::Anybody, false, true),
        (CourseStarters::Chosen, false, false),
        (CourseStarters::Chosen, true, true),
        (CourseStarters::Admins, true, false),
    ] {
        admin.expect_done(&Command::SetCourseStarters { who }).await;
        let user = ada.id;
        admin
            .expect_done(&Command::LetStartCourses { user, allowed: chosen })
            .await;
        let page = ada.get("/").await.body;
        assert_eq!(page.contains("href=\"/courses/new\""), allowed, "{who:?}");
        let form = ada.get("/courses/new").await.body;
        match ada.execute(&new_course("Mine")).await {
            Ok(_) => assert!(allowed && form.contains("new-course"), "{who:?}"),
            Err(problem) => {
                assert!(!allowed, "{who:?}: {problem:?}");
                assert_eq!(problem.kind, ProblemKind::Forbidden);
                assert!(problem.text.contains("School (@school)"), "{}", problem.text);
                assert!(
                    form.contains("School (@school)") && !form.contains("new-course"),
                    "{who:?}"
                );
            }
        }
        admin.expect_done(&new_course("Of the admin")).await;
    }
}

fn private_room(course: Option<CourseId>, others: &[UserId]) -> Command {
    Command::NewPrivateRoom {
        course,
        name: "One more".into(),
        topic: String::new(),
        participants: others.to_vec(),
    }
}

fn made(done: Done) -> RoomId {
    match done {
        Done::Room(room) => room,
        other => panic!("{other:?}"),
    }
}
