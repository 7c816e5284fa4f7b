//! Deletes for good what was in deleted courses: soon, piece by piece, between the work of others.

use super::Cohort;
use crate::error::Error;
use std::sync::Arc;
use std::time::Duration;

/// How often it is looked for.
const EVERY: Duration = Duration::from_secs(60);

/// Runs until the task is dropped.
pub async fn run_course_deletion(cohort: Arc<Cohort>) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        cohort.delete_contents_of_courses().await;
    }
}

impl Cohort {
    /// Deletes all messages, rooms and notifications of deleted courses.
    pub async fn delete_contents_of_courses(&self) {
        // The next tick goes on.
        if let Err(error) = self.delete_pieces_of_courses().await {
            self.problem(error);
        }
    }

    async fn delete_pieces_of_courses(&self) -> Result<(), Error> {
        // Nearly always there is nothing, and a read keeps no writer of another node waiting.
        if !self.store.read().await?.deleted_course_has_contents().await? {
            return Ok(());
        }
        while self
            .store
            .write(|tx| Box::pin(async move { tx.delete_piece_of_courses().await }))
            .await?
        {}
        Ok(())
    }
}
