//! Who is not shown to whom: who hides, who has blocked, strangers, and who was removed.

use super::{LATER, ada_writes, answer, here, page, told, types, watch, who_types};
use crate::support::fixtures::CourseFixture;
use app::protocol::{Command, ProblemKind, Request, SetPresence, Typing, WatchPresence};

#[tokio::test]
async fn whoever_hides_is_shown_to_nobody_and_sees_others() {
    let CourseFixture {
        app, ada, bob, general, ..
    } = &CourseFixture::create().await;
    let mut hers = page(ada, *general, &[ada, bob]).await;
    let mut his = page(bob, *general, &[ada, bob]).await;
    assert_eq!(here(app, &mut his).await, Some(vec![ada.id, bob.id]));
    types(&mut hers, *general, true).await.unwrap();
    assert_eq!(who_types(&mut his).await, ada_writes());
    let set = |hidden| Command::SetPresence(SetPresence { hidden });
    hers.expect_ack(set(true)).await;
    app.clock.advance(LATER);
    types(&mut hers, *general, true).await.unwrap();
    assert_eq!(who_types(&mut his).await, []);
    assert_eq!(here(app, &mut his).await, Some(vec![bob.id]));
    // On a new page, too.
    let mut again = page(ada, *general, &[bob]).await;
    types(&mut again, *general, true).await.unwrap();
    types(&mut his, *general, true).await.unwrap();
    assert_eq!(told(&mut again).await, (vec![("Bob".into(), true)], Some(vec![bob.id])));
    assert_eq!(told(&mut his).await, (Vec::new(), None));
    hers.expect_ack(set(false)).await;
    assert_eq!(here(app, &mut his).await, Some(vec![ada.id, bob.id]));
    types(&mut hers, *general, true).await.unwrap();
    assert_eq!(who_types(&mut his).await, ada_writes());
}

#[tokio::test]
async fn somebody_who_was_blocked_does_not_see_who_did_that() {
    let CourseFixture {
        app,
        teacher,
        ada,
        bob,
        general,
        ..
    } = &CourseFixture::create().await;
    let mut hers = page(ada, *general, &[bob]).await;
    let mut his = page(bob, *general, &[ada, teacher]).await;
    let mut third = page(teacher, *general, &[ada, bob]).await;
    assert_eq!(here(app, &mut his).await, Some(vec![ada.id, teacher.id]));
    types(&mut hers, *general, true).await.unwrap();
    assert_eq!(who_types(&mut his).await, ada_writes());
    let block = Command::SetBlocked {
        user: bob.id,
        blocked: true,
    };
    hers.expect_ack(block).await;
    app.clock.advance(LATER);
    types(&mut hers, *general, true).await.unwrap();
    types(&mut his, *general, true).await.unwrap();
    assert_eq!(who_types(&mut his).await, []);
    assert_eq!(here(app, &mut his).await, Some(vec![teacher.id]));
    // Nor on a new page; everybody else goes on seeing both.
    let mut again = page(bob, *general, &[ada, teacher]).await;
    assert_eq!(told(&mut again).await.1, Some(vec![teacher.id]));
    app.clock.advance(LATER);
    types(&mut hers, *general, true).await.unwrap();
    assert_eq!(who_types(&mut again).await, []);
    assert_eq!(who_types(&mut hers).await, [("Bob".into(), true)]);
    let (who, here) = told(&mut third).await;
    assert_eq!((who.len(), here), (4, Some(vec![ada.id, bob.id])));
}

#[tokio::test]
async fn strangers_and_those_who_were_removed_are_told_nothing_and_are_not_heard() {
    let CourseFixture {
        app,
        teacher,
        ada,
        bob,
        stranger,
        general,
        private,
        ..
    } = &CourseFixture::create().await;
    for (user, room) in [(stranger, general), (stranger, private), (teacher, private)] {
        let (mut socket, _) = user.socket().await;
        for request in [
            Request::WatchPresence(WatchPresence {
                room: Some(*room),
                users: vec![ada.id],
            }),
            Request::Typing(Typing { room: *room, on: true }),
        ] {
            let refused = answer(&mut socket, request).await.unwrap_err();
            assert_eq!(refused.kind, ProblemKind::NotFound);
        }
        assert_eq!(here(app, &mut socket).await, None);
    }
    let mut hers = page(ada, *private, &[bob]).await;
    let mut his = page(bob, *private, &[ada]).await;
    assert_eq!(here(app, &mut hers).await, Some(vec![bob.id]));
    here(app, &mut his).await;
    types(&mut his, *private, true).await.unwrap();
    let remove = Command::RemoveParticipant {
        room: *private,
        user: bob.id,
    };
    hers.expect_ack(remove).await;
    assert_eq!(here(app, &mut hers).await, Some(Vec::new()));
    app.clock.advance(LATER);
    types(&mut hers, *private, true).await.unwrap();
    types(&mut his, *private, true).await.ok();
    assert_eq!(told(&mut his).await, (Vec::new(), None));
    assert_eq!(who_types(&mut hers).await, []);
    // What he may still know of goes on.
    assert!(watch(&mut his, *general, &[]).await.is_ok());
    assert_eq!(
        watch(&mut his, *private, &[]).await.unwrap_err().kind,
        ProblemKind::NotFound
    );
}
