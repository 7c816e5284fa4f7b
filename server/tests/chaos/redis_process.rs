//! The test's own Redis, so that it can be killed. It stores nothing on disk.

use crate::deadline::Deadline;
use crate::process::{ManagedProcess, find_on_path, free_port};
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

/// How long it may take to answer after it was started.
const START_TIMEOUT: Duration = Duration::from_secs(30);

pub struct RedisProcess {
    pub process: ManagedProcess,
    pub port: u16,
}

impl RedisProcess {
    /// A new server, running. `None` where Redis is not installed.
    pub async fn start(home: &Path) -> Option<Self> {
        find_on_path("redis-server")?;
        let port = free_port();
        let folder = home.to_owned();
        let process = ManagedProcess::new(home.join("redis.log"), move || {
            let mut command = Command::new("redis-server");
            command.args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", ""]);
            command.args(["--appendonly", "no", "--dir"]).arg(&folder);
            command
        });
        let mut redis = Self { process, port };
        assert!(redis.start_and_wait().await, "Redis does not start");
        Some(redis)
    }

    /// Starts it, unless it is running, and waits until it answers.
    pub async fn start_and_wait(&mut self) -> bool {
        let deadline = Deadline::after(START_TIMEOUT);
        loop {
            self.process.start();
            if TcpStream::connect(("127.0.0.1", self.port)).await.is_ok() {
                return true;
            }
            if !deadline.wait().await {
                return false;
            }
        }
    }

    /// Deletes all keys. A server that is not running has none.
    pub async fn flush(&self) {
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)).await {
            stream.write_all(b"FLUSHALL\r\n").await.ok();
        }
    }
}
