//! Accounts: closing, reopening, ending sessions, making admins.

use crate::support::fixtures::{CourseFixture, send};
use app::protocol::{Change, Command, ProblemKind, UserId};
use server::realtime::hub::SIGNED_OUT;

#[tokio::test]
async fn a_closed_account_is_out_at_once_and_comes_back_when_it_is_reopened() {
    let fixture = CourseFixture::create().await;
    let (admin, ada) = (&fixture.admin, &fixture.ada);
    let user = ada.id;
    let (_, secret) = fixture.app.create_api_token(ada).await;
    let (mut socket, _) = ada.socket().await;
    admin.expect_done(&Command::CloseAccount { user, closed: true }).await;
    assert_eq!(socket.expect_close().await, SIGNED_OUT);
    assert_eq!(
        ada.expect_problem(&send(fixture.general, "x")).await.kind,
        ProblemKind::SignedOut
    );
    let script = ada.with_api_token(&secret);
    assert_eq!(script.post_api("query", serde_json::json!({})).await.status, 401);
    admin.expect_done(&Command::CloseAccount { user, closed: false }).await;
    let ada = fixture.app.sign_in_again(ada).await;
    ada.expect_done(&send(fixture.general, "I am back")).await;
    let (mut socket, _) = ada.socket().await;
    admin.expect_done(&Command::EndSessionsOf { user }).await;
    assert_eq!(socket.expect_close().await, SIGNED_OUT);
}

#[tokio::test]
async fn an_admin_is_made_and_unmade_by_another_but_never_the_last_one() {
    let fixture = CourseFixture::create().await;
    let (admin, ada) = (&fixture.admin, &fixture.ada);
    let make = |user: UserId, admin: bool| Command::SetAdmin { user, admin };
    let problem = admin.expect_problem(&make(admin.id, false)).await;
    assert_eq!(problem.kind, ProblemKind::Conflict);
    let (mut socket, hello) = ada.socket().await;
    admin.expect_done(&make(ada.id, true)).await;
    let mut me = hello.overview.me;
    me.admin = true;
    socket.expect_event(&Change::Me(me)).await;
    // Over a socket that was open before, too.
    socket.expect_ack(make(admin.id, false)).await;
    let problem = admin.expect_problem(&make(ada.id, false)).await;
    assert_eq!(problem.kind, ProblemKind::NotFound, "admin no more");
    // Somebody who cannot sign in is not an admin that counts.
    ada.expect_done(&make(admin.id, true)).await;
    fixture.app.set_disabled(admin, true).await;
    assert_eq!(
        ada.expect_problem(&make(ada.id, false)).await.kind,
        ProblemKind::Conflict
    );
    let close = |user| Command::CloseAccount { user, closed: true };
    assert_eq!(ada.expect_problem(&close(ada.id)).await.field.as_deref(), Some("user"));
}

#[tokio::test]
async fn an_api_token_of_an_admin_does_nothing_of_the_admins() {
    let fixture = CourseFixture::create().await;
    let (_, secret) = fixture.app.create_api_token(&fixture.admin).await;
    let script = fixture.admin.with_api_token(&secret);
    let user = fixture.ada.id;
    let problem = script.expect_problem(&Command::SetAdmin { user, admin: true }).await;
    assert_eq!(problem.kind, ProblemKind::Forbidden);
}
