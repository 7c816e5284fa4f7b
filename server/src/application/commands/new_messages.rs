//! Sending messages: those of several users are judged one by one and written together.

use super::also_in_room::{self, Memberships};
use super::attached_files::WaitingFiles;
use crate::application::notifications::{keep_participants, named, of_new_message, roles_of};
use crate::application::{permissions, validation};
use crate::db::{Membership, NewMessage, SentMessage, Tx};
use crate::error::Error;
use app::protocol::{Done, EVERYONE, Message, Millis, Problem, ProblemKind, RoomId, UserId, limits};
use std::collections::{HashMap, HashSet};

/// Sends the messages of several users, in this order, each as if it were alone: a refused one affects no other.
pub async fn send(tx: &mut Tx<'_>, messages: Vec<NewMessage>) -> Result<Vec<Result<Done, Problem>>, Error> {
    let pairs: Vec<_> = (messages.iter())
        .map(|message| (message.actor.user, message.room))
        .collect();
    let mut memberships = tx.memberships(&pairs).await?;
    also_in_room::add_rooms(tx, &messages, &mut memberships).await?;
    let uuids: Vec<_> = messages.iter().map(|message| validation::uuid(&message.uuid)).collect();
    let keys: Vec<_> = (messages.iter().zip(&uuids))
        .filter_map(|(message, uuid)| Some((message.actor.user, uuid.as_deref().ok()?)))
        .collect();
    let already_sent = if keys.is_empty() {
        HashMap::new()
    } else {
        tx.already_sent(&keys).await?
    };
    let people = people_of(tx, &messages).await?;
    let mut batch = Batch {
        waiting_files: WaitingFiles::of(tx, &messages).await?,
        ..Batch::default()
    };
    let now = tx.now;
    let mut verdicts = Vec::with_capacity(messages.len());
    for (message, uuid) in messages.into_iter().zip(uuids) {
        let uuid = uuid.map(|uuid| (uuid, tx.ids.uuid()));
        verdicts.push(batch.judge(message, uuid, &memberships, (&already_sent, &people), now));
    }
    let by_people: Vec<bool> = batch.new.iter().map(|message| !message.actor.is_token).collect();
    let (mut written, mut unreached) = (Vec::new(), Vec::new());
    if !batch.new.is_empty() {
        unreached = keep_participants(tx, &mut batch.new).await?;
        written = tx.add_messages(batch.new).await?;
    }
    notify(tx, &written, &by_people, &mut memberships).await?;
    // What is said in a room too has no answer of its own.
    let mut in_order = (written.iter().zip(unreached)).filter(|(message, _)| message.reply.is_none());
    Ok(verdicts
        .into_iter()
        .map(|verdict| match verdict {
            Verdict::Refused(problem) => Err(problem),
            Verdict::AlreadySent(done) => Ok(done),
            Verdict::New => in_order
                .next()
                .map(|(message, unreached)| done_with(message, unreached))
                .ok_or_else(Problem::not_found),
            Verdict::RepeatOf { at, room, content } => match written.get(at) {
                Some(first) => is_repeat(first.room, Some(&first.content), room, content).map(|()| done(first)),
                None => Err(Problem::not_found()),
            },
        })
        .collect())
}

/// Messages that are stored already, by their authors and UUIDs.
type AlreadySent = HashMap<(UserId, String), SentMessage>;

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
    waiting_files: WaitingFiles,
}

