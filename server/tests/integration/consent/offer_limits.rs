//! What one person can do to another by offering: how often that is seen, and how often it is possible at all.

use crate::support::TestUser;
use crate::support::fixtures::{CourseFixture, new_course, private_room};
use app::protocol::{Change, Command, Done, OfferId, Problem, ProblemKind, Role, RoomId, limits};

const DAY: i64 = 86_400_000;

async fn made_room(user: &TestUser, command: &Command) -> RoomId {
    let Done::Room(room) = user.expect_done(command).await else {
        panic!()
    };
    room
}

async fn first_offer(fixture: &CourseFixture, user: &TestUser) -> OfferId {
    fixture.app.overview(user).await.offers[0].id
}

/// The attack: junk courses that make a teacher their last instructor, whom they could neither leave nor make a course.
#[tokio::test]
async fn junk_courses_and_rooms_leave_their_victim_alone() {
    let fixture = CourseFixture::create().await;
    let (ada, bob) = (&fixture.ada, &fixture.bob);
    for number in 0..10 {
        let done = fixture.app.execute_as(ada, new_course(&format!("Junk {number}"))).await;
        let Done::Course(course) = done else { panic!() };
        let (username, role) = (bob.username.clone(), Role::Instructor);
        ada.execute(&Command::AddMember { course, username, role }).await.ok();
        ada.execute(&Command::LeaveCourse { course }).await.ok();
        if let Ok(Done::Room(room)) = ada.execute(&private_room("Junk", &[bob])).await {
            ada.expect_done(&Command::LeaveRoom { room }).await;
        }
    }
    let overview = fixture.app.overview(bob).await;
    assert_eq!((overview.courses.len(), overview.rooms.len()), (1, 4));
    assert!(
        overview.offers.len() as i64 <= limits::OFFERS_TO_ONE,
        "{:?}",
        overview.offers
    );
    bob.expect_done(&new_course("Bob's own")).await;
}

/// Offered, taken back and offered again, it is one notification a day.
#[tokio::test]
async fn offering_and_taking_back_in_a_loop_notifies_once_a_day() {
    let fixture = CourseFixture::create().await;
    let (ada, bob) = (&fixture.ada, &fixture.bob);
    let room = made_room(ada, &private_room("Tea", &[])).await;
    let add = Command::AddParticipant { room, user: bob.id };
    let (mut socket, hello) = bob.socket().await;
    let before = hello.overview.unread_notifications;
    for _ in 0..5 {
        ada.expect_done(&add).await;
        let offer = first_offer(&fixture, bob).await;
        ada.expect_done(&Command::WithdrawOffer { offer }).await;
    }
    ada.expect_done(&add).await;
    let told = async |socket: &mut crate::support::TestSocket| {
        let events = socket.received_events().await;
        let raised = events
            .iter()
            .filter(|event| matches!(event.change, Change::Notification { .. }));
        raised.count()
    };
    assert_eq!(told(&mut socket).await, 1);
    // It waits in the list all the same, and can be answered.
    let overview = fixture.app.overview(bob).await;
    assert_eq!((overview.offers.len(), overview.unread_notifications), (1, before));
    let offer = overview.offers[0].id;
    ada.expect_done(&Command::WithdrawOffer { offer }).await;
    fixture.app.clock.advance(DAY);
    ada.expect_done(&add).await;
    assert_eq!(told(&mut socket).await, 1, "a new day");
}

/// Declined at once, or taken back: neither makes room for the next one on the same day.
#[tokio::test]
async fn one_person_offers_another_only_so_much_a_day_however_it_ends() {
    let fixture = CourseFixture::create().await;
    let (ada, bob) = (&fixture.ada, &fixture.bob);
    // The fixture's room was the first.
    for number in 1..limits::OFFERS_TO_ONE_A_DAY {
        fixture.app.clock.advance(60_000);
        let room = made_room(ada, &private_room("Tea", &[bob])).await;
        let offer = first_offer(&fixture, bob).await;
        if number % 2 == 0 {
            bob.expect_done(&Command::AnswerOffer { offer, accept: false }).await;
        } else {
            ada.expect_done(&Command::LeaveRoom { room }).await;
        }
    }
    let rooms = fixture.app.overview(ada).await.rooms.len();
    let refused = ada.expect_problem(&private_room("Tea", &[bob])).await;
    assert_eq!(
        (refused.kind, refused.field.as_deref()),
        (ProblemKind::TooMany, Some("participants"))
    );
    assert!(refused.text.contains("24 hours"), "{}", refused.text);
    assert_eq!(
        fixture.app.overview(ada).await.rooms.len(),
        rooms,
        "no room is left behind"
    );
    // Others are offered what they were before, and the day ends.
    ada.expect_done(&private_room("Tea", &[&fixture.teacher])).await;
    fixture.app.clock.advance(DAY);
    ada.expect_done(&private_room("Tea", &[bob])).await;
}

#[tokio::test]
async fn the_limit_of_a_day_tells_nobody_whether_there_is_such_a_user() {
    let fixture = CourseFixture::create().await;
    let blocked = fixture.app.add_user("dora").await;
    fixture.app.join(&blocked, fixture.course, &fixture.teacher).await;
    let user = fixture.teacher.id;
    blocked.expect_done(&Command::SetBlocked { user, blocked: true }).await;
    blocked
        .expect_done(&Command::LeaveCourse { course: fixture.course })
        .await;
    let mut answers: Vec<(i64, Problem)> = Vec::new();
    for username in ["eve", "nobody", "dora"] {
        let offer = Command::AddMember {
            course: fixture.course,
            username: username.into(),
            role: Role::Student,
        };
        let actor = fixture.app.actor(&fixture.teacher).await;
        let mut done = 0;
        let problem = loop {
            let again = fixture.app.cohort.store.write_for(actor.user, {
                let (actor, offer) = (actor.clone(), offer.clone());
                move |tx| {
                    Box::pin(async move {
                        server::application::commands::execute(tx, &actor, offer, Default::default()).await
                    })
                }
            });
            match again.await {
                Ok(_) => done += 1,
                Err(error) => break error.into_problem("x"),
            }
        };
        answers.push((
            done,
            Problem {
                text: problem.text.replace(username, "somebody"),
                ..problem
            },
        ));
    }
    assert_eq!(answers[0].0, limits::OFFERS_TO_ONE_A_DAY);
    assert_eq!(answers[0].1.kind, ProblemKind::TooMany);
    assert_eq!((&answers[0], &answers[0]), (&answers[1], &answers[2]));
}

/// Whoever asks to be let in, takes that back and asks again does not notify the staff each time.
#[tokio::test]
async fn asking_and_taking_back_in_a_loop_notifies_the_staff_once_a_day() {
    let fixture = CourseFixture::create().await;
    let (course, eve, teacher) = (fixture.course, &fixture.stranger, &fixture.teacher);
    let invite = fixture.app.invite_with_approval(course, teacher).await;
    let ask = Command::JoinCourse { invite };
    let (mut socket, _) = teacher.socket().await;
    for _ in 0..limits::REQUESTS_A_DAY {
        eve.expect_done(&ask).await;
        let offer = first_offer(&fixture, eve).await;
        eve.expect_done(&Command::AnswerOffer { offer, accept: false }).await;
    }
    assert_eq!(eve.expect_problem(&ask).await.kind, ProblemKind::TooMany);
    let events = socket.received_events().await;
    let raised = events
        .iter()
        .filter(|event| matches!(event.change, Change::Notification { .. }));
    assert_eq!(raised.count(), 1);
}
