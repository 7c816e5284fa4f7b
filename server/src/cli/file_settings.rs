//! Where uploaded files are kept, and how large they may be.

use super::database_file::sqlite_file;
use crate::s3::{Address, Keys};
use crate::virus_scanner::VirusScanner;
use clap::Args;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

#[derive(Args, Clone, Debug)]
pub struct FileSettings {
    /// Folder of uploaded files; all nodes on one database share it. If unset: `files` beside the SQLite file, or data/files.
    #[arg(long, env = "COHORT_FILES")]
    pub files: Option<PathBuf>,
    /// Bucket of S3 for uploaded files (s3://bucket/prefix?endpoint=https://…&region=…), with its keys in AWS_ACCESS_KEY_ID and
    /// AWS_SECRET_ACCESS_KEY. Files are still written to the folder while they come. If unset, they stay there.
    #[arg(long, env = "COHORT_FILES_URL")]
    pub files_url: Option<String>,
    /// Megabytes of one uploaded file.
    #[arg(long, env = "COHORT_FILE_SIZE", default_value = "25")]
    pub file_size: NonZeroU32,
    /// The virus scanner clamd, which every upload has to pass: host:port, or the path of its socket.
    #[arg(long, env = "COHORT_CLAMD")]
    pub clamd: Option<String>,
}

impl FileSettings {
    /// The folder, for this database.
    pub fn folder(&self, database: &str) -> PathBuf {
        self.files.clone().unwrap_or_else(|| match sqlite_file(database) {
            Some(file) => file.parent().unwrap_or(Path::new(".")).join("files"),
            None => PathBuf::from("data/files"),
        })
    }

    /// Bytes of one file.
    pub fn most(&self) -> u64 {
        u64::from(self.file_size.get()) * 1024 * 1024
    }

    /// The bucket, with its keys from the environment.
    pub fn bucket(&self) -> Result<Option<(Address, Keys)>, String> {
        let Some(url) = &self.files_url else { return Ok(None) };
        let address = Address::parse(url)?;
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
        let needed = |name: &str| variable(name).ok_or_else(|| format!("COHORT_FILES_URL needs {name}."));
        let keys = Keys {
            id: needed("AWS_ACCESS_KEY_ID")?,
            secret: needed("AWS_SECRET_ACCESS_KEY")?,
            session_token: variable("AWS_SESSION_TOKEN"),
        };
        Ok(Some((address, keys)))
    }

    pub fn virus_scanner(&self) -> Result<Option<VirusScanner>, String> {
        self.clamd.as_deref().map(VirusScanner::parse).transpose()
    }
}
