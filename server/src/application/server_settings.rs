//! The checked settings of a server. `cli/config.rs` makes them from flags and variables.

use std::num::NonZeroU32;
use std::path::PathBuf;

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
    /// `X-Forwarded-For` is set by a proxy of ours.
    pub trust_proxy: bool,
}
