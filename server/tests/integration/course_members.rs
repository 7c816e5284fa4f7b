//! Members of a course: joining, removal, and what each role may do.

use crate::support::TestUser;
use crate::support::fixtures::{CourseFixture, new_room, send};
use app::protocol::{Change, Command, ProblemKind, Role, RoomKind};

#[tokio::test]
async fn a_new_member_has_no_unread_history() {
    let fixture = CourseFixture::create().await;
    fixture.join_stranger().await;
    let overview = fixture.app.overview(&fixture.stranger).await;
    assert_eq!(overview.rooms.len(), 2);
    assert!(overview.rooms.iter().all(|room| room.unread() == 0));
}

#[tokio::test]
async fn a_removed_member_receives_nothing_after_the_removal() {
    let fixture = CourseFixture::create().await;
    let (mut bob, _) = fixture.bob.socket().await;
    let mut room_socket = fixture.bob.room_socket(fixture.general).await;
    fixture.teacher.expect_done(&fixture.remove_bob()).await;
    fixture
        .ada
        .expect_done(&send(fixture.general, "Now that Bob is gone"))
        .await;
    fixture.ada.expect_done(&send(fixture.private, "Here too")).await;
    let events = bob.expect_event(&Change::CourseLeft(fixture.course)).await;
    assert!(!format!("{events:?}").contains("gone"), "{events:?}");
    assert_eq!(room_socket.expect_close().await, 4004);
    assert_eq!(
        bob.expect_problem(send(fixture.general, "Hello?")).await.kind,
        ProblemKind::NotFound
    );
    assert_eq!(fixture.bob.get(&format!("/chat/{}", fixture.general)).await.status, 404);
    // The direct room with Ada is not part of the course, and stays to be read.
    let refused = bob.expect_problem(send(fixture.direct, "I was removed")).await;
    assert_eq!(refused.kind, ProblemKind::Forbidden);
    assert_eq!(fixture.app.overview(&fixture.bob).await.rooms.len(), 1);
}

#[tokio::test]
async fn permissions_follow_the_role() {
    let fixture = CourseFixture::create().await;
    let (course, teacher, ada) = (fixture.course, &fixture.teacher, &fixture.ada);
    let set_role = |role| Command::SetRole {
        course,
        user: ada.id,
        role,
    };
    let announce = send(fixture.news, "News!");
    let new_room = new_room(course, RoomKind::Course, "Lab");
    let change_private_room = Command::ChangeRoom {
        room: fixture.private,
        name: "Mine".into(),
        topic: String::new(),
        base: String::new(),
    };
    let delete_assignment = Command::DeleteAssignment {
        assignment: fixture.assignment,
    };
    for (user, command) in [
        (ada, &announce),
        (ada, &new_room),
        (
            ada,
            &Command::RenewInvite {
                course,
                days: 7,
                uses: 0,
                approval: false,
            },
        ),
        (ada, &set_role(Role::Instructor)),
        (ada, &delete_assignment),
        (ada, &fixture.remove_bob()),
        (&fixture.bob, &change_private_room),
    ] {
        assert_forbidden(user, command).await;
    }
    teacher.expect_done(&set_role(Role::Assistant)).await;
    fixture.app.accept_offers(ada).await;
    ada.expect_done(&announce).await;
    ada.expect_done(&new_room).await;
    let remove_teacher = Command::RemoveMember {
        course,
        user: teacher.id,
        renew: false,
    };
    assert_forbidden(ada, &remove_teacher).await;
    let last = teacher.expect_problem(&Command::LeaveCourse { course }).await;
    assert_eq!(last.kind, ProblemKind::Conflict, "a course keeps an instructor");
}

async fn assert_forbidden(user: &TestUser, command: &Command) {
    let problem = user.expect_problem(command).await;
    assert_eq!(problem.kind, ProblemKind::Forbidden, "{problem:?}");
}
