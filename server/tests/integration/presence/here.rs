//! Who is here, on one node and on two.

use super::{ada_writes, answer, here, page, types, until_sockets, who_types};
use crate::cluster::nodes::with_redis;
use crate::support::TestSocket;
use crate::support::fixtures::{CourseFixture, send};
use app::protocol::{Command, ProblemKind, Request, SetPresence, UserId, WatchPresence, limits};

#[tokio::test]
async fn people_are_shown_as_here_while_they_have_a_page_open_and_scripts_never() {
    let CourseFixture {
        app,
        teacher,
        ada,
        bob,
        stranger,
        general,
        ..
    } = &CourseFixture::create().await;
    let (_, secret) = app.create_api_token(teacher).await;
    let (_script, _) = teacher.with_api_token(&secret).socket().await;
    let (_eve, _) = stranger.socket().await;
    // A stranger who is named is not told of.
    let mut hers = page(ada, *general, &[bob, teacher, stranger]).await;
    here(app, &mut hers).await;
    let (his, _) = bob.socket().await;
    assert_eq!(here(app, &mut hers).await, Some(vec![bob.id]));
    assert_eq!(here(app, &mut hers).await, None, "nothing has changed");
    let open = app.cohort.hub.len();
    drop(his);
    until_sockets(app, open - 1).await;
    app.clock.advance(limits::HERE_AFTER_LEAVING);
    assert_eq!(here(app, &mut hers).await, Some(Vec::new()));
    let many = WatchPresence {
        room: Some(*general),
        users: (0..=limits::PRESENCE_WATCHED as i64).map(UserId).collect(),
    };
    let refused = answer(&mut hers, Request::WatchPresence(many)).await.unwrap_err();
    assert_eq!(
        (refused.kind, refused.field.as_deref()),
        (ProblemKind::Invalid, Some("users"))
    );
}

#[tokio::test]
async fn with_redis_people_on_another_node_are_shown_too() {
    let Some((fixture, other)) = with_redis().await else {
        return;
    };
    let CourseFixture {
        app, ada, bob, general, ..
    } = &fixture;
    let mut hers = page(ada, *general, &[bob]).await;
    let mut there = page(&bob.at(other.address), *general, &[ada]).await;
    // What was told before a message has arrived with it.
    let round = async |text: &str, hers: &mut TestSocket, there: &mut TestSocket| {
        app.cohort.show_who_is_here();
        hers.expect_ack(send(*general, text)).await;
        while there.received_events().await.is_empty() {}
        here(&other, there).await
    };
    assert_eq!(round("One", &mut hers, &mut there).await, Some(vec![ada.id]));
    types(&mut hers, *general, true).await.unwrap();
    let mut heard = Vec::new();
    while heard.is_empty() {
        heard = who_types(&mut there).await;
    }
    assert_eq!(heard, ada_writes());
    let hide = Command::SetPresence(SetPresence { hidden: true });
    hers.expect_ack(hide).await;
    assert_eq!(round("Two", &mut hers, &mut there).await, Some(Vec::new()));
}
