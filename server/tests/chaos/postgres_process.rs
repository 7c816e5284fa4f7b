//! PostgreSQL and Redis of the test's own, to be killed. The database writes through to the disk: what was acknowledged
//! has to outlive a `kill -9`.

use crate::process::{Program, Wait, free_port};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;

/// How long a service may take to answer after it was started.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct Postgres {
    pub program: Program,
    folder: PathBuf,
    bin: PathBuf,
}

impl Postgres {
    /// A new one in a folder, running. Nothing where PostgreSQL is not installed.
    pub async fn open(home: &TempDir) -> Option<Self> {
        let bin = installed()?;
        let folder = home.path().join("pg");
        std::fs::create_dir(&folder).expect("a folder");
        // The user postgres passes through.
        std::fs::set_permissions(home.path(), PermissionsExt::from_mode(0o711)).expect("rights");
        let user = (id("-u", "") == Some(0)).then(|| (id("-u", "postgres"), id("-g", "postgres")));
        if let Some((uid, gid)) = user {
            chown(&folder, uid, gid).expect("a folder of its own");
        }
        let run = {
            let (bin, folder) = (bin.clone(), folder.clone());
            move |program: &str| {
                let mut command = Command::new(bin.join(program));
                // It refuses to run as root.
                if let Some((Some(uid), Some(gid))) = user {
                    command.uid(uid).gid(gid);
                }
                command.current_dir(&folder);
                command
            }
        };
        let data = folder.join("data");
        let made = run("initdb")
            .arg("-D")
            .arg(&data)
            .args(["-U", "cohort", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"])
            .output()
            .expect("initdb");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let log = home.path().join("postgres.log");
        let socket = folder.clone();
        let program = Program::new(log, move || {
            let mut command = run("postgres");
            command.arg("-D").arg(&data).arg("-k").arg(&socket);
            command.args([
                "-p",
                "5432",
                "-c",
                "listen_addresses=",
                "-c",
                "max_connections=100",
                "-c",
                "fsync=on",
            ]);
            command
        });
        let mut postgres = Self { program, folder, bin };
        postgres.program.start();
        assert!(postgres.answers().await, "PostgreSQL does not start");
        Some(postgres)
    }

    /// Waits until it answers.
    pub async fn answers(&mut self) -> bool {
        let wait = Wait::at_most(PATIENCE);
        loop {
            // After a crash the first try may find the old one's memory still in use.
            self.program.start();
            if self.sql("SELECT 1") {
                return true;
            }
            if !wait.more().await {
                return false;
            }
        }
    }

    pub fn url(&self, database: &str) -> String {
        let folder = self.folder.display();
        format!("postgres:///{database}?host={folder}&port=5432&user=cohort")
    }

    pub fn sql(&self, statement: &str) -> bool {
        let done = Command::new(self.bin.join("psql"))
            .arg("-h")
            .arg(&self.folder)
            .args(["-p", "5432", "-U", "cohort", "-d", "postgres", "-qc", statement])
            .output();
        done.is_ok_and(|done| done.status.success())
    }
}

/// Where PostgreSQL's programs are.
fn installed() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .filter(|bin| bin.join("initdb").exists())
        .collect();
    found.sort();
    found.pop().or_else(|| on_path("initdb"))
}

/// The folder of a program that the shell would find.
pub fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).find(|folder| folder.join(program).exists())
}

fn id(what: &str, user: &str) -> Option<u32> {
    let mut command = Command::new("id");
    command.arg(what);
    if !user.is_empty() {
        command.arg(user);
    }
    let done = command.output().ok()?;
    String::from_utf8_lossy(&done.stdout).trim().parse().ok()
}

pub struct Redis {
    pub program: Program,
    pub port: u16,
}

impl Redis {
    /// A new one, running. Nothing where Redis is not installed.
    pub async fn open(home: &Path) -> Option<Self> {
        on_path("redis-server")?;
        let port = free_port();
        let folder = home.to_owned();
        let program = Program::new(home.join("redis.log"), move || {
            let mut command = Command::new("redis-server");
            command.args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", ""]);
            command.args(["--appendonly", "no", "--dir"]).arg(&folder);
            command
        });
        let mut redis = Self { program, port };
        assert!(redis.answers().await, "Redis does not start");
        Some(redis)
    }

    /// Empties it. One that does not run is empty.
    pub async fn flush(&self) {
        if let Ok(mut stream) = tokio::net::TcpStream::connect(("127.0.0.1", self.port)).await {
            stream.write_all(b"FLUSHALL\r\n").await.ok();
        }
    }

    pub async fn answers(&mut self) -> bool {
        let wait = Wait::at_most(PATIENCE);
        loop {
            self.program.start();
            if tokio::net::TcpStream::connect(("127.0.0.1", self.port)).await.is_ok() {
                return true;
            }
            if !wait.more().await {
                return false;
            }
        }
    }
}
