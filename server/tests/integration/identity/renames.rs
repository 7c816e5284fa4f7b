//! Renames are few a day, however the server is restarted, and the names before are kept.

use super::imitation::rename;
use crate::support::fixtures::CourseFixture;
use app::protocol::{Command, Notification, NotificationFilter, ProblemKind, Role, View};
use app::state::State;
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

/// Whom the list of notifications names.
fn named(state: &State) -> Vec<String> {
    let rows = state.notifications.iter().flat_map(|page| &page.rows);
    let names = rows.filter_map(|row| match &row.notification {
        Notification::Mentioned { by, .. } | Notification::Announced { by, .. } | Notification::Offered { by, .. } => {
            Some(by.clone())
        }
        _ => None,
    });
    names.collect()
}

/// A mention, an announcement, and an offer to somebody who shares nothing with whoever makes it.
#[tokio::test]
async fn old_notifications_follow_a_name_in_open_tabs_and_on_fresh_pages() {
    let fixture = CourseFixture::create().await;
    let CourseFixture {
        app,
        ada,
        bob,
        teacher,
        stranger,
        ..
    } = &fixture;
    let offer = Command::AddMember {
        course: fixture.course,
        username: stranger.username.clone(),
        role: Role::Student,
    };
    teacher.expect_done(&offer).await;
    let view = || View::Notifications {
        filter: NotificationFilter::default(),
    };
    for (user, names, before, after) in [
        (
            ada,
            ("Emmy Noether", "Robert"),
            vec!["Teacher", "Bob"],
            vec!["Emmy Noether", "Robert"],
        ),
        (stranger, ("Emmy N.", "Bob"), vec!["Emmy Noether"], vec!["Emmy N."]),
    ] {
        let (mut socket, hello) = user.socket().await;
        let mut tab = State::reset(app.snapshot(user, view()).await);
        tab.apply_overview(hello.overview);
        assert_eq!(named(&tab), before);
        teacher.expect_done(&rename(names.0)).await;
        bob.expect_done(&rename(names.1)).await;
        for event in socket.received_events().await {
            tab.apply(&event);
        }
        assert_eq!(named(&tab), after);
        let fresh = app.snapshot(user, view()).await;
        assert_eq!(
            (tab.notifications, tab.overview.offers),
            (fresh.notifications, fresh.overview.offers)
        );
    }
}
