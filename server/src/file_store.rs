//! The folder of files: bytes under random names of ours. A file is written to a temporary name, and has its own only once
//! all of it is on the disk: what is acknowledged is kept.

use crate::ids::Ids;
use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use tokio::fs::{self, File};
use tokio::io::AsyncWriteExt;

/// Files that are not complete are in this folder.
const INCOMING: &str = "incoming";

/// Where files are kept.
#[derive(Clone, Debug)]
pub struct FileStore {
    folder: PathBuf,
}

/// A file that is being written. Dropped before it is kept, it is removed.
pub struct IncomingFile {
    pub file: File,
    path: PathBuf,
    kept: bool,
}

impl FileStore {
    /// Opens the folder, and removes what was left incomplete.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let incoming = folder.join(INCOMING);
        DirBuilder::new().recursive(true).mode(0o700).create(&incoming)?;
        for entry in std::fs::read_dir(&incoming)? {
            // Another node may be writing it: the newest stay.
            let entry = entry?;
            let old = entry
                .metadata()?
                .modified()?
                .elapsed()
                .is_ok_and(|age| age.as_secs() > 3_600);
            if old {
                std::fs::remove_file(entry.path()).ok();
            }
        }
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    /// Begins to write a file.
    pub async fn begin(&self, ids: &dyn Ids) -> io::Result<IncomingFile> {
        let path = self.folder.join(INCOMING).join(ids.uuid());
        let file = fs::OpenOptions::new()
            .write(true)
            .read(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .await?;
        Ok(IncomingFile {
            file,
            path,
            kept: false,
        })
    }

    /// Keeps a complete file under a name of ours, once it is on the disk.
    pub async fn keep(&self, mut incoming: IncomingFile, stored: &str) -> io::Result<()> {
        incoming.file.flush().await?;
        incoming.file.sync_all().await?;
        let path = self.path(stored);
        let folder = path.parent().unwrap_or(&self.folder).to_owned();
        fs::create_dir_all(&folder).await?;
        fs::rename(&incoming.path, &path).await?;
        incoming.kept = true;
        File::open(&folder).await?.sync_all().await
    }

    /// Opens a kept file for reading.
    pub async fn open_file(&self, stored: &str) -> io::Result<File> {
        File::open(self.path(stored)).await
    }

    /// Removes a kept file; it may be gone already.
    pub async fn remove(&self, stored: &str) -> io::Result<()> {
        match fs::remove_file(self.path(stored)).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Where a file is: in one of 256 folders, so that none grows too large.
    fn path(&self, stored: &str) -> PathBuf {
        let begin: String = stored.chars().take(2).collect();
        self.folder.join(begin).join(stored)
    }
}

impl IncomingFile {
    /// Where its bytes are, for what reads files by their names.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for IncomingFile {
    fn drop(&mut self) {
        if !self.kept {
            std::fs::remove_file(&self.path).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::SystemIds;
    use tokio::io::AsyncReadExt;

    #[tokio::test]
    async fn a_file_is_there_once_it_is_kept_and_a_dropped_one_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = FileStore::open(folder.path()).unwrap();
        let mut incoming = store.begin(&SystemIds).await.unwrap();
        incoming.file.write_all(b"hello").await.unwrap();
        assert!(store.open_file("abcd").await.is_err());
        store.keep(incoming, "abcd").await.unwrap();
        let mut text = String::new();
        store
            .open_file("abcd")
            .await
            .unwrap()
            .read_to_string(&mut text)
            .await
            .unwrap();
        assert_eq!(text, "hello");
        drop(store.begin(&SystemIds).await.unwrap());
        assert_eq!(std::fs::read_dir(folder.path().join(INCOMING)).unwrap().count(), 0);
        store.remove("abcd").await.unwrap();
        store.remove("abcd").await.unwrap();
    }
}
