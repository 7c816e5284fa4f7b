//! Offers of places, roles and private rooms.

use crate::support::TestUser;
use crate::support::fixtures::{CourseFixture, private_room};
use app::protocol::{Change, Command, Done, MemberFilter, Offer, Offered, ProblemKind, Role, View};

fn offer_place(fixture: &CourseFixture, username: &str) -> Command {
    Command::AddMember {
        course: fixture.course,
        username: username.into(),
        role: Role::Assistant,
    }
}

fn members_view(fixture: &CourseFixture) -> View {
    View::Members {
        course: fixture.course,
        filter: MemberFilter::default(),
    }
}

async fn offers(fixture: &CourseFixture, user: &TestUser) -> Vec<Offer> {
    fixture.app.overview(user).await.offers
}

#[tokio::test]
async fn a_place_in_a_course_is_offered_and_accepting_it_makes_a_member() {
    let fixture = CourseFixture::create().await;
    let (course, eve) = (fixture.course, &fixture.stranger);
    let (mut socket, _) = eve.socket().await;
    fixture.teacher.expect_done(&offer_place(&fixture, "EVE")).await;
    let offered = offers(&fixture, eve).await;
    assert_eq!(offered.len(), 1);
    assert_eq!(
        offered[0].sentence(),
        "Teacher offers you a place in Algebra, as an assistant."
    );
    socket.expect_event(&Change::Offers(offered.clone())).await;
    let overview = fixture.app.overview(eve).await;
    assert_eq!((overview.courses.len(), overview.unread_notifications), (0, 1));
    let (offer, role) = (offered[0].id, Role::Assistant);
    assert_eq!(offered[0].what, Offered::Place { course, role });
    // Nobody can accept what is offered to somebody else.
    let accept = Command::AnswerOffer { offer, accept: true };
    assert_eq!(fixture.ada.expect_problem(&accept).await.kind, ProblemKind::NotFound);
    assert_eq!(eve.expect_done(&accept).await, Done::Course(course));
    let overview = fixture.app.overview(eve).await;
    assert_eq!(overview.courses[0].role, Role::Assistant);
    assert!(
        overview.offers.is_empty() && overview.unread_notifications == 0,
        "{overview:?}"
    );
}

#[tokio::test]
async fn what_was_declined_is_not_offered_again_and_can_be_accepted_after_all() {
    let fixture = CourseFixture::create().await;
    let eve = &fixture.stranger;
    fixture.teacher.expect_done(&offer_place(&fixture, "eve")).await;
    let offer = offers(&fixture, eve).await[0].id;
    eve.expect_done(&Command::AnswerOffer { offer, accept: false }).await;
    // Who offers sees the same as before: it does not tell whether it was declined. Taking it back and offering once
    // more does not bring it up again either.
    let waiting = fixture
        .app
        .snapshot(&fixture.teacher, members_view(&fixture))
        .await
        .waiting;
    assert_eq!(waiting.unwrap().offers.len(), 1);
    fixture.teacher.expect_done(&offer_place(&fixture, "eve")).await;
    fixture.teacher.expect_done(&Command::WithdrawOffer { offer }).await;
    fixture.teacher.expect_done(&offer_place(&fixture, "eve")).await;
    let overview = fixture.app.overview(eve).await;
    assert!(
        overview.offers.is_empty() && overview.unread_notifications == 0,
        "{overview:?}"
    );
    eve.expect_done(&Command::AnswerOffer { offer, accept: true }).await;
    assert_eq!(fixture.app.overview(eve).await.courses.len(), 1);
}

#[tokio::test]
async fn offering_by_name_tells_nobody_whether_there_is_such_a_user() {
    let fixture = CourseFixture::create().await;
    let disabled = fixture.app.add_user("gone").await;
    fixture.app.set_disabled(&disabled, true).await;
    for username in ["eve", "nobody-at-all", "gone"] {
        let done = fixture.teacher.execute(&offer_place(&fixture, username)).await;
        assert_eq!(done, Ok(Done::Ok), "{username}");
    }
    let waiting = fixture
        .app
        .snapshot(&fixture.teacher, members_view(&fixture))
        .await
        .waiting;
    let offers: Vec<String> = waiting
        .unwrap()
        .offers
        .into_iter()
        .map(|offer| offer.username)
        .collect();
    assert_eq!(offers, ["gone", "nobody-at-all", "eve"]);
    // Together only once it is accepted.
    let direct = Command::OpenDirect {
        user: fixture.stranger.id,
    };
    assert_eq!(
        fixture.teacher.expect_problem(&direct).await.kind,
        ProblemKind::NotFound
    );
    // Trying names has a small limit of its own.
    let mut refused = 0;
    for number in 0..30 {
        let tried = fixture
            .teacher
            .execute(&offer_place(&fixture, &format!("name{number}")))
            .await;
        refused += usize::from(tried.is_err_and(|problem| problem.kind == ProblemKind::TooMany));
    }
    assert_eq!(refused, 3);
}

