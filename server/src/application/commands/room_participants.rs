//! Participants of private rooms: adding, removing, leaving.

use super::load_membership;
use crate::actor::Actor;
use crate::application::notifications::raise_for;
use crate::application::permissions;
use crate::db::Tx;
use crate::error::Error;
use crate::realtime::Publication;
use app::protocol::{Change, CourseId, Done, Notification, Problem, RoomId, Stream, UserId, limits};

pub async fn add(tx: &mut Tx<'_>, actor: &Actor, room: RoomId, user: UserId) -> Result<Done, Error> {
    let membership = load_membership::room(tx, actor, room).await?;
    permissions::add_participants(&membership)?;
    check_addable(tx, actor, membership.course, user, "user").await?;
    if tx.participants(room).await?.len() >= limits::PRIVATE_ROOM {
        let text = format!("A private room holds at most {} people.", limits::PRIVATE_ROOM);
        return Err(Problem::invalid("user", text).into());
    }
    if tx.add_participant(room, user, false).await? {
        if let Some(participant) = tx.participant(room, user).await? {
            tx.emit_to_room(room, Change::Participant(participant)).await?;
        }
        tx.emit_room_joined(user, room).await?;
        let (name, by) = (membership.name, actor.name.clone());
        raise_for(tx, &[user], Notification::AddedToRoom { room, name, by }).await?;
    }
    Ok(Done::Ok)
}

pub async fn remove(tx: &mut Tx<'_>, actor: &Actor, room: RoomId, user: UserId) -> Result<Done, Error> {
    permissions::remove_participants(&load_membership::room(tx, actor, room).await?)?;
    if user == actor.user {
        return leave(tx, actor, room).await;
    }
    remove_from_room(tx, user, room).await?;
    Ok(Done::Ok)
}

pub async fn leave(tx: &mut Tx<'_>, actor: &Actor, room: RoomId) -> Result<Done, Error> {
    permissions::leave_room(&load_membership::room(tx, actor, room).await?)?;
    remove_from_room(tx, actor.user, room).await?;
    Ok(Done::Ok)
}

/// Takes somebody out of a private room, publishes that to those who stay and to the one who goes, and unsubscribes the
/// latter at once. A room without an owner gets a new one.
pub(super) async fn remove_from_room(tx: &mut Tx<'_>, user: UserId, room: RoomId) -> Result<(), Error> {
    if !tx.remove_participant(room, user).await? {
        return Ok(());
    }
    tx.publish(Publication::Unsubscribe {
        user,
        stream: Stream::Room(room),
    });
    tx.withdraw_room(user, room).await?;
    tx.emit_to_user(user, Change::RoomLeft(room)).await?;
    tx.emit_to_room(room, Change::ParticipantLeft(user)).await?;
    if let Some(owner) = tx.ensure_owner(room).await?
        && let Some(participant) = tx.participant(room, owner).await?
    {
        tx.emit_to_room(room, Change::Participant(participant)).await?;
        if let Some(entry) = tx.room_entry(owner, room).await? {
            tx.emit_to_user(owner, Change::RoomJoined(entry)).await?;
        }
    }
    Ok(())
}

/// Refuses to add a user whom the actor does not know: a private room of a course takes its members, any other room takes
/// those with whom the actor shares a course. The answer does not tell whether there is such a user at all.
pub(super) async fn check_addable(
    tx: &mut Tx<'_>,
    actor: &Actor,
    course: Option<CourseId>,
    user: UserId,
    field: &str,
) -> Result<(), Error> {
    let is_contact = match course {
        Some(course) => tx.role(user, course).await?.is_some(),
        None => tx.share_a_course(actor.user, user).await?,
    };
    Ok(permissions::add_to_room(is_contact).map_err(|problem| problem.at(field))?)
}
