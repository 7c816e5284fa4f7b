//! Making a link with which somebody who has lost the password sets a new one.

use super::site_admin::{account, open};
use crate::actor::Actor;
use crate::db::Tx;
use crate::error::Error;
use crate::ids::hash_secret;
use app::protocol::{Done, Problem, UserId, limits};

const HOUR: i64 = 3_600_000;

/// The admin's own password was checked before. Not for an account that has as much to lose as the admin's own: the one who
/// runs the program sets an admin's password on the command line.
pub async fn new(tx: &mut Tx<'_>, actor: &Actor, user: UserId) -> Result<Done, Error> {
    let user = account(tx, actor, user).await?;
    if user.admin {
        let text = "No link is made for an admin. Whoever runs the program can set an admin's password, with `cohort user reset`.";
        return Err(Problem::forbidden(text).at("user").into());
    }
    open(&user)?;
    let secret = tx.ids.secret();
    let expires_at = tx.now + limits::PASSWORD_LINK_HOURS * HOUR;
    tx.set_password_link(user.id, &hash_secret(&secret), expires_at).await?;
    Ok(Done::PasswordLink { secret })
}
