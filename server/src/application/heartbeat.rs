//! From time to time tells every stream where it stands, by the database: an event that was lost and had no follower
//! leaves no hole, but its stream's head shows that it is missing. And ends the sockets of sessions that are over
//! without anybody having said so here: expired, or ended from the command line. A few queries a beat, whatever the
//! number of sockets.

use crate::db::in_time;
use crate::door::Cohort;
use crate::fanout::Company;
use crate::mend::mend;
use app::wire::{Head, Stream};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// Beats until the task is dropped: by the clock, and at once when something from other nodes may have been missed.
pub async fn beat(cohort: Arc<Cohort>) {
    let period = Duration::from_secs(u64::from(cohort.settings.heartbeat.get()));
    let mut ticks = tokio::time::interval(period);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut told: HashMap<Stream, i64> = HashMap::new();
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = cohort.fanout.doubtful() => {}
        }
        end_sessions(&cohort).await;
        let heard: HashMap<Stream, Option<i64>> = cohort.hub.told().into_iter().collect();
        let read = async { cohort.store.read().await?.heads().await };
        let Ok(heads) = in_time(read).await else { continue };
        let heads: Vec<Head> = (heads.into_iter())
            .filter(|head| heard.contains_key(&head.stream))
            .collect();
        if cohort.fanout.company() != Company::Alone {
            mend_behind(&cohort, &heads, &heard).await;
        }
        // Each head once: a tab may lack what its node has told.
        let moved: Vec<Head> = (heads.into_iter())
            .filter(|head| told.get(&head.stream) != Some(&head.version))
            .collect();
        told.retain(|stream, _| heard.contains_key(stream));
        told.extend(moved.iter().map(|head| (head.stream, head.version)));
        cohort.hub.heads(&moved);
    }
}

/// What was committed elsewhere and has not come here is told from the database.
async fn mend_behind(cohort: &Cohort, heads: &[Head], heard: &HashMap<Stream, Option<i64>>) {
    for head in heads {
        let known = heard.get(&head.stream).copied().flatten();
        if known.is_none_or(|known| known < head.version) {
            let lack = cohort.hub.behind(known.unwrap_or(head.version));
            if let Err(fault) = mend(&cohort.store, &cohort.hub, head.stream, &lack).await {
                tracing::warn!(?fault, "the heartbeat could not mend a stream");
            }
        }
    }
}

async fn end_sessions(cohort: &Cohort) {
    let held = cohort.hub.sessions();
    if held.is_empty() {
        return;
    }
    let read = async { cohort.store.read().await?.open_sessions(cohort.clock.now()).await };
    // If the database does not answer, nobody is signed out for it.
    let Ok(open) = in_time(read).await else { return };
    held.into_iter()
        .filter(|session| !open.contains(session))
        .for_each(|session| cohort.hub.end_session(session));
}
