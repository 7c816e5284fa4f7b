//! The bytes of files, under random names of ours: in a folder, or in a bucket of S3. A file is written to a temporary name, and
//! has its own only once all of it is on the disk, or in the bucket: what is acknowledged is kept.

use crate::ids::Ids;
use crate::s3::Bucket;
use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::fs::{self, File};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncSeekExt, AsyncWriteExt};

/// Files that are not complete are in this folder.
const INCOMING: &str = "incoming";
/// Nobody writes for longer without a byte.
const LONGEST_UPLOAD: Duration = Duration::from_secs(3_600);

/// Where files are kept.
#[derive(Clone)]
pub struct FileStore {
    /// Files are here until they are complete.
    incoming: PathBuf,
    kept: Kept,
}

#[derive(Clone)]
enum Kept {
    Folder(PathBuf),
    Bucket(Arc<Bucket>),
}

/// Bytes on their way from where they are kept.
pub type FileBytes = Pin<Box<dyn AsyncRead + Send>>;

/// A file that is being written. Dropped before it is kept, it is removed.
pub struct IncomingFile {
    pub file: File,
    path: PathBuf,
    kept: bool,
}

impl FileStore {
    /// Opens the folder, and removes what was left incomplete. With a bucket, complete files are there.
    pub fn open(folder: &Path, bucket: Option<Bucket>) -> io::Result<Self> {
        let incoming = folder.join(INCOMING);
        DirBuilder::new().recursive(true).mode(0o700).create(&incoming)?;
        let store = Self {
            incoming,
            kept: match bucket {
                Some(bucket) => Kept::Bucket(Arc::new(bucket)),
                None => Kept::Folder(folder.to_owned()),
            },
        };
        store.remove_incomplete()?;
        Ok(store)
    }

    /// Removes what was left incomplete by a node that was killed.
    pub fn remove_incomplete(&self) -> io::Result<()> {
        for entry in std::fs::read_dir(&self.incoming)? {
            // Another one may be writing it: the newest stay.
            let entry = entry?;
            let old = (entry.metadata())
                .and_then(|metadata| metadata.modified())
                .is_ok_and(|modified| modified.elapsed().is_ok_and(|age| age > LONGEST_UPLOAD));
            if old {
                std::fs::remove_file(entry.path()).ok();
            }
        }
        Ok(())
    }

    /// Begins to write a file.
    pub async fn begin(&self, ids: &dyn Ids) -> io::Result<IncomingFile> {
        let path = self.incoming.join(ids.uuid());
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
        let folder = match &self.kept {
            Kept::Bucket(bucket) => return bucket.put(stored, &incoming.path).await,
            Kept::Folder(folder) => folder,
        };
        incoming.file.sync_all().await?;
        let path = path_in(folder, stored);
        let folder = path.parent().unwrap_or(folder).to_owned();
        fs::create_dir_all(&folder).await?;
        fs::rename(&incoming.path, &path).await?;
        incoming.kept = true;
        File::open(&folder).await?.sync_all().await
    }

    /// So many bytes of a kept file, from one of them on. All of them are there: an error otherwise.
    pub async fn read(&self, stored: &str, first: u64, length: u64) -> io::Result<FileBytes> {
        let folder = match &self.kept {
            Kept::Bucket(bucket) => return bucket.get(stored, Some((first, length))).await,
            Kept::Folder(folder) => folder,
        };
        let mut file = File::open(path_in(folder, stored)).await?;
        if file.metadata().await?.len() < first.saturating_add(length) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        file.seek(io::SeekFrom::Start(first)).await?;
        Ok(Box::pin(file.take(length)))
    }

    /// All of a kept file that we have made ourselves, and that is not large.
    pub async fn read_whole(&self, stored: &str) -> io::Result<Vec<u8>> {
        match &self.kept {
            Kept::Folder(folder) => fs::read(path_in(folder, stored)).await,
            Kept::Bucket(bucket) => {
                let mut bytes = Vec::new();
                bucket.get(stored, None).await?.read_to_end(&mut bytes).await?;
                Ok(bytes)
            }
        }
    }

    /// Removes a kept file; it may be gone already.
    pub async fn remove(&self, stored: &str) -> io::Result<()> {
        let folder = match &self.kept {
            Kept::Bucket(bucket) => return bucket.remove(stored).await,
            Kept::Folder(folder) => folder,
        };
        match fs::remove_file(path_in(folder, stored)).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

/// Where a file is: in one of 256 folders, so that none grows too large.
fn path_in(folder: &Path, stored: &str) -> PathBuf {
    let begin: String = stored.chars().take(2).collect();
    folder.join(begin).join(stored)
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

    #[tokio::test]
    async fn a_file_is_there_once_it_is_kept_and_a_dropped_one_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = FileStore::open(folder.path(), None).unwrap();
        let mut incoming = store.begin(&SystemIds).await.unwrap();
        incoming.file.write_all(b"hello").await.unwrap();
        assert!(store.read_whole("abcd").await.is_err());
        store.keep(incoming, "abcd").await.unwrap();
        assert_eq!(store.read_whole("abcd").await.unwrap(), b"hello");
        let mut text = String::new();
        let mut part = store.read("abcd", 1, 3).await.unwrap();
        part.read_to_string(&mut text).await.unwrap();
        assert_eq!(text, "ell");
        assert!(store.read("abcd", 1, 5).await.is_err(), "there are only five");
        drop(store.begin(&SystemIds).await.unwrap());
        assert_eq!(std::fs::read_dir(folder.path().join(INCOMING)).unwrap().count(), 0);
        store.remove("abcd").await.unwrap();
        store.remove("abcd").await.unwrap();
    }
}
