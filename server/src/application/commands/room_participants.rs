//! Participants of private rooms: adding, removing, leaving.

use super::barred_rooms::publish_changes;
use super::{load_membership, offers};
use crate::actor::Actor;
use crate::application::permissions;
use crate::db::{OffersEnd, Tx};
use crate::error::Error;
use crate::realtime::Publication;
use app::protocol::{Change, CourseId, Done, Offered, Problem, RoomId, Stream, UserId, limits};

/// Offers somebody to come into a private room.
pub async fn add(tx: &mut Tx<'_>, actor: &Actor, room: RoomId, user: UserId) -> Result<Done, Error> {
    let membership = load_membership::room(tx, actor, room).await?;
    permissions::add_participants(&membership)?;
    check_addable(tx, actor, membership.course, user, "user").await?;
    if tx.participant(room, user).await?.is_some() {
        return Ok(Done::Ok);
    }
    let taken = tx.participants(room).await?.len() + usize::try_from(tx.count_offers_of_room(room).await?).unwrap_or(0);
    if taken >= limits::PRIVATE_ROOM {
        return Err(full().into());
    }
    offer(tx, actor, room, &membership.name, user, "user").await?;
    tx.emit_waiting(Offered::Room { room }).await?;
    Ok(Done::Ok)
}

pub(super) async fn offer(
    tx: &mut Tx<'_>,
    actor: &Actor,
    room: RoomId,
    name: &str,
    user: UserId,
    field: &str,
) -> Result<(), Error> {
    let username = tx.user(user).await?.map(|user| user.username).unwrap_or_default();
    offers::make(tx, actor, Offered::Room { room }, name, &username, Some(user), field).await
}

/// The actor comes into a room that was offered.
pub(super) async fn come_in(tx: &mut Tx<'_>, actor: &Actor, room: RoomId) -> Result<(), Error> {
    let info = tx.room(room).await?.ok_or_else(Problem::not_found)?;
    let present = tx.participants(room).await?;
    let member = match info.course {
        Some(course) => tx.role(actor.user, course).await?.is_some(),
        None => true,
    };
    if present.is_empty() || !member {
        return Err(Problem::not_found().into());
    }
    if present.len() >= limits::PRIVATE_ROOM {
        return Err(full().into());
    }
    join(tx, actor, room).await?;
    tx.end_offers(actor.user, OffersEnd::InRoom(room)).await
}

/// Makes the actor a participant, and publishes that.
pub(super) async fn join(tx: &mut Tx<'_>, actor: &Actor, room: RoomId) -> Result<(), Error> {
    let before = tx.barred_around(actor.user, Some(room)).await?;
    if tx.add_participant(room, actor.user, false).await? {
        if let Some(participant) = tx.participant(room, actor.user).await? {
            tx.emit_to_room(room, Change::Participant(participant)).await?;
        }
        tx.emit_room_joined(actor.user, room).await?;
        publish_changes(tx, actor.user, Some(room), &before).await?;
    }
    Ok(())
}

fn full() -> Problem {
    let text = format!("A private room holds at most {} people.", limits::PRIVATE_ROOM);
    Problem::invalid("user", text)
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
    let before = tx.barred_around(user, Some(room)).await?;
    if !tx.remove_participant(room, user).await? {
        return Ok(());
    }
    publish_changes(tx, user, Some(room), &before).await?;
    tx.publish(Publication::Unsubscribe {
        user,
        stream: Stream::Room(room),
    });
    tx.withdraw_room(user, room).await?;
    tx.emit_to_user(user, Change::RoomLeft(room)).await?;
    tx.emit_to_room(room, Change::ParticipantLeft(user)).await?;
    if tx.participants(room).await?.is_empty() {
        tx.delete_offers_of(None, Some(room)).await?;
    }
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
