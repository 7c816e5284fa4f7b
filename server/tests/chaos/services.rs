//! PostgreSQL and Redis, shared by all rounds on two nodes.

use crate::postgres_process::PostgresProcess;
use crate::process::find_on_path;
use crate::redis_process::RedisProcess;
use tempfile::TempDir;
use tokio::sync::Mutex;

pub struct Services {
    pub postgres: Mutex<PostgresProcess>,
    pub redis: Mutex<RedisProcess>,
    _home: TempDir,
}

impl Services {
    /// Starts both. `None` where one of them is not installed.
    pub async fn start() -> Option<Self> {
        find_on_path("redis-server")?;
        let home = tempfile::tempdir().expect("a folder");
        let postgres = PostgresProcess::start(&home).await?;
        let redis = RedisProcess::start(home.path()).await?;
        Some(Self {
            postgres: Mutex::new(postgres),
            redis: Mutex::new(redis),
            _home: home,
        })
    }
}
