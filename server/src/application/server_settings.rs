//! The checked settings of a server. `cli/config.rs` makes them from flags and variables.

use super::breached_passwords::BreachedPasswords;
use crate::net::is_in_the_clear;
use crate::s3::{Address, Keys};
use crate::virus_scanner::VirusScanner;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

#[derive(Clone, Debug)]
pub struct Settings {
    /// Without a slash at its end.
    pub public_url: String,
    /// Anybody may sign up, without an invite.
    pub open_sign_up: bool,
    /// The folder with the built page.
    pub site: PathBuf,
    /// For one user; bursts of four times as many are allowed.
    pub commands_per_second: NonZeroU32,
    /// Open sockets of one user on one node.
    pub sockets_per_user: usize,
    /// Seconds between two heartbeats.
    pub heartbeat: NonZeroU32,
    /// The bearer token for `/metrics`.
    pub metrics_token: Option<String>,
    /// For how long the security log is kept.
    pub security_log_days: NonZeroU32,
    /// The code that the first account is made with; a new one at each start if there is none here.
    pub setup_code: Option<String>,
    /// Days after which a session ends however much it is used.
    pub session_days: NonZeroU32,
    /// The folder of files.
    pub files: PathBuf,
    /// The bucket in which complete files are kept, instead of that folder.
    pub files_bucket: Option<(Address, Keys)>,
    /// Bytes of one file.
    pub file_size: u64,
    /// Scans every upload.
    pub virus_scanner: Option<VirusScanner>,
    /// Passwords that are refused besides the commonest ones.
    pub breached_passwords: Option<Arc<BreachedPasswords>>,
    /// `X-Forwarded-For` is set by a proxy of ours.
    pub trust_proxy: bool,
    pub http: HttpLimits,
    /// Another node without a common Redis may use the same database.
    pub allow_other_nodes: bool,
}

impl Settings {
    /// The site is reached by http from other machines, so whoever is on the way reads the passwords.
    pub fn sends_passwords_in_the_clear(&self) -> bool {
        is_in_the_clear(&self.public_url)
    }

    /// Browsers reach the site by https, through a proxy.
    pub fn is_encrypted(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// The limits of HTTP: they hold for whoever connects, before anything is known of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpLimits {
    /// Until the head of a request is complete.
    pub head: Duration,
    /// Until the body of a request makes progress.
    pub body: Duration,
    /// Until the other side takes more of an answer.
    pub write: Duration,
    /// Until a connection without a request is closed. Longer than a proxy keeps its own, which is a minute as a rule.
    pub idle: Duration,
    /// Bytes of one head, address and all.
    pub head_size: usize,
    /// Open connections in all.
    pub connections: usize,
    /// Open connections of one network address, but see [`of_one_address`](Self::of_one_address). A school is one, so this
    /// is for thousands of people.
    pub connections_per_address: usize,
}

impl HttpLimits {
    /// Who sends or takes less than this is too slow, even if it never stops.
    pub const LEAST_BYTES_PER_SECOND: usize = 4096;

    /// Open connections of one network address: at most half of all, so that nobody shuts everybody else out where few
    /// files may be open.
    pub fn of_one_address(&self) -> usize {
        self.connections_per_address.min(self.connections / 2).max(1)
    }
}

impl Default for HttpLimits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            body: Duration::from_secs(30),
            write: Duration::from_secs(30),
            idle: Duration::from_secs(75),
            head_size: 16 * 1024,
            connections: 10_000,
            connections_per_address: 2_000,
        }
    }
}

impl Settings {
    /// Those of a program that works on a database by itself, to measure or to check: nobody is limited, nothing is scanned.
    pub fn without_limits(files: PathBuf) -> Self {
        Self {
            public_url: "http://127.0.0.1".into(),
            open_sign_up: false,
            site: "target/no-site".into(),
            commands_per_second: NonZeroU32::MAX,
            sockets_per_user: 10,
            heartbeat: NonZeroU32::MAX,
            metrics_token: None,
            security_log_days: NonZeroU32::MAX,
            setup_code: None,
            session_days: NonZeroU32::MAX,
            files,
            files_bucket: None,
            file_size: 25 * 1024 * 1024,
            virus_scanner: None,
            breached_passwords: None,
            trust_proxy: false,
            http: HttpLimits::default(),
            allow_other_nodes: true,
        }
    }
}
