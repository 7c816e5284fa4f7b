//! The one invite link of a course that is in force, and replacing it.

use crate::actor::Actor;
use crate::application::quotas::{self, Quota};
use crate::db::{InviteLink, Tx};
use crate::error::Error;
use app::protocol::{Change, CourseId};

/// Makes a new link; the one before is not in force any more. Without `limits` it has those of the one before. It counts
/// for whoever makes it.
pub(super) async fn replace(
    tx: &mut Tx<'_>,
    actor: &Actor,
    course: CourseId,
    limits: Option<InviteLink>,
) -> Result<(), Error> {
    quotas::spend(tx, actor.user, Quota::InviteLinks).await?;
    let code = tx.ids.invite_code();
    match limits {
        Some(limits) => tx.set_invite(course, &code, limits).await?,
        None => tx.set_invite_code(course, &code).await?,
    }
    tx.emit_to_course(course, Change::InviteRenewed).await
}
