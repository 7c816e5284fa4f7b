//! The page of the day: what is unread, what is due, what staff have to see to; only what is one's own, and in bounds.

use crate::support::fixtures::{CourseFixture, new_course, send};
use crate::support::seed::Seed;
use crate::support::{START_TIME, TestUser};
use app::protocol::{Command, CourseId, Done, Due, HomeView, Snapshot, View, limits};
use app::state::State;

const DAY: i64 = 86_400_000;

async fn day(fixture: &CourseFixture, user: &TestUser) -> Snapshot {
    fixture.app.snapshot(user, View::Home).await
}

async fn home(fixture: &CourseFixture, user: &TestUser) -> HomeView {
    day(fixture, user).await.home.unwrap()
}

fn new_assignment(course: CourseId, title: &str, due: i64) -> Command {
    Command::NewAssignment {
        course,
        title: title.into(),
        text: String::new(),
        due: Due(due),
        past: true,
    }
}

fn titles(home: &HomeView) -> Vec<&str> {
    home.due.iter().map(|one| one.title.as_str()).collect()
}

#[tokio::test]
async fn everybody_sees_what_is_theirs_and_staff_what_waits_for_them() {
    let fixture = CourseFixture::create().await;
    let (course, teacher, ada, eve) = (fixture.course, &fixture.teacher, &fixture.ada, &fixture.stranger);
    for (title, due) in [
        ("Late", START_TIME - 2 * DAY),
        ("Later", START_TIME + 16 * DAY),
        ("Soon", START_TIME + DAY),
    ] {
        teacher.expect_done(&new_assignment(course, title, due)).await;
    }
    let Done::Course(of_eve) = fixture.app.execute_as(eve, new_course("Secret")).await else {
        panic!()
    };
    eve.expect_done(&new_assignment(of_eve, "Hidden", START_TIME + DAY))
        .await;

    let of_ada = day(&fixture, ada).await;
    let home_of_ada = of_ada.home.unwrap();
    assert_eq!(titles(&home_of_ada), ["Soon", "Sheet 1"]);
    assert!(
        home_of_ada
            .courses
            .iter()
            .all(|one| one.course == course && one.duties.is_none())
    );
    let asks: Vec<String> = (of_ada.notifications.unwrap().rows.into_iter())
        .map(|row| row.cause)
        .collect();
    assert_eq!(
        asks,
        [format!("mention:{}:2", fixture.general)],
        "not what the whole course is told"
    );
    let lines: Vec<&str> = home_of_ada.lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(lines, ["Hello @ada and @teacher", "The room has changed", "Here I am"]);
    assert_eq!(titles(&home(&fixture, eve).await), ["Hidden"]);

    let invite = fixture.app.invite_with_approval(course, teacher).await;
    eve.expect_done(&Command::JoinCourse { invite }).await;
    let duties = home(&fixture, teacher).await.courses[0].duties.clone().unwrap();
    assert_eq!((duties.waiting, duties.total), (1, 3));
    let page = teacher.get("/").await.body;
    assert!(
        page.contains("1 person asks to be let in") && page.contains("Soon"),
        "{page}"
    );
    let page = ada.get("/").await.body;
    assert!(page.contains("Hello @ada and @teacher") && page.contains("The room has changed"));
    assert!(!page.contains("asks to be let in") && !page.contains("Hidden"));
}

#[tokio::test]
async fn a_deleted_or_archived_thing_is_gone_and_a_course_of_its_own_is_not_mixed_in() {
    let fixture = CourseFixture::create().await;
    let (course, teacher, ada) = (fixture.course, &fixture.teacher, &fixture.ada);
    let Done::Message { number, .. } = teacher.expect_done(&send(fixture.general, "A slip")).await else {
        panic!()
    };
    let line = |home: HomeView| {
        home.lines
            .into_iter()
            .find(|line| line.room == fixture.general)
            .unwrap()
    };
    assert_eq!(line(home(&fixture, ada).await).text, "A slip");
    let room = fixture.general;
    teacher.expect_done(&Command::Delete { room, number }).await;
    assert_eq!(line(home(&fixture, ada).await).text, "");
    let archive = Command::ArchiveCourse { course, archived: true };
    teacher.expect_done(&archive).await;
    let after = home(&fixture, ada).await;
    assert_eq!((after.due, after.courses), (vec![], vec![]));
}

#[tokio::test]
async fn the_lists_have_limits_and_a_tab_whose_list_is_cut_reads_it_again() {
    let fixture = CourseFixture::create().await;
    let (course, teacher, ada) = (fixture.course, &fixture.teacher, &fixture.ada);
    let mut seed = Seed::of(&fixture.app).await;
    seed.rooms("course", Some(course), &[ada.id], (20, 20)).await;
    for number in 0..limits::HOME_DUE as i64 {
        let due = START_TIME + DAY + number;
        teacher
            .expect_done(&new_assignment(course, &format!("Sheet {number}"), due))
            .await;
    }
    let before = day(&fixture, ada).await;
    let home = before.home.clone().unwrap();
    assert_eq!((home.due.len(), home.due_more), (limits::HOME_DUE, 1));
    assert_eq!(home.lines.len(), limits::HOME_ROOMS);

    let (mut socket, hello) = ada.socket().await;
    let mut state = State::reset(before);
    state.apply_overview(hello.overview);
    assert_eq!(state.missing_parts(), vec![]);
    teacher
        .expect_done(&new_assignment(course, "First of all", START_TIME + 1))
        .await;
    for event in socket.received_events().await {
        state.apply(&event);
    }
    assert_eq!(state.missing_parts().len(), 1);
    state.apply_snapshot(day(&fixture, ada).await);
    assert_eq!(state.missing_parts(), vec![]);
    let home = state.home.unwrap();
    assert_eq!((titles(&home)[0], home.due_more), ("First of all", 2));
}
