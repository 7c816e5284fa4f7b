//! Invite links: limited in number, with approval, and watched.

use crate::support::fixtures::CourseFixture;
use app::protocol::{Command, Done, MemberFilter, Notification, NotificationFilter, ProblemKind, View};

fn link(fixture: &CourseFixture, uses: i64, approval: bool) -> Command {
    Command::RenewInvite {
        course: fixture.course,
        days: 7,
        uses,
        approval,
    }
}

#[tokio::test]
async fn a_link_lets_in_as_many_as_it_says() {
    let fixture = CourseFixture::create().await;
    fixture.teacher.expect_done(&link(&fixture, 1, false)).await;
    let invite = fixture.app.invite(fixture.course, &fixture.teacher).await;
    let join = Command::JoinCourse { invite };
    fixture.stranger.expect_done(&join).await;
    // Who is in already may open it again.
    let late = fixture.app.add_user("late").await;
    assert_eq!(late.expect_problem(&join).await.kind, ProblemKind::NotFound);
}

#[tokio::test]
async fn a_link_with_approval_lets_one_ask_and_the_staff_decide() {
    let fixture = CourseFixture::create().await;
    let (course, eve) = (fixture.course, &fixture.stranger);
    let mallory = fixture.app.add_user("mallory").await;
    fixture.teacher.expect_done(&link(&fixture, 0, true)).await;
    let invite = fixture.app.invite(course, &fixture.teacher).await;
    let join = Command::JoinCourse { invite };
    for user in [eve, &mallory] {
        assert_eq!(user.expect_done(&join).await, Done::Ok);
    }
    let waits = fixture.app.overview(eve).await;
    assert!(waits.courses.is_empty());
    assert_eq!(
        waits.offers[0].sentence(),
        "You have asked to be let into Algebra. Its staff will answer."
    );
    let members = View::Members {
        course,
        filter: MemberFilter::default(),
    };
    let waiting = fixture.app.snapshot(&fixture.teacher, members.clone()).await.waiting;
    assert_eq!(waiting.unwrap().requests.len(), 2);
    assert!(
        fixture.app.snapshot(&fixture.ada, members).await.waiting.is_none(),
        "for staff only"
    );
    let answer = |user, accept| Command::AnswerRequest { course, user, accept };
    assert_eq!(
        fixture.ada.expect_problem(&answer(eve.id, true)).await.kind,
        ProblemKind::Forbidden
    );
    fixture.teacher.expect_done(&answer(eve.id, true)).await;
    fixture.teacher.expect_done(&answer(mallory.id, false)).await;
    let (eve, refused) = (fixture.app.overview(eve).await, fixture.app.overview(&mallory).await);
    assert!(eve.offers.is_empty() && eve.courses[0].id == course, "{eve:?}");
    assert!(refused.offers.is_empty() && refused.courses.is_empty(), "{refused:?}");
    assert_eq!(mallory.expect_problem(&join).await.kind, ProblemKind::Forbidden);
}

#[tokio::test]
async fn the_staff_hear_once_when_a_link_is_used_unusually_often() {
    let fixture = CourseFixture::create().await;
    for number in 0..24 {
        let user = fixture.app.add_user(&format!("user{number}")).await;
        fixture.app.join(&user, fixture.course, &fixture.teacher).await;
    }
    let view = View::Notifications {
        filter: NotificationFilter::default(),
    };
    let page = fixture
        .app
        .snapshot(&fixture.teacher, view)
        .await
        .notifications
        .unwrap();
    let often: Vec<i64> = (page.rows.iter())
        .filter_map(|row| match &row.notification {
            Notification::InviteUsedOften { uses, .. } => Some(*uses),
            _ => None,
        })
        .collect();
    assert_eq!(often, [21]);
}
