//! Somebody in thousands of rooms: the first frame is small, the counts are right, and every room can be found.

use crate::support::fixtures::{CourseFixture, send};
use crate::support::seed::Seed;
use app::protocol::{Command, Request, RoomFilter, RoomId, RoomPage, ServerFrame, View, limits};
use app::state::State;

const ROOMS: i64 = 3_000;
const UNREAD: i64 = 130;
/// Rooms of the fixture that Ada is in, and messages that she has not read there.
const OTHER: (i64, i64) = (4, 3);

async fn crowded() -> (CourseFixture, Vec<RoomId>) {
    let fixture = CourseFixture::create().await;
    let mut seed = Seed::of(&fixture.app).await;
    let users = [fixture.bob.id, fixture.ada.id];
    let rooms = seed.rooms("private", None, &users, (ROOMS, UNREAD)).await;
    (fixture, rooms)
}

async fn page(fixture: &CourseFixture, filter: RoomFilter) -> RoomPage {
    let snapshot = fixture.app.snapshot(&fixture.ada, View::Rooms { filter });
    snapshot.await.rooms.unwrap()
}

#[tokio::test]
async fn a_user_in_3000_rooms_gets_a_small_hello_with_the_right_counts() {
    let (fixture, rooms) = crowded().await;
    let mut socket = fixture.ada.try_socket("/ws", None).await.unwrap();
    let text = socket.next_text().await.unwrap();
    assert!(text.len() < 64 * 1024, "{} bytes", text.len());
    let ServerFrame::Hello(hello) = serde_json::from_str(&text).unwrap() else {
        panic!("{text}")
    };
    let mut state = State::default();
    state.overview.me = hello.overview.me.clone();
    state.apply_overview(hello.overview);
    assert_eq!(state.overview.rooms.len() as i64, limits::ROOMS_LISTED);
    assert_eq!(state.overview.unlisted.rooms, ROOMS + OTHER.0 - limits::ROOMS_LISTED);
    assert_eq!(state.unread_message_count(), UNREAD + OTHER.1);
    let fetched = async |state: &mut State, socket: &mut crate::support::TestSocket| {
        for _ in 0..5 {
            let Some(part) = state.missing_parts().into_iter().next() else {
                return;
            };
            state.overview_requested();
            match socket.expect_reply(part.request()).await {
                ServerFrame::Snapshot { snapshot, .. } => state.apply_snapshot(*snapshot),
                other => panic!("{other:?}"),
            }
        }
        panic!("still missing: {:?}", state.missing_parts());
    };

    // A message in a room that is not listed: the room comes into the list, and the count goes up.
    let quiet = rooms[2_999];
    assert!(state.room_entry(quiet).is_none());
    fixture.bob.expect_done(&send(quiet, "Is anybody here?")).await;
    for event in socket.received_events().await {
        state.apply(&event);
    }
    fetched(&mut state, &mut socket).await;
    assert_eq!(state.room_entry(quiet).unwrap().unread(), 1);
    assert_eq!(state.unread_message_count(), UNREAD + OTHER.1 + 1);

    // One that is not listed is opened: it is in the list of that answer.
    let hidden = rooms[2_000];
    let view = View::Room {
        room: hidden,
        near: None,
    };
    let ServerFrame::Snapshot { snapshot, .. } = socket.expect_reply(Request::View(view)).await else {
        panic!()
    };
    state.open_page(*snapshot);
    assert!(state.room_entry(hidden).is_some());
    // The next connection does not list it: it stays, and is asked for.
    state.apply_overview(fixture.app.overview(&fixture.ada).await);
    assert!(state.room_entry(hidden).is_some());
    fetched(&mut state, &mut socket).await;
    assert!(state.room_entry(hidden).is_some());
    assert_eq!(state.unread_message_count(), UNREAD + OTHER.1 + 1);

    let page = fixture.ada.get("/").await;
    assert!(page.body.len() < 300_000, "{} bytes", page.body.len());
    assert!(page.body.contains("href=\"/rooms\""), "a link to all rooms");
}

#[tokio::test]
async fn each_of_3000_rooms_is_on_one_page_and_is_found() {
    let (fixture, rooms) = crowded().await;
    let mut listed = Vec::new();
    for number in 0.. {
        let filter = RoomFilter {
            page: number,
            ..RoomFilter::default()
        };
        let page = page(&fixture, filter).await;
        assert_eq!(page.found, ROOMS + OTHER.0);
        if page.rows.is_empty() {
            break;
        }
        listed.extend(page.rows.into_iter().map(|room| room.id));
    }
    assert_eq!(listed.len() as i64, ROOMS + OTHER.0);
    assert!(rooms.iter().all(|room| listed.contains(room)));
    let found = RoomFilter {
        q: "room 2718".into(),
        ..RoomFilter::default()
    };
    assert_eq!(page(&fixture, found).await.rows[0].name, "Room 2718");
    let of_course = RoomFilter {
        course: Some(fixture.course),
        ..RoomFilter::default()
    };
    assert_eq!(page(&fixture, of_course).await.found, 3);
    let body = fixture.ada.get("/rooms?q=2718").await.body;
    assert!(body.contains("Room 2718") && !body.contains("Room 2719"));
}

#[tokio::test]
async fn heads_of_3000_rooms_come_in_frames_of_bounded_size() {
    let (fixture, _) = crowded().await;
    let (mut socket, _) = fixture.ada.socket().await;
    let heartbeat = fixture.app.start_heartbeat();
    let mut heads = 0;
    while heads < ROOMS as usize {
        let text = socket.next_text().await.unwrap();
        assert!(text.len() < 64 * 1024, "{} bytes", text.len());
        if let ServerFrame::Heads(some) = serde_json::from_str(&text).unwrap() {
            heads += some.len();
        }
    }
    heartbeat.abort();
}

/// One statement and one event, where there was one for each room.
#[tokio::test]
async fn reading_everything_in_thousands_of_rooms_is_one_event() {
    let (fixture, _) = crowded().await;
    let ada = &fixture.ada;
    let (mut socket, hello) = ada.socket().await;
    let mut state = State::default();
    state.overview.me = hello.overview.me.clone();
    state.apply_overview(hello.overview);
    assert!(state.unread_message_count() > UNREAD);
    ada.expect_done(&Command::ReadAllNotifications { course: None }).await;
    let events = socket.received_events().await;
    assert!(
        events.len() <= 2,
        "the markers, and the stored notifications: {}",
        events.len()
    );
    for event in events {
        state.apply(&event);
    }
    assert!(state.room_entry(fixture.general).is_some_and(|room| room.unread() == 0));
    let fresh = fixture.app.overview(ada).await;
    assert_eq!(fresh.rooms.iter().map(|room| room.unread()).sum::<i64>(), 0);
    assert_eq!(fresh.unlisted.unread_messages, 0);
}
