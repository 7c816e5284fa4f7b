//! Where uploaded files are kept, and how large they may be.

use super::database_file::sqlite_file;
use clap::Args;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

#[derive(Args, Clone, Debug)]
pub struct FileSettings {
    /// Folder of uploaded files; all nodes on one database share it. If unset: `files` beside the SQLite file, or data/files.
    #[arg(long, env = "COHORT_FILES")]
    pub files: Option<PathBuf>,
    /// Megabytes of one uploaded file.
    #[arg(long, env = "COHORT_FILE_SIZE", default_value = "25")]
    pub file_size: NonZeroU32,
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
}
