//! Blocks, and rooms in which nobody shares a course any more.

use crate::support::TestUser;
use crate::support::fixtures::{CourseFixture, private_room, send};
use app::protocol::{Barred, Command, ProblemKind, RoomId, View};

fn block(user: &TestUser, blocked: bool) -> Command {
    let user = user.id;
    Command::SetBlocked { user, blocked }
}

async fn barred(fixture: &CourseFixture, user: &TestUser, room: RoomId) -> Option<Barred> {
    fixture.app.room_entry(user, room).await.barred
}

#[tokio::test]
async fn who_is_blocked_can_neither_write_directly_nor_offer_anything() {
    let fixture = CourseFixture::create().await;
    let (ada, bob, direct) = (&fixture.ada, &fixture.bob, fixture.direct);
    let offer_room = private_room("Come here", &[ada]);
    bob.expect_done(&offer_room).await;
    assert_eq!(fixture.app.overview(ada).await.offers.len(), 1);
    ada.expect_done(&block(bob, true)).await;
    bob.expect_done(&offer_room).await;
    assert!(fixture.app.overview(ada).await.offers.is_empty());
    for (user, why) in [(ada, Barred::Blocked), (bob, Barred::Refused)] {
        assert_eq!(barred(&fixture, user, direct).await, Some(why));
        assert_eq!(
            user.expect_problem(&send(direct, "x")).await.kind,
            ProblemKind::Forbidden
        );
    }
    // Reading stays, and so do the rooms of the course.
    assert_eq!(bob.get(&format!("/chat/{direct}")).await.status, 200);
    bob.expect_done(&send(fixture.general, "Hello")).await;
    let blocked = fixture.app.snapshot(ada, View::Account).await.account.unwrap().blocked;
    assert_eq!(blocked[0].username, "bob");
    ada.expect_done(&block(bob, false)).await;
    bob.expect_done(&send(direct, "Thank you")).await;
    // A direct room that is not there yet cannot be opened.
    fixture.teacher.expect_done(&block(ada, true)).await;
    let open = Command::OpenDirect {
        user: fixture.teacher.id,
    };
    assert_eq!(
        ada.expect_problem(&open).await.text,
        "This person cannot be written to."
    );
    // Whom one has never met is not there.
    assert_eq!(
        ada.expect_problem(&block(&fixture.stranger, true)).await.kind,
        ProblemKind::NotFound
    );
}

/// Beside the offer and in the direct room itself, as a browser without JavaScript shows and posts it.
#[tokio::test]
async fn somebody_is_blocked_where_their_offer_or_message_is_read() {
    let fixture = CourseFixture::create().await;
    let (ada, bob, direct) = (&fixture.ada, &fixture.bob, fixture.direct);
    let offer_room = private_room("Come here", &[ada]);
    bob.expect_done(&offer_room).await;
    let offer = fixture.app.overview(ada).await.offers[0].id;
    let by_offer = format!("block-of-{offer}-{}", bob.id);
    let in_room = format!("block-{}", bob.id);
    for (path, form) in [("/".to_owned(), by_offer), (format!("/chat/{direct}"), in_room)] {
        let page = ada.get(&path).await.body;
        assert!(
            page.contains(&format!("name=\"form\" value=\"{form}\"")),
            "{path}: {form}"
        );
        let user = bob.id.to_string();
        let fields = [
            ("do", "set_blocked"),
            ("form", &form),
            ("user", &user),
            ("blocked", "yes"),
        ];
        assert_eq!(ada.post(&path, &fields).await.status, 303);
        assert_eq!(barred(&fixture, ada, direct).await, Some(Barred::Blocked));
        let page = ada.get(&format!("/chat/{direct}")).await.body;
        assert!(page.contains("Unblock"), "it is ended in the same place");
        ada.expect_done(&block(bob, false)).await;
    }
    assert!(fixture.app.overview(ada).await.offers.is_empty());
    for room in [direct, fixture.private] {
        let page = ada.get(&format!("/chat/{room}/settings")).await;
        assert!(
            page.status == 200 && page.body.contains("set_blocked"),
            "and in the settings"
        );
    }
}

#[tokio::test]
async fn a_room_of_no_course_is_closed_for_writing_once_nobody_shares_a_course() {
    let fixture = CourseFixture::create().await;
    let (ada, bob, direct) = (&fixture.ada, &fixture.bob, fixture.direct);
    let tea = fixture.app.private_room(ada, None, &[bob]).await;
    bob.expect_done(&send(direct, "Mine")).await;
    let (mut socket, _) = ada.socket().await;
    fixture.teacher.expect_done(&fixture.remove_bob()).await;
    assert!(!socket.received_events().await.is_empty());
    for user in [ada, bob] {
        for room in [direct, tea] {
            assert_eq!(barred(&fixture, user, room).await, Some(Barred::Apart));
            assert_eq!(user.expect_problem(&send(room, "x")).await.kind, ProblemKind::Forbidden);
        }
    }
    let page = bob.get(&format!("/chat/{direct}")).await;
    assert!(page.body.contains(Barred::Apart.sentence()) && !page.body.contains("id=\"composer\""));
    // One's own words can be taken back all the same.
    bob.expect_done(&Command::Delete {
        room: direct,
        number: 1,
    })
    .await;
}

#[tokio::test]
async fn authors_delete_their_own_messages_in_an_archived_course() {
    let fixture = CourseFixture::create().await;
    let (course, room) = (fixture.course, fixture.general);
    fixture
        .teacher
        .expect_done(&Command::ArchiveCourse { course, archived: true })
        .await;
    fixture.ada.expect_done(&Command::Delete { room, number: 1 }).await;
    let of_bob = Command::Delete { room, number: 2 };
    assert_eq!(fixture.ada.expect_problem(&of_bob).await.kind, ProblemKind::Forbidden);
    assert_eq!(
        fixture.teacher.expect_problem(&of_bob).await.kind,
        ProblemKind::Forbidden
    );
}
