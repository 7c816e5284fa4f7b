//! The actor's own account.

use crate::actor::Actor;
use crate::application::names::{Chooser, display_name, refuse_imitation};
use crate::application::permissions;
use crate::db::Tx;
use crate::error::Error;
use crate::realtime::Publication;
use app::protocol::{Change, Done, Millis, Problem, ProblemKind, SessionId, limits};

const DAY: Millis = 86_400_000;

/// Changes the name others see, everywhere it is shown.
pub async fn rename(tx: &mut Tx<'_>, actor: &Actor, name: &str) -> Result<Done, Error> {
    let name = display_name(name, Chooser::User)?;
    if tx.own_name(actor.user).await? == name {
        return Ok(Done::Ok);
    }
    if tx.count_renames(actor.user, tx.now - DAY).await? >= limits::RENAMES_A_DAY {
        let text = format!(
            "You have changed your name {} times within a day. Please wait until tomorrow.",
            limits::RENAMES_A_DAY
        );
        return Err(Problem::new(ProblemKind::TooMany, text).at("name").into());
    }
    refuse_imitation(tx, actor.user, &name).await?;
    tx.set_name(actor.user, &actor.username, &name).await?;
    Ok(Done::Ok)
}

/// Shows, or does not show, that the user is here and writing. Both are told of live only, so nothing that was shown is left.
pub async fn set_presence(tx: &mut Tx<'_>, actor: &Actor, hidden: bool) -> Result<Done, Error> {
    if tx.set_presence_hidden(actor.user, hidden).await? {
        let user = tx.user(actor.user).await?.ok_or_else(Problem::not_found)?;
        tx.publish(Publication::SetPresence {
            user: user.id,
            to: None,
            shown: !hidden,
        });
        tx.emit_to_user(user.id, Change::Me(user.me())).await?;
    }
    Ok(Done::Ok)
}

pub async fn end_session(tx: &mut Tx<'_>, actor: &Actor, session: SessionId) -> Result<Done, Error> {
    permissions::in_person(actor)?;
    if !tx.end_session(actor.user, session).await? {
        return Err(Problem::not_found().into());
    }
    Ok(Done::Ok)
}
