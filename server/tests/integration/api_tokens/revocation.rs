//! When an API token stops working: revoked, expired, or its owner's account disabled.

use super::helpers::{api_tokens_of, expect_unauthorized};
use crate::support::fixtures::{CourseFixture, send};
use app::protocol::Command;

#[tokio::test]
async fn revoking_an_api_token_closes_its_sockets_and_no_others() {
    let fixture = CourseFixture::create().await;
    let (token, secret) = fixture.app.create_api_token(&fixture.ada).await;
    let script = fixture.ada.with_api_token(&secret);
    let (mut tab, _) = fixture.ada.socket().await;
    let (mut socket, _) = script.socket().await;
    let mut room_socket = script.room_socket(fixture.general).await;
    tab.expect_ack(Command::RevokeToken { token }).await;
    assert_eq!(
        (socket.expect_close().await, room_socket.expect_close().await),
        (4001, 4001)
    );
    tab.expect_ack(send(fixture.general, "Still here")).await;
    expect_unauthorized(&fixture, &fixture.ada, &secret).await;
    assert!(api_tokens_of(&fixture, &fixture.ada).await.is_empty());
}

#[tokio::test]
async fn an_expired_api_token_is_refused_and_listed_as_expired() {
    let fixture = CourseFixture::create().await;
    let (_, secret) = fixture.app.create_api_token(&fixture.ada).await;
    let (mut socket, _) = fixture.ada.with_api_token(&secret).socket().await;
    fixture.app.clock.advance(90 * 86_400_000);
    expect_unauthorized(&fixture, &fixture.ada, &secret).await;
    assert!(api_tokens_of(&fixture, &fixture.ada).await[0].expired);
    let heartbeat = fixture.app.start_heartbeat();
    assert_eq!(socket.expect_close().await, 4001);
    heartbeat.abort();
}

#[tokio::test]
async fn api_tokens_survive_sign_out_and_a_password_change_but_not_a_disabled_account() {
    let fixture = CourseFixture::create().await;
    let (_, secret) = fixture.app.create_api_token(&fixture.ada).await;
    let script = fixture.ada.with_api_token(&secret);
    let (mut socket, _) = script.socket().await;
    let other_session = fixture.app.sign_in_again(&fixture.ada).await;
    let (mut other_socket, _) = other_session.socket().await;
    let mut ada = fixture.ada.clone();
    ada.session_secret = ada.change_password("another long one", false).await.session_secret();
    assert_eq!(other_socket.expect_close().await, 4001);
    ada.post("/", &[("do", "sign_out")]).await;
    socket.expect_ack(send(fixture.general, "The script goes on")).await;

    fixture.app.set_disabled(&fixture.ada, true).await;
    assert_eq!(socket.expect_close().await, 4001);
    expect_unauthorized(&fixture, &fixture.ada, &secret).await;
    fixture.app.set_disabled(&fixture.ada, false).await;
    expect_unauthorized(&fixture, &fixture.ada, &secret).await;
}
