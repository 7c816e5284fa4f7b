//! Renames are few a day, however the server is restarted, and the names before are kept.

use super::imitation::rename;
use crate::support::fixtures::CourseFixture;
use app::protocol::ProblemKind;
use server::clock::Clock;

const DAY: i64 = 86_400_000;

#[tokio::test]
async fn a_name_changes_three_times_a_day() {
    let fixture = CourseFixture::create().await;
    let CourseFixture { app, bob, .. } = &fixture;
    for name in ["Robert", "Robert", "Rob", "Bobby"] {
        bob.expect_done(&rename(name)).await;
        app.clock.advance(60_000);
    }
    let refused = bob.expect_problem(&rename("Bertie")).await;
    assert_eq!(
        (refused.kind, refused.field.as_deref()),
        (ProblemKind::TooMany, Some("name"))
    );
    assert!(refused.text.contains("tomorrow"), "{}", refused.text);

    let now = app.clock.now();
    let (bob, app) = (fixture.bob, fixture.app.restart().await);
    app.clock.advance(now - app.clock.now());
    let bob = bob.at(app.address);
    assert_eq!(
        bob.expect_problem(&rename("Bertie")).await.kind,
        ProblemKind::TooMany,
        "after a restart"
    );
    app.clock.advance(DAY);
    bob.expect_done(&rename("Bertie")).await;
    let id = bob.id;
    let former = app
        .cohort
        .store
        .write(move |tx| Box::pin(async move { tx.former_names(id).await }))
        .await;
    let names: Vec<String> = former.unwrap().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["Bobby", "Rob", "Robert", "Bob"]);
}
