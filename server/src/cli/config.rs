//! Flags and `COHORT_*` variables, read once and checked once.

use super::file_settings::FileSettings;
use super::public_address::public_address;
use super::setup_code::setup_code;
use crate::application::{BreachedPasswords, HttpLimits, Settings};
use crate::db::Dialect;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;

/// Live chat and notifications for courses.
#[derive(Parser, Debug)]
#[command(name = "cohort", version, about, disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    task: Option<Task>,
    #[command(flatten)]
    serve: Serve,
}

impl Cli {
    /// The task; serving, if none is named.
    pub fn task(self) -> Task {
        self.task.unwrap_or(Task::Serve(self.serve))
    }
}

/// What the program can do.
#[derive(Subcommand, Debug)]
pub enum Task {
    /// Serve the application (the usual task).
    Serve(Serve),
    /// Fill an empty database with a lively course and serve it.
    Demo(Serve),
    /// Manage accounts from the command line.
    User {
        #[command(flatten)]
        database: Database,
        #[command(subcommand)]
        task: UserTask,
    },
    /// Manage users' API tokens from the command line.
    Token {
        #[command(flatten)]
        database: Database,
        #[command(subcommand)]
        task: TokenTask,
    },
}

impl Task {
    fn serve_mut(&mut self) -> Option<&mut Serve> {
        match self {
            Self::Serve(serve) | Self::Demo(serve) => Some(serve),
            Self::User { .. } | Self::Token { .. } => None,
        }
    }

    /// A setting that can hold a secret, by its id: its value, if this task has it.
    pub(super) fn secret(&mut self, id: &str) -> Option<Option<&str>> {
        match id {
            "database_url" => Some(Some(&self.database_mut().database_url)),
            "redis_url" => Some(self.serve_mut()?.redis_url.as_deref()),
            _ => Some(self.serve_mut()?.metrics_token.as_deref()),
        }
    }

    pub(super) fn set_secret(&mut self, id: &str, value: String) {
        match (id, self.serve_mut()) {
            ("redis_url", Some(serve)) => serve.redis_url = Some(value),
            ("metrics_token", Some(serve)) => serve.metrics_token = Some(value),
            _ => self.database_mut().database_url = value,
        }
    }

    fn database_mut(&mut self) -> &mut Database {
        match self {
            Self::Serve(serve) | Self::Demo(serve) => &mut serve.database,
            Self::User { database, .. } | Self::Token { database, .. } => database,
        }
    }
}

/// Where everything is stored.
#[derive(Args, Clone, Debug)]
pub struct Database {
    /// SQLite file (sqlite://data/cohort.db) or PostgreSQL server (postgres://user@host/name).
    #[arg(
        long,
        global = true,
        env = "COHORT_DATABASE_URL",
        default_value = "sqlite://data/cohort.db",
        hide_env_values = true
    )]
    pub database_url: String,
}

/// Passwords that nobody may have.
#[derive(Args, Clone, Debug, Default)]
pub struct RefusedPasswords {
    /// File of passwords to refuse besides the commonest ones: one a line, or SHA-1 hashes in ascending order as Have I
    /// Been Pwned publishes them.
    #[arg(long, env = "COHORT_REFUSED_PASSWORDS")]
    pub refused_passwords: Option<PathBuf>,
}

impl RefusedPasswords {
    /// Opens the file, if there is one. An empty name is none.
    pub fn open(&self) -> Result<Option<Arc<BreachedPasswords>>, String> {
        let path = self
            .refused_passwords
            .as_ref()
            .filter(|path| !path.as_os_str().is_empty());
        path.map(|path| BreachedPasswords::open(path).map(Arc::new)).transpose()
    }
}

/// What can be done with accounts.
#[derive(Subcommand, Debug)]
pub enum UserTask {
    /// List all accounts.
    List,
    /// Create an account. The password is read from standard input.
    Add {
        username: String,
        /// The name that others see; the user name if unset.
        #[arg(long)]
        name: Option<String>,
        /// May do what only the site's admin may.
        #[arg(long)]
        admin: bool,
        #[command(flatten)]
        refused: RefusedPasswords,
    },
    /// Give an account a new password, read from standard input, and end its sessions and API tokens.
    Reset {
        username: String,
        #[command(flatten)]
        refused: RefusedPasswords,
    },
    /// Disable an account and end its sessions and API tokens.
    Disable { username: String },
    /// Enable a disabled account again.
    Enable { username: String },
}

/// What can be done with API tokens.
#[derive(Subcommand, Debug)]
pub enum TokenTask {
    /// List a user's tokens: id, name, and when each was made, was used and expires.
    List { username: String },
    /// Create a token for a user and print it, this once.
    Add {
        username: String,
        /// What it is for, such as "Grading script".
        name: String,
        /// Days until it expires, at most 366.
        #[arg(long, default_value = "90")]
        days: i64,
        /// It may also write; without this it may only read.
        #[arg(long)]
        write: bool,
        /// Limit it to one course, by its number: 7 for /courses/7.
        #[arg(long)]
        course: Option<i64>,
    },
    /// Revoke a token, by the id that `list` shows. Its open sockets are closed within a second.
    Revoke { username: String, id: i64 },
}

/// Who may sign up.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignUp {
    /// Whoever holds a course's invite link.
    Invite,
    /// Anybody.
    Open,
}

