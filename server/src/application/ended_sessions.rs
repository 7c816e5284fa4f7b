//! Closes the sockets of sessions and API tokens that have ended where this node was not told: on the command line, or on
//! another node while there is no bus. Every session that is ended raises a counter in the database; each node reads that
//! one row twice a second, while it has sockets, and only when it has risen compares the sessions.

use super::Cohort;
use crate::db::in_time;
use std::sync::Arc;
use std::time::Duration;

const PERIOD: Duration = Duration::from_millis(500);

/// Runs until the task is dropped.
pub async fn watch_ended_sessions(cohort: Arc<Cohort>) {
    let mut ticks = tokio::time::interval(PERIOD);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut known = None;
    loop {
        ticks.tick().await;
        // Whoever connects is compared with the database then.
        if cohort.hub.is_empty() {
            continue;
        }
        let read = async { cohort.store.read().await?.ended_sessions().await };
        let Ok(count) = in_time(read).await else { continue };
        if known != Some(count) && close_ended_sessions(&cohort).await {
            known = Some(count);
        }
    }
}

/// Closes the sockets of sessions that are not in force any more. False if the database does not answer: nobody is signed
/// out because of that.
pub(super) async fn close_ended_sessions(cohort: &Cohort) -> bool {
    let connected = cohort.hub.sessions();
    if connected.is_empty() {
        return true;
    }
    let read = async { cohort.store.read().await?.open_sessions(cohort.clock.now()).await };
    let Ok(open) = in_time(read).await else { return false };
    connected
        .into_iter()
        .filter(|session| !open.contains(session))
        .for_each(|session| cohort.hub.end_session(session));
    true
}
