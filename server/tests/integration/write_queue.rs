//! Too much, too slow, too late: what people and programs see when a node cannot keep up, or ends.

use crate::support::fixtures::{School, Silence, send};
use app::protocol::{Change, Command, Event, ProblemKind, Request, Role, ServerFrame};
use futures_util::future::{FutureExt, join_all};
use server::db::Store;
use server::error::Error;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Keeps the writer busy, in the middle of a transaction, until it is told to go on.
async fn occupied(store: &Store) -> (JoinHandle<Result<i64, Error>>, oneshot::Sender<()>) {
    let (go, wait) = oneshot::channel::<()>();
    let (begun, busy) = oneshot::channel::<()>();
    let store = store.clone();
    let work = tokio::spawn(async move {
        let work = store.write(move |tx| {
            Box::pin(async move {
                tx.count_users().await?;
                begun.send(()).unwrap();
                wait.await.unwrap();
                tx.count_users().await
            })
        });
        work.await
    });
    busy.await.unwrap();
    (work, go)
}

/// Makes the stranger a student of the course.
fn let_in(school: &School) -> Command {
    Command::AddMember {
        course: school.course,
        username: school.stranger.username.clone(),
        role: Role::Student,
    }
}

#[tokio::test]
async fn a_room_that_is_hot_is_refused_before_any_other_and_what_was_taken_is_kept() {
    let school = School::open().await;
    let actor = school.app.actor(&school.ada).await;
    let cohort = &school.app.cohort;
    let (slow, go) = occupied(&cohort.store).await;
    let rooms = [school.general, school.private, school.direct];
    // Half of what may wait is the most for one room, so there is room for another; after that there is for nobody.
    let sends = (0..6300).map(|at| cohort.execute(&actor, send(rooms[at / 2100], &format!("Message {at}"))));
    let free = async {
        tokio::task::yield_now().await;
        go.send(()).unwrap();
    };
    let (done, ()) = tokio::join!(join_all(sends), free);
    slow.await.unwrap().unwrap();
    let kept = |room: usize| {
        let done = &done[room * 2100..(room + 1) * 2100];
        done.iter().filter(|done| done.is_ok()).count() as i64
    };
    assert_eq!([kept(0), kept(1), kept(2)], [2048, 2048, 0]);
    assert!(
        done.iter()
            .filter_map(|done| done.as_ref().err())
            .all(|problem| problem.kind == ProblemKind::Busy)
    );
    let overview = cohort.overview(school.ada.id).await.unwrap();
    let last = |room| {
        overview
            .rooms
            .iter()
            .find(|entry| entry.id == room)
            .unwrap()
            .last_number
    };
    assert_eq!(rooms.map(last), [2 + 2048, 1 + 2048, 0]);
}

#[tokio::test]
async fn what_nobody_waits_for_any_more_is_not_begun_but_a_message_is_kept() {
    let school = School::open().await;
    let cohort = &school.app.cohort;
    let (teacher, ada) = (
        school.app.actor(&school.teacher).await,
        school.app.actor(&school.ada).await,
    );
    let (slow, go) = occupied(&cohort.store).await;
    // Asked for, and given up before it is their turn.
    assert!(cohort.execute(&teacher, let_in(&school)).now_or_never().is_none());
    let message = send(school.general, "Before the train goes into the tunnel");
    assert!(cohort.execute(&ada, message).now_or_never().is_none());
    go.send(()).unwrap();
    slow.await.unwrap().unwrap();
    school.ada.run(&send(school.general, "And out again")).await.unwrap();
    let stranger = cohort.overview(school.stranger.id).await.unwrap();
    assert!(stranger.courses.is_empty(), "{:?}", stranger.courses);
    let overview = cohort.overview(school.ada.id).await.unwrap();
    let general = overview.rooms.iter().find(|room| room.id == school.general).unwrap();
    assert_eq!(general.last_number, 4);
}

