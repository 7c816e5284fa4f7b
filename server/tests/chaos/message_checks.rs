//! What is stored is what was acknowledged, once each, with the content of its last acknowledged change.

use crate::final_reads::FinalMessages;
use crate::records::{Records, SentMessage};
use crate::round_context::RoundContext;
use app::protocol::{Message, UserId};
use std::collections::{BTreeSet, HashMap};

/// The numbers of a room are 1, 2, 3 …; no two messages have the same version.
pub fn check_numbering(messages: &FinalMessages, violations: &mut Vec<String>) {
    for (room, messages) in messages {
        let numbers = messages.iter().map(|message| message.number);
        if !numbers.eq(1..=messages.len() as i64) {
            violations.push(format!("the message numbers of room {room} have gaps"));
        }
        let versions: BTreeSet<i64> = messages.iter().map(|message| message.version).collect();
        if versions.len() != messages.len() {
            violations.push(format!("two messages of room {room} have the same version"));
        }
    }
}

/// What was acknowledged is stored once; what was refused is not; nothing else is. The messages of an author are stored in
/// the order of their acknowledgements.
pub fn check_sent_messages(
    context: &RoundContext,
    records: &Records,
    messages: &FinalMessages,
    violations: &mut Vec<String>,
) {
    let mut stored: HashMap<(UserId, &str), Vec<&Message>> = HashMap::new();
    for message in messages.values().flatten() {
        stored
            .entry((message.author, message.uuid.as_str()))
            .or_default()
            .push(message);
    }
    let mut previous: HashMap<UserId, &SentMessage> = HashMap::new();
    for sent in &records.sent {
        let copies = stored.remove(&(sent.author, sent.uuid.as_str())).unwrap_or_default();
        let name = format!("{}'s message {}", context.fixtures.username_of(sent.author), sent.uuid);
        match (copies.as_slice(), sent.number) {
            ([], Some(number)) => violations.push(format!("{name} was acknowledged as {number} and is lost")),
            ([], None) => {}
            ([message], number) => {
                if message.room != sent.room || number.is_some_and(|number| number != message.number) {
                    violations.push(format!("{name} is {} in room {}", message.number, message.room));
                }
                if number.is_none() && sent.is_refused && !sent.is_indeterminate {
                    violations.push(format!("{name} was refused, and is stored"));
                }
                if let Some(violation) = check_content(sent, message) {
                    violations.push(format!("{name} (number {}) {violation}", message.number));
                }
            }
            (several, _) => violations.push(format!("{name} is stored {} times", several.len())),
        }
        // A message that was sent after an acknowledgement comes after the acknowledged one.
        if sent.follows_acknowledged
            && let (Some(number), Some(previous)) = (sent.number, previous.get(&sent.author))
            && previous.room == sent.room
            && previous.number.is_some_and(|previous| previous > number)
        {
            violations.push(format!("{name} is stored before its predecessor"));
        }
        if sent.room != context.fixtures.flood {
            previous.insert(sent.author, sent);
        }
    }
    for (author, uuid) in stored.keys() {
        violations.push(format!("message {uuid} of user {author} was never sent"));
    }
}

/// An acknowledged edit or deletion is in force; one without an answer may be.
fn check_content(sent: &SentMessage, message: &Message) -> Option<String> {
    match (message.deleted_at, &sent.deletion) {
        (Some(_), None) => return Some("was deleted by nobody".into()),
        (Some(_), Some(_)) if message.content.is_empty() => return None,
        (Some(_), Some(_)) => return Some("was deleted, and still has content".into()),
        (None, Some(deletion)) if deletion.is_acknowledged => return Some("was deleted, and is there again".into()),
        (None, _) => {}
    }
    let edit = sent.edit.as_ref();
    let is_edited = edit.is_some_and(|edit| edit.content == message.content);
    let must_be_edited = edit.is_some_and(|edit| edit.is_acknowledged);
    if is_edited != message.edited_at.is_some() || (!is_edited && (must_be_edited || message.content != sent.content)) {
        return Some(format!("has the content {:?}", message.content));
    }
    None
}
