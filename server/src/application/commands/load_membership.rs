//! What the actor is a member of or a participant in. For everybody else it is not there.

use crate::actor::Actor;
use crate::application::permissions::CourseMembership;
use crate::db::{Membership, Tx};
use crate::error::Error;
use app::protocol::{CourseId, Problem, RoomId};

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
