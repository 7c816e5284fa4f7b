//! A PostgreSQL that stops answering without closing its connections.

use std::process::Command as Program;

/// The connections to one database, stopped without being closed, as when the network to another machine is down. They
/// continue when this is dropped.
pub struct StalledConnections {
    process_ids: Vec<String>,
}

impl StalledConnections {
    /// Stops the server processes of all connections to a database.
    pub fn stall(database: &str) -> Self {
        let server = std::env::var("COHORT_TEST_POSTGRES").unwrap();
        let (address, _) = database.split_once('?').unwrap();
        let (_, name) = address.rsplit_once('/').unwrap();
        let query = format!("SELECT pid FROM pg_stat_activity WHERE datname = '{name}'");
        let found = Program::new("psql").args([&server, "-qtAc", &query]).output().unwrap();
        let found = String::from_utf8(found.stdout).unwrap();
        let stalled = Self {
            process_ids: found.split_whitespace().map(str::to_owned).collect(),
        };
        assert!(!stalled.process_ids.is_empty(), "{name} has no connections");
        stalled.signal("-STOP");
        stalled
    }

    fn signal(&self, signal: &str) {
        Program::new("kill")
            .arg(signal)
            .args(&self.process_ids)
            .status()
            .unwrap();
    }
}

impl Drop for StalledConnections {
    fn drop(&mut self) {
        self.signal("-CONT");
    }
}
