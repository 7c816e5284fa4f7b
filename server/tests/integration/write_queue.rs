//! The queue of writes: too many of them, abandoned ones, a write that panics, a database that stalls.

use crate::support::fixtures::{CourseFixture, send};
use crate::support::room_entry;
use crate::support::stalled_connections::StalledConnections;
use app::protocol::{Command, ProblemKind, Role};
use futures_util::future::{FutureExt, join_all};
use server::db::Store;
use server::error::Error;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

#[tokio::test]
async fn an_overloaded_room_is_refused_before_others_and_accepted_messages_are_kept() {
    let fixture = CourseFixture::create().await;
    let actor = fixture.app.actor(&fixture.ada).await;
    let cohort = &fixture.app.cohort;
    let (blocked, resume) = block_writer(&cohort.store).await;
    let rooms = [fixture.general, fixture.private, fixture.direct];
    // One room may fill at most half of the queue, so a second room finds space, and a third one does not.
    let sends = (0..6300).map(|index| cohort.execute(&actor, send(rooms[index / 2100], &format!("Message {index}"))));
    let unblock = async {
        tokio::task::yield_now().await;
        resume.send(()).unwrap();
    };
    let (done, ()) = tokio::join!(join_all(sends), unblock);
    blocked.await.unwrap().unwrap();
    let accepted = |room: usize| {
        let done = &done[room * 2100..(room + 1) * 2100];
        done.iter().filter(|done| done.is_ok()).count() as i64
    };
    assert_eq!([accepted(0), accepted(1), accepted(2)], [2048, 2048, 0]);
    assert!(
        done.iter()
            .filter_map(|done| done.as_ref().err())
            .all(|problem| problem.kind == ProblemKind::Busy)
    );
    let overview = fixture.app.overview(&fixture.ada).await;
    let last = |room| room_entry(&overview, room).last_number;
    assert_eq!(rooms.map(last), [2 + 2048, 1 + 2048, 0]);
}

#[tokio::test]
async fn an_abandoned_command_is_not_executed_but_an_abandoned_message_is_kept() {
    let fixture = CourseFixture::create().await;
    let cohort = &fixture.app.cohort;
    let (admin, ada) = (
        fixture.app.actor(&fixture.admin).await,
        fixture.app.actor(&fixture.ada).await,
    );
    let (blocked, resume) = block_writer(&cohort.store).await;
    // Both are queued, and their callers give up before it is their turn.
    assert!(cohort.execute(&admin, add_stranger(&fixture)).now_or_never().is_none());
    let message = send(fixture.general, "Before the train goes into the tunnel");
    assert!(cohort.execute(&ada, message).now_or_never().is_none());
    resume.send(()).unwrap();
    blocked.await.unwrap().unwrap();
    fixture.ada.expect_done(&send(fixture.general, "And out again")).await;
    let stranger = fixture.app.overview(&fixture.stranger).await;
    assert!(stranger.courses.is_empty(), "{:?}", stranger.courses);
    let general = fixture.app.room_entry(&fixture.ada, fixture.general).await;
    assert_eq!(general.last_number, 4);
}

#[tokio::test]
async fn a_write_that_panics_is_rolled_back_and_later_writes_succeed() {
    let fixture = CourseFixture::create().await;
    let cohort = &fixture.app.cohort;
    let bug = cohort.store.write(|tx| {
        Box::pin(async move {
            tx.set_site_name("Half done").await?;
            assert_eq!(tx.count_users().await?, 0, "a bug, made for this test");
            Ok(())
        })
    });
    assert!(matches!(bug.await, Err(Error::Internal(_))));
    fixture.ada.expect_done(&send(fixture.general, "And on we go")).await;
    let site_name = cohort.store.read().await.unwrap().site_name().await.unwrap();
    assert_ne!(site_name.as_deref(), Some("Half done"));
}

#[tokio::test]
async fn a_stalled_database_times_out_and_later_writes_succeed() {
    if std::env::var_os("COHORT_TEST_POSTGRES").is_none() {
        return;
    }
    let fixture = CourseFixture::create().await;
    let (cohort, actor) = (&fixture.app.cohort, fixture.app.actor(&fixture.ada).await);
    let admin = fixture.app.actor(&fixture.admin).await;
    // It stalls in the middle of a transaction.
    let (work, resume) = block_writer(&cohort.store).await;
    let stalled = StalledConnections::stall(&fixture.app.database);
    resume.send(()).unwrap();
    // A command that has waited so long behind it is not executed, because its caller may have given up since.
    let (work, late) = tokio::join!(work, cohort.execute(&admin, add_stranger(&fixture)));
    assert!(matches!(work.unwrap(), Err(Error::Busy(_))));
    assert_eq!(late.unwrap_err().kind, ProblemKind::Busy);
    drop(stalled);
    // Whether the stalled connections answer now does not matter: they are not used any more.
    while cohort.overview(&actor).await.is_err() {}
    assert!(fixture.app.overview(&fixture.stranger).await.courses.is_empty());
    let page = fixture.app.anonymous().get("/readyz").await;
    assert!(page.body.contains("The last change could not be kept"), "{}", page.body);
    cohort
        .execute(&actor, send(fixture.general, "And on we go"))
        .await
        .unwrap();
    assert_eq!(fixture.app.anonymous().get("/readyz").await.body, "ready\n");
}

/// Keeps the writer busy, in the middle of a transaction, until the returned sender signals it to go on.
async fn block_writer(store: &Store) -> (JoinHandle<Result<i64, Error>>, oneshot::Sender<()>) {
    let (resume, resumed) = oneshot::channel::<()>();
    let (started, has_started) = oneshot::channel::<()>();
    let store = store.clone();
    let work = tokio::spawn(async move {
        let work = store.write(move |tx| {
            Box::pin(async move {
                tx.count_users().await?;
                started.send(()).unwrap();
                resumed.await.unwrap();
                tx.count_users().await
            })
        });
        work.await
    });
    has_started.await.unwrap();
    (work, resume)
}

/// Makes the user who is not a member a student of the course.
fn add_stranger(fixture: &CourseFixture) -> Command {
    Command::Enrol {
        course: fixture.course,
        username: fixture.stranger.username.clone(),
        role: Role::Student,
    }
}
