//! Fills the search index behind the writer: what was written is in it a moment later. It goes on where it was after a restart,
//! takes a small part of a processor, and with several nodes it does not matter who does it.

use super::Cohort;
use crate::db::SearchIndex;
use crate::error::Error;
use app::protocol::RoomId;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

/// After a message it waits for others.
const GATHER: Duration = Duration::from_millis(400);
/// How often all rooms are looked at: what was written elsewhere may not have been heard of here.
const EVERY: Duration = Duration::from_secs(60);
/// Messages in one batch, and the events of a room above which it gets batches of its own.
const BATCH: i64 = 2_000;
/// So many times as long as a batch has taken, there is a pause: whoever writes goes first.
const PAUSE: u32 = 4;

/// Runs until the task is dropped.
pub async fn run_search_follower(cohort: Arc<Cohort>) {
    if cohort.search.is_none() {
        return;
    }
    let changed = cohort.publisher.changed_rooms();
    let mut all = true;
    let mut looked_at = Instant::now();
    loop {
        let rooms = changed.take();
        let filled = cohort.fill(if all { None } else { Some(rooms) }, PAUSE).await;
        if all {
            looked_at = Instant::now();
        }
        // Those rooms are found again when all are looked at.
        let failed = filled.is_err();
        if let Err(error) = filled {
            tracing::warn!(?error, "the search index could not be filled; it will be tried again");
        }
        let rest = EVERY.saturating_sub(looked_at.elapsed());
        if !failed && timeout(rest, changed.some()).await.is_ok() {
            sleep(GATHER).await;
        } else if failed {
            sleep(GATHER * 5).await;
        }
        all = failed || looked_at.elapsed() >= EVERY;
    }
}

impl Cohort {
    /// Fills the index with everything that is not in it yet.
    pub async fn fill_search_index(&self) -> Result<(), Error> {
        self.fill(None, 0).await
    }

    async fn fill(&self, rooms: Option<Vec<RoomId>>, pause: u32) -> Result<(), Error> {
        let Some(index) = &self.search else { return Ok(()) };
        let _turn = self.filling.lock().await;
        let behind = match rooms {
            Some(rooms) if rooms.is_empty() => return Ok(()),
            Some(rooms) => {
                let versions = self.store.read().await?.versions_of_rooms(&rooms).await?;
                behind(versions, &index.indexed_versions_of(&rooms).await?)
            }
            None => self.look_at_all_rooms(index).await?,
        };
        for batch in batches(behind) {
            while self.fill_batch(index, &batch, pause).await? {}
        }
        Ok(())
    }

    /// Which rooms are not in the index up to their last change. Those that are no more are removed from it.
    async fn look_at_all_rooms(&self, index: &SearchIndex) -> Result<Vec<(RoomId, i64, i64)>, Error> {
        let mut reader = self.store.read().await?;
        index.number_existing(&mut reader).await?;
        // The index first: it must not seem to know more than there is.
        let mut indexed = index.indexed_versions().await?;
        let versions = reader.room_versions().await?;
        drop(reader);
        let is_older = |(room, version): &(RoomId, i64)| indexed.get(room).is_some_and(|indexed| indexed > version);
        if versions.iter().any(is_older) {
            tracing::warn!("the database is an older copy than the search index was made of: it is made anew");
            index.clear().await?;
            let mut reader = self.store.read().await?;
            index.number_existing(&mut reader).await?;
            indexed.clear();
        }
        let there: BTreeMap<RoomId, i64> = versions.iter().copied().collect();
        for gone in indexed.keys().filter(|room| !there.contains_key(room)) {
            while index.remove_room(*gone).await? {}
        }
        Ok(behind(versions, &indexed))
    }

    /// True if there is more of the same.
    async fn fill_batch(&self, index: &SearchIndex, batch: &[(RoomId, i64)], pause: u32) -> Result<bool, Error> {
        let began = Instant::now();
        let rooms: Vec<RoomId> = batch.iter().map(|(room, _)| *room).collect();
        let indexed = index.indexed_versions_of(&rooms).await?;
        let since: Vec<(RoomId, i64)> = (rooms.iter())
            .map(|room| (*room, indexed.get(room).copied().unwrap_or(0)))
            .collect();
        let mut reader = self.store.snapshot().await?;
        let changes = reader.changes_of_rooms(&since, BATCH).await;
        let changes = reader.finish(changes).await?;
        let more = batch.len() == 1 && changes.messages.len() as i64 == BATCH;
        index.apply(changes).await?;
        if pause > 0 {
            sleep(began.elapsed() * pause).await;
        }
        Ok(more)
    }
}

/// Rooms with the version that is in the index and the one that there is, if it is another.
fn behind(versions: Vec<(RoomId, i64)>, indexed: &HashMap<RoomId, i64>) -> Vec<(RoomId, i64, i64)> {
    let known = |room| indexed.get(&room).copied().unwrap_or(0);
    (versions.into_iter())
        .map(|(room, version)| (room, known(room), version))
        .filter(|(_, indexed, version)| indexed < version)
        .collect()
}

/// Rooms in which little happened together, the others each by itself.
fn batches(behind: Vec<(RoomId, i64, i64)>) -> Vec<Vec<(RoomId, i64)>> {
    let mut batches = Vec::new();
    let (mut together, mut events) = (Vec::new(), 0);
    for (room, indexed, version) in behind {
        if version - indexed > BATCH / 2 {
            batches.push(vec![(room, indexed)]);
            continue;
        }
        // One room by itself is read in pieces; it needs none of these.
        together.push((room, indexed));
        events += version - indexed;
        if events > BATCH {
            batches.push(std::mem::take(&mut together));
            events = 0;
        }
    }
    batches.extend((!together.is_empty()).then_some(together));
    batches
}
