//! Too much, too slow, too late: what people and programs see when a node cannot keep up, or ends.

use crate::support::world::{School, Silence, send};
use app::wire::{Change, Down, Event, Kind, Look};
use futures_util::future::join_all;
use server::fault::Fault;
use tokio::sync::oneshot;

#[tokio::test]
async fn a_queue_that_is_full_says_busy_and_keeps_what_it_has_taken() {
    let school = School::open().await;
    let actor = school.app.actor(&school.ada).await;
    let (go, wait) = oneshot::channel::<()>();
    let (begun, busy) = oneshot::channel::<()>();
    // The writer is kept busy by a piece of work that takes its time.
    let store = school.app.cohort.store.clone();
    let slow = tokio::spawn(async move {
        store
            .write(move |_| {
                Box::pin(async move {
                    begun.send(()).unwrap();
                    wait.await.unwrap();
                    Ok(())
                })
            })
            .await
    });
    busy.await.unwrap();
    let cohort = &school.app.cohort;
    let sends = (0..4200).map(|at| cohort.run(&actor, send(school.general, &format!("Message {at}"))));
    let free = async {
        tokio::task::yield_now().await;
        go.send(()).unwrap();
    };
    let (done, ()) = tokio::join!(join_all(sends), free);
    slow.await.unwrap().unwrap();
    let kept = done.iter().filter(|done| done.is_ok()).count();
    assert!((4096..4200).contains(&kept), "{kept}");
    assert!(
        done.iter()
            .filter_map(|done| done.as_ref().err())
            .all(|problem| problem.kind == Kind::Busy)
    );
    let desk = cohort.desk(school.ada.id).await.unwrap();
    let general = desk.rooms.iter().find(|room| room.id == school.general).unwrap();
    assert_eq!(general.last_number, 2 + kept as i64);
}

#[tokio::test]
async fn a_piece_of_work_that_panics_takes_nothing_with_it() {
    let school = School::open().await;
    let cohort = &school.app.cohort;
    let bug = cohort.store.write(|tx| {
        Box::pin(async move {
            tx.set_place("Half done").await?;
            assert_eq!(tx.count_users().await?, 0, "a bug, made for this test");
            Ok(())
        })
    });
    assert!(matches!(bug.await, Err(Fault::Broken(_))));
    school.ada.run(&send(school.general, "And on we go")).await.unwrap();
    let place = cohort.store.read().await.unwrap().place().await.unwrap();
    assert_ne!(place.as_deref(), Some("Half done"));
}

#[tokio::test]
async fn a_database_that_falls_silent_is_not_waited_for_for_ever() {
    if std::env::var_os("COHORT_TEST_POSTGRES").is_none() {
        return;
    }
    let school = School::open().await;
    let (cohort, actor) = (&school.app.cohort, school.app.actor(&school.ada).await);
    // It does so in the middle of a transaction.
    let (go, wait) = oneshot::channel::<()>();
    let (begun, under_way) = oneshot::channel::<()>();
    let store = cohort.store.clone();
    let work = tokio::spawn(async move {
        store
            .write(move |tx| {
                Box::pin(async move {
                    tx.count_users().await?;
                    begun.send(()).unwrap();
                    wait.await.unwrap();
                    tx.count_users().await
                })
            })
            .await
    });
    under_way.await.unwrap();
    let silence = Silence::of(&school.app.database);
    go.send(()).unwrap();
    assert!(matches!(work.await.unwrap(), Err(Fault::Busy(_))));
    drop(silence);
    // What was silent then may speak or not: nobody listens to it any more.
    while cohort.desk(school.ada.id).await.is_err() {}
    cohort.run(&actor, send(school.general, "And on we go")).await.unwrap();
}

#[tokio::test]
async fn a_reader_too_slow_is_closed_with_the_code_that_means_resume_and_has_missed_nothing() {
    let school = School::open().await;
    let (mut bob, hello) = school.bob.socket().await;
    let before = hello
        .desk
        .rooms
        .iter()
        .find(|room| room.id == school.general)
        .unwrap()
        .version;
    let actor = school.app.actor(&school.ada).await;
    let long = "long ".repeat(790);
    let sends = (0..4000).map(|_| school.app.cohort.run(&actor, send(school.general, &long)));
    assert!(join_all(sends).await.iter().all(Result::is_ok));
    let mut known = before;
    let code = loop {
        match bob.text().await {
            Err(code) => break code,
            Ok(text) => {
                if let Ok(Down::Event(Event {
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
    let catch_up = Look::CatchUp {
        room: school.general,
        since: known,
        from: 1,
    };
    let Down::CaughtUp { caught_up, .. } = again.ask(catch_up).await else {
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
    let snapshot = app.cohort.desk(person.id).await.unwrap();
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