#[tokio::test]
async fn a_higher_role_is_offered_and_a_lower_one_is_not() {
    let fixture = CourseFixture::create().await;
    let course = fixture.course;
    let set_role = |role| Command::SetRole {
        course,
        user: fixture.ada.id,
        role,
    };
    let role = async || fixture.app.overview(&fixture.ada).await.courses[0].role;
    fixture.teacher.expect_done(&set_role(Role::Instructor)).await;
    assert_eq!(role().await, Role::Student);
    fixture.app.accept_offers(&fixture.ada).await;
    assert_eq!(role().await, Role::Instructor);
    fixture.teacher.expect_done(&set_role(Role::Student)).await;
    assert_eq!(role().await, Role::Student);
}

#[tokio::test]
async fn a_private_room_is_offered_to_all_but_its_owner() {
    let fixture = CourseFixture::create().await;
    let new = private_room("Tea", &[&fixture.bob, &fixture.teacher]);
    let Done::Room(room) = fixture.ada.expect_done(&new).await else {
        panic!()
    };
    let before = fixture.app.overview(&fixture.bob).await;
    assert!(before.rooms.iter().all(|entry| entry.id != room));
    fixture.app.accept_offers(&fixture.bob).await;
    let offer = offers(&fixture, &fixture.teacher).await[0].id;
    fixture
        .teacher
        .expect_done(&Command::AnswerOffer { offer, accept: false })
        .await;
    let add = Command::AddParticipant {
        room,
        user: fixture.teacher.id,
    };
    fixture.ada.expect_done(&add).await;
    assert!(offers(&fixture, &fixture.teacher).await.is_empty());
    let view = fixture
        .app
        .snapshot(&fixture.bob, View::Room { room, near: None })
        .await;
    let names: Vec<String> = view
        .room
        .unwrap()
        .participants
        .into_iter()
        .map(|user| user.name)
        .collect();
    assert_eq!(names, ["Ada", "Bob"]);
}

#[tokio::test]
async fn an_offer_does_not_become_another_one_while_somebody_looks_at_it() {
    let fixture = CourseFixture::create().await;
    let (course, eve) = (fixture.course, &fixture.stranger);
    let offer = |role| Command::AddMember {
        course,
        username: "eve".into(),
        role,
    };
    fixture.teacher.expect_done(&offer(Role::Student)).await;
    let seen = offers(&fixture, eve).await[0].id;
    let (mut socket, _) = eve.socket().await;
    fixture.teacher.expect_done(&offer(Role::Instructor)).await;
    let now = offers(&fixture, eve).await;
    socket.expect_event(&Change::Offers(now.clone())).await;
    let accept = |offer| Command::AnswerOffer { offer, accept: true };
    assert_eq!(eve.expect_problem(&accept(seen)).await.kind, ProblemKind::NotFound);
    assert_eq!(
        (now.len(), now[0].what),
        (
            1,
            Offered::Place {
                course,
                role: Role::Instructor
            }
        )
    );
    // The same once more changes nothing.
    fixture.teacher.expect_done(&offer(Role::Instructor)).await;
    assert_eq!(offers(&fixture, eve).await, now);
    assert_eq!(fixture.app.overview(eve).await.unread_notifications, 1);
}

#[tokio::test]
async fn an_offer_of_somebody_who_may_not_offer_any_more_lets_nobody_in() {
    let fixture = CourseFixture::create().await;
    let (course, eve, ada) = (fixture.course, &fixture.stranger, &fixture.ada);
    let promote = Command::SetRole {
        course,
        user: ada.id,
        role: Role::Instructor,
    };
    fixture.teacher.expect_done(&promote).await;
    fixture.app.accept_offers(ada).await;
    let place = Command::AddMember {
        course,
        username: "eve".into(),
        role: Role::Instructor,
    };
    ada.expect_done(&place).await;
    let remove = Command::RemoveMember {
        course,
        user: ada.id,
        renew: false,
    };
    fixture.teacher.expect_done(&remove).await;
    let offer = offers(&fixture, eve).await[0].id;
    let accept = Command::AnswerOffer { offer, accept: true };
    assert_eq!(eve.expect_problem(&accept).await.kind, ProblemKind::Conflict);
    // Offered by somebody who may, it is another offer, and good.
    fixture.teacher.expect_done(&place).await;
    let offer = offers(&fixture, eve).await[0].id;
    eve.expect_done(&Command::AnswerOffer { offer, accept: true }).await;
}