/// The settings of a server.
#[derive(Args, Clone, Debug)]
pub struct Serve {
    #[command(flatten)]
    pub database: Database,
    /// Redis server (rediss://host:6379, or redis:// on this machine) that connects the nodes on the same PostgreSQL
    /// database. If unset, this is the only node.
    #[arg(long, env = "COHORT_REDIS_URL", hide_env_values = true)]
    pub redis_url: Option<String>,
    /// Connect with a Redis on another machine without TLS. Whoever can read that network reads all messages.
    #[arg(long, env = "COHORT_REDIS_UNENCRYPTED", value_parser = clap::builder::BoolishValueParser::new())]
    pub redis_unencrypted: bool,
    /// Start although another node that this one has no Redis in common with may be running on the same database. What
    /// happens there reaches this node's pages only with the heartbeat.
    #[arg(long, env = "COHORT_ALLOW_OTHER_NODES", value_parser = clap::builder::BoolishValueParser::new())]
    pub allow_other_nodes: bool,
    /// Address and port to listen on.
    #[arg(long, env = "COHORT_LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,
    /// The address that users type, for invite links and cookies. If unset: http:// and the listen address.
    #[arg(long, env = "COHORT_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Who may sign up.
    #[arg(long, env = "COHORT_SIGN_UP", value_enum, default_value = "invite")]
    pub sign_up: SignUp,
    /// Folder with the built page (HTML assets, WebAssembly, style).
    #[arg(long, env = "COHORT_SITE", default_value = "target/site")]
    pub site: PathBuf,
    /// Commands that one user may send per second (bursts of four times as many are allowed).
    #[arg(long, env = "COHORT_COMMANDS_PER_SECOND", default_value = "30")]
    pub commands_per_second: NonZeroU32,
    /// Sockets that one user may have open on a node.
    #[arg(long, env = "COHORT_SOCKETS_PER_USER", default_value = "20")]
    pub sockets_per_user: usize,
    /// Connections that may be open on a node, sockets among them. If unset: as many as the limit on open files allows.
    #[arg(long, env = "COHORT_CONNECTIONS")]
    pub connections: Option<NonZeroU32>,
    /// Connections that may be open from one network address (a school is often one), at most half of all; except from this
    /// machine and with --trust-proxy.
    #[arg(long, env = "COHORT_CONNECTIONS_PER_ADDRESS", default_value = "2000")]
    pub connections_per_address: NonZeroU32,
    /// Seconds between two heartbeats, which send the heads of all streams.
    #[arg(long, env = "COHORT_HEARTBEAT", default_value = "15")]
    pub heartbeat: NonZeroU32,
    /// The bearer token for /metrics. If unset, only this machine itself can read them, and not through a proxy.
    #[arg(long, env = "COHORT_METRICS_TOKEN", hide_env_values = true)]
    pub metrics_token: Option<String>,
    /// Days for which the security log is kept.
    #[arg(long, env = "COHORT_SECURITY_LOG_DAYS", default_value = "365")]
    pub security_log_days: NonZeroU32,
    /// The code that the first account is made with, such as for a script that sets a server up: 16 characters or more. If
    /// unset, a new one is made and printed at each start.
    #[arg(long, env = "COHORT_SETUP_CODE", hide_env_values = true)]
    pub setup_code: Option<String>,
    /// Days after which a session ends however much it is used.
    #[arg(long, env = "COHORT_SESSION_DAYS", default_value = "90")]
    pub session_days: NonZeroU32,
    #[command(flatten)]
    pub files: FileSettings,
    #[command(flatten)]
    pub refused: RefusedPasswords,
    /// Take the visitor's address from X-Forwarded-For (only behind a proxy of yours that sets it).
    #[arg(long, env = "COHORT_TRUST_PROXY", value_parser = clap::builder::BoolishValueParser::new())]
    pub trust_proxy: bool,
}

impl Serve {
    /// Checks what clap cannot. The sentence says what to change.
    pub fn settings(&self) -> Result<Settings, String> {
        let public_url = public_address(self.public_url.as_deref(), self.listen)?;
        if self.redis_url.is_some() && Dialect::of(&self.database.database_url) != Some(Dialect::Postgres) {
            return Err(
                "Several nodes need one database that all of them reach: with --redis-url, give --database-url=postgres://…"
                    .into(),
            );
        }
        let possible = connections_of_open_files();
        Ok(Settings {
            public_url,
            open_sign_up: self.sign_up == SignUp::Open,
            site: self.site.clone(),
            commands_per_second: self.commands_per_second,
            sockets_per_user: self.sockets_per_user,
            heartbeat: self.heartbeat,
            // An empty one counts as none: it would let everybody read them.
            metrics_token: self.metrics_token.clone().filter(|token| !token.trim().is_empty()),
            security_log_days: self.security_log_days,
            setup_code: setup_code(self.setup_code.as_deref())?,
            session_days: self.session_days,
            files: self.files.folder(&self.database.database_url),
            files_bucket: self.files.bucket()?,
            file_size: self.files.most(),
            virus_scanner: self.files.virus_scanner()?,
            breached_passwords: self.refused.open()?,
            trust_proxy: self.trust_proxy,
            http: HttpLimits {
                connections: self.connections.map_or(possible, |most| most.get() as usize),
                connections_per_address: self.connections_per_address.get() as usize,
                ..HttpLimits::default()
            },
            allow_other_nodes: self.allow_other_nodes,
        })
    }
}

/// Files that are asked for, if so many may be open.
const MOST_FILES: u64 = 65_536;

/// As many connections as there may be open files, less what the database, files and other nodes need. The limit that one
/// usually starts with is low and may be raised by anybody, up to another: raises it.
fn connections_of_open_files() -> usize {
    let soft = || rlimit::Resource::NOFILE.get_soft().unwrap_or(1024);
    let files = rlimit::increase_nofile_limit(MOST_FILES.max(soft())).unwrap_or_else(|_| soft());
    let most = files.saturating_sub(files / 10 + 64).max(64);
    usize::try_from(most).unwrap_or(usize::MAX)
}
