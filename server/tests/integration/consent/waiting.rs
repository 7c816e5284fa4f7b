//! Who waits to come in is seen at once by those who decide on it, and by nobody else.

use crate::support::TestSocket;
use crate::support::fixtures::CourseFixture;
use app::protocol::{Change, Command, Role};

/// How many events say that who waits has changed.
async fn told(socket: &mut TestSocket) -> usize {
    let events = socket.received_events().await;
    let told = events.iter().filter(|event| event.change == Change::WaitingChanged);
    told.count()
}

#[tokio::test]
async fn the_staff_of_a_course_see_requests_and_offers_while_their_page_is_open() {
    let fixture = CourseFixture::create().await;
    let (course, teacher, eve) = (fixture.course, &fixture.teacher, &fixture.stranger);
    let invite = fixture.app.invite_with_approval(course, teacher).await;
    let (mut staff, _) = teacher.socket().await;
    let (mut student, _) = fixture.ada.socket().await;
    eve.expect_done(&Command::JoinCourse { invite }).await;
    assert_eq!(told(&mut staff).await, 1);
    let answer = Command::AnswerRequest {
        course,
        user: eve.id,
        accept: false,
    };
    teacher.expect_done(&answer).await;
    assert_eq!(told(&mut staff).await, 1);
    let offer = Command::AddMember {
        course,
        username: "eve".into(),
        role: Role::Student,
    };
    teacher.expect_done(&offer).await;
    assert_eq!(told(&mut staff).await, 1);
    let offer = fixture.app.overview(eve).await.offers[0].id;
    eve.expect_done(&Command::AnswerOffer { offer, accept: false }).await;
    assert_eq!(told(&mut staff).await, 0, "nobody is told that it was declined");
    teacher.expect_done(&Command::WithdrawOffer { offer }).await;
    assert_eq!(told(&mut staff).await, 1);
    assert_eq!(told(&mut student).await, 0);
}

#[tokio::test]
async fn the_owner_of_a_private_room_sees_what_others_offer() {
    let fixture = CourseFixture::create().await;
    let (ada, bob, room) = (&fixture.ada, &fixture.bob, fixture.private);
    let (mut owner, _) = ada.socket().await;
    let (mut other, _) = bob.socket().await;
    let add = Command::AddParticipant {
        room,
        user: fixture.teacher.id,
    };
    ada.expect_done(&add).await;
    assert_eq!((told(&mut owner).await, told(&mut other).await), (1, 0));
    fixture.app.accept_offers(&fixture.teacher).await;
    assert_eq!(told(&mut owner).await, 1);
}
