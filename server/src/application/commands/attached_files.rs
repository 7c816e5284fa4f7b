//! The files that new messages name: each is its author's, was uploaded for its room, and is in no other message.

use crate::application::validation;
use crate::db::{NewMessage, StoredFile, Tx};
use crate::error::Error;
use app::protocol::{File, FileId, Problem, limits};
use std::collections::{HashMap, HashSet};

/// The files that wait for these messages, and those of them that a message has taken.
#[derive(Default)]
pub(super) struct WaitingFiles {
    waiting: HashMap<FileId, StoredFile>,
    taken: HashSet<FileId>,
}

impl WaitingFiles {
    pub async fn of(tx: &mut Tx<'_>, messages: &[NewMessage]) -> Result<Self, Error> {
        let ids: Vec<FileId> = (messages.iter())
            .flat_map(|message| message.files.iter().take(limits::FILES))
            .map(|attached| attached.file)
            .collect();
        Ok(Self {
            waiting: tx.waiting_files(&ids).await?,
            taken: HashSet::new(),
        })
    }

    /// The files that a message names, as they are shown; or which of them cannot be sent.
    pub fn of_message(&self, message: &NewMessage) -> Result<Vec<File>, Problem> {
        if message.files.len() > limits::FILES {
            let text = format!(
                "A message holds at most {} files. Please send the others in another one.",
                limits::FILES
            );
            return Err(Problem::invalid("files", text));
        }
        let mut files: Vec<File> = Vec::with_capacity(message.files.len());
        for attached in &message.files {
            let stored = self.waiting.get(&attached.file).filter(|stored| {
                stored.owner == message.actor.user
                    && stored.room == message.room
                    && !self.taken.contains(&attached.file)
            });
            let (Some(stored), false) = (stored, files.iter().any(|file| file.id == attached.file)) else {
                let text = "A file is not there any more, or was sent already. Please attach it again.";
                return Err(Problem::invalid("files", text));
            };
            files.push(File {
                alt: validation::file_alt(&attached.alt)?,
                ..stored.file.clone()
            });
        }
        Ok(files)
    }

    /// A message is sent: its files are no other one's.
    pub fn take(&mut self, files: &[File]) {
        self.taken.extend(files.iter().map(|file| file.id));
    }
}
