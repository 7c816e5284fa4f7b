//! Messages and read markers.

use super::check;
use crate::auth::Actor;
use crate::db::{Kept, Sending, Standing, Tx};
use crate::fault::Fault;
use crate::notify;
use app::wire::{Done, Kind, Message, Problem, RoomId, RoomKind};
use std::collections::HashMap;

/// Sends what several people have to say, in this order, each as if it were alone: one refusal touches no other.
pub async fn send(tx: &mut Tx<'_>, sendings: Vec<Sending>) -> Result<Vec<Result<Done, Problem>>, Fault> {
    let pairs: Vec<_> = sendings
        .iter()
        .map(|sending| (sending.actor.user, sending.room))
        .collect();
    let mut standings = tx.standings(&pairs).await?;
    let uuids: Vec<_> = sendings.iter().map(|sending| check::uuid(&sending.uuid)).collect();
    let sent: Vec<_> = (sendings.iter().zip(&uuids))
        .filter_map(|(sending, uuid)| Some((sending.actor.user, uuid.as_deref().ok()?)))
        .collect();
    let kept = if sent.is_empty() {
        HashMap::new()
    } else {
        tx.kept(&sent).await?
    };
    let mut judged = Vec::with_capacity(sendings.len());
    let mut new: Vec<Sending> = Vec::new();
    let mut named = HashMap::new();
    for (sending, uuid) in sendings.into_iter().zip(uuids) {
        let key = |uuid: &str| (sending.actor.user, uuid.to_owned());
        let Some(standing) = standings.get(&(sending.actor.user, sending.room)) else {
            judged.push(Judged::Refused(Problem::not_found()));
            continue;
        };
        judged.push(match uuid {
            Err(problem) => Judged::Refused(problem),
            Ok(uuid) => {
                let content = check::content(&sending.content);
                if let Some(first) = kept.get(&key(&uuid)) {
                    repeat(first, sending.room, content.ok())
                } else if let Some(&at) = named.get(&key(&uuid)) {
                    Judged::Again {
                        at,
                        room: sending.room,
                        content: content.ok(),
                    }
                } else {
                    match may_write(standing).and(content) {
                        Err(problem) => Judged::Refused(problem),
                        Ok(content) => {
                            named.insert(key(&uuid), new.len());
                            let mut actor = sending.actor;
                            actor.name.clone_from(&standing.called);
                            new.push(Sending {
                                actor,
                                uuid,
                                content,
                                ..sending
                            });
                            Judged::New
                        }
                    }
                }
            }
        });
    }
    let messages = if new.is_empty() {
        Vec::new()
    } else {
        tx.add_messages(new).await?
    };
    let mut told = false;
    for message in &messages {
        let Some(standing) = standings.get_mut(&(message.author, message.room)) else {
            continue;
        };
        if standing.noticed || told {
            // Writing is reading: what was unread in the room until now is not any more, nor that one was let in.
            tx.read_notices_in_room(message.author, message.room, message.number)
                .await?;
            standing.noticed = false;
        }
        told |= notify::of_message(tx, standing, message).await?;
    }
    let mut numbers = messages.iter();
    Ok(judged
        .into_iter()
        .map(|judged| match judged {
            Judged::Refused(problem) => Err(problem),
            Judged::Kept(done) => Ok(done),
            Judged::New => numbers.next().map(done).ok_or_else(Problem::not_found),
            Judged::Again { at, room, content } => match messages.get(at) {
                Some(first) => same(first.room, Some(&first.content), room, content).map(|()| done(first)),
                None => Err(Problem::not_found()),
            },
        })
        .collect())
}

/// What becomes of one of several messages.
enum Judged {
    Refused(Problem),
    /// It was sent before.
    Kept(Done),
    New,
    /// It is among those that are new, as this one of them.
    Again {
        at: usize,
        room: RoomId,
        content: Option<String>,
    },
}

fn repeat(first: &Kept, room: RoomId, content: Option<String>) -> Judged {
    match same(first.room, first.content.as_ref(), room, content) {
        Ok(()) => Judged::Kept(Done::Message {
            room,
            number: first.number,
            version: first.version,
        }),
        Err(problem) => Judged::Refused(problem),
    }
}

