//! The actor's own account.

use crate::actor::Actor;
use crate::application::{permissions, validation};
use crate::db::Tx;
use crate::error::Error;
use app::protocol::{Change, Done, Me, Problem, SessionId, limits};

/// Changes the name others see, everywhere it is shown.
pub async fn rename(tx: &mut Tx<'_>, actor: &Actor, name: &str) -> Result<Done, Error> {
    let name = validation::line("name", name, limits::NAME)?;
    tx.set_name(actor.user, &name).await?;
    let me = Me {
        id: actor.user,
        username: actor.username.clone(),
        name: name.clone(),
        admin: actor.admin,
    };
    tx.emit_to_user(actor.user, Change::Me(me)).await?;
    let user = actor.user;
    for course in tx.courses_of(user).await? {
        let name = name.clone();
        tx.emit_to_course(course, Change::Renamed { user, name }).await?;
    }
    for room in tx.rooms_of(user).await? {
        let name = name.clone();
        tx.emit_to_room(room, Change::Renamed { user, name }).await?;
    }
    Ok(Done::Ok)
}

/// Stores a new password's hash and ends all other sessions.
pub async fn change_password(tx: &mut Tx<'_>, actor: &Actor, hash: &str) -> Result<Done, Error> {
    permissions::in_person(actor)?;
    tx.set_password(actor.user, hash).await?;
    tx.end_other_sessions(actor.user, actor.session).await?;
    Ok(Done::Ok)
}

pub async fn end_session(tx: &mut Tx<'_>, actor: &Actor, session: SessionId) -> Result<Done, Error> {
    permissions::in_person(actor)?;
    if !tx.end_session(actor.user, session).await? {
        return Err(Problem::not_found().into());
    }
    Ok(Done::Ok)
}
