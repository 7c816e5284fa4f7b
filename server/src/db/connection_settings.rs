//! What each new connection is told, so that no setting of the server, the database or the role changes what our SQL
//! means.

use super::dialect::Dialect;

/// The write-ahead log is checkpointed every 32 MB, not every 4: under load a page is changed by many batches, and is
/// written back once for all of them.
const SQLITE: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
     PRAGMA wal_autocheckpoint = 8000; PRAGMA read_uncommitted = OFF; PRAGMA recursive_triggers = OFF; \
     PRAGMA busy_timeout = 5000; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4000; PRAGMA mmap_size = 67108864;";

/// An administrator may have set any of these for the server, the database or the role (`ALTER DATABASE … SET`).
///
/// - Isolation: the writer's turn counts on seeing what was committed before it. Snapshots ask for their own.
/// - Nobody waits for ever: neither for another node that stopped in the middle of a batch, whose turn ends by itself, nor
///   for a query. But an idle connection is kept.
/// - Text is UTF-8 (sqlx asks for that), and a backslash is a backslash.
/// - What is acknowledged is on the disk. A stricter setting (a replica has it too) is kept.
/// - Settings that this version of PostgreSQL does not know are left out.
const POSTGRES: &str = "SET default_transaction_isolation = 'read committed'; \
     SET default_transaction_read_only = off; SET default_transaction_deferrable = off; \
     SET search_path = \"$user\", public, pg_temp; SET TimeZone = 'UTC'; SET standard_conforming_strings = on; \
     SET transform_null_equals = off; SET array_nulls = on; SET row_security = on; \
     SET idle_in_transaction_session_timeout = '3s'; SET lock_timeout = '8s'; SET statement_timeout = '10s'; \
     SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'; \
     SELECT set_config(name, '0', false) FROM (VALUES ('idle_session_timeout'), ('transaction_timeout')) AS wanted (name) \
     WHERE current_setting(name, true) IS NOT NULL";

/// For every connection of the pools.
pub(super) fn of(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => SQLITE,
        Dialect::Postgres => POSTGRES,
    }
}

/// Begins a transaction that reads everything as of one moment.
pub(super) fn begin_snapshot(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "BEGIN",
        Dialect::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    }
}

/// Begins a batch of the writer. On PostgreSQL the batches of all nodes take turns: otherwise they would wait for each
/// other's rows in different orders. At a higher isolation level a batch would see what was there before its turn.
pub(super) fn begin_batch(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "BEGIN IMMEDIATE",
        Dialect::Postgres => "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SELECT pg_advisory_xact_lock(6746732)",
    }
}
