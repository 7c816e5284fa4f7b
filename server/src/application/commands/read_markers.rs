//! Read markers.

use super::load_membership;
use crate::actor::Actor;
use crate::db::{Membership, Tx};
use crate::error::Error;
use app::protocol::{Done, Problem, RoomId};

pub async fn read(tx: &mut Tx<'_>, actor: &Actor, room: RoomId, number: i64) -> Result<Done, Error> {
    let membership = load_membership::room(tx, actor, room).await?;
    advance(tx, actor, &membership, number).await?;
    Ok(Done::Ok)
}

/// Moves a marker forward, and reads the notifications up to it.
pub(super) async fn advance(tx: &mut Tx<'_>, actor: &Actor, membership: &Membership, number: i64) -> Result<(), Error> {
    let number = number.clamp(0, membership.last_number);
    // Of a thread that is not followed everything is read.
    if number > membership.read_number {
        tx.set_read_marker(actor.user, membership.room, number).await?;
    }
    if membership.has_unread_notifications {
        let number = number.max(membership.read_number);
        tx.read_notifications_in_room(actor.user, membership.room, number)
            .await?;
    }
    Ok(())
}

pub async fn mark_unread(tx: &mut Tx<'_>, actor: &Actor, room: RoomId, number: i64) -> Result<Done, Error> {
    let membership = load_membership::room(tx, actor, room).await?;
    if membership.root.is_some_and(|root| !root.followed) {
        return Err(Problem::forbidden("Follow this thread first: what you do not follow is never unread.").into());
    }
    let read = number.saturating_sub(1).clamp(0, membership.last_number);
    if read != membership.read_number {
        tx.set_read_marker(actor.user, room, read).await?;
    }
    Ok(Done::Ok)
}
