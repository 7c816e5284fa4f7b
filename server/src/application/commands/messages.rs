//! Messages: sending, editing, deleting.

use super::load_membership;
use crate::actor::Actor;
use crate::application::edit_conflicts::ago;
use crate::application::notifications::{
    keep_participants, mentioned_after_edit, named, of_deleted_message, of_edited_message, of_new_message,
};
use crate::application::{permissions, validation};
use crate::db::{Membership, NewMessage, SentMessage, Tx};
use crate::error::Error;
use crate::markdown::Rendered;
use app::protocol::{Done, FieldProblem, Message, Millis, Problem, ProblemKind, RoomId, UserId};
use std::collections::{HashMap, HashSet};

/// Sends the messages of several users, in this order, each as if it were alone: a refused one affects no other.
pub async fn send(tx: &mut Tx<'_>, messages: Vec<NewMessage>) -> Result<Vec<Result<Done, Problem>>, Error> {
    let pairs: Vec<_> = (messages.iter())
        .map(|message| (message.actor.user, message.room))
        .collect();
    let mut memberships = tx.memberships(&pairs).await?;
    let uuids: Vec<_> = messages.iter().map(|message| validation::uuid(&message.uuid)).collect();
    let keys: Vec<_> = (messages.iter().zip(&uuids))
        .filter_map(|(message, uuid)| Some((message.actor.user, uuid.as_deref().ok()?)))
        .collect();
    let already_sent = if keys.is_empty() {
        HashMap::new()
    } else {
        tx.already_sent(&keys).await?
    };
    let mut batch = Batch::default();
    let mut verdicts = Vec::with_capacity(messages.len());
    for (message, uuid) in messages.into_iter().zip(uuids) {
        let membership = memberships.get(&(message.actor.user, message.room));
        verdicts.push(batch.judge(message, uuid, membership, &already_sent, tx.now));
    }
    let by_people: Vec<bool> = batch.new.iter().map(|message| !message.actor.is_token).collect();
    let written = if batch.new.is_empty() {
        Vec::new()
    } else {
        keep_participants(tx, &mut batch.new).await?;
        tx.add_messages(batch.new).await?
    };
    notify(tx, &written, &by_people, &mut memberships).await?;
    let mut in_order = written.iter();
    Ok(verdicts
        .into_iter()
        .map(|verdict| match verdict {
            Verdict::Refused(problem) => Err(problem),
            Verdict::AlreadySent(done) => Ok(done),
            Verdict::New => in_order.next().map(done).ok_or_else(Problem::not_found),
            Verdict::RepeatOf { at, room, content } => match written.get(at) {
                Some(first) => is_repeat(first.room, Some(&first.content), room, content).map(|()| done(first)),
                None => Err(Problem::not_found()),
            },
        })
        .collect())
}

/// What becomes of one of several messages.
enum Verdict {
    Refused(Problem),
    /// It is stored already.
    AlreadySent(Done),
    New,
    /// It repeats one of the new messages.
    RepeatOf {
        at: usize,
        room: RoomId,
        content: Option<String>,
    },
}

/// The new ones among several messages.
#[derive(Default)]
struct Batch {
    new: Vec<NewMessage>,
    /// Where each of them is, by its author and UUID.
    positions: HashMap<(UserId, String), usize>,
    /// Who wrote in which slowed room.
    slowed: HashSet<(UserId, RoomId)>,
}

impl Batch {
    fn judge(
        &mut self,
        message: NewMessage,
        uuid: Result<String, Problem>,
        membership: Option<&Membership>,
        already_sent: &HashMap<(UserId, String), SentMessage>,
        now: Millis,
    ) -> Verdict {
        let Some(membership) = membership else {
            return Verdict::Refused(Problem::not_found());
        };
        let uuid = match uuid {
            Ok(uuid) => uuid,
            Err(problem) => return Verdict::Refused(problem),
        };
        let (key, room) = ((message.actor.user, uuid.clone()), message.room);
        let content = validation::content(&message.content);
        if let Some(first) = already_sent.get(&key) {
            return match is_repeat(first.room, first.content.as_ref(), room, content.ok()) {
                Err(problem) => Verdict::Refused(problem),
                Ok(()) => Verdict::AlreadySent(Done::Message {
                    room,
                    number: first.number,
                    version: first.version,
                }),
            };
        }
        if let Some(&at) = self.positions.get(&key) {
            let content = content.ok();
            return Verdict::RepeatOf { at, room, content };
        }
        let place = (message.actor.user, room);
        let last = if self.slowed.contains(&place) {
            Some(now)
        } else {
            membership.last_sent_at
        };
        let allowed = permissions::write(membership).and_then(|()| permissions::write_again(membership, last, now));
        match allowed.and(content) {
            Err(problem) => Verdict::Refused(problem),
            Ok(content) => {
                self.positions.insert(key, self.new.len());
                if membership.slow > 0 {
                    self.slowed.insert(place);
                }
                let mut actor = message.actor;
                actor.name.clone_from(&membership.user_name);
                self.new.push(NewMessage {
                    mentioned: named(
                        membership.kind_for_rights(),
                        message.rendered.mentions.clone(),
                        &actor.username,
                    ),
                    actor,
                    room,
                    uuid,
                    content,
                    rendered: message.rendered,
                    in_thread: membership.root.is_some(),
                });
                Verdict::New
            }
        }
    }
}

