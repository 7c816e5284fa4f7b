//! Closes gaps in what this node has delivered, from the database: a publication of another node that Redis has lost, or
//! that is late. The memberships are read in the same transaction, so nobody receives anything past a removal that was
//! lost too.

use crate::db::{Store, in_time};
use crate::error::Error;
use crate::realtime::hub::{Gap, Hub};
use app::protocol::Stream;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;

/// Most gaps close by themselves within this time: the missing event is on its way.
const DELAY: Duration = Duration::from_millis(100);
/// After the database could not be asked.
const RETRY_DELAY: Duration = Duration::from_secs(1);
/// Streams repaired in one go.
const BATCH: usize = 256;

/// Repairs every stream that is requested, for as long as somebody may request one.
pub async fn repair_gaps(store: Store, hub: Arc<Hub>, mut requests: mpsc::UnboundedReceiver<Stream>) {
    let mut requested = Vec::new();
    while requests.recv_many(&mut requested, BATCH).await > 0 {
        tokio::time::sleep(DELAY).await;
        let streams: HashSet<Stream> = requested.drain(..).collect();
        for stream in streams {
            let Some(gap) = hub.gap(stream) else { continue };
            if let Err(error) = repair(&store, &hub, stream, &gap).await {
                tracing::warn!(?error, "a gap could not be repaired; it will be tried again");
                tokio::time::sleep(RETRY_DELAY).await;
                hub.suspect_gap(stream);
            }
        }
    }
}

/// Brings one stream of this node up to date with the database.
pub async fn repair(store: &Store, hub: &Hub, stream: Stream, gap: &Gap) -> Result<(), Error> {
    let read = async {
        let mut reader = store.snapshot().await?;
        let state = reader.stream_since(stream, gap.after).await;
        reader.finish(state).await
    };
    if let Some(state) = in_time(read).await? {
        hub.repair(stream, gap, state);
    }
    Ok(())
}
