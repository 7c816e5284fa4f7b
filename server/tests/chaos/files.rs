//! Files of writers: uploaded, sent with a message, read while they may be deleted. And the checks of what is left of them.

use crate::answer::{Answer, is_final};
use crate::final_reads::FinalMessages;
use crate::fixture_database::open_database;
use crate::http_client::{break_off_upload, download, upload};
use crate::message_sender::MessageSender;
use crate::records::Records;
use crate::round_context::RoundContext;
use app::protocol::{FileId, RoomId, limits};
use bytes::Bytes;
use rand::Rng;
use server::clock::{Clock, FixedClock, SystemClock};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

const RETRY_DELAY: Duration = Duration::from_millis(50);
/// Bytes of a file.
const SIZES: std::ops::Range<usize> = 1..100_000;
/// How likely an upload breaks off before it is tried in earnest, and how likely what arrived is never sent.
const BREAK_OFF: f64 = 0.3;
const NEVER_SENT: f64 = 0.2;

/// Uploads a file for the message, which names it then.
pub async fn attach_file(sender: &mut MessageSender, room: RoomId, index: usize) {
    let context = sender.context.clone();
    let mut bytes = vec![0; sender.rng.random_range(SIZES)];
    sender.rng.fill(bytes.as_mut_slice());
    // Nothing that it could be taken for.
    bytes[0] = 0;
    let bytes = Bytes::from(bytes);
    if sender.rng.random_bool(BREAK_OFF) {
        let port = context.random_port(&mut sender.rng);
        break_off_upload(port, &sender.user, room, &bytes).await;
    }
    loop {
        let port = context.random_port(&mut sender.rng);
        let answer = upload(port, &sender.user, room, &bytes).await;
        context.history.record_answer(sender.user.username, &answer);
        match answer {
            Answer::Done(uploaded) => {
                let mut records = context.history.records();
                records.files.insert(uploaded.file.id, bytes);
                if !sender.rng.random_bool(NEVER_SENT) {
                    records.sent[index].file = Some(uploaded.file.id);
                }
                return;
            }
            Answer::Refused(problem) if is_final(&problem) => return,
            Answer::Refused(_) | Answer::Unknown if context.are_operations_stopped() => return,
            Answer::Refused(_) | Answer::Unknown => {}
        }
        sleep(RETRY_DELAY).await;
    }
}

/// Reads the file of a message that was acknowledged. Whole it is right, whatever happens meanwhile.
pub async fn read_file(sender: &mut MessageSender, index: usize) {
    let context = sender.context.clone();
    let Some(file) = context.history.records().sent[index].file else {
        return;
    };
    let port = context.random_port(&mut sender.rng);
    if let Some((200, bytes)) = download(port, &sender.user, file).await {
        let mut records = context.history.records();
        if records.files.get(&file) != Some(&bytes) {
            records
                .violations
                .push(format!("file {file} was read with other bytes"));
        }
    }
}

/// A file of a message that is there can be read and is what was sent; one of a deleted message cannot.
pub async fn check_files(context: &RoundContext, messages: &FinalMessages) -> Vec<String> {
    let port = context.harness.node_ports[0];
    let known: HashMap<FileId, Bytes> = context.history.records().files.clone();
    let mut violations = Vec::new();
    for message in messages.values().flatten() {
        let sent = sent_file(&context.history.records(), &message.uuid);
        let reader = context.fixtures.permanent_participant(message.room);
        let name = format!("message {} in room {}", message.number, message.room);
        let shown = message.files.first().map(|file| file.id);
        let expected = sent.filter(|_| message.deleted_at.is_none());
        if shown != expected {
            violations.push(format!("{name} has file {shown:?} instead of {expected:?}"));
        }
        let Some(file) = sent else { continue };
        match download(port, reader, file).await {
            Some((200, bytes)) if expected.is_some() && known.get(&file) == Some(&bytes) => {}
            Some((404, _)) if expected.is_none() => {}
            answer => {
                let answer = answer.map(|(status, bytes)| (status, bytes.len()));
                violations.push(format!("file {file} of {name} is answered with {answer:?}"));
            }
        }
    }
    violations
}

fn sent_file(records: &Records, uuid: &str) -> Option<FileId> {
    records.sent.iter().find(|sent| sent.uuid == uuid)?.file
}

/// Once nobody can send any more what was uploaded in this round, only the files of messages are left.
pub async fn check_cleanup(context: &RoundContext, database: &str, folder: &Path, messages: &FinalMessages) {
    let clock = FixedClock::new(SystemClock.now() + limits::FILE_UNUSED + 60_000);
    let cohort = open_database(database, folder, Arc::new(clock)).await;
    let cleaned = cohort.remove_unused_files().await;
    cohort.store.close().await;
    let of_messages: usize = messages.values().flatten().map(|message| message.files.len()).sum();
    let left = kept_files(folder);
    match cleaned {
        Ok(()) if left == of_messages => {}
        Ok(()) => {
            let line = format!("{left} files are left, of messages there are {of_messages}");
            context.history.violation(line);
        }
        Err(error) => context.history.violation(format!("files cannot be removed: {error:?}")),
    }
    context.history.log(format!("{of_messages} files are left"));
}

/// Files that are complete.
fn kept_files(folder: &Path) -> usize {
    let Ok(folders) = std::fs::read_dir(folder) else {
        return 0;
    };
    let folders = folders.flatten().filter(|folder| folder.file_name() != "incoming");
    folders
        .filter_map(|folder| Some(std::fs::read_dir(folder.path()).ok()?.count()))
        .sum()
}
