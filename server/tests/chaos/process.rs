//! Programs that the test starts, kills and pauses. They end with it, whatever happens.

use rand::Rng;
use std::fs::{File, OpenOptions};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;
use tokio::time::Instant;

/// A program that can be started again after it was killed.
pub struct Program {
    make: Box<dyn Fn() -> Command + Send + Sync>,
    pub log: PathBuf,
    child: Option<Child>,
}

impl Program {
    pub fn new(log: PathBuf, make: impl Fn() -> Command + Send + Sync + 'static) -> Self {
        Self {
            make: Box::new(make),
            log,
            child: None,
        }
    }

    /// Starts it, unless it runs.
    pub fn start(&mut self) {
        if self.runs() {
            return;
        }
        let log = append(&self.log);
        let child = (self.make)()
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a log"))
            .stderr(log)
            .spawn();
        self.child = Some(child.expect("the program starts"));
    }

    /// It was started, and has ended by itself.
    pub fn gave_up(&mut self) -> bool {
        self.child.is_some() && !self.runs()
    }

    pub fn runs(&mut self) -> bool {
        self.child
            .as_mut()
            .is_some_and(|child| matches!(child.try_wait(), Ok(None)))
    }

    /// `kill -9`, and its children too: those of PostgreSQL would go on for a while.
    pub fn kill(&mut self) {
        let Some(mut child) = self.child.take() else { return };
        let offspring = children(child.id());
        child.kill().ok();
        signal("KILL", &offspring);
        child.wait().ok();
    }

    /// Stops it in its tracks, or lets it go on.
    pub fn pause(&self, on: bool) {
        let Some(child) = &self.child else { return };
        let mut whole = vec![child.id()];
        whole.extend(children(child.id()));
        signal(if on { "STOP" } else { "CONT" }, &whole);
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}

fn signal(name: &str, whom: &[u32]) {
    if !whom.is_empty() {
        let ids = whom.iter().map(u32::to_string);
        // Some of them may have ended by themselves.
        let done = Command::new("kill").arg(format!("-{name}")).args(ids).output();
        assert!(done.is_ok(), "there is no kill");
    }
}

fn children(of: u32) -> Vec<u32> {
    let list = std::fs::read_to_string(format!("/proc/{of}/task/{of}/children")).unwrap_or_default();
    list.split_whitespace().filter_map(|id| id.parse().ok()).collect()
}

fn append(path: &Path) -> File {
    OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .expect("a log file")
}

/// A port that nobody listens on, below those that connections take: it stays free while its program is dead.
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

/// A wait for something to be so, with an end: `while !so { if !wait.more().await { … } }`.
pub struct Wait(Instant);

impl Wait {
    pub fn at_most(patience: Duration) -> Self {
        Self(Instant::now() + patience)
    }

    /// A moment later; false if it has been long enough.
    pub async fn more(&self) -> bool {
        tokio::time::sleep(Duration::from_millis(50)).await;
        Instant::now() < self.0
    }
}
