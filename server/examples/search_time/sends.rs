//! How many messages a second are stored, with the search index filled behind them and without: in turn, in one run.

use crate::corpus::{Numbers, message};
use crate::database::{actor, fill, open};
use app::protocol::{Command, RoomId, SendMessage};
use server::application::{Cohort, run_search_follower};
use server::ids::{Ids, SystemIds};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

const ROOMS: i64 = 200;
const ROUNDS: usize = 4;
const SECONDS: u64 = 10;

pub async fn measure(url: &str) {
    let cohort = open(url).await;
    fill(url, ROOMS * 5).await;
    cohort.fill_search_index().await.expect("an index");
    // The first seconds are slower than all others.
    run(&cohort, false).await;
    let (mut without, mut with) = (0.0, 0.0);
    for round in 1..=ROUNDS {
        let (plain, _) = run(&cohort, false).await;
        let began = Instant::now();
        cohort.fill_search_index().await.expect("an index");
        let behind = began.elapsed();
        let (indexed, left) = run(&cohort, true).await;
        println!(
            "round {round}: {plain:.0} a second without, {indexed:.0} with ({:.2}); then {left} rooms were behind; \
             filling the index with those of before took {:.1} s",
            indexed / plain,
            behind.as_secs_f64()
        );
        cohort.fill_search_index().await.expect("an index");
        without += plain;
        with += indexed;
    }
    println!(
        "durable sends a second with the index, of those without: {:.2}",
        with / without
    );
    cohort.store.close().await;
}

/// One sender in each room, each sending as soon as the last message is stored. Returns messages a second, and how many rooms
/// were behind at the end.
async fn run(cohort: &Arc<Cohort>, follow: bool) -> (f64, usize) {
    let follower = follow.then(|| tokio::spawn(run_search_follower(cohort.clone())));
    let sent = Arc::new(AtomicU64::new(0));
    let began = Instant::now();
    let senders: Vec<_> = (1..=ROOMS)
        .map(|room| {
            let (cohort, sent) = (cohort.clone(), sent.clone());
            tokio::spawn(async move {
                // The first people are in all rooms.
                let (actor, mut numbers) = (
                    actor(room % 10),
                    Numbers::new(room as u64 + sent.load(Ordering::Relaxed)),
                );
                while began.elapsed() < Duration::from_secs(SECONDS) {
                    let command = Command::Send(SendMessage {
                        room: RoomId(room),
                        uuid: SystemIds.uuid(),
                        content: message(&mut numbers).0,
                        ..SendMessage::default()
                    });
                    cohort.execute(&actor, command).await.expect("a message");
                    sent.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    for sender in senders {
        sender.await.expect("a sender");
    }
    let rate = sent.load(Ordering::Relaxed) as f64 / began.elapsed().as_secs_f64();
    let mut left = 0;
    if let Some(follower) = follower {
        let mut reader = cohort.store.read().await.expect("a reader");
        let versions = reader.room_versions().await.expect("rooms");
        let index = cohort.search.as_ref().expect("an index");
        let indexed = index.indexed_versions().await.expect("versions");
        left = (versions.iter())
            .filter(|(room, version)| indexed.get(room).is_none_or(|indexed| indexed < version))
            .count();
        follower.abort();
    }
    (rate, left)
}
