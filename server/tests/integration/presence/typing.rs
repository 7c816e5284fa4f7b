//! Who is writing.

use super::{LATER, ada_writes, answer, page, told, types, watch, who_types};
use crate::support::fixtures::CourseFixture;
use crate::support::seed::Seed;
use crate::support::threads::ThreadFixture;
use app::protocol::{Request, WatchPresence, limits};

#[tokio::test]
async fn whoever_shows_the_room_is_told_who_writes_there_and_nobody_else_is() {
    let CourseFixture {
        app,
        teacher,
        ada,
        bob,
        general,
        news,
        ..
    } = &CourseFixture::create().await;
    let (mut hers, mut his) = (page(ada, *general, &[]).await, page(bob, *general, &[]).await);
    let mut elsewhere = page(teacher, *news, &[]).await;
    let (mut nowhere, _) = bob.socket().await;
    types(&mut hers, *general, true).await.unwrap();
    assert_eq!(who_types(&mut his).await, ada_writes());
    for socket in [&mut hers, &mut elsewhere, &mut nowhere] {
        assert!(who_types(socket).await.is_empty());
    }
    // However often it is said, others are told in intervals.
    for _ in 0..20 {
        types(&mut hers, *general, true).await.unwrap();
    }
    assert!(who_types(&mut his).await.is_empty());
    app.clock.advance(LATER);
    types(&mut hers, *general, true).await.unwrap();
    types(&mut hers, *general, false).await.unwrap();
    types(&mut hers, *general, false).await.unwrap();
    assert_eq!(who_types(&mut his).await, [("Ada".into(), true), ("Ada".into(), false)]);
    // A tab that looks at something else is not told any more.
    answer(&mut his, Request::WatchPresence(WatchPresence::default()))
        .await
        .unwrap();
    app.clock.advance(LATER);
    types(&mut hers, *general, true).await.unwrap();
    assert_eq!(told(&mut his).await, (Vec::new(), None));
}

#[tokio::test]
async fn a_thread_tells_those_who_have_it_open_however_large_its_room_is_and_the_room_does_not() {
    let ThreadFixture { course, thread, .. } = &ThreadFixture::create().await;
    let (app, general) = (&course.app, course.general);
    let students = Seed::of(app)
        .await
        .students(course.course, &[general], limits::TYPING_ROOM)
        .await;
    assert!(!students.is_empty());
    let (mut hers, mut his) = (
        page(&course.ada, *thread, &[]).await,
        page(&course.bob, *thread, &[]).await,
    );
    let mut in_the_room = page(&course.teacher, general, &[]).await;
    let open = || Request::OpenThread {
        room: *thread,
        since: 0,
        from: 1,
    };
    // Who has not opened it is not heard there either.
    types(&mut hers, *thread, true).await.unwrap();
    for socket in [&mut hers, &mut his] {
        socket.expect_reply(open()).await;
    }
    app.clock.advance(LATER);
    types(&mut hers, *thread, true).await.unwrap();
    assert_eq!(who_types(&mut his).await, ada_writes());
    watch(&mut his, general, &[]).await.unwrap();
    app.clock.advance(LATER);
    types(&mut hers, general, true).await.unwrap();
    assert!(
        who_types(&mut his).await.is_empty(),
        "more than a hundred are in the room"
    );
    assert!(who_types(&mut in_the_room).await.is_empty());
}
