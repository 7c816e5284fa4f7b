//! From time to time tells every stream where it stands, by the database: an event that was lost and had no follower
//! leaves no hole, but its stream's head shows that it is missing. And ends the sockets of sessions that are over
//! without anybody having said so here: expired, or ended from the command line. A few queries a beat, whatever the
//! number of sockets.

use crate::door::Cohort;
use app::wire::{Head, Stream};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// Beats until the task is dropped.
pub async fn beat(cohort: Arc<Cohort>) {
    let period = Duration::from_secs(u64::from(cohort.settings.heartbeat.get()));
    let mut ticks = tokio::time::interval(period);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut told: HashMap<Stream, i64> = HashMap::new();
    loop {
        ticks.tick().await;
        end_sessions(&cohort).await;
        let streams = cohort.hub.streams();
        let read = async { cohort.store.read().await?.heads().await };
        let Ok(heads) = read.await else { continue };
        let moved: Vec<Head> = (heads.into_iter())
            .filter(|head| streams.contains(&head.stream))
            .filter(|head| told.get(&head.stream) != Some(&head.version))
            .collect();
        told.retain(|stream, _| streams.contains(stream));
        told.extend(moved.iter().map(|head| (head.stream, head.version)));
        cohort.hub.heads(&moved);
    }
}

async fn end_sessions(cohort: &Cohort) {
    let held = cohort.hub.sessions();
    if held.is_empty() {
        return;
    }
    let read = async { cohort.store.read().await?.open_sessions(cohort.clock.now()).await };
    // If the database does not answer, nobody is signed out for it.
    let Ok(open) = read.await else { return };
    held.into_iter()
        .filter(|session| !open.contains(session))
        .for_each(|session| cohort.hub.end_session(session));
}
