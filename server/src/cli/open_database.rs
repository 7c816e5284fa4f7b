//! Opening the database at start, with a sentence for whoever has to do something about it.

use super::database_file::{make_private, search_file, sqlite_file};
use crate::application::commands::write_messages;
use crate::cli::config::Database;
use crate::clock::{Clock, SystemClock};
use crate::db::{Dialect, OpenError, SearchIndex, Store, WriterContext};
use crate::error::Error;
use crate::ids::{Ids, SystemIds};
use crate::metrics::Metrics;
use crate::realtime::Publisher;
use std::future::Future;
use std::sync::Arc;

/// The database for a server: made if it is not there.
pub async fn open_database(
    url: &str,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    publisher: Publisher,
    metrics: Arc<Metrics>,
) -> Result<Store, String> {
    if let Some(file) = sqlite_file(url) {
        make_private(&file)?;
    }
    let context = WriterContext {
        clock,
        ids,
        publisher,
        metrics,
        write_messages,
    };
    let opened = Store::open(url, context).await;
    opened.map_err(|error| cannot_open(url, error))
}

/// The index of messages for a server. Without it the newest messages can still be searched, so the server starts.
pub async fn open_search_index(url: &str, installation: &str) -> Option<SearchIndex> {
    let file = sqlite_file(url).map(|file| search_file(&file));
    if let Some(file) = &file
        && let Err(why) = make_private(file)
    {
        tracing::warn!(why, "there is no search index");
        return None;
    }
    let opened = SearchIndex::open(url, file.as_deref(), installation).await;
    opened
        .inspect_err(|error| {
            tracing::warn!(
                ?error,
                "there is no search index: only the newest messages can be searched"
            )
        })
        .ok()
}

/// The database for a command that runs beside the server. It has to be there: a mistyped address would make a new one.
pub async fn open_beside_server(database: &Database) -> Result<Store, String> {
    let url = &database.database_url;
    if let Some(file) = sqlite_file(url)
        && !file.exists()
    {
        let file = file.display();
        return Err(format!(
            "There is no database {file}. Name the one that `cohort serve` uses with --database-url or COHORT_DATABASE_URL."
        ));
    }
    let (clock, ids) = (Arc::new(SystemClock), Arc::new(SystemIds));
    let publisher = Publisher::without_sockets();
    open_database(url, clock, ids, publisher, Arc::default()).await
}

/// Claims the database for this node alone, or for it and those on the same Redis.
pub async fn claim(store: &Store, url: &str, redis: Option<&str>) -> Result<(), String> {
    let claimed = store.claim(sqlite_file(url).as_deref(), redis).await;
    claimed.map_err(|error| cannot_open(url, error))
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
            "The PostgreSQL database cannot be reached ({why}). Check COHORT_DATABASE_URL and that the server is running."
        ),
        None => format!("The database address cannot be used: {why}."),
    }
}

/// What to do about a database that could not be opened, by the kind of error.
fn cannot_open(url: &str, error: OpenError) -> String {
    let database = match Dialect::of(url) {
        Some(Dialect::Postgres) => "The PostgreSQL database".to_owned(),
        // Without a password, because only PostgreSQL has one.
        Some(Dialect::Sqlite) | None => format!("The database file {url}"),
    };
    match error {
        OpenError::NotUtf8 { encoding } => format!(
            "{database} keeps its text as {encoding}, not as UTF-8. Make another one: createdb --encoding=UTF8 --template=template0 NAME"
        ),
        OpenError::Newer { found, known } => format!(
            "{database} was used by a newer version of Cohort (it has migration {found}, this version knows {known}). \
             Start that version, or restore the backup made before it."
        ),
        OpenError::Changed { migration } => format!(
            "{database} was made by another build of Cohort (its migration {migration} is not this version's). Start that build, or restore a backup."
        ),
        OpenError::NoRights(why) => format!(
            "{database} cannot be used, for lack of rights ({why}). {}",
            if Dialect::of(url) == Some(Dialect::Postgres) {
                "Let the role own it: ALTER DATABASE name OWNER TO role"
            } else {
                "The user that runs Cohort has to own the file and its folder."
            }
        ),
        OpenError::SignInRefused(why) => format!(
            "{database} does not let Cohort in ({why}). Check user and password in COHORT_DATABASE_URL, and pg_hba.conf."
        ),
        OpenError::Missing(why) => format!("{database} does not exist ({why}). Make it: createdb --encoding=UTF8 NAME"),
        OpenError::ReadOnly => format!(
            "{database} can be read but not changed. Cohort needs to write: give it the rights to, or the address of the primary server."
        ),
        OpenError::Unverified { host } => format!(
            "{database} is on another machine ({host}), and its address does not ask for a connection that is encrypted and \
             verified. Add ?sslmode=verify-full to it (and &sslrootcert=FILE for a certificate authority of your own), or \
             sslmode=disable if nobody else can read that network."
        ),
        OpenError::Tls(why) => format!(
            "{database} did not show a certificate that Cohort trusts ({why}). Check sslmode and sslrootcert in COHORT_DATABASE_URL, and ssl in postgresql.conf."
        ),
        OpenError::OtherNode { redis: false } if Dialect::of(url) == Some(Dialect::Sqlite) => format!(
            "{database} is in use by another `cohort serve`. Stop that one, or choose another file with --database-url. \
             Several nodes need PostgreSQL and Redis."
        ),
        OpenError::OtherNode { redis: false } => format!(
            "{database} is in use by another `cohort serve`, which this one would not hear of. Stop that one, or start both \
             with the same COHORT_REDIS_URL."
        ),
        OpenError::OtherNode { redis: true } => format!(
            "{database} is in use by another `cohort serve` without Redis or with another one. Give all nodes the same \
             COHORT_REDIS_URL, written in the same way; COHORT_ALLOW_OTHER_NODES=true if it is one Redis by two addresses."
        ),
        OpenError::Other(error) => unusable(url, error),
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
