//! Direct and private rooms, and muted ones.

use crate::support::TestUser;
use crate::support::fixtures::{CourseFixture, private_room, send};
use app::protocol::{Command, ContactFilter, Done, NotificationLevel, ProblemKind, View};
use app::state::State;

#[tokio::test]
async fn two_users_have_one_direct_room_whoever_opens_it() {
    let fixture = CourseFixture::create().await;
    let open = |user| Command::OpenDirect { user };
    assert_eq!(
        fixture.bob.expect_done(&open(fixture.ada.id)).await,
        Done::Room(fixture.direct)
    );
    assert_eq!(
        fixture.ada.expect_done(&open(fixture.bob.id)).await,
        Done::Room(fixture.direct)
    );
    assert_eq!(
        fixture.ada.expect_problem(&open(fixture.ada.id)).await.kind,
        ProblemKind::Invalid
    );
    assert_eq!(
        fixture.stranger.expect_problem(&open(fixture.ada.id)).await.kind,
        ProblemKind::NotFound
    );
    let (one, two) = tokio::join!(
        async { fixture.teacher.expect_done(&open(fixture.ada.id)).await },
        async { fixture.ada.expect_done(&open(fixture.teacher.id)).await }
    );
    assert_eq!(one, two);
}

#[tokio::test]
async fn a_private_room_gets_a_new_owner_when_its_owner_leaves() {
    let fixture = CourseFixture::create().await;
    fixture
        .ada
        .expect_done(&Command::LeaveRoom { room: fixture.private })
        .await;
    fixture
        .bob
        .expect_done(&Command::ChangeRoom {
            room: fixture.private,
            name: "Bob's".into(),
            topic: String::new(),
            base: String::new(),
        })
        .await;
    assert_eq!(
        fixture.ada.expect_problem(&send(fixture.private, "x")).await.kind,
        ProblemKind::NotFound
    );
    fixture
        .bob
        .expect_done(&Command::AddParticipant {
            room: fixture.private,
            user: fixture.ada.id,
        })
        .await;
    let outsider = fixture
        .bob
        .execute(&Command::AddParticipant {
            room: fixture.private,
            user: fixture.stranger.id,
        })
        .await;
    assert_eq!(outsider.unwrap_err().field.as_deref(), Some("user"));
}

#[tokio::test]
async fn only_members_of_shared_courses_can_be_added_to_private_rooms() {
    let fixture = CourseFixture::create().await;
    let contacts = async |user: &TestUser, view| {
        let contacts = fixture.app.snapshot(user, view).await.contacts;
        contacts.map(|contacts| {
            contacts
                .rows
                .into_iter()
                .map(|contact| contact.username)
                .collect::<Vec<_>>()
        })
    };
    let settings = || View::RoomSettings {
        room: fixture.private,
        q: String::new(),
    };
    let anybody = || View::Contacts {
        filter: ContactFilter::default(),
    };
    assert_eq!(contacts(&fixture.ada, anybody()).await.unwrap(), ["bob", "teacher"]);
    assert_eq!(
        contacts(&fixture.ada, settings()).await.unwrap(),
        ["teacher"],
        "Bob is in it"
    );
    assert_eq!(
        contacts(&fixture.bob, settings()).await,
        None,
        "Bob does not own the room"
    );
    assert_eq!(contacts(&fixture.stranger, anybody()).await.unwrap(), [""; 0]);
    let with_eve = private_room("Us", &[&fixture.stranger]);
    assert_eq!(
        fixture.ada.expect_problem(&with_eve).await.field.as_deref(),
        Some("participants")
    );
}

#[tokio::test]
async fn a_muted_room_adds_to_no_count() {
    let fixture = CourseFixture::create().await;
    fixture
        .bob
        .expect_done(&Command::SetNotificationLevel {
            room: fixture.general,
            level: NotificationLevel::Muted,
        })
        .await;
    fixture.ada.expect_done(&send(fixture.general, "@bob psst")).await;
    let snapshot = fixture.app.snapshot(&fixture.bob, View::Overview).await;
    let state = State::reset(snapshot);
    let entry = state.room_entry(fixture.general).unwrap();
    assert_eq!((entry.unread(), entry.counted()), (1, 0));
    assert_eq!(
        state.overview.unread_notifications, 2,
        "the announcement and the assignment, no mention"
    );
}
