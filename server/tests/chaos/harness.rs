//! The nodes of a round with everything around them that may break: on SQLite one, on PostgreSQL two with Redis between.

use crate::client::ready;
use crate::history::Ledger;
use crate::process::{Program, Wait, free_port};
use crate::proxy::Proxy;
use crate::services::{Postgres, Redis, on_path};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::Mutex;

/// How long everything may take to be well again.
const PATIENCE: Duration = Duration::from_secs(40);

/// What all rounds on PostgreSQL share.
pub struct Services {
    pub postgres: Mutex<Postgres>,
    pub redis: Mutex<Redis>,
    _home: TempDir,
}

impl Services {
    /// Nothing where one of them is not installed.
    pub async fn open() -> Option<Self> {
        on_path("redis-server")?;
        let home = tempfile::tempdir().expect("a folder");
        let postgres = Postgres::open(&home).await?;
        let redis = Redis::open(home.path()).await?;
        Some(Self {
            postgres: Mutex::new(postgres),
            redis: Mutex::new(redis),
            _home: home,
        })
    }
}

/// Something that can be paused.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    Node(usize),
    Redis,
    Database,
}

pub struct World {
    pub nodes: Vec<Mutex<Program>>,
    /// Where the nodes listen.
    pub ports: Vec<u16>,
    /// The wires between people and each node.
    pub fronts: Vec<Proxy>,
    /// The wires between each node and Redis.
    pub wires: Vec<Proxy>,
    pub services: Option<Arc<Services>>,
}

impl World {
    /// The nodes on a database; none of them runs yet.
    pub async fn build(folder: &Path, database: &str, services: Option<Arc<Services>>, seed: u64) -> Self {
        let mut world = Self {
            nodes: Vec::new(),
            ports: Vec::new(),
            fronts: Vec::new(),
            wires: Vec::new(),
            services,
        };
        for node in 0..if world.services.is_some() { 2 } else { 1 } {
            let port = free_port();
            let mut args = vec!["serve".into(), format!("--database-url={database}")];
            args.push(format!("--listen=127.0.0.1:{port}"));
            for setting in [
                "--heartbeat=1",
                "--sockets-per-person=200",
                "--commands-per-second=100000",
                "--site=target/no-site",
            ] {
                args.push(setting.into());
            }
            if let Some(services) = &world.services {
                let redis = services.redis.lock().await.port;
                let wire = Proxy::open(redis, true, seed + node).await;
                args.push(format!("--redis-url=redis://127.0.0.1:{}", wire.port));
                world.wires.push(wire);
            }
            let program = Program::new(folder.join(format!("node{node}.log")), move || {
                let mut command = Command::new(env!("CARGO_BIN_EXE_cohort"));
                command.args(&args).env("COHORT_LOG", "info,tower_http=error");
                command
            });
            world.nodes.push(Mutex::new(program));
            world.fronts.push(Proxy::open(port, false, seed + 10 + node).await);
            world.ports.push(port);
        }
        world
    }

    /// Starts whatever does not run, and waits until all is well. The error says what is not.
    pub async fn heal(&self) -> Result<(), String> {
        if let Some(services) = &self.services {
            let (mut postgres, mut redis) = (services.postgres.lock().await, services.redis.lock().await);
            if !postgres.answers().await || !redis.answers().await {
                return Err("PostgreSQL or Redis does not come back".into());
            }
        }
        for (node, port) in self.ports.iter().enumerate() {
            let wait = Wait::at_most(PATIENCE);
            self.nodes[node].lock().await.start();
            while !ready(*port).await {
                if !wait.more().await {
                    return Err(format!("node {node} does not get well again"));
                }
                self.nodes[node].lock().await.start();
            }
        }
        Ok(())
    }

    /// Starts nodes again that have ended by themselves, as whatever runs them does. They may only do so when they could not
    /// begin: the database was away, or they stood still meanwhile.
    pub async fn supervise(&self, ledger: &Ledger) {
        loop {
            tokio::time::sleep(Duration::from_millis(200)).await;
            for (number, node) in self.nodes.iter().enumerate() {
                let Ok(mut program) = node.try_lock() else { continue };
                if !program.gave_up() {
                    continue;
                }
                let log = std::fs::read_to_string(&program.log).unwrap_or_default();
                let last = log.lines().next_back().unwrap_or_default();
                ledger.tell(format!("node {number} has ended: {last}"));
                if !last.starts_with("The database") && !last.starts_with("The PostgreSQL database") {
                    ledger.wrong(format!("node {number} ended by itself: {last}"));
                }
                program.start();
            }
        }
    }

    pub fn parts(&self) -> Vec<Part> {
        let mut parts: Vec<Part> = (0..self.nodes.len()).map(Part::Node).collect();
        if self.services.is_some() {
            parts.extend([Part::Redis, Part::Database]);
        }
        parts
    }

    /// Does something with a part; whoever else wants it waits.
    pub async fn pause(&self, part: Part, lasts: Duration) {
        match (part, &self.services) {
            (Part::Node(node), _) => hold(&*self.nodes[node].lock().await, lasts).await,
            (Part::Redis, Some(services)) => hold(&services.redis.lock().await.program, lasts).await,
            (Part::Database, Some(services)) => hold(&services.postgres.lock().await.program, lasts).await,
            (Part::Redis | Part::Database, None) => {}
        }
    }

    /// What the nodes logged that they must not.
    pub async fn panics(&self) -> Vec<String> {
        let mut found = Vec::new();
        for node in &self.nodes {
            let log = std::fs::read_to_string(&node.lock().await.log).unwrap_or_default();
            let lines = log.lines().filter(|line| line.contains("panicked"));
            found.extend(lines.map(|line| format!("a node says: {line}")));
        }
        found
    }
}

async fn hold(program: &Program, lasts: Duration) {
    program.pause(true);
    tokio::time::sleep(lasts).await;
    program.pause(false);
}