#[tokio::test]
async fn a_piece_of_work_that_panics_takes_nothing_with_it() {
    let school = School::open().await;
    let cohort = &school.app.cohort;
    let bug = cohort.store.write(|tx| {
        Box::pin(async move {
            tx.set_site_name("Half done").await?;
            assert_eq!(tx.count_users().await?, 0, "a bug, made for this test");
            Ok(())
        })
    });
    assert!(matches!(bug.await, Err(Error::Internal(_))));
    school.ada.run(&send(school.general, "And on we go")).await.unwrap();
    let place = cohort.store.read().await.unwrap().site_name().await.unwrap();
    assert_ne!(place.as_deref(), Some("Half done"));
}

#[tokio::test]
async fn a_database_that_falls_silent_is_not_waited_for_for_ever() {
    if std::env::var_os("COHORT_TEST_POSTGRES").is_none() {
        return;
    }
    let school = School::open().await;
    let (cohort, actor) = (&school.app.cohort, school.app.actor(&school.ada).await);
    let teacher = school.app.actor(&school.teacher).await;
    // It does so in the middle of a transaction.
    let (work, go) = occupied(&cohort.store).await;
    let silence = Silence::of(&school.app.database);
    go.send(()).unwrap();
    // What has waited so long behind it is not begun: who knows what its caller has done since.
    let (work, late) = tokio::join!(work, cohort.execute(&teacher, let_in(&school)));
    assert!(matches!(work.unwrap(), Err(Error::Busy(_))));
    assert_eq!(late.unwrap_err().kind, ProblemKind::Busy);
    drop(silence);
    // What was silent then may speak or not: nobody listens to it any more.
    while cohort.overview(school.ada.id).await.is_err() {}
    assert!(cohort.overview(school.stranger.id).await.unwrap().courses.is_empty());
    let page = school.app.nobody().get("/readyz").await;
    assert!(page.body.contains("The last change could not be kept"), "{}", page.body);
    cohort
        .execute(&actor, send(school.general, "And on we go"))
        .await
        .unwrap();
    assert_eq!(school.app.nobody().get("/readyz").await.body, "ready\n");
}

#[tokio::test]
async fn a_reader_too_slow_is_closed_with_the_code_that_means_resume_and_has_missed_nothing() {
    let school = School::open().await;
    let (mut bob, hello) = school.bob.socket().await;
    let before = hello
        .overview
        .rooms
        .iter()
        .find(|room| room.id == school.general)
        .unwrap()
        .version;
    let actor = school.app.actor(&school.ada).await;
    let long = "long ".repeat(790);
    for _ in 0..2 {
        let sends = (0..2000).map(|_| school.app.cohort.execute(&actor, send(school.general, &long)));
        assert!(join_all(sends).await.iter().all(Result::is_ok));
    }
    let mut known = before;
    let code = loop {
        match bob.text().await {
            Err(code) => break code,
            Ok(text) => {
                if let Ok(ServerFrame::Event(Event {
                    version,
                    change: Change::Message(_),
                    ..
                })) = serde_json::from_str(&text)
                {
                    assert_eq!(version, known + 1);
                    known = version;
                }
            }
        }
    };
    assert_eq!(code, 4008);
    assert!(known < before + 4000, "it was slow enough");
    let (mut again, _) = school.bob.socket().await;
    let catch_up = Request::CatchUp {
        room: school.general,
        since: known,
        from: 1,
    };
    let ServerFrame::CaughtUp { caught_up, .. } = again.ask(catch_up).await else {
        panic!()
    };
    assert_eq!(caught_up.version, before + 4000);
    let told = caught_up.messages.len() as i64;
    assert!(caught_up.too_much || told == before + 4000 - known);
}

#[tokio::test]
async fn a_node_that_ends_sends_its_sockets_away_after_what_was_acknowledged() {
    let school = School::open().await;
    let (mut ada, _) = school.ada.socket().await;
    let (mut bob, _) = school.bob.socket().await;
    ada.expect_ack(send(school.general, "Just before the end")).await;
    let School {
        app,
        general,
        bob: person,
        ..
    } = school;
    let app = app.restart().await;
    assert_eq!(ada.expect_close().await, 1001);
    assert!(format!("{:?}", bob.rest().await).contains("Just before the end"));
    let snapshot = app.cohort.overview(person.id).await.unwrap();
    assert_eq!(
        snapshot
            .rooms
            .iter()
            .find(|room| room.id == general)
            .unwrap()
            .last_number,
        3
    );
}
