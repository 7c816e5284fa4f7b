//! Notifications beyond the first page.

use crate::support::fixtures::CourseFixture;
use crate::support::seed::Seed;
use app::protocol::{Command, NotificationFilter, NotificationPage, View, limits};
use app::state::State;

async fn page(fixture: &CourseFixture, page: i64) -> NotificationPage {
    let filter = NotificationFilter {
        page,
        ..NotificationFilter::default()
    };
    let snapshot = fixture.app.snapshot(&fixture.ada, View::Notifications { filter });
    snapshot.await.notifications.unwrap()
}

#[tokio::test]
async fn every_notification_is_on_one_page() {
    let fixture = CourseFixture::create().await;
    let mut seed = Seed::of(&fixture.app).await;
    seed.notifications(fixture.ada.id, fixture.course, 1_001).await;
    let own = page(&fixture, 20).await.rows.len() as i64 - 1;
    let mut causes = Vec::new();
    for number in 0..21 {
        let page = page(&fixture, number).await;
        assert_eq!(page.more, number < 20);
        causes.extend(page.rows.into_iter().map(|row| row.cause));
    }
    causes.sort();
    causes.dedup();
    assert_eq!(causes.len() as i64, 1_001 + own);
    assert!(page(&fixture, 21).await.rows.is_empty());
    let second = fixture.ada.get("/notifications?page=2").await.body;
    assert!(
        second.contains("Course 951") && !second.contains("Course 952"),
        "from the 51st on"
    );
    assert!(second.contains("/notifications?page=3") && second.contains("href=\"/notifications\""));
}

#[tokio::test]
async fn what_is_withdrawn_or_new_moves_the_others_from_page_to_page() {
    let fixture = CourseFixture::create().await;
    let mut seed = Seed::of(&fixture.app).await;
    seed.notifications(fixture.ada.id, fixture.course, 120).await;
    for number in [0, 1] {
        let filter = NotificationFilter {
            page: number,
            ..NotificationFilter::default()
        };
        let view = View::Notifications { filter };
        let (mut socket, hello) = fixture.ada.socket().await;
        let mut state = State::reset(fixture.app.snapshot(&fixture.ada, view.clone()).await);
        state.apply_overview(hello.overview);
        let assignment = Command::NewAssignment {
            course: fixture.course,
            title: format!("Sheet {number}"),
            text: String::new(),
            due: app::protocol::Due(crate::support::START_TIME),
            past: false,
        };
        fixture.app.execute_as(&fixture.teacher, assignment).await;
        for event in socket.received_events().await {
            state.apply(&event);
        }
        if number > 0 {
            assert_eq!(state.missing_parts().len(), 1, "a later page is read again");
            state.apply_snapshot(fixture.app.snapshot(&fixture.ada, view.clone()).await);
        }
        assert_eq!(state.missing_parts(), vec![]);
        let fresh = State::reset(fixture.app.snapshot(&fixture.ada, view).await);
        assert_eq!(state.notifications, fresh.notifications);
        assert_eq!(state.notifications.unwrap().rows.len() as i64, limits::NOTIFICATIONS);
    }
}
