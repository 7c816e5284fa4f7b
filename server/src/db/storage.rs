//! How much the database holds, and how much room is left for it.

use super::dialect::Dialect;
use super::store::Store;
use crate::error::Error;
use std::path::Path;

/// Bytes of the database.
#[derive(Clone, Copy, Debug, Default)]
pub struct Storage {
    pub used: i64,
    /// Of its disk: free, and in all. Known of a file only.
    pub disk: Option<(u64, u64)>,
}

impl Store {
    pub async fn storage(&self) -> Result<Storage, Error> {
        let mut reader = self.read().await?;
        match self.dialect {
            Dialect::Postgres => {
                let (used,): (i64,) = sqlx::query_as("SELECT pg_database_size(current_database())")
                    .fetch_one(&mut *reader.conn)
                    .await?;
                Ok(Storage { used, disk: None })
            }
            Dialect::Sqlite => {
                let (used, file): (i64, String) = sqlx::query_as(
                    "SELECT (SELECT page_count FROM pragma_page_count()) * (SELECT page_size FROM pragma_page_size()), \
                     (SELECT file FROM pragma_database_list WHERE name = 'main')",
                )
                .fetch_one(&mut *reader.conn)
                .await?;
                let disk = rustix::fs::statvfs(Path::new(&file)).ok();
                let disk = disk.map(|disk| (disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize));
                Ok(Storage { used, disk })
            }
        }
    }
}