/// Whether a message with the same uuid is the first one once more. If not, its words must not vanish: a browser without
/// scripts that goes back to a page sends that page's uuid again, with whatever was typed then.
fn same(first: RoomId, said: Option<&String>, room: RoomId, content: Option<String>) -> Result<(), Problem> {
    if first != room {
        let text = "This message was already sent to another room.";
        return Err(Problem::new(Kind::Conflict, text).at("uuid"));
    }
    match (said, content) {
        (Some(said), Some(content)) if *said != content => {
            let text = "The message before this one was sent from the same page. This one is kept here: please send it once more.";
            Err(Problem::new(Kind::Conflict, text).at("content"))
        }
        _ => Ok(()),
    }
}

pub async fn edit(
    tx: &mut Tx<'_>,
    actor: &Actor,
    room: RoomId,
    number: i64,
    version: i64,
    content: &str,
) -> Result<Done, Fault> {
    let standing = stand(tx, actor, room).await?;
    let message = tx.message(room, number).await?.ok_or_else(Problem::not_found)?;
    if message.author != actor.user {
        return Err(Problem::forbidden("Only its author can edit a message.").into());
    }
    may_write(&standing)?;
    if message.deleted_at.is_some() {
        return Err(Problem::new(Kind::Conflict, "This message was deleted meanwhile.").into());
    }
    let content = check::content(content)?;
    if content == message.content {
        return Ok(done(&message));
    }
    if message.version != version {
        return Err(Problem::new(
            Kind::Conflict,
            "This message was changed elsewhere meanwhile. Your text is kept here; compare and save again.",
        )
        .at("content")
        .into());
    }
    let was = message.content.clone();
    let edited = Message {
        content,
        edited_at: Some(tx.now),
        ..message
    };
    let edited = tx.change_message(edited).await?;
    notify::of_edit(tx, &standing, &edited, &was).await?;
    Ok(done(&edited))
}

pub async fn delete(tx: &mut Tx<'_>, actor: &Actor, room: RoomId, number: i64) -> Result<Done, Fault> {
    let standing = stand(tx, actor, room).await?;
    let message = tx.message(room, number).await?.ok_or_else(Problem::not_found)?;
    if message.author != actor.user && !standing.is_staff() {
        return Err(Problem::forbidden("Only its author or the course's staff can delete a message.").into());
    }
    if message.deleted_at.is_some() {
        return Ok(done(&message));
    }
    not_archived(&standing)?;
    let deleted = Message {
        content: String::new(),
        deleted_at: Some(tx.now),
        ..message
    };
    let deleted = tx.change_message(deleted).await?;
    tx.withdraw_of_message(room, number, None).await?;
    Ok(done(&deleted))
}

pub async fn read(tx: &mut Tx<'_>, actor: &Actor, room: RoomId, number: i64) -> Result<Done, Fault> {
    let standing = stand(tx, actor, room).await?;
    mark_read(tx, actor, &standing, number).await?;
    Ok(Done::Ok)
}

/// Moves a marker forward, and reads the notices it covers.
pub(super) async fn mark_read(tx: &mut Tx<'_>, actor: &Actor, standing: &Standing, number: i64) -> Result<(), Fault> {
    let number = number.clamp(0, standing.last_number);
    if number > standing.read {
        tx.set_read(actor.user, standing.room, number).await?;
    }
    if standing.noticed {
        tx.read_notices_in_room(actor.user, standing.room, number.max(standing.read))
            .await?;
    }
    Ok(())
}

pub async fn mark_unread(tx: &mut Tx<'_>, actor: &Actor, room: RoomId, number: i64) -> Result<Done, Fault> {
    let standing = stand(tx, actor, room).await?;
    let read = number.saturating_sub(1).clamp(0, standing.last_number);
    if read != standing.read {
        tx.set_read(actor.user, room, read).await?;
    }
    Ok(Done::Ok)
}

/// What the actor is in the room; for a stranger it is not there.
pub(super) async fn stand(tx: &mut Tx<'_>, actor: &Actor, room: RoomId) -> Result<Standing, Fault> {
    Ok(tx.standing(actor.user, room).await?.ok_or_else(Problem::not_found)?)
}

pub(super) fn not_archived(standing: &Standing) -> Result<(), Problem> {
    if standing.archived {
        return Err(Problem::forbidden(
            "This course is archived: it can be read, but not changed.",
        ));
    }
    Ok(())
}

fn may_write(standing: &Standing) -> Result<(), Problem> {
    not_archived(standing)?;
    if standing.kind == RoomKind::Announcement && !standing.is_staff() {
        return Err(Problem::forbidden("Only the course's staff write here."));
    }
    Ok(())
}

fn done(message: &Message) -> Done {
    Done::Message {
        room: message.room,
        number: message.number,
        version: message.version,
    }
}
