//! The test's own PostgreSQL, so that it can be killed. It runs with fsync on: what was acknowledged has to survive a
//! `kill -9`.

use crate::deadline::Deadline;
use crate::process::{ManagedProcess, find_on_path};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;
use tempfile::TempDir;

/// How long it may take to answer after it was started.
const START_TIMEOUT: Duration = Duration::from_secs(30);

pub struct PostgresProcess {
    pub process: ManagedProcess,
    folder: PathBuf,
    bin: PathBuf,
}

impl PostgresProcess {
    /// A new database server in a folder, running. `None` where PostgreSQL is not installed.
    pub async fn start(home: &TempDir) -> Option<Self> {
        let bin = bin_folder()?;
        let folder = home.path().join("pg");
        std::fs::create_dir(&folder).expect("a folder");
        // The user postgres needs to pass through.
        std::fs::set_permissions(home.path(), PermissionsExt::from_mode(0o711)).expect("permissions");
        let user =
            (numeric_id("-u", "") == Some(0)).then(|| (numeric_id("-u", "postgres"), numeric_id("-g", "postgres")));
        if let Some((uid, gid)) = user {
            chown(&folder, uid, gid).expect("a folder that belongs to postgres");
        }
        let command = {
            let (bin, folder) = (bin.clone(), folder.clone());
            move |program: &str| {
                let mut command = Command::new(bin.join(program));
                // PostgreSQL refuses to run as root.
                if let Some((Some(uid), Some(gid))) = user {
                    command.uid(uid).gid(gid);
                }
                command.current_dir(&folder);
                command
            }
        };
        let data = folder.join("data");
        let initialised = command("initdb")
            .arg("-D")
            .arg(&data)
            .args(["-U", "cohort", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"])
            .output()
            .expect("initdb");
        let errors = String::from_utf8_lossy(&initialised.stderr);
        assert!(initialised.status.success(), "{errors}");
        let socket = folder.clone();
        let process = ManagedProcess::new(home.path().join("postgres.log"), move || {
            let mut command = command("postgres");
            command.arg("-D").arg(&data).arg("-k").arg(&socket).args(["-p", "5432"]);
            for setting in ["listen_addresses=", "max_connections=100", "fsync=on"] {
                command.args(["-c", setting]);
            }
            command
        });
        let mut postgres = Self { process, folder, bin };
        assert!(postgres.start_and_wait().await, "PostgreSQL does not start");
        Some(postgres)
    }

    /// Starts it, unless it is running, and waits until it answers.
    pub async fn start_and_wait(&mut self) -> bool {
        let deadline = Deadline::after(START_TIMEOUT);
        loop {
            // After a crash the first try may find the shared memory of the old process still in use.
            self.process.start();
            if self.execute_sql("SELECT 1") {
                return true;
            }
            if !deadline.wait().await {
                return false;
            }
        }
    }

    pub fn url(&self, database: &str) -> String {
        let folder = self.folder.display();
        format!("postgres:///{database}?host={folder}&port=5432&user=cohort")
    }

    /// Executes a statement with psql. Whether it succeeded.
    pub fn execute_sql(&self, statement: &str) -> bool {
        let done = Command::new(self.bin.join("psql"))
            .arg("-h")
            .arg(&self.folder)
            .args(["-p", "5432", "-U", "cohort", "-d", "postgres", "-qc", statement])
            .output();
        done.is_ok_and(|done| done.status.success())
    }
}

/// The folder with PostgreSQL's programs.
fn bin_folder() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .filter(|bin| bin.join("initdb").exists())
        .collect();
    found.sort();
    found.pop().or_else(|| find_on_path("initdb"))
}

/// What `id` prints for a user; for the current one if the name is empty.
fn numeric_id(option: &str, user: &str) -> Option<u32> {
    let mut command = Command::new("id");
    command.arg(option);
    if !user.is_empty() {
        command.arg(user);
    }
    let done = command.output().ok()?;
    String::from_utf8_lossy(&done.stdout).trim().parse().ok()
}
