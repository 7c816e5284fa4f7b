//! Child processes that the harness starts, kills and suspends. A process is killed when its handle is dropped, also when
//! the test panics.

use rand::Rng;
use std::fs::{File, OpenOptions};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

/// A program that can be started again after it was killed.
pub struct ManagedProcess {
    command: Box<dyn Fn() -> Command + Send + Sync>,
    /// Where its output is appended.
    pub log: PathBuf,
    child: Option<Child>,
}

impl ManagedProcess {
    /// `command` is called for every start.
    pub fn new(log: PathBuf, command: impl Fn() -> Command + Send + Sync + 'static) -> Self {
        Self {
            command: Box::new(command),
            log,
            child: None,
        }
    }

    /// Starts it, unless it is running.
    pub fn start(&mut self) {
        if self.is_running() {
            return;
        }
        let log = open_log(&self.log);
        let child = (self.command)()
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a log"))
            .stderr(log)
            .spawn();
        self.child = Some(child.expect("the program starts"));
    }

    pub fn is_running(&mut self) -> bool {
        self.child
            .as_mut()
            .is_some_and(|child| matches!(child.try_wait(), Ok(None)))
    }

    /// It was started and has exited without being killed.
    pub fn has_exited(&mut self) -> bool {
        self.child.is_some() && !self.is_running()
    }

    /// `kill -9`, with its child processes: those of PostgreSQL would otherwise go on for a while.
    pub fn kill(&mut self) {
        let Some(mut child) = self.child.take() else { return };
        let descendants = children_of(child.id());
        child.kill().ok();
        signal("KILL", &descendants);
        child.wait().ok();
    }

    /// Suspends it, with its child processes, for a time.
    pub async fn suspend_for(&self, duration: Duration) {
        self.signal_all("STOP");
        tokio::time::sleep(duration).await;
        self.signal_all("CONT");
    }

    fn signal_all(&self, name: &str) {
        let Some(child) = &self.child else { return };
        let mut ids = vec![child.id()];
        ids.extend(children_of(child.id()));
        signal(name, &ids);
    }
}

impl Drop for ManagedProcess {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The folder of a program that the shell would find.
pub fn find_on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).find(|folder| folder.join(program).exists())
}

/// A port that nobody listens on, below the range of outgoing connections: it stays free while its program is dead.
pub fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    NEXT.compare_exchange(
        0,
        rand::rng().random_range(10_000..30_000),
        Ordering::Relaxed,
        Ordering::Relaxed,
    )
    .ok();
    loop {
        let port = NEXT.fetch_add(1, Ordering::Relaxed);
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

fn open_log(path: &Path) -> File {
    OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .expect("a log file")
}

fn children_of(process: u32) -> Vec<u32> {
    let list = std::fs::read_to_string(format!("/proc/{process}/task/{process}/children")).unwrap_or_default();
    list.split_whitespace().filter_map(|id| id.parse().ok()).collect()
}

fn signal(name: &str, processes: &[u32]) {
    if !processes.is_empty() {
        let ids = processes.iter().map(u32::to_string);
        // Some of them may have exited already.
        let done = Command::new("kill").arg(format!("-{name}")).args(ids).output();
        assert!(done.is_ok(), "the program kill is missing");
    }
}
