//! Read markers and unread counts.

use crate::support::fixtures::{CourseFixture, send};
use crate::support::room_entry;
use app::protocol::{Change, Command, RoomEntry, RoomFilter, View};
use app::state::State;

#[tokio::test]
async fn read_markers_move_forward_in_all_own_tabs_and_back_only_on_request() {
    let fixture = CourseFixture::create().await;
    let (room, bob) = (fixture.general, &fixture.bob);
    fixture.ada.expect_done(&send(room, "three")).await;
    fixture.ada.expect_done(&send(room, "four")).await;
    let (mut tab, hello) = bob.socket().await;
    let (mut other_tab, _) = bob.socket().await;
    let unread = async || fixture.app.room_entry(bob, room).await.unread();
    assert_eq!(room_entry(&hello.overview, room).unread(), 2);
    tab.expect_ack(Command::Read { room, number: 9_999 }).await;
    other_tab.expect_event(&Change::Read { room, number: 4 }).await;
    tab.expect_ack(Command::Read { room, number: 1 }).await;
    assert_eq!(unread().await, 0);
    // The marker may point at a deleted message.
    fixture.ada.expect_done(&Command::Delete { room, number: 4 }).await;
    assert_eq!(unread().await, 0);
    tab.expect_ack(Command::MarkUnread { room, number: 2 }).await;
    assert_eq!(unread().await, 2, "the one that was deleted is not counted");
    // Sending a message reads the room.
    tab.expect_ack(send(room, "I am up to date")).await;
    assert_eq!(unread().await, 0);
}

#[tokio::test]
async fn what_was_deleted_before_one_came_is_not_unread() {
    let fixture = CourseFixture::create().await;
    let (room, ada, bob) = (fixture.general, &fixture.ada, &fixture.bob);
    let first = fixture.app.room_entry(bob, room).await.last_number + 1;
    for text in ["three", "four", "five"] {
        ada.expect_done(&send(room, text)).await;
    }
    let view = View::Overview;
    let mut state = State::reset(fixture.app.snapshot(bob, view.clone()).await);
    let (mut tab, _) = bob.socket().await;
    let bell = |state: &State| (state.unread_message_count(), state.unread_notification_count());
    let before = bell(&state);
    for number in first..first + 3 {
        ada.expect_done(&Command::Delete { room, number }).await;
    }
    for event in tab.received_events().await {
        state.apply(&event);
    }
    assert_eq!(bell(&state), (before.0 - 3, before.1 - 1));
    assert_eq!(state.missing_parts(), vec![]);
    let fresh = fixture.app.snapshot(bob, view).await;
    assert_eq!(state.overview, fresh.overview);
    let filter = RoomFilter::default();
    let listed = fixture.app.snapshot(bob, View::Rooms { filter }).await.rooms.unwrap();
    let unread = listed.rows.iter().find(|entry| entry.id == room).map(RoomEntry::unread);
    assert_eq!(unread, Some(0));
}
