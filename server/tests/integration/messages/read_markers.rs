//! Read markers and unread counts.

use crate::support::fixtures::{CourseFixture, send};
use crate::support::room_entry;
use app::protocol::{Change, Command};

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
    assert_eq!(unread().await, 3);
    // Sending a message reads the room.
    tab.expect_ack(send(room, "I am up to date")).await;
    assert_eq!(unread().await, 0);
}