impl Batch {
    fn judge(
        &mut self,
        message: NewMessage,
        uuid: Result<(String, String), Problem>,
        memberships: &Memberships,
        (already_sent, people): (&AlreadySent, &HashMap<RoomId, i64>),
        now: Millis,
    ) -> Verdict {
        let Some(membership) = memberships.get(&(message.actor.user, message.room)) else {
            return Verdict::Refused(Problem::not_found());
        };
        let room_too = also_in_room::membership(&message, memberships);
        let (uuid, uuid_in_room) = match uuid {
            Ok(uuid) => uuid,
            Err(problem) => return Verdict::Refused(problem),
        };
        let (key, room) = ((message.actor.user, uuid.clone()), message.room);
        let content = validation::content_beside(&message.content, !message.files.is_empty());
        if let Some(first) = already_sent.get(&key) {
            return match is_repeat(first.room, first.content.as_ref(), room, content.ok()) {
                Err(problem) => Verdict::Refused(problem),
                Ok(()) => Verdict::AlreadySent(Done::Message {
                    room,
                    number: first.number,
                    version: first.version,
                    unreached: Vec::new(),
                }),
            };
        }
        if let Some(&at) = self.positions.get(&key) {
            let content = content.ok();
            return Verdict::RepeatOf { at, room, content };
        }
        let author = message.actor.user;
        let last = |slowed: &HashSet<_>, place: &Membership| match slowed.contains(&(author, place.room)) {
            true => Some(now),
            false => place.last_sent_at,
        };
        let allowed = permissions::write(membership)
            .and_then(|()| permissions::write_again(membership, last(&self.slowed, membership), now))
            .and_then(|()| ask_about_everyone(membership, &message, people))
            .and_then(|()| {
                room_too.map_or(Ok(()), |room| {
                    also_in_room::may_repeat(room, last(&self.slowed, room), now)
                })
            });
        let attached = self.waiting_files.of_message(&message);
        match allowed.and(content).and_then(|content| Ok((content, attached?))) {
            Err(problem) => Verdict::Refused(problem),
            Ok((content, attached)) => {
                self.waiting_files.take(&attached);
                self.positions.insert(key, self.new.len());
                let slow = [Some(membership), room_too].into_iter().flatten();
                (self.slowed).extend(slow.filter(|place| place.slow > 0).map(|place| (author, place.room)));
                let mut actor = message.actor;
                actor.name.clone_from(&membership.user_name);
                self.new.push(NewMessage {
                    mentioned: named(
                        membership.kind_for_rights(),
                        message.rendered.mentions.clone(),
                        &actor.username,
                    ),
                    roles: roles_of(membership),
                    actor,
                    room,
                    uuid,
                    content,
                    everyone: message.everyone,
                    files: Vec::new(),
                    attached,
                    rendered: message.rendered,
                    in_thread: membership.root.is_some(),
                    also_in_room: message.also_in_room,
                    repeats_reply: false,
                });
                if let (Some(room), Some(reply)) = (room_too, self.new.last()) {
                    let repeat = also_in_room::repeat(reply, room.room, uuid_in_room);
                    self.new.push(repeat);
                }
                Verdict::New
            }
        }
    }
}

/// How many people are in each room whose everybody is mentioned.
async fn people_of(tx: &mut Tx<'_>, messages: &[NewMessage]) -> Result<HashMap<RoomId, i64>, Error> {
    let mut people = HashMap::new();
    for message in messages {
        if message.rendered.mentions.iter().any(|name| name == EVERYONE) && !people.contains_key(&message.room) {
            people.insert(message.room, tx.count_participants(message.room).await?);
        }
    }
    Ok(people)
}

/// Asks before many people are told.
fn ask_about_everyone(
    membership: &Membership,
    message: &NewMessage,
    people: &HashMap<RoomId, i64>,
) -> Result<(), Problem> {
    let count = people.get(&message.room).copied().unwrap_or(0);
    if count <= limits::ASK_EVERYONE || message.everyone || !permissions::mention_everyone(membership) {
        return Ok(());
    }
    let text = format!("@everyone tells all {count} people in this room.");
    Err(Problem::new(ProblemKind::Conflict, text).at("everyone"))
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
    memberships: &mut Memberships,
) -> Result<(), Error> {
    // A message of this batch may have notified the author of a later one.
    let mut anybody_notified = false;
    for (message, by_person) in messages.iter().zip(by_people) {
        let Some(membership) = memberships.get_mut(&(message.author, message.room)) else {
            continue;
        };
        if *by_person && message.reply.is_none() && (membership.has_unread_notifications || anybody_notified) {
            tx.read_notifications_in_room(message.author, message.room, message.number)
                .await?;
            membership.has_unread_notifications = false;
        }
        anybody_notified |= of_new_message(tx, membership, message).await?;
    }
    Ok(())
}

pub(super) fn done(message: &Message) -> Done {
    done_with(message, Vec::new())
}

fn done_with(message: &Message, unreached: Vec<String>) -> Done {
    Done::Message {
        room: message.room,
        number: message.number,
        version: message.version,
        unreached,
    }
}
