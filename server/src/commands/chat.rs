//! Messages and read markers.

use super::check;
use crate::auth::Actor;
use crate::db::{Standing, Tx};
use crate::fault::Fault;
use crate::notify;
use app::wire::{Done, Kind, Message, Problem, RoomId, RoomKind};

pub async fn send(tx: &mut Tx<'_>, actor: &Actor, room: RoomId, uuid: &str, content: &str) -> Result<Done, Fault> {
    let standing = stand(tx, actor, room).await?;
    let uuid = check::uuid(uuid)?;
    if let Some(first) = tx.message_by_uuid(actor.user, &uuid).await? {
        return if first.room == room {
            Ok(done(&first))
        } else {
            Err(
                Problem::new(Kind::Conflict, "This message was already sent to another room.")
                    .at("uuid")
                    .into(),
            )
        };
    }
    may_write(&standing)?;
    let content = check::content(content)?;
    let message = tx.add_message(room, actor, &uuid, &content).await?;
    if standing.read < standing.last_number || standing.kind == RoomKind::Private {
        // Writing is reading: what was unread in the room until now is not any more, nor that one was let in.
        tx.read_notices_in_room(actor.user, room, message.number).await?;
    }
    notify::of_message(tx, &standing, &message).await?;
    Ok(done(&message))
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
    let edited = Message {
        content,
        edited_at: Some(tx.now),
        ..message
    };
    let edited = tx.change_message(edited).await?;
    notify::of_edit(tx, &standing, &edited).await?;
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
    tx.read_notices_in_room(actor.user, standing.room, number.max(standing.read))
        .await
}

pub async fn mark_unread(tx: &mut Tx<'_>, actor: &Actor, room: RoomId, number: i64) -> Result<Done, Fault> {
    let standing = stand(tx, actor, room).await?;
    let read = (number - 1).clamp(0, standing.last_number);
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
