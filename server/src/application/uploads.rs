//! Taking files in: who may, how much, and every byte on the disk before the answer.

use super::Cohort;
use super::file_problems::{disk_error, megabytes, refused, too_large};
use super::permissions;
use super::upload_contents::{Contents, Received};
use super::validation::file_name;
use crate::actor::Actor;
use crate::db::{Membership, StoredFile, in_time};
use crate::error::Error;
use crate::file_store::IncomingFile;
use crate::ids::hex;
use crate::rate_limit::Attempt;
use crate::security_event::SecurityAction;
use app::protocol::{File, FileId, Problem, ProblemKind, RoomId, Uploaded, limits};
use axum::body::Bytes;
use futures_util::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

/// Bytes from the beginning that say what a file is.
const BEGINNING: usize = 16 * 1024;
/// An upload counts as so many commands.
const WEIGHT: u32 = 10;

impl Cohort {
    /// Takes in a file for a room, which waits then for a message that names it. The file is not larger than `files.size`,
    /// whatever was announced.
    pub async fn upload<E>(
        &self,
        actor: &Actor,
        room: RoomId,
        name: &str,
        body: impl Stream<Item = Result<Bytes, E>> + Send,
    ) -> Result<Uploaded, Problem> {
        let uploaded = self.try_upload(actor, room, name, body).await;
        uploaded.map_err(|error| {
            let problem = self.problem(error);
            self.note_refusal(actor, SecurityAction::Upload.in_room(room), &problem);
            problem
        })
    }

    async fn try_upload<E>(
        &self,
        actor: &Actor,
        room: RoomId,
        name: &str,
        body: impl Stream<Item = Result<Bytes, E>> + Send,
    ) -> Result<Uploaded, Error> {
        let attempt = Attempt::Command {
            user: actor.user,
            weight: WEIGHT,
        };
        self.publisher.check(attempt)?;
        permissions::token_writes(actor)?;
        self.check_token_room(actor, room).await?;
        let membership = in_time(async { self.store.read().await?.membership(actor.user, room).await }).await?;
        let membership = membership.ok_or_else(Problem::not_found)?;
        permissions::write(&membership)?;
        let left = self.space_left(actor, &membership).await?;
        let name = file_name(name);
        let (mut incoming, received) = self.receive(body, left, &name).await?;
        incoming.file.flush().await.map_err(disk_error)?;
        self.scan(&incoming, &name).await?;
        let contents = self.look_into(actor.user, &incoming, &name, received).await?;
        let file = StoredFile {
            file: File {
                id: FileId(0),
                name,
                kind: contents.kind,
                size: contents.size,
                width: contents.width,
                height: contents.height,
                alt: String::new(),
            },
            stored: self.ids.secret().chars().take(32).collect(),
            owner: actor.user,
            room,
            message: None,
            media_type: contents.media_type.to_owned(),
            sha256: contents.sha256.clone(),
        };
        let added = self.keep(incoming, file, &contents).await?;
        let left = (left - added.size).max(0);
        Ok(Uploaded { file: added, left })
    }

    /// Bytes that somebody may still upload in a room; a refusal if there are none.
    async fn space_left(&self, actor: &Actor, room: &Membership) -> Result<i64, Error> {
        let read = async { self.store.read().await?.sizes_of_files(actor.user, room.course).await };
        let (own, of_course) = in_time(read).await?;
        if own >= limits::FILES_OF_ONE {
            let text = format!(
                "You have uploaded {}, which is as much as one person may. Delete messages with files that nobody needs any more.",
                megabytes(own)
            );
            return Err(refused(ProblemKind::TooLarge, text));
        }
        if of_course >= limits::FILES_OF_COURSE {
            let text = "The files of this course take all the space that it has. Its staff can delete messages with large files.";
            return Err(refused(ProblemKind::TooLarge, text));
        }
        let left = (limits::FILES_OF_ONE - own).min(limits::FILES_OF_COURSE - of_course);
        Ok(left)
    }

    /// Writes what comes in to the disk, piece by piece.
    async fn receive<E>(
        &self,
        body: impl Stream<Item = Result<Bytes, E>> + Send,
        left: i64,
        name: &str,
    ) -> Result<(IncomingFile, Received), Error> {
        let mut incoming = self.files.begin(&*self.ids).await.map_err(disk_error)?;
        let (mut hash, mut size, mut beginning) = (Sha256::new(), 0_u64, Vec::new());
        let most = self.settings.file_size.min(u64::try_from(left).unwrap_or(0));
        let mut body = std::pin::pin!(body);
        while let Some(piece) = body.next().await {
            let Ok(piece) = piece else {
                let text = "The upload broke off before all of the file had come. Please try again.";
                return Err(refused(ProblemKind::Invalid, text));
            };
            size += piece.len() as u64;
            if size > most {
                return Err(too_large(name, self.settings.file_size, left));
            }
            if beginning.len() < BEGINNING {
                beginning.extend_from_slice(&piece[..piece.len().min(BEGINNING - beginning.len())]);
            }
            hash.update(&piece);
            incoming.file.write_all(&piece).await.map_err(disk_error)?;
        }
        if size == 0 {
            return Err(refused(ProblemKind::Invalid, format!("“{name}” is empty.")));
        }
        let received = Received {
            beginning,
            size: i64::try_from(size).unwrap_or(i64::MAX),
            sha256: hex(&hash.finalize()),
        };
        Ok((incoming, received))
    }

    /// Keeps the bytes of a file. Its row comes first: whatever ends in between, a row without bytes is removed like any file
    /// that was never sent, and there are no bytes without a row.
    async fn keep(&self, incoming: IncomingFile, file: StoredFile, contents: &Contents) -> Result<File, Error> {
        let stored = file.stored.clone();
        let owner = file.owner;
        let added = self
            .store
            .write_for(owner, move |tx| Box::pin(async move { tx.add_file(file).await }))
            .await?;
        let kept = async {
            for (derived, bytes) in contents.derived() {
                self.keep_derived(&derived.name(&stored), bytes).await?;
            }
            self.files.keep(incoming, &stored).await
        };
        if let Err(error) = kept.await {
            // It counts for nothing. The cleanup removes what was kept of it: perhaps all, if only the answer was lost. If this fails
            // too, it is gone after a day.
            let id = added.id;
            let deleted = (self.store).write_for(owner, move |tx| {
                Box::pin(async move { tx.delete_waiting_file(id).await })
            });
            deleted.await.map_err(|error| self.problem(error)).ok();
            return Err(disk_error(error));
        }
        Ok(added)
    }

    async fn keep_derived(&self, stored: &str, bytes: &[u8]) -> std::io::Result<()> {
        let mut incoming = self.files.begin(&*self.ids).await?;
        incoming.file.write_all(bytes).await?;
        self.files.keep(incoming, stored).await
    }
}
