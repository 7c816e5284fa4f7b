//! A new database for each test: a SQLite file, or with `COHORT_TEST_POSTGRES` a database on that PostgreSQL server.

use server::ids::{Ids, SystemIds};
use std::process::Command as Program;
use tempfile::TempDir;

/// The Redis of the tests, if they run on PostgreSQL.
pub fn redis() -> Option<String> {
    std::env::var("COHORT_TEST_POSTGRES").ok()?;
    std::env::var("COHORT_TEST_REDIS").ok()
}

/// The address of an empty database, and the folder of SQLite, which is removed when it is dropped.
pub fn new_database() -> (String, Option<TempDir>) {
    match std::env::var("COHORT_TEST_POSTGRES") {
        Ok(server) => (new_postgres_database(&server), None),
        Err(_) => {
            let folder = tempfile::tempdir().unwrap();
            (
                format!("sqlite://{}", folder.path().join("cohort.db").display()),
                Some(folder),
            )
        }
    }
}

/// A database as an older version left it, and what its users saw in it.
pub async fn old_database() -> (String, Option<TempDir>, serde_json::Value) {
    let (database, folder) = new_database();
    let (dump, views) = if folder.is_some() {
        let dump = include_str!("../upgrade/sqlite.dump");
        sqlx::any::install_default_drivers();
        let address = format!("{database}?mode=rwc");
        let mut connection = <sqlx::AnyConnection as sqlx::Connection>::connect(&address)
            .await
            .unwrap();
        sqlx::raw_sql(dump).execute(&mut connection).await.unwrap();
        sqlx::Connection::close(connection).await.unwrap();
        (dump, include_str!("../upgrade/sqlite.json"))
    } else {
        let dump = include_str!("../upgrade/postgres.dump");
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/integration/upgrade/postgres.dump");
        let loaded = Program::new("psql")
            .args([&database, "-q", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", "-f", file])
            .status()
            .unwrap();
        assert!(loaded.success(), "psql could not load the dump");
        (dump, include_str!("../upgrade/postgres.json"))
    };
    assert!(dump.contains("Old School"));
    (database, folder, serde_json::from_str(views).unwrap())
}

/// Created with psql, so that no SQL client is needed here. A database for each test, because in one database all
/// writers take turns, so the nodes of one test would wait for those of all others.
fn new_postgres_database(server: &str) -> String {
    let name = format!("t{}", SystemIds.uuid().replace('-', ""));
    let created = Program::new("psql")
        .args([server, "-qc", &format!("CREATE DATABASE {name}")])
        .status()
        .unwrap();
    assert!(created.success(), "psql could not create a database");
    let (address, options) = server.split_once('?').unwrap_or((server, ""));
    let (host, _) = address.rsplit_once('/').unwrap();
    format!("{host}/{name}?{options}")
}
