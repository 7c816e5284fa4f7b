//! Whoever's password is tried by others is told.

use super::browser::Browser;
use crate::support::{PASSWORD, TestApp, TestSocket, main_element};
use app::protocol::{Change, Notification, ServerFrame};

/// The tries and the networks that the next notification names. It is written after the answer to the try.
async fn next_told(socket: &mut TestSocket) -> (i64, i64) {
    loop {
        if let ServerFrame::Event(event) = socket.next_frame().await
            && let Change::Notification { notification, .. } = event.change
            && let Notification::WrongPasswords { tries, networks, .. } = notification.notification
        {
            return (tries, networks);
        }
    }
}

#[tokio::test]
async fn a_user_is_told_of_ten_wrong_passwords_and_again_of_twenty_but_not_of_right_ones() {
    let app = TestApp::start().await;
    let ada = app.add_user("ada").await;
    let bob = app.add_user("bob").await;
    let (mut socket, _) = ada.socket().await;
    let (mut other, _) = bob.socket().await;
    let own = Browser::new(&app, "192.0.2.1");
    for number in 0..20 {
        let mut stranger = Browser::new(&app, &format!("198.51.100.{}", number % 5));
        let status = stranger.sign_in("ada", "a wrong password").await;
        assert_eq!(status, 422, "{number}");
        if number == 8 {
            // She signs in at another place: that is no try of others, and her network is none of theirs.
            own.clone().signed_in("ada").await;
        }
        match number {
            9 => assert_eq!(next_told(&mut socket).await, (10, 5)),
            19 => assert_eq!(next_told(&mut socket).await, (20, 5)),
            _ => {}
        }
    }
    other.expect_nothing().await;
    // One row, brought up to date.
    let page = ada.get("/notifications").await;
    let rows = main_element(&page.body).matches(">20 wrong tries").count();
    assert_eq!(rows, 1, "{}", page.body);
    assert_eq!(own.clone().sign_in("ada", PASSWORD).await, 303);
}
