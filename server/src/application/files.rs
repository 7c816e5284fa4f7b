//! Files that are there: handing one out, and removing what nobody can read any more. Their rights are those of their room,
//! asked each time.

use super::Cohort;
use super::file_problems::disk_error;
use crate::actor::Actor;
use crate::db::{StoredFile, in_time};
use crate::error::Error;
use crate::rate_limit::Attempt;
use app::protocol::{FileId, FileKind, Problem, limits};

/// What we make of a file, beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Derived {
    /// A smaller version of a picture.
    Small,
    /// The beginning of a program or notebook, as HTML.
    Preview,
}

impl Derived {
    /// The name of its bytes.
    pub(super) fn name(self, stored: &str) -> String {
        match self {
            Self::Small => format!("{stored}-small"),
            Self::Preview => format!("{stored}-preview"),
        }
    }
}

impl Cohort {
    /// A file that the actor may read: the room's readers once it was sent, its owner before.
    pub async fn readable_file(&self, actor: &Actor, id: FileId) -> Result<StoredFile, Problem> {
        let read = async {
            self.publisher.check_locally(&Attempt::Query(actor.user))?;
            self.check_files(actor.user)?;
            let mut reader = self.store.read().await?;
            let file = reader.file(id).await?.ok_or_else(Problem::not_found)?;
            let membership = reader.membership(actor.user, file.room).await?;
            let membership = membership.ok_or_else(Problem::not_found)?;
            let in_reach = actor.limits.course.is_none() || actor.limits.course == membership.course;
            if !in_reach || (file.message.is_none() && file.owner != actor.user) {
                return Err(Problem::not_found().into());
            }
            Ok(file)
        };
        in_time(read).await.map_err(|error| self.problem(error))
    }

    /// What was made of a file; none if it has no such version, or was deleted in this moment.
    pub async fn derived(&self, file: &StoredFile, derived: Derived) -> Option<Vec<u8>> {
        let may_have = match derived {
            Derived::Small => file.file.kind == FileKind::Picture,
            Derived::Preview => file.file.kind == FileKind::Source,
        };
        match may_have {
            true => self.files.read_whole(&derived.name(&file.stored)).await.ok(),
            false => None,
        }
    }

    /// Removes the bytes of files that nobody can read any more: of deleted messages, and those that were never sent.
    pub async fn remove_unused_files(&self) -> Result<(), Error> {
        self.files.remove_incomplete().map_err(disk_error)?;
        let since = self.clock.now() - limits::FILE_UNUSED;
        if self.store.read().await?.has_waiting_file(since).await? {
            // From now on no message can name them.
            self.store
                .write(move |tx| Box::pin(async move { tx.delete_waiting_files(since).await }))
                .await?;
        }
        loop {
            let deleted = self.store.read().await?.deleted_files().await?;
            if deleted.is_empty() {
                return Ok(());
            }
            for file in &deleted {
                // The row stays until the bytes are gone, so that a node that ends in between goes on.
                self.remove_bytes(file).await.map_err(disk_error)?;
            }
            let ids: Vec<FileId> = deleted.iter().map(|file| file.file.id).collect();
            self.store
                .write(move |tx| Box::pin(async move { tx.forget_files(&ids).await }))
                .await?;
        }
    }

    async fn remove_bytes(&self, file: &StoredFile) -> std::io::Result<()> {
        for derived in [Derived::Small, Derived::Preview] {
            self.files.remove(&derived.name(&file.stored)).await?;
        }
        self.files.remove(&file.stored).await
    }
}
