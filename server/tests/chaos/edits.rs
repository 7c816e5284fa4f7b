//! Edits and deletions of a user's own messages.

use crate::answer::{Answer, is_final};
use crate::http_client::execute;
use crate::message_sender::MessageSender;
use crate::records::Modification;
use crate::send_paths::send_command;
use app::protocol::{Command, Done};
use rand::Rng;
use std::time::Duration;
use tokio::time::sleep;

const RETRY_DELAY: Duration = Duration::from_millis(50);

/// Edits or deletes a message that was acknowledged, until there is an answer. Each message at most once each way.
pub async fn edit_or_delete(sender: &mut MessageSender, index: usize) {
    let context = sender.context.clone();
    let sent = context.history.records().sent[index].clone();
    let Some(number) = sent.number else { return };
    let room = sent.room;
    let is_deletion = sender.rng.random_bool(0.4);
    if (is_deletion && sent.deletion.is_some()) || (!is_deletion && (sent.edit.is_some() || sent.deletion.is_some())) {
        return;
    }
    let content = if sender.rng.random_bool(0.5) {
        format!("{}, rather", sent.content)
    } else {
        // Withdraws the notification of whoever was mentioned.
        format!("{}, rather", sent.content.replace('@', ""))
    };
    let modification = Some(Modification {
        content: content.clone(),
        is_acknowledged: false,
    });
    let command = if is_deletion {
        context.history.records().sent[index].deletion = modification;
        Command::Delete { room, number }
    } else {
        // Sending it again answers with its version, if nobody has changed it since.
        let port = context.random_port(&mut sender.rng);
        let answer = execute(port, &sender.user, &send_command(&sent)).await;
        let Answer::Done(Done::Message { version, .. }) = answer else {
            return;
        };
        context.history.records().sent[index].edit = modification;
        Command::Edit {
            room,
            number,
            version,
            content,
        }
    };
    loop {
        let port = context.random_port(&mut sender.rng);
        let answer = execute(port, &sender.user, &command).await;
        context.history.record_answer(sender.user.username, &answer);
        match answer {
            Answer::Done(_) => break,
            Answer::Refused(problem) if is_final(&problem) => return,
            Answer::Refused(_) | Answer::Unknown if context.are_operations_abandoned() => return,
            Answer::Refused(_) | Answer::Unknown => {}
        }
        sleep(RETRY_DELAY).await;
    }
    let mut records = context.history.records();
    let sent = &mut records.sent[index];
    let modification = if is_deletion {
        &mut sent.deletion
    } else {
        &mut sent.edit
    };
    if let Some(modification) = modification {
        modification.is_acknowledged = true;
    }
}
