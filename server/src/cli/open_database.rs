//! Opening the database at start, with a sentence for whoever has to do something about it.

use crate::application::commands::write_messages;
use crate::cli::config::Database;
use crate::clock::{Clock, SystemClock};
use crate::db::{Dialect, Store, WriterContext};
use crate::error::Error;
use crate::ids::{Ids, SystemIds};
use crate::metrics::Metrics;
use crate::realtime::Publisher;
use std::future::Future;
use std::path::Path;
use std::sync::Arc;

/// The database for a server.
pub async fn open_database(
    url: &str,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    publisher: Publisher,
    metrics: Arc<Metrics>,
) -> Result<Store, String> {
    if let Some(path) = url.strip_prefix("sqlite://")
        && let Some(folder) = Path::new(path.split('?').next().unwrap_or(path)).parent()
        && !folder.as_os_str().is_empty()
    {
        std::fs::create_dir_all(folder).map_err(|error| {
            format!(
                "The folder {} cannot be made ({error}). Choose another with --database-url.",
                folder.display()
            )
        })?;
    }
    let open = || {
        let context = WriterContext {
            clock: clock.clone(),
            ids: ids.clone(),
            publisher: publisher.clone(),
            metrics: metrics.clone(),
            write_messages,
        };
        Store::open(url, context)
    };
    retry_once(open).await.map_err(|error| unusable(url, error))
}

/// The database for a command that runs beside the server.
pub async fn open_beside_server(database: &Database) -> Result<Store, String> {
    let (clock, ids) = (Arc::new(SystemClock), Arc::new(SystemIds));
    let publisher = Publisher::without_sockets();
    open_database(&database.database_url, clock, ids, publisher, Arc::default()).await
}

/// Tries again at once if the database was away: after a database restarted, only a new connection helps.
pub async fn retry_once<T, F>(attempt: impl Fn() -> F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>>,
{
    match attempt().await {
        Err(Error::Busy(_)) => attempt().await,
        other => other,
    }
}

/// What to do about a database that Cohort cannot start with.
pub fn unusable(url: &str, error: Error) -> String {
    let busy = matches!(error, Error::Busy(_));
    let why = match error {
        Error::Problem(problem) => problem.text,
        Error::Busy(why) | Error::Internal(why) => why,
    };
    match Dialect::of(url) {
        Some(Dialect::Sqlite) if busy => format!(
            "The database file {url} cannot be used right now ({why}). Another program may be using it; try again."
        ),
        Some(Dialect::Sqlite) => format!(
            "The database file {url} cannot be used ({why}). Move it away or restore a backup, or choose another with --database-url."
        ),
        Some(Dialect::Postgres) => format!(
            "The PostgreSQL database cannot be reached ({why}). Check --database-url and that the server is running."
        ),
        None => format!("The database address cannot be used: {why}."),
    }
}

/// An error for somebody at a terminal.
pub fn sentence(error: Error) -> String {
    match error {
        Error::Problem(problem) => problem.text,
        Error::Busy(why) | Error::Internal(why) => {
            format!("The database could not do it: {why}.")
        }
    }
}
