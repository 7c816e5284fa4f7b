//! A connection for reading. Each file of this folder adds what can be read of its table.

use crate::error::Error;
use sqlx::pool::PoolConnection;
use sqlx::{Any, Executor};
use std::time::Duration;
use tokio::time::Instant;

/// No read takes this long, unless the database has fallen silent.
const SLOW: Duration = Duration::from_secs(2);

/// A connection for reading, in or outside of a [snapshot transaction](super::Store::snapshot).
pub struct Reader {
    pub(super) conn: PoolConnection<Any>,
    acquired_at: Instant,
    in_transaction: bool,
}

impl Reader {
    pub(super) fn new(conn: PoolConnection<Any>) -> Self {
        Self {
            conn,
            acquired_at: Instant::now(),
            in_transaction: false,
        }
    }

    /// Begins a transaction that reads everything as of one moment.
    pub(super) async fn begin(&mut self, statement: &'static str) -> Result<(), Error> {
        self.in_transaction = true;
        self.conn.execute(statement).await?;
        Ok(())
    }

    /// Ends the transaction, and passes on what was read in it. One that is just dropped costs the connection.
    pub async fn finish<T>(mut self, answer: Result<T, Error>) -> Result<T, Error> {
        self.conn.execute("COMMIT").await?;
        self.in_transaction = false;
        answer
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // The pool would wait for its answer for ever, or hand it out in the middle of a transaction.
        if self.in_transaction || self.acquired_at.elapsed() >= SLOW {
            self.conn.close_on_drop();
        }
    }
}
