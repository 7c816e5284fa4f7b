//! Closes the holes in what this node has told, from the database: a message from another node that Redis has lost, or
//! that is late. The membership is read with it, so nobody is told anything past a removal that was lost too.

use crate::db::{Store, in_time};
use crate::fault::Fault;
use crate::hub::{Hub, Lack};
use app::wire::Stream;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;

/// Most holes close by themselves within this time: the event before is on its way.
const PATIENCE: Duration = Duration::from_millis(100);
/// After the database could not be asked.
const PAUSE: Duration = Duration::from_secs(1);
/// Holes looked after in one go.
const BATCH: usize = 256;

/// Looks after every stream that is named, for as long as somebody may name one.
pub async fn keep(store: Store, hub: Arc<Hub>, mut missing: mpsc::UnboundedReceiver<Stream>) {
    let mut named = Vec::new();
    while missing.recv_many(&mut named, BATCH).await > 0 {
        tokio::time::sleep(PATIENCE).await;
        let streams: HashSet<Stream> = named.drain(..).collect();
        for stream in streams {
            let Some(lack) = hub.lacks(stream) else { continue };
            if let Err(fault) = mend(&store, &hub, stream, &lack).await {
                tracing::warn!(?fault, "a hole could not be closed; it will be tried again");
                tokio::time::sleep(PAUSE).await;
                hub.doubt(stream);
            }
        }
    }
}

/// Brings one stream of this node to where the database is.
pub async fn mend(store: &Store, hub: &Hub, stream: Stream, lack: &Lack) -> Result<(), Fault> {
    let read = async {
        let mut reader = store.picture().await?;
        let state = reader.stream_since(stream, lack.since).await;
        reader.put_back(state).await
    };
    if let Some(state) = in_time(read).await? {
        hub.mend(stream, lack, state);
    }
    Ok(())
}
