//! Reading notices.

use super::chat::{mark_read, stand};
use super::courses;
use crate::auth::Actor;
use crate::db::Tx;
use crate::fault::Fault;
use app::wire::{CourseId, Done, Problem, RoomId};

/// Marks one notice as read. The row of a room's unread messages is read by reading the room to its end.
pub async fn read(tx: &mut Tx<'_>, actor: &Actor, cause: &str) -> Result<Done, Fault> {
    if let Some(room) = cause.strip_prefix("room:").and_then(|room| room.parse::<RoomId>().ok()) {
        let standing = stand(tx, actor, room).await?;
        mark_read(tx, actor, &standing, standing.last_number).await?;
        return Ok(Done::Ok);
    }
    if !tx.read_notice(actor.user, cause).await? {
        return Err(Problem::not_found().into());
    }
    Ok(Done::Ok)
}

/// Marks everything as read, the unread messages of rooms too.
pub async fn read_all(tx: &mut Tx<'_>, actor: &Actor, course: Option<CourseId>) -> Result<Done, Fault> {
    if let Some(course) = course {
        courses::member(tx, actor, course).await?;
    }
    for (room, number) in tx.unread_rooms(actor.user, course).await? {
        tx.set_read(actor.user, room, number).await?;
    }
    tx.read_all_notices(actor.user, course).await?;
    Ok(Done::Ok)
}
