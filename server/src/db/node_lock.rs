//! One database is for one node, or for several that hear of each other through one Redis. A node that does not know of
//! another one would go on with numbers and memberships of its own, so it does not start.
//!
//! The system keeps the lock, so that it ends with the process, however that ends: SQLite has a locked file beside it,
//! PostgreSQL an advisory lock of a connection that does nothing else. A node without Redis excludes all others; nodes with
//! Redis share it, and look whether all have the same Redis.

use super::connection_settings;
use super::dialect::Dialect;
use super::open_error::OpenError;
use crate::error::Error;
use sha2::{Digest, Sha256};
use sqlx::any::AnyConnectOptions;
use sqlx::{AnyConnection, Connection, Executor};
use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

/// A node that has just ended may still hold its lock, above all on PostgreSQL, where the server has to notice.
const PATIENCE: Duration = Duration::from_secs(4);
const PAUSE: Duration = Duration::from_millis(100);
/// How often the connection that holds the lock is asked, and how long it may take to answer.
const CHECK: Duration = Duration::from_secs(5);
/// The advisory locks of nodes are (NODES, 0) for all, and (NODES, x) for those with the Redis of this number.
const NODES: i32 = 6_746_733;
/// A node whose machine is gone without a word loses its lock after half a minute.
const NOTICE_THE_DEAD: &str = "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; SET statement_timeout = '5s'";

/// Held for as long as the node uses the database.
pub(super) enum NodeLock {
    File { _locked: File },
    Connection(JoinHandle<()>),
}

impl Drop for NodeLock {
    fn drop(&mut self) {
        if let Self::Connection(task) = self {
            task.abort();
        }
    }
}

/// Takes the lock of a SQLite file.
pub(super) async fn lock_file(database: &Path) -> Result<NodeLock, OpenError> {
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    let opened = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&name);
    let file = opened.map_err(|error| OpenError::NoRights(error.to_string()))?;
    let mut waited = Duration::ZERO;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(NodeLock::File { _locked: file }),
            Err(TryLockError::WouldBlock) if waited < PATIENCE => {
                sleep(PAUSE).await;
                waited += PAUSE;
            }
            Err(TryLockError::WouldBlock) => return Err(OpenError::OtherNode { redis: false }),
            Err(TryLockError::Error(error)) => return Err(Error::internal(error).into()),
        }
    }
}

/// Takes the lock of a PostgreSQL database, and keeps it: after the server was away it is taken again.
pub(super) async fn lock_postgres(options: AnyConnectOptions, redis: Option<&str>) -> Result<NodeLock, OpenError> {
    let redis = redis.map(number_of);
    let mut waited = Duration::ZERO;
    let connection = loop {
        match take(&options, redis).await? {
            Some(connection) => break connection,
            None if waited < PATIENCE => {
                sleep(PAUSE).await;
                waited += PAUSE;
            }
            None => return Err(OpenError::OtherNode { redis: redis.is_some() }),
        }
    };
    Ok(NodeLock::Connection(tokio::spawn(keep(connection, options, redis))))
}

/// A number for the address of a Redis, from 1: without user and password.
fn number_of(url: &str) -> i32 {
    let (scheme, rest) = url.split_once("://").unwrap_or(("redis", url));
    let address = rest
        .rsplit_once('@')
        .map_or(rest, |(_, address)| address)
        .trim_end_matches('/');
    let hash = Sha256::digest(format!("{scheme}://{address}").to_ascii_lowercase());
    (i32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]) & 0x7fff_ffff).max(1)
}

/// A connection that holds the lock; none if another node is in the way.
async fn take(options: &AnyConnectOptions, redis: Option<i32>) -> Result<Option<AnyConnection>, OpenError> {
    let mut connection = AnyConnection::connect_with(options).await?;
    connection.execute(connection_settings::of(Dialect::Postgres)).await?;
    connection.execute(NOTICE_THE_DEAD).await?;
    let all = match redis {
        None => "SELECT CASE WHEN pg_try_advisory_lock($1, 0) THEN 1 ELSE 0 END",
        Some(_) => "SELECT CASE WHEN pg_try_advisory_lock_shared($1, 0) THEN 1 ELSE 0 END",
    };
    let (mut taken,): (i32,) = sqlx::query_as(all).bind(NODES).fetch_one(&mut connection).await?;
    if let (Some(redis), 1) = (redis, taken) {
        let shared = "SELECT CASE WHEN pg_try_advisory_lock_shared($1, $2) THEN 1 ELSE 0 END";
        (taken,) = sqlx::query_as(shared)
            .bind(NODES)
            .bind(redis)
            .fetch_one(&mut connection)
            .await?;
        let others = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND classid = $1 AND objid <> 0 \
             AND objid <> $2 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
        let counted = sqlx::query_as(others).bind(i64::from(NODES)).bind(i64::from(redis));
        let (others,): (i64,) = counted.fetch_one(&mut connection).await?;
        if others > 0 {
            taken = 0;
        }
    }
    if taken == 1 {
        return Ok(Some(connection));
    }
    connection.close().await.ok();
    Ok(None)
}

/// Runs until it is aborted.
async fn keep(connection: AnyConnection, options: AnyConnectOptions, redis: Option<i32>) {
    let (mut held, mut warned) = (Some(connection), false);
    loop {
        sleep(CHECK).await;
        if let Some(connection) = &mut held {
            if matches!(timeout(CHECK, connection.ping()).await, Ok(Ok(()))) {
                continue;
            }
            held = None;
        }
        match timeout(CHECK, take(&options, redis)).await {
            Ok(Ok(Some(connection))) => {
                held = Some(connection);
                warned = false;
            }
            Ok(Ok(None)) if !warned => {
                warned = true;
                tracing::error!(
                    "another node has begun to use this database while it was away, and this one does not know it: stop one of them"
                );
            }
            // The database is away: others report that.
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::number_of;

    #[test]
    fn a_redis_is_the_same_whoever_signs_in() {
        let one = number_of("rediss://node-a:secret@redis.example.edu:6379/");
        assert_eq!(one, number_of("rediss://Redis.example.edu:6379"));
        assert_ne!(one, number_of("rediss://other.example.edu:6379"));
        assert!(one > 0);
    }
}
