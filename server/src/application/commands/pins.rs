//! Pinning messages. It notifies nobody and makes nothing unread.

use super::load_membership;
use crate::actor::Actor;
use crate::application::permissions;
use crate::db::Tx;
use crate::error::Error;
use app::protocol::{Done, Pin, PinMessage, Problem, ProblemKind, limits};

pub async fn pin(tx: &mut Tx<'_>, actor: &Actor, PinMessage { room, number, on }: PinMessage) -> Result<Done, Error> {
    let membership = load_membership::room(tx, actor, room).await?;
    permissions::pin(&membership)?;
    let message = tx.message(room, number).await?.ok_or_else(Problem::not_found)?;
    if message.deleted_at.is_some() {
        return Err(Problem::new(ProblemKind::Conflict, "This message was deleted meanwhile.").into());
    }
    let done = |version| Done::Message {
        room,
        number,
        version,
        unreached: Vec::new(),
    };
    if message.pinned.is_some() == on {
        return Ok(done(message.version));
    }
    if on && tx.count_pins(room).await? >= limits::PINS {
        let most = limits::PINS;
        let text = format!("A room has at most {most} pinned messages. Please unpin one first.");
        return Err(Problem::new(ProblemKind::Conflict, text).into());
    }
    let pin = on.then_some(Pin {
        by: actor.user,
        at: tx.now,
    });
    Ok(done(tx.set_pin(room, number, pin).await?))
}