/// Whether a message with a known UUID is the first one once more. If not, its text must not vanish: a browser without
/// JavaScript that goes back to a page sends that page's UUID again, with whatever was typed then.
fn is_repeat(
    first_room: RoomId,
    first_content: Option<&String>,
    room: RoomId,
    content: Option<String>,
) -> Result<(), Problem> {
    if first_room != room {
        let text = "This message was already sent to another room.";
        return Err(Problem::new(ProblemKind::Conflict, text).at("uuid"));
    }
    match (first_content, content) {
        (Some(first), Some(content)) if *first != content => {
            let text = "The message before this one was sent from the same page. This one is kept here: please send it once more.";
            Err(Problem::new(ProblemKind::Conflict, text).at("content"))
        }
        _ => Ok(()),
    }
}

/// Raises the notifications of new messages. Sending reads the room, so an author's own notifications about it are read;
/// not if it was a script of the author.
async fn notify(
    tx: &mut Tx<'_>,
    messages: &[Message],
    by_people: &[bool],
    memberships: &mut HashMap<(UserId, RoomId), Membership>,
) -> Result<(), Error> {
    // A message of this batch may have notified the author of a later one.
    let mut anybody_notified = false;
    for (message, by_person) in messages.iter().zip(by_people) {
        let Some(membership) = memberships.get_mut(&(message.author, message.room)) else {
            continue;
        };
        if *by_person && (membership.has_unread_notifications || anybody_notified) {
            tx.read_notifications_in_room(message.author, message.room, message.number)
                .await?;
            membership.has_unread_notifications = false;
        }
        anybody_notified |= of_new_message(tx, membership, message).await?;
    }
    Ok(())
}

pub async fn edit(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (room, number): (RoomId, i64),
    version: i64,
    content: &str,
    rendered: &Rendered,
) -> Result<Done, Error> {
    let membership = load_membership::room(tx, actor, room).await?;
    let message = tx.message(room, number).await?.ok_or_else(Problem::not_found)?;
    permissions::edit_message(&membership, message.author == actor.user)?;
    if message.deleted_at.is_some() {
        return Err(Problem::new(ProblemKind::Conflict, "This message was deleted meanwhile.").into());
    }
    let content = validation::content(content)?;
    if content == message.content {
        return Ok(done(&message));
    }
    if message.version != version {
        // Only its author changes a message.
        let when = message
            .edited_at
            .map_or_else(|| "meanwhile".into(), |at| ago(tx.now - at));
        let text =
            format!("You changed this message elsewhere {when}. Your text is kept here; compare and save again.");
        let now = FieldProblem {
            field: "content".into(),
            text: text.clone(),
            now: Some(message.content),
            both: true,
        };
        return Err(Problem {
            fields: vec![now],
            base: Some(message.version.to_string()),
            ..Problem::new(ProblemKind::Conflict, text).at("content")
        }
        .into());
    }
    let before = message.mentioned.clone();
    let mentioned = mentioned_after_edit(tx, membership.kind_for_rights(), &message, rendered).await?;
    let (html, plain) = rendered.for_mentioned(&mentioned);
    let edited = Message {
        content,
        mentioned,
        html,
        plain,
        edited_at: Some(tx.now),
        ..message
    };
    let edited = tx.change_message(edited).await?;
    of_edited_message(tx, &membership, &edited, &before).await?;
    Ok(done(&edited))
}

pub async fn delete(tx: &mut Tx<'_>, actor: &Actor, room: RoomId, number: i64) -> Result<Done, Error> {
    let membership = load_membership::room(tx, actor, room).await?;
    let message = tx.message(room, number).await?.ok_or_else(Problem::not_found)?;
    permissions::delete_message(&membership, message.author == actor.user)?;
    if message.deleted_at.is_some() {
        return Ok(done(&message));
    }
    let deleted = Message {
        content: String::new(),
        mentioned: Vec::new(),
        html: None,
        plain: None,
        deleted_at: Some(tx.now),
        ..message
    };
    let deleted = tx.change_message(deleted).await?;
    if membership.root.is_some() {
        tx.uncount_reply(room).await?;
    }
    of_deleted_message(tx, &membership, &deleted).await?;
    Ok(done(&deleted))
}

fn done(message: &Message) -> Done {
    Done::Message {
        room: message.room,
        number: message.number,
        version: message.version,
    }
}
