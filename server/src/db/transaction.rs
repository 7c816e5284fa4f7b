//! A piece of work of the writer: what it changes, and what is published once that is committed. Each file of this folder
//! adds what can be changed in its table.

use crate::actor::Origin;
use crate::error::Error;
use crate::ids::Ids;
use crate::realtime::Publication;
use crate::security_event::SecurityEvent;
use app::protocol::{Millis, Stream};
use sqlx::AnyConnection;

/// One piece of work, behind a savepoint of the writer's transaction.
pub struct Tx<'c> {
    pub(super) conn: &'c mut AnyConnection,
    /// When the work began: the time of everything it writes.
    pub now: Millis,
    pub ids: &'c dyn Ids,
    pub(super) publications: Vec<Publication>,
    /// What this work has added to the security log.
    pub(super) security_events: Vec<(Origin, SecurityEvent)>,
}

impl Tx<'_> {
    /// Something to publish once this is committed, after what was published before.
    pub fn publish(&mut self, publication: Publication) {
        self.publications.push(publication);
    }

    /// How many bytes each event to be published has, and in which stream: what everybody in it receives.
    pub fn sizes_of_events(&self) -> Vec<(Stream, usize)> {
        let events = self.publications.iter().filter_map(|publication| match publication {
            Publication::Event(event) | Publication::EventInThread { event, .. } => Some(event),
            _ => None,
        });
        events
            .map(|event| (event.stream, serde_json::to_vec(event).map_or(0, |bytes| bytes.len())))
            .collect()
    }

    /// The next id for a kind of thing: user, session, course, room, assignment, row of the security log.
    pub(super) async fn next_id(&mut self, kind: &'static str) -> Result<i64, Error> {
        let (id,): (i64,) = sqlx::query_as("UPDATE counters SET last = last + 1 WHERE name = $1 RETURNING last")
            .bind(kind)
            .fetch_one(&mut *self.conn)
            .await?;
        Ok(id)
    }
}
