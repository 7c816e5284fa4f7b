//! Nobody finds what they may not read, at the moment of asking.

use super::{filter, search};
use crate::support::fixtures::{CourseFixture, send};
use app::protocol::{Command, Done, SearchOrder, TokenScope, View};

#[tokio::test]
async fn only_what_one_may_read_is_found() {
    let fixture = CourseFixture::create().await;
    let app = &fixture.app;
    fixture.bob.expect_done(&send(fixture.private, "a secret plan")).await;
    fixture.ada.expect_done(&send(fixture.direct, "another secret")).await;
    assert_eq!(search(app, &fixture.bob, "secret").await.len(), 2);
    for user in [&fixture.teacher, &fixture.stranger, &fixture.admin] {
        assert!(search(app, user, "secret").await.is_empty());
    }
    let direct = search(app, &fixture.bob, "another").await;
    assert_eq!(
        (direct[0].room_name.as_str(), direct[0].course.as_deref()),
        ("Ada", None)
    );
    // A room that one is not in has no name.
    let view = View::Search {
        filter: filter(&format!("in:{} secret", fixture.private), SearchOrder::Newest),
    };
    let refused = app
        .cohort
        .snapshot(&app.actor(&fixture.stranger).await, view)
        .await
        .unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("q"));
    assert!(
        fixture
            .bob
            .post_api("query", search_body("secret"))
            .await
            .body
            .contains("a ")
    );
    assert_eq!(
        app.anonymous().post_api("query", search_body("secret")).await.status,
        401
    );
}

#[tokio::test]
async fn whoever_was_removed_finds_nothing_at_once() {
    let fixture = CourseFixture::create().await;
    let app = &fixture.app;
    fixture.ada.expect_done(&send(fixture.private, "for us two")).await;
    assert_eq!(search(app, &fixture.bob, "two").await.len(), 1);
    let remove = Command::RemoveParticipant {
        room: fixture.private,
        user: fixture.bob.id,
    };
    fixture.ada.expect_done(&remove).await;
    let view = View::Search {
        filter: filter("two", SearchOrder::Newest),
    };
    let found = app.snapshot(&fixture.bob, view).await.search.unwrap();
    assert!(found.hits.is_empty());
    app.execute_as(&fixture.teacher, fixture.remove_bob()).await;
    assert!(search(app, &fixture.bob, "hello").await.is_empty());
}

#[tokio::test]
async fn a_thread_is_found_by_whoever_may_read_its_room() {
    let fixture = CourseFixture::create().await;
    let app = &fixture.app;
    let open = Command::OpenThread {
        room: fixture.private,
        number: 1,
    };
    let Done::Room(thread) = fixture.ada.expect_done(&open).await else {
        panic!()
    };
    fixture.ada.expect_done(&send(thread, "only below the message")).await;
    fixture
        .ada
        .expect_done(&send(fixture.private, "below everything"))
        .await;
    for (q, found) in [
        ("below", 2),
        ("below is:thread", 1),
        ("below in:study", 2),
        ("is:thread", 1),
    ] {
        let hits = search(app, &fixture.bob, q).await;
        assert_eq!(hits.len(), found, "{q}");
        assert!(hits.iter().any(|hit| hit.in_thread && hit.room == thread), "{q}");
    }
    assert!(search(app, &fixture.teacher, "below").await.is_empty());
    let remove = Command::RemoveParticipant {
        room: fixture.private,
        user: fixture.bob.id,
    };
    fixture.ada.expect_done(&remove).await;
    assert!(search(app, &fixture.bob, "below").await.is_empty());
}

#[tokio::test]
async fn a_token_of_one_course_searches_that_course() {
    let fixture = CourseFixture::create().await;
    let app = &fixture.app;
    fixture.ada.expect_done(&send(fixture.direct, "Hello outside")).await;
    app.cohort.fill_search_index().await.unwrap();
    let (_, secret) = (app.create_limited_token(&fixture.ada, "script", TokenScope::Read, Some(fixture.course))).await;
    let reply = fixture
        .ada
        .with_api_token(&secret)
        .post_api("query", search_body("hello"))
        .await;
    assert!(
        reply.body.contains("everybody") && !reply.body.contains("outside"),
        "{}",
        reply.body
    );
}

fn search_body(q: &str) -> serde_json::Value {
    serde_json::json!({"view": {"view": "search", "filter": {"q": q}}})
}
