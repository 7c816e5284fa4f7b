//! What each person arranges in the list of rooms: favourites and collapsed courses.

use crate::support::fixtures::{CourseFixture, collapsed, favourite, send};
use crate::support::seed::Seed;
use crate::support::threads::ThreadFixture;
use app::protocol::{Change, ProblemKind, Stream, limits};
use app::state::State;

#[tokio::test]
async fn it_is_for_oneself_alone_in_all_ones_tabs_and_goes_with_the_membership() {
    let fixture = CourseFixture::create().await;
    let (room, course) = (fixture.general, fixture.course);
    let before = fixture.app.overview(&fixture.bob).await;
    let (mut other_tab, _) = fixture.bob.socket().await;
    let (mut ada, _) = fixture.ada.socket().await;
    for _ in 0..2 {
        fixture.bob.expect_done(&favourite(room, true)).await;
    }
    fixture.bob.expect_done(&collapsed(course, true)).await;
    let events = other_tab.received_events().await;
    let favourites = events
        .iter()
        .filter(|event| matches!(event.change, Change::Favourite { .. }));
    assert_eq!(favourites.count(), 1, "a repeat is no event: {events:?}");
    assert!(events.iter().all(|event| event.stream == Stream::User(fixture.bob.id)));
    assert_eq!(ada.received_events().await, [], "nobody else is told");
    let mut state = State::default();
    state.overview = before;
    events.iter().for_each(|event| state.apply(event));
    let now = fixture.app.overview(&fixture.bob).await;
    assert_eq!(state.overview, now);
    assert!(now.rooms.iter().all(|entry| entry.favourite == (entry.id == room)));
    assert!(now.courses.iter().all(|entry| entry.collapsed == (entry.id == course)));
    let of_ada = fixture.app.overview(&fixture.ada).await;
    assert!(!of_ada.rooms.iter().any(|entry| entry.favourite) && !of_ada.courses.iter().any(|entry| entry.collapsed));
    // The version of the course rises by itself; what I have arranged stays.
    fixture.app.clock.advance(60_000);
    fixture.teacher.expect_done(&fixture.remove_bob()).await;
    assert!(fixture.bob.execute(&favourite(room, false)).await.is_err());
}

#[tokio::test]
async fn without_javascript_both_are_forms() {
    let fixture = CourseFixture::create().await;
    let room = fixture.general;
    let path = format!("/chat/{room}");
    let page = fixture.bob.get(&path).await.body;
    assert!(
        page.contains("value=\"set_favourite\"") && page.contains("Add to favourites"),
        "{page}"
    );
    let on = [
        ("do", "set_favourite"),
        ("form", "favourite"),
        ("room", &room.to_string()),
        ("on", "true"),
    ];
    let reply = fixture.bob.post(&path, &on).await;
    assert_eq!((reply.status, reply.header("location")), (303, path.as_str()));
    let page = fixture.bob.get(&path).await.body;
    assert!(
        page.contains("<h2>Favourites<") && page.contains("Take out of favourites"),
        "{page}"
    );
    // The course has other rooms, which are all read once its list is folded up.
    assert!(page.contains("Show only unread rooms"));
    let course = fixture.course.to_string();
    let on = [
        ("do", "set_collapsed"),
        ("form", "collapse-1"),
        ("course", &course),
        ("on", "true"),
    ];
    assert_eq!(fixture.bob.post("/", &on).await.status, 303);
    assert!(fixture.bob.get("/").await.body.contains("Show all rooms"));
}

#[tokio::test]
async fn favourites_are_limited_and_always_listed() {
    let fixture = CourseFixture::create().await;
    let mut seed = Seed::of(&fixture.app).await;
    let users = [fixture.bob.id, fixture.ada.id];
    // The first ones are unread: more than a list holds.
    let (count, unread) = (limits::FAVOURITES + 151, 150);
    let rooms = seed.rooms("private", None, &users, (count, unread)).await;
    let (last, kept) = rooms[unread as usize..].split_last().unwrap();
    for room in kept {
        fixture.ada.expect_done(&favourite(*room, true)).await;
    }
    let problem = fixture.ada.expect_problem(&favourite(*last, true)).await;
    assert_eq!(problem.kind, ProblemKind::Conflict, "{problem:?}");
    let listed = fixture.app.overview(&fixture.ada).await.rooms;
    assert_eq!(listed.len() as i64, limits::ROOMS_LISTED);
    assert_eq!(
        listed.iter().filter(|entry| entry.favourite).count() as i64,
        limits::FAVOURITES
    );
    fixture.ada.expect_done(&favourite(kept[0], false)).await;
    fixture.ada.expect_done(&favourite(*last, true)).await;
    fixture.bob.expect_done(&send(*last, "Still there?")).await;
    assert!(fixture.app.room_entry(&fixture.ada, *last).await.favourite);
}

#[tokio::test]
async fn a_thread_is_no_favourite() {
    let fixture = ThreadFixture::create().await;
    let problem = fixture
        .course
        .bob
        .expect_problem(&favourite(fixture.thread, true))
        .await;
    assert_eq!(problem.kind, ProblemKind::Invalid);
    assert!(problem.text.contains("thread"), "{}", problem.text);
}
