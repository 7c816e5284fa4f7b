//! What the actor is a member of or a participant in. For everybody else it is not there.

use crate::actor::Actor;
use crate::application::permissions::CourseMembership;
use crate::db::{Membership, Tx};
use crate::error::Error;
use app::protocol::{CourseId, Problem, ProblemKind, RoomId, UserId};

pub(super) async fn course(tx: &mut Tx<'_>, actor: &Actor, course: CourseId) -> Result<CourseMembership, Error> {
    let role = tx.role(actor.user, course).await?.ok_or_else(Problem::not_found)?;
    let course = tx.course(course).await?.ok_or_else(Problem::not_found)?;
    Ok(CourseMembership {
        role,
        archived: course.archived_at.is_some(),
    })
}

pub(super) async fn room(tx: &mut Tx<'_>, actor: &Actor, room: RoomId) -> Result<Membership, Error> {
    Ok(tx.membership(actor.user, room).await?.ok_or_else(Problem::not_found)?)
}

/// Whether the actor may bring somebody into a room: a member of its course, or somebody with whom the actor shares a
/// course. The answer does not tell whether there is such a user at all.
pub(super) async fn contact(
    tx: &mut Tx<'_>,
    actor: &Actor,
    course: Option<CourseId>,
    user: UserId,
    field: &str,
) -> Result<(), Error> {
    let known = match course {
        Some(course) => tx.role(user, course).await?.is_some(),
        None => tx.share_a_course(actor.user, user).await?,
    };
    if known {
        return Ok(());
    }
    let text = "There is no such person in your courses.";
    Err(Problem::new(ProblemKind::NotFound, text).at(field).into())
}
