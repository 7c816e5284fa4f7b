//! The pages of a room's history, and permalinks into it.

use crate::support::fixtures::{CourseFixture, send};
use app::protocol::{Command, View};

#[tokio::test]
async fn history_is_paged_and_a_permalink_opens_the_page_around_its_message() {
    let fixture = CourseFixture::create().await;
    let room = fixture.general;
    for number in 3..=180 {
        fixture.ada.expect_done(&send(room, &format!("line {number}"))).await;
    }
    let snapshot = |view| fixture.app.snapshot(&fixture.bob, view);
    let unread = snapshot(View::Room { room, near: None }).await.room.unwrap();
    assert!(
        unread.messages.contains_key(&2) && unread.messages.contains_key(&3) && !unread.at_end,
        "a room opens at the first unread message"
    );
    fixture.bob.expect_done(&Command::Read { room, number: 150 }).await;
    let end = snapshot(View::Room { room, near: None }).await.room.unwrap();
    assert_eq!(
        (end.messages.keys().next(), end.messages.len(), end.at_end),
        (Some(&151), 30, true)
    );
    let older = snapshot(View::Before { room, number: 151 }).await.page.unwrap();
    assert_eq!(
        (older.messages[0].number, older.messages[49].number, older.at_end),
        (101, 150, false)
    );
    let near = snapshot(View::Room { room, near: Some(60) }).await.room.unwrap();
    assert_eq!((near.near, near.at_end), (Some(60), false));
    assert_eq!(
        near.messages.keys().copied().collect::<Vec<_>>(),
        (35..=85).collect::<Vec<_>>()
    );
    let newer = snapshot(View::After { room, number: 85 }).await.page.unwrap();
    assert_eq!(newer.messages[0].number, 86);
    let missing = snapshot(View::Room {
        room,
        near: Some(9_999),
    })
    .await
    .room
    .unwrap();
    assert_eq!((missing.near, missing.at_end), (None, true));
    let page = fixture.bob.get(&format!("/chat/{room}/60")).await;
    assert!(page.status == 200 && page.body.contains("id=\"m60\""));
}
