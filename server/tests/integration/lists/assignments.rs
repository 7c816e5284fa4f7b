//! A course with many long assignments: each page is small, and each assignment is found.

use crate::support::fixtures::CourseFixture;
use crate::support::seed::Seed;
use app::protocol::{AssignmentFilter, AssignmentId, Command, CourseView, Due, ServerFrame, View, limits};
use app::state::State;
use std::collections::BTreeSet;

const LONG: i64 = 50;
const TEXT: usize = 9_900;
const BYTES: usize = 300_000;

async fn page(fixture: &CourseFixture, filter: AssignmentFilter) -> CourseView {
    let course = fixture.course;
    let snapshot = fixture.app.snapshot(&fixture.ada, View::Assignments { course, filter });
    snapshot.await.course.unwrap()
}

#[tokio::test]
async fn each_of_many_long_assignments_is_on_a_small_page_and_is_found() {
    let fixture = CourseFixture::create().await;
    let course = fixture.course;
    let seeded = Seed::of(&fixture.app).await.assignments(course, LONG, TEXT).await;
    let first = page(&fixture, AssignmentFilter::default()).await;
    assert_eq!(first.assignments[0].id, fixture.assignment, "what is due next is first");
    let mut found = BTreeSet::new();
    for number in 0..first.pages {
        let filter = AssignmentFilter {
            page: number,
            assignment: None,
        };
        let one = page(&fixture, filter).await;
        let text: usize = one.assignments.iter().map(|one| one.text.len()).sum();
        assert!(one.assignments.len() <= limits::ASSIGNMENTS && text <= limits::ASSIGNMENTS_PAGE_TEXT);
        found.extend(one.assignments.iter().map(|one| one.id));
        let path = format!("/courses/{course}?page={number}");
        let body = fixture.ada.get(&path).await.body;
        assert!(body.len() < BYTES, "{path}: {} bytes", body.len());
    }
    assert_eq!(found.len() as i64, LONG + 1);
    for path in [
        format!("/chat/{}", fixture.general),
        format!("/courses/{course}/members"),
    ] {
        let body = fixture.ada.get(&path).await.body;
        assert!(body.len() < BYTES, "{path}: {} bytes", body.len());
    }
    // A link to one of them, as notifications have it, shows the page where it is; so does the form that changes it.
    let last = seeded[seeded.len() - 1];
    let body = fixture
        .ada
        .get(&format!("/courses/{course}?assignment={last}"))
        .await
        .body;
    assert!(body.contains(&format!("id=\"assignment-{last}\"")) && body.contains("Previous"));
    let form = fixture
        .teacher
        .get(&format!("/courses/{course}/assignments/{last}"))
        .await
        .body;
    assert!(form.contains("Change assignment") && form.contains(&"x".repeat(TEXT)));
}

/// A tab that shows one of several pages reads it again, whatever changes.
#[tokio::test]
async fn an_open_page_of_assignments_follows_changes_on_any_page() {
    let fixture = CourseFixture::create().await;
    let course = fixture.course;
    let seeded = Seed::of(&fixture.app).await.assignments(course, 5, TEXT).await;
    for filter in [
        AssignmentFilter::default(),
        AssignmentFilter {
            page: 1,
            assignment: None,
        },
        AssignmentFilter::of(seeded[4]),
    ] {
        let view = View::course(course, filter);
        let (mut socket, hello) = fixture.ada.socket().await;
        let mut state = State::reset(fixture.app.snapshot(&fixture.ada, view.clone()).await);
        state.apply_overview(hello.overview);
        assert!(state.has_loaded(&view));
        let change = Command::NewAssignment {
            course,
            title: "One more".into(),
            text: "y".repeat(TEXT),
            due: Due(1_793_610_000_000),
            past: false,
        };
        fixture.teacher.expect_done(&change).await;
        for event in socket.received_events().await {
            state.apply(&event);
        }
        let part = state.missing_parts().into_iter().next().unwrap();
        let ServerFrame::Snapshot { snapshot, .. } = socket.expect_reply(part.request()).await else {
            panic!()
        };
        state.apply_snapshot(*snapshot);
        assert_eq!(state.missing_parts(), []);
        let fresh = fixture.app.snapshot(&fixture.ada, view).await;
        assert_eq!(state.course, fresh.course);
    }
    let nowhere = AssignmentFilter::of(AssignmentId(999_999));
    assert_eq!(page(&fixture, nowhere).await.listed.page, 0);
}
