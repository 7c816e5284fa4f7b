//! Saving messages for oneself.

use super::load_membership;
use crate::actor::Actor;
use crate::application::validation;
use crate::db::Tx;
use crate::error::Error;
use app::protocol::{Change, Done, Problem, ProblemKind, SaveMessage, limits};

pub async fn save(tx: &mut Tx<'_>, actor: &Actor, message: SaveMessage) -> Result<Done, Error> {
    let SaveMessage { room, number, on, note } = message;
    let known = tx.saved_note(actor.user, room, number).await?;
    // A note can be changed and a message taken off the list when it cannot be read any more: both are the user's own.
    if known.is_none() {
        load_membership::room(tx, actor, room).await?;
    }
    if on {
        let note = validation::optional_text("note", &note, limits::NOTE)?;
        if known.as_ref() == Some(&note) {
            return Ok(Done::Ok);
        }
        if known.is_none() {
            let found = tx.message(room, number).await?.ok_or_else(Problem::not_found)?;
            if found.deleted_at.is_some() {
                return Err(Problem::new(ProblemKind::Conflict, "This message was deleted meanwhile.").into());
            }
            if tx.count_saved(actor.user).await? >= limits::SAVED {
                let most = limits::SAVED;
                let text = format!("You have saved {most} messages, which is the most. Please remove one first.");
                return Err(Problem::new(ProblemKind::Conflict, text).into());
            }
        }
        tx.save_message(actor.user, room, number, &note).await?;
    } else if known.is_some() {
        tx.forget_saved(actor.user, room, number).await?;
    } else {
        return Ok(Done::Ok);
    }
    tx.emit_to_user(actor.user, Change::SavedChanged).await?;
    Ok(Done::Ok)
}
