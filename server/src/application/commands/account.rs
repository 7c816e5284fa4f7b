//! One's own account.

use super::{check, in_person};
use crate::auth::Actor;
use crate::db::Tx;
use crate::fault::Fault;
use app::wire::{Change, Done, Me, Problem, SessionId, limits};

/// Changes the name others see, everywhere it is shown.
pub async fn rename(tx: &mut Tx<'_>, actor: &Actor, name: &str) -> Result<Done, Fault> {
    let name = check::line("name", name, limits::NAME)?;
    tx.set_name(actor.user, &name).await?;
    let me = Me {
        id: actor.user,
        handle: actor.handle.clone(),
        name: name.clone(),
        admin: actor.admin,
    };
    tx.tell_person(actor.user, Change::Me(me)).await?;
    for course in tx.courses_of(actor.user).await? {
        tx.tell_course(
            course,
            Change::Renamed {
                user: actor.user,
                name: name.clone(),
            },
        )
        .await?;
    }
    for room in tx.rooms_of(actor.user).await? {
        tx.tell_room(
            room,
            Change::Renamed {
                user: actor.user,
                name: name.clone(),
            },
        )
        .await?;
    }
    Ok(Done::Ok)
}

/// Keeps a new password's hash and ends all other sessions.
pub async fn change_password(tx: &mut Tx<'_>, actor: &Actor, hash: &str) -> Result<Done, Fault> {
    in_person(actor)?;
    tx.set_password(actor.user, hash).await?;
    tx.end_other_sessions(actor.user, actor.session).await?;
    Ok(Done::Ok)
}

pub async fn end_session(tx: &mut Tx<'_>, actor: &Actor, session: SessionId) -> Result<Done, Fault> {
    in_person(actor)?;
    if !tx.end_session(actor.user, session).await? {
        return Err(Problem::not_found().into());
    }
    Ok(Done::Ok)
}
