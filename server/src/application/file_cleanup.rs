//! Removes what nobody can read any more from the folder of files: those of deleted messages, and those that were never sent.

use super::Cohort;
use std::sync::Arc;
use std::time::Duration;

/// How often it is looked for.
const EVERY: Duration = Duration::from_secs(60);

/// Runs until the task is dropped.
pub async fn run_file_cleanup(cohort: Arc<Cohort>) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        // The next tick goes on.
        if let Err(error) = cohort.remove_unused_files().await {
            cohort.problem(error);
        }
    }
}
