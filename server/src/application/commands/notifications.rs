//! Reading notifications.

use super::load_membership;
use super::read_markers::advance;
use crate::actor::Actor;
use crate::db::Tx;
use crate::error::Error;
use app::protocol::{CourseId, Done, Problem, ProblemKind, RoomId, limits};

/// Marks one notification as read. The row of a room's unread messages is read by reading the room to its end.
pub async fn read(tx: &mut Tx<'_>, actor: &Actor, cause: &str) -> Result<Done, Error> {
    if let Some(room) = cause.strip_prefix("room:").and_then(|room| room.parse::<RoomId>().ok()) {
        let membership = load_membership::room(tx, actor, room).await?;
        advance(tx, actor, &membership, membership.last_number).await?;
        return Ok(Done::Ok);
    }
    if !tx.read_notification(actor.user, cause).await? {
        return Err(Problem::not_found().into());
    }
    Ok(Done::Ok)
}

/// Marks everything as read, the unread messages of rooms too.
pub async fn read_all(tx: &mut Tx<'_>, actor: &Actor, course: Option<CourseId>) -> Result<Done, Error> {
    if let Some(course) = course {
        load_membership::course(tx, actor, course).await?;
    }
    tx.read_rooms(actor.user, course).await?;
    tx.read_all_notifications(actor.user, course).await?;
    tx.set_read_all_at(actor.user, Some(tx.now)).await?;
    Ok(Done::Ok)
}

/// Makes unread again what the last "mark all" has read.
pub async fn undo_read_all(tx: &mut Tx<'_>, actor: &Actor) -> Result<Done, Error> {
    let at = tx.read_all_at(actor.user).await?;
    let Some(at) = at.filter(|at| tx.now - at <= limits::UNDO_READ_ALL) else {
        let text = "It is too late to undo this. A message can be marked as unread by itself.";
        return Err(Problem::new(ProblemKind::Conflict, text).into());
    };
    tx.set_read_all_at(actor.user, None).await?;
    tx.unread_rooms(actor.user, at).await?;
    tx.make_notifications_unread(actor.user, at).await?;
    Ok(Done::Ok)
}
