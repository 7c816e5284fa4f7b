//! Reactions to messages. They notify nobody and make nothing unread.

use super::load_membership;
use crate::actor::Actor;
use crate::application::permissions;
use crate::db::Tx;
use crate::emoji;
use crate::error::Error;
use app::protocol::{Done, Problem, ProblemKind, ReactTo, limits};

pub async fn react(tx: &mut Tx<'_>, actor: &Actor, to: ReactTo) -> Result<Done, Error> {
    let ReactTo {
        room,
        number,
        emoji,
        on,
    } = to;
    let membership = load_membership::room(tx, actor, room).await?;
    permissions::react(&membership)?;
    let emoji = emoji::canonical(&emoji)
        .ok_or_else(|| Problem::new(ProblemKind::Invalid, "Please choose an emoji.").at("emoji"))?;
    let message = tx.reacted_message((room, number), emoji, actor.user).await?;
    let message = message.ok_or_else(Problem::not_found)?;
    if message.deleted {
        return Err(Problem::new(ProblemKind::Conflict, "This message was deleted meanwhile.").into());
    }
    let done = |version| Done::Message {
        room,
        number,
        version,
        unreached: Vec::new(),
    };
    if message.mine == on {
        return Ok(done(message.version));
    }
    if on && !message.known && message.kinds >= limits::REACTION_KINDS {
        let text = format!(
            "A message has at most {} different emoji. You can join one that is there.",
            limits::REACTION_KINDS
        );
        return Err(Problem::new(ProblemKind::Conflict, text).at("emoji").into());
    }
    if on && message.total >= limits::REACTIONS {
        let text = "This message has as many reactions as it can hold.";
        return Err(Problem::new(ProblemKind::Conflict, text).at("emoji").into());
    }
    let version = tx.set_reaction((room, number), emoji, actor.user, on).await?;
    Ok(done(version))
}
