//! Threads: opening the one of a message, following.

use super::load_membership;
use crate::actor::Actor;
use crate::application::permissions;
use crate::application::quotas::{self, Quota};
use crate::db::{Membership, Tx};
use crate::error::Error;
use app::protocol::{Change, Done, NotificationLevel, Problem, ProblemKind, RoomId, RootMessage};

/// Opens the thread of a message, which is made by that if it is not there.
pub async fn open(tx: &mut Tx<'_>, actor: &Actor, room: RoomId, number: i64) -> Result<Done, Error> {
    let membership = load_membership::room(tx, actor, room).await?;
    let root = RootMessage { room, number };
    if let Some(thread) = tx.thread_of(root).await? {
        return Ok(Done::Room(thread));
    }
    permissions::open_thread(&membership)?;
    let message = tx.message(room, number).await?.ok_or_else(Problem::not_found)?;
    if message.deleted_at.is_some() {
        let text = "This message was deleted meanwhile, so it cannot be answered.";
        return Err(Problem::new(ProblemKind::Conflict, text).into());
    }
    quotas::spend(tx, actor.user, Quota::Threads).await?;
    Ok(Done::Room(tx.add_thread(actor.user, root).await?))
}

/// Follows a thread, or does not any more.
pub(super) async fn follow(
    tx: &mut Tx<'_>,
    actor: &Actor,
    thread: &Membership,
    level: NotificationLevel,
) -> Result<Done, Error> {
    let following = level != NotificationLevel::Muted;
    if thread.root.is_none_or(|root| root.followed != following) {
        tx.set_following(actor.user, thread.room, following).await?;
    }
    // One of them is told nothing, the other has read everything.
    tx.read_notifications_in_room(actor.user, thread.room, thread.last_number)
        .await?;
    let level = if following {
        NotificationLevel::All
    } else {
        NotificationLevel::Muted
    };
    let change = Change::Level {
        room: thread.room,
        level,
    };
    tx.emit_to_user(actor.user, change).await?;
    Ok(Done::Ok)
}
