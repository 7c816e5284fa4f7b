//! What was delivered: room sockets delivered what was sent, and nobody received anything of a room they were not in.

use crate::final_reads::FinalMessages;
use crate::records::{Records, SentMessage};
use crate::round_context::RoundContext;
use app::protocol::{Message, RoomId, UserId};
use std::collections::HashMap;

/// Room sockets delivered messages as they were sent, and left out only deleted ones.
pub fn check_room_socket_messages(
    context: &RoundContext,
    records: &Records,
    messages: &FinalMessages,
    violations: &mut Vec<String>,
) {
    let by_uuid: HashMap<(UserId, &str), &SentMessage> = (records.sent.iter())
        .map(|sent| ((sent.author, sent.uuid.as_str()), sent))
        .collect();
    for &(room, number) in &records.skipped {
        let message = stored_message(messages, room, number);
        if message.is_none_or(|message| message.deleted_at.is_none()) {
            violations.push(format!("a room socket left out {number} of room {room}"));
        }
    }
    for delivered in &records.room_socket_messages {
        let message = stored_message(messages, delivered.room, delivered.number);
        let sent = message.and_then(|message| by_uuid.get(&(message.author, message.uuid.as_str())));
        let is_correct = sent.is_some_and(|sent| {
            // As it was sent or, if its event was lost, as it was edited meanwhile.
            let is_edited = sent.edit.as_ref().is_some_and(|edit| edit.content == delivered.content);
            (sent.content == delivered.content || is_edited)
                && context.fixtures.username_of(sent.author) == delivered.sender
        });
        if !is_correct {
            let (number, room, sender) = (delivered.number, delivered.room, &delivered.sender);
            violations.push(format!(
                "a room socket delivered {number} of room {room} by {sender}, which was not sent like this"
            ));
        }
    }
}

/// Nobody received anything of a room while they were not in it.
pub fn check_absences(context: &RoundContext, records: &Records, violations: &mut Vec<String>) {
    for absence in &records.absences {
        let username = context.fixtures.username_of(absence.user);
        let mut leaks = records.observations.iter().filter(|observation| {
            (observation.user, observation.room) == (absence.user, absence.room)
                && absence.until.is_none_or(|until| observation.at < until)
                && (observation.version.is_some_and(|version| version > absence.version)
                    || observation.number.is_some_and(|number| number > absence.number))
        });
        if let Some(first) = leaks.next() {
            let at = first.at.duration_since(context.history.started_at).as_secs_f64();
            violations.push(format!(
                "{username} was not in room {} from version {} (message {}) on, and received {} of version {:?}, message \
                 {:?} at {at:.2} s, and {} more",
                absence.room,
                absence.version,
                absence.number,
                first.source,
                first.version,
                first.number,
                leaks.count()
            ));
        }
    }
}

fn stored_message(messages: &FinalMessages, room: RoomId, number: i64) -> Option<&Message> {
    let index = usize::try_from(number - 1).ok()?;
    messages.get(&room)?.get(index)
}
