//! What is in a file that was uploaded: whether it has a virus, what it is, and what is shown of it. Pictures lose what they tell
//! about place and camera; programs and notebooks get a preview.

use super::Cohort;
use super::file_kinds::{Kind, kind_of};
use super::file_problems::{disk_error, infected, not_scanned};
use super::files::Derived;
use crate::error::Error;
use crate::file_previews;
use crate::file_store::IncomingFile;
use crate::ids::hex;
use crate::pictures::{self, Picture};
use crate::virus_scanner::Verdict;
use app::protocol::{FileKind, UserId};
use image::ImageFormat;
use sha2::{Digest, Sha256};
use std::fs::OpenOptions;
use std::io::{self, Write};

/// What is known of a file once all of it is here.
pub(super) struct Received {
    pub beginning: Vec<u8>,
    pub size: i64,
    pub sha256: String,
}

/// What is found out of it then.
pub(super) struct Contents {
    pub kind: FileKind,
    pub media_type: &'static str,
    pub size: i64,
    pub sha256: String,
    /// Of a picture.
    pub width: Option<i64>,
    pub height: Option<i64>,
    small: Option<Vec<u8>>,
    preview: Option<String>,
}

impl Contents {
    /// What is kept beside the file.
    pub(super) fn derived(&self) -> impl Iterator<Item = (Derived, &[u8])> {
        let small = self.small.as_deref().map(|bytes| (Derived::Small, bytes));
        let preview = (self.preview.as_deref()).map(|html| (Derived::Preview, html.as_bytes()));
        small.into_iter().chain(preview)
    }
}

impl Cohort {
    /// Refuses a file with a virus, and every file while the scanner cannot be asked.
    pub(super) async fn scan(&self, incoming: &IncomingFile, name: &str) -> Result<(), Error> {
        let Some(scanner) = &self.settings.virus_scanner else {
            return Ok(());
        };
        match scanner.scan(incoming.path()).await {
            Ok(Verdict::Clean) => Ok(()),
            Ok(Verdict::Infected(virus)) => Err(infected(name, &virus)),
            Err(error) => Err(not_scanned(name, &error)),
        }
    }

    /// Says what a file is. A picture is written anew without metadata.
    pub(super) async fn look_into(
        &self,
        user: UserId,
        incoming: &IncomingFile,
        name: &str,
        received: Received,
    ) -> Result<Contents, Error> {
        let Received {
            beginning,
            size,
            sha256,
        } = received;
        let kind = kind_of(&beginning);
        let mut contents = Contents {
            kind: kind.kind,
            media_type: kind.media_type,
            size,
            sha256,
            width: None,
            height: None,
            small: None,
            preview: None,
        };
        if let Some(format) = kind.picture {
            match self.take_in_picture(incoming, format).await? {
                Some((picture, sha256)) => {
                    contents.size = i64::try_from(picture.bytes.len()).unwrap_or(i64::MAX);
                    contents.sha256 = sha256;
                    contents.width = Some(picture.width.into());
                    contents.height = Some(picture.height.into());
                    contents.small = picture.small;
                }
                None => (contents.kind, contents.media_type) = (Kind::OTHER.kind, Kind::OTHER.media_type),
            }
        } else if kind.kind == FileKind::Other {
            contents.preview = self.preview(user, incoming, name).await;
            if contents.preview.is_some() {
                contents.kind = FileKind::Source;
            }
        }
        Ok(contents)
    }

    /// Decodes a picture and removes its metadata, one picture at a time: it takes much memory. With the hash of what it is now.
    async fn take_in_picture(
        &self,
        incoming: &IncomingFile,
        format: ImageFormat,
    ) -> Result<Option<(Picture, String)>, Error> {
        let turn = self.pictures.clone().acquire_owned().await.map_err(Error::internal)?;
        let path = incoming.path().to_owned();
        let taken = tokio::task::spawn_blocking(move || {
            // With the work, not with the caller, who may have hung up; the file is gone then.
            let _turn = turn;
            let Some(picture) = pictures::take_in(std::fs::read(&path)?, format) else {
                return Ok(None);
            };
            let mut file = OpenOptions::new().write(true).truncate(true).open(&path)?;
            file.write_all(&picture.bytes)?;
            let sha256 = hex(&Sha256::digest(&picture.bytes));
            io::Result::Ok(Some((picture, sha256)))
        });
        // A decoder that panics has met something that is no picture.
        taken.await.unwrap_or(Ok(None)).map_err(disk_error)
    }

    /// The beginning of a program or a notebook, as HTML. None if it is neither, or its sender has had much rendered.
    async fn preview(&self, user: UserId, incoming: &IncomingFile, name: &str) -> Option<String> {
        if !file_previews::may_have_one(name) || self.check_rendering(user).is_err() {
            return None;
        }
        let (path, name) = (incoming.path().to_owned(), name.to_owned());
        let rendering = self.run_rendering(user, move || file_previews::render(&path, &name));
        // A panic of a library is the same as a file that it cannot read.
        rendering.await.flatten()
    }
}
