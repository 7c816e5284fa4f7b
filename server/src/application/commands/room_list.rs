//! What each person arranges in the list of rooms.

use super::load_membership;
use crate::actor::Actor;
use crate::db::Tx;
use crate::error::Error;
use app::protocol::{Done, Problem, ProblemKind, SetCollapsed, SetFavourite, limits};

pub async fn set_favourite(tx: &mut Tx<'_>, actor: &Actor, wanted: SetFavourite) -> Result<Done, Error> {
    let SetFavourite { room, on } = wanted;
    let membership = load_membership::room(tx, actor, room).await?;
    if membership.root.is_some() {
        let text = "A thread cannot be a favourite. Choose the room that it is in, or follow the thread.";
        return Err(Problem::new(ProblemKind::Invalid, text).into());
    }
    let (is_one, others) = tx.favourites(actor.user, room).await?;
    if is_one == on {
        return Ok(Done::Ok);
    }
    if on && others >= limits::FAVOURITES {
        let text = format!(
            "You have {others} favourites, which is as many as there can be. Take another room out of them first."
        );
        return Err(Problem::new(ProblemKind::Conflict, text).into());
    }
    tx.set_favourite(actor.user, room, on).await?;
    Ok(Done::Ok)
}

pub async fn set_collapsed(tx: &mut Tx<'_>, actor: &Actor, wanted: SetCollapsed) -> Result<Done, Error> {
    let SetCollapsed { course, on } = wanted;
    load_membership::course(tx, actor, course).await?;
    tx.set_collapsed(actor.user, course, on).await?;
    Ok(Done::Ok)
}
