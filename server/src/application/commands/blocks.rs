//! Blocking somebody, and ending that. The other is not told.

use super::barred_rooms::publish_changes;
use crate::actor::Actor;
use crate::application::quotas::{self, Quota};
use crate::db::Tx;
use crate::error::Error;
use crate::realtime::Publication;
use app::protocol::{Change, Done, Problem, UserId, limits};

pub async fn set(tx: &mut Tx<'_>, actor: &Actor, user: UserId, blocked: bool) -> Result<Done, Error> {
    let me = actor.user;
    if user == me {
        return Err(Problem::invalid("user", "This is you.").into());
    }
    // Whom one has never met, one neither needs to block nor may look up.
    if !tx.has_blocked(me, user).await? && (!blocked || !tx.knows(me, user).await?) {
        return Err(Problem::not_found().at("user").into());
    }
    if blocked && tx.count_blocks(me).await? >= limits::BLOCKS {
        let text = format!(
            "You have blocked {} people. Please unblock some first, in Settings.",
            limits::BLOCKS
        );
        return Err(Problem::invalid("user", text).into());
    }
    let before = tx.barred_around(me, None).await?;
    if !tx.set_blocked(me, user, blocked).await? {
        return Ok(Done::Ok);
    }
    if blocked {
        quotas::spend(tx, me, Quota::Blocks).await?;
        tx.decline_offers_of(me, user).await?;
    }
    tx.publish(Publication::SetPresence {
        user: me,
        to: Some(user),
        shown: !blocked,
    });
    publish_changes(tx, me, None, &before).await?;
    tx.emit_to_user(me, Change::BlocksChanged).await?;
    Ok(Done::Ok)
}
