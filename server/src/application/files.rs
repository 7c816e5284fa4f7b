//! Files: taking one in, and handing one out. Their rights are those of their room, asked each time.

use super::Cohort;
use super::file_kinds::{Kind, kind_of};
use super::permissions;
use super::validation::file_name;
use crate::actor::Actor;
use crate::db::{Membership, StoredFile, in_time};
use crate::error::Error;
use crate::file_store::IncomingFile;
use crate::ids::hex;
use crate::pictures::{self, Picture};
use crate::rate_limit::Attempt;
use crate::security_event::SecurityAction;
use app::protocol::{File, FileId, Problem, ProblemKind, RoomId, Uploaded, limits};
use axum::body::Bytes;
use futures_util::{Stream, StreamExt};
use image::ImageFormat;
use sha2::{Digest, Sha256};
use std::io;
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
        let kind = kind_of(&received.beginning);
        incoming.file.flush().await.map_err(disk_error)?;
        let (picture, size, sha256) = match kind.picture {
            None => (None, received.size, received.sha256),
            Some(format) => self.take_in_picture(&incoming, format, received).await?,
        };
        let kind = if kind.picture.is_some() && picture.is_none() {
            Kind::OTHER
        } else {
            kind
        };
        let stored = hex_name(self);
        self.files.keep(incoming, &stored).await.map_err(disk_error)?;
        if let Some(small) = picture.as_ref().and_then(|picture| picture.small.as_deref()) {
            self.keep_small(&stored, small).await?;
        }
        let side = |of: fn(&Picture) -> u32| picture.as_ref().map(|picture| i64::from(of(picture)));
        let file = StoredFile {
            file: File {
                id: FileId(0),
                name,
                kind: kind.kind,
                size,
                width: side(|picture| picture.width),
                height: side(|picture| picture.height),
                alt: String::new(),
            },
            stored,
            owner: actor.user,
            room,
            message: None,
            media_type: kind.media_type.to_owned(),
            sha256,
        };
        let added = self
            .store
            .write_for(actor.user, move |tx| Box::pin(async move { tx.add_file(file).await }))
            .await?;
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
            return Err(Problem::new(ProblemKind::TooLarge, text).at("files").into());
        }
        if of_course >= limits::FILES_OF_COURSE {
            let text = "The files of this course take all the space that it has. Its staff can delete messages with large files.";
            return Err(Problem::new(ProblemKind::TooLarge, text).at("files").into());
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
                return Err(Problem::new(ProblemKind::Invalid, text).at("files").into());
            };
            size += piece.len() as u64;
            if size > most {
                return Err(too_large(name, self.settings.file_size, left).into());
            }
            if beginning.len() < BEGINNING {
                beginning.extend_from_slice(&piece[..piece.len().min(BEGINNING - beginning.len())]);
            }
            hash.update(&piece);
            incoming.file.write_all(&piece).await.map_err(disk_error)?;
        }
        if size == 0 {
            let text = format!("“{name}” is empty.");
            return Err(Problem::new(ProblemKind::Invalid, text).at("files").into());
        }
        let received = Received {
            beginning,
            size: i64::try_from(size).unwrap_or(i64::MAX),
            sha256: hex(&hash.finalize()),
        };
        Ok((incoming, received))
    }

    /// Decodes a picture and removes its metadata, one picture at a time: it takes much memory.
    async fn take_in_picture(
        &self,
        incoming: &IncomingFile,
        format: ImageFormat,
        received: Received,
    ) -> Result<(Option<Picture>, i64, String), Error> {
        let _turn = self.pictures.acquire().await.map_err(Error::internal)?;
        let path = incoming.path().to_owned();
        let taken = tokio::task::spawn_blocking(move || {
            let picture = pictures::take_in(&path, format)?;
            let bytes = std::fs::read(&path)?;
            let sha256 = hex(&Sha256::digest(&bytes));
            io::Result::Ok((picture, bytes.len(), sha256))
        });
        // A decoder that panics has met something that is no picture.
        let Ok(taken) = taken.await else {
            return Ok((None, received.size, received.sha256));
        };
        let (picture, size, sha256) = taken.map_err(disk_error)?;
        Ok((picture, i64::try_from(size).unwrap_or(i64::MAX), sha256))
    }

    async fn keep_small(&self, stored: &str, small: &[u8]) -> Result<(), Error> {
        let mut incoming = self.files.begin(&*self.ids).await.map_err(disk_error)?;
        incoming.file.write_all(small).await.map_err(disk_error)?;
        self.files.keep(incoming, &small_name(stored)).await.map_err(disk_error)
    }

    /// A file that the actor may read: the room's readers once it was sent, its owner before.
    pub async fn readable_file(&self, actor: &Actor, id: FileId) -> Result<StoredFile, Problem> {
        let read = async {
            self.publisher.check_locally(&Attempt::Query(actor.user))?;
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

    /// Removes the bytes of files that nobody can read any more.
    pub async fn remove_unused_files(&self) -> Result<(), Error> {
        let since = self.clock.now() - limits::FILE_UNUSED;
        loop {
            let unused = self.store.read().await?.unused_files(since).await?;
            if unused.is_empty() {
                return Ok(());
            }
            for file in &unused {
                // The row stays until the bytes are gone, so that a node that ends in between goes on.
                self.files.remove(&small_name(&file.stored)).await.map_err(disk_error)?;
                self.files.remove(&file.stored).await.map_err(disk_error)?;
            }
            let ids: Vec<FileId> = unused.iter().map(|file| file.file.id).collect();
            self.store
                .write(move |tx| Box::pin(async move { tx.forget_files(&ids).await }))
                .await?;
        }
    }
}

/// What is known of a file once all of it is here.
struct Received {
    beginning: Vec<u8>,
    size: i64,
    sha256: String,
}

/// The name of the smaller version of a picture.
pub fn small_name(stored: &str) -> String {
    format!("{stored}-small")
}

fn hex_name(cohort: &Cohort) -> String {
    cohort.ids.secret().chars().take(32).collect()
}

fn too_large(name: &str, most: u64, left: i64) -> Problem {
    let text = if i64::try_from(most).is_ok_and(|most| most > left) {
        format!(
            "There is no room for “{name}”: {} of your space are left.",
            megabytes(left)
        )
    } else {
        let most = megabytes(i64::try_from(most).unwrap_or(i64::MAX));
        format!("“{name}” is larger than {most}, which is the most for one file.")
    };
    Problem::new(ProblemKind::TooLarge, text).at("files")
}

fn megabytes(bytes: i64) -> String {
    format!("{} MB", (bytes + 524_288) / 1_048_576)
}

/// A disk that is full can be told; anything else is logged.
fn disk_error(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            tracing::error!(%error, "the disk of the folder of files is full");
            let text = "There is no space left on the server for files. Your text is kept; please tell whoever runs this site.";
            Problem::new(ProblemKind::Busy, text).at("files").into()
        }
        _ => Error::Busy(format!("the folder of files: {error}")),
    }
}
