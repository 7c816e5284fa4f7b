//! The system under test: one node on SQLite, or two nodes on PostgreSQL with Redis between them; and the proxies in front
//! of the nodes and of Redis.

use crate::deadline::Deadline;
use crate::history::History;
use crate::http_client::is_ready;
use crate::process::{ManagedProcess, free_port};
use crate::proxy::{Proxy, Traffic};
use crate::services::Services;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

/// How long a node may take to be ready again after the last fault.
const RECOVERY_TIMEOUT: Duration = Duration::from_secs(40);
/// How often nodes are looked after.
const SUPERVISION_INTERVAL: Duration = Duration::from_millis(200);

/// A process that can be suspended.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    Node(usize),
    Redis,
    Database,
}

pub struct Harness {
    pub nodes: Vec<Mutex<ManagedProcess>>,
    /// Where the nodes listen.
    pub node_ports: Vec<u16>,
    /// Between the clients and each node.
    pub client_proxies: Vec<Proxy>,
    /// Between each node and Redis.
    pub redis_proxies: Vec<Proxy>,
    pub services: Option<Arc<Services>>,
}

/// The folder of files of a round.
pub fn files_folder(folder: &Path) -> PathBuf {
    folder.join("files")
}

impl Harness {
    /// The nodes on a database. None of them runs yet.
    pub async fn new(folder: &Path, database: &str, services: Option<Arc<Services>>, seed: u64) -> Self {
        let mut harness = Self {
            nodes: Vec::new(),
            node_ports: Vec::new(),
            client_proxies: Vec::new(),
            redis_proxies: Vec::new(),
            services,
        };
        for node in 0..if harness.services.is_some() { 2 } else { 1 } {
            let port = free_port();
            let mut args = vec!["serve".into(), format!("--database-url={database}")];
            args.push(format!("--listen=127.0.0.1:{port}"));
            args.push(format!("--files={}", files_folder(folder).display()));
            // Nobody asks for the files of the site.
            args.push(format!("--site={}", folder.display()));
            for setting in [
                "--heartbeat=1",
                "--sockets-per-user=200",
                "--commands-per-second=100000",
            ] {
                args.push(setting.into());
            }
            if let Some(services) = &harness.services {
                let redis = services.redis.lock().await.port;
                let proxy = Proxy::start(redis, Traffic::Redis, seed + node).await;
                args.push(format!("--redis-url=redis://127.0.0.1:{}", proxy.port));
                // Each node reaches Redis by a proxy of its own, so their addresses differ.
                args.push("--allow-other-nodes".into());
                harness.redis_proxies.push(proxy);
            }
            let process = ManagedProcess::new(folder.join(format!("node{node}.log")), move || {
                let mut command = Command::new(env!("CARGO_BIN_EXE_cohort"));
                command.args(&args).env("COHORT_LOG", "info,tower_http=error");
                command
            });
            harness.nodes.push(Mutex::new(process));
            let proxy = Proxy::start(port, Traffic::Http, seed + 10 + node).await;
            harness.client_proxies.push(proxy);
            harness.node_ports.push(port);
        }
        harness
    }

    /// Starts whatever is not running, and waits until every node is ready and not degraded. The error says what is not.
    pub async fn recover(&self) -> Result<(), String> {
        if let Some(services) = &self.services {
            let (mut postgres, mut redis) = (services.postgres.lock().await, services.redis.lock().await);
            if !postgres.start_and_wait().await || !redis.start_and_wait().await {
                return Err("PostgreSQL or Redis does not start again".into());
            }
        }
        for (node, port) in self.node_ports.iter().enumerate() {
            let deadline = Deadline::after(RECOVERY_TIMEOUT);
            self.nodes[node].lock().await.start();
            while !is_ready(*port).await {
                if !deadline.wait().await {
                    return Err(format!("node {node} does not become ready again"));
                }
                self.nodes[node].lock().await.start();
            }
        }
        Ok(())
    }

    /// Restarts nodes that have exited by themselves, as a service manager does. A node may only exit because it could not
    /// start: the database was away, or the node was suspended meanwhile. Any other reason is a violation.
    pub async fn supervise(&self, history: &History) {
        loop {
            tokio::time::sleep(SUPERVISION_INTERVAL).await;
            for (number, node) in self.nodes.iter().enumerate() {
                let Ok(mut process) = node.try_lock() else { continue };
                if !process.has_exited() {
                    continue;
                }
                let log = std::fs::read_to_string(&process.log).unwrap_or_default();
                let last = log.lines().next_back().unwrap_or_default();
                history.log(format!("node {number} has exited: {last}"));
                if !last.starts_with("The database") && !last.starts_with("The PostgreSQL database") {
                    history.violation(format!("node {number} exited by itself: {last}"));
                }
                process.start();
            }
        }
    }

    /// The processes that can be suspended.
    pub fn targets(&self) -> Vec<Target> {
        let mut targets: Vec<Target> = (0..self.nodes.len()).map(Target::Node).collect();
        if self.services.is_some() {
            targets.extend([Target::Redis, Target::Database]);
        }
        targets
    }

    /// Suspends a process for a time. Other faults on the same process wait meanwhile.
    pub async fn suspend(&self, target: Target, duration: Duration) {
        match (target, &self.services) {
            (Target::Node(node), _) => self.nodes[node].lock().await.suspend_for(duration).await,
            (Target::Redis, Some(services)) => services.redis.lock().await.process.suspend_for(duration).await,
            (Target::Database, Some(services)) => services.postgres.lock().await.process.suspend_for(duration).await,
            (Target::Redis | Target::Database, None) => {}
        }
    }

    /// The panics in the logs of the nodes.
    pub async fn panics(&self) -> Vec<String> {
        let mut found = Vec::new();
        for node in &self.nodes {
            let log = std::fs::read_to_string(&node.lock().await.log).unwrap_or_default();
            let lines = log.lines().filter(|line| line.contains("panicked"));
            found.extend(lines.map(|line| format!("a node logged: {line}")));
        }
        found
    }
}
