//! From time to time sends the heads of the streams that somebody here hears, as they are in the database: a lost event with no later one leaves no
//! gap, but the head shows that it is missing. Also closes the sockets of sessions that have expired.

use super::Cohort;
use super::ended_sessions::close_ended_sessions;
use super::node_gap_repair::repair;
use crate::db::in_time;
use crate::metrics::BusState;
use app::protocol::{Head, Stream};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// Runs until the task is dropped: beats by the clock, and at once when publications of other nodes may have been missed.
pub async fn run_heartbeat(cohort: Arc<Cohort>) {
    let period = Duration::from_secs(u64::from(cohort.settings.heartbeat.get()));
    let mut ticks = tokio::time::interval(period);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut sent: HashMap<Stream, i64> = HashMap::new();
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = cohort.publisher.bus_reconnected() => {}
        }
        close_ended_sessions(&cohort).await;
        let delivered: HashMap<Stream, Option<i64>> = cohort.hub.delivered_versions().into_iter().collect();
        let streams: Vec<Stream> = delivered.keys().copied().collect();
        let read = async { cohort.store.read().await?.heads(&streams).await };
        let Ok(heads) = in_time(read).await else { continue };
        if cohort.publisher.bus_state() != BusState::SingleNode {
            repair_behind(&cohort, &heads, &delivered).await;
        }
        // Each head once, even if this node has delivered its event: a tab may lack it.
        let moved: Vec<Head> = (heads.into_iter())
            .filter(|head| sent.get(&head.stream) != Some(&head.version))
            .collect();
        sent.retain(|stream, _| delivered.contains_key(stream));
        sent.extend(moved.iter().map(|head| (head.stream, head.version)));
        cohort.hub.send_heads(&moved);
    }
}

/// Delivers from the database what was committed on other nodes and has not arrived here.
async fn repair_behind(cohort: &Cohort, heads: &[Head], delivered: &HashMap<Stream, Option<i64>>) {
    for head in heads {
        let known = delivered.get(&head.stream).copied().flatten();
        if known.is_none_or(|known| known < head.version) {
            let gap = cohort.hub.gap_after(known.unwrap_or(head.version));
            if let Err(error) = repair(&cohort.store, &cohort.hub, head.stream, &gap).await {
                tracing::warn!(?error, "the heartbeat could not repair a stream");
            }
        }
    }
}
