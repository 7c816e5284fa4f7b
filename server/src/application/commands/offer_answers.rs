//! Answering offers, and taking them back. Accepting is what makes a member or participant.

use super::course_members::{change_role, enter};
use super::load_membership;
use super::room_participants::come_in;
use crate::actor::Actor;
use crate::application::permissions;
use crate::db::{OffersEnd, Tx};
use crate::error::Error;
use app::protocol::{Done, OfferId, Offered, Problem, ProblemKind, Role, UserId};

pub async fn answer(tx: &mut Tx<'_>, actor: &Actor, id: OfferId, accept: bool) -> Result<Done, Error> {
    let offer = tx.offer(id).await?.filter(|offer| !offer.withdrawn);
    let offer = offer.filter(|offer| offer.user == Some(actor.user));
    let (what, by) = offer
        .map(|offer| (offer.what, offer.by))
        .ok_or_else(Problem::not_found)?;
    tx.withdraw_cause(actor.user, format!("offer:{id}")).await?;
    if let Offered::Asked { course } = what {
        if accept {
            return Err(Problem::forbidden("The staff of the course answer this.").into());
        }
        tx.end_offers(actor.user, OffersEnd::Asked(course)).await?;
        tx.emit_waiting(what).await?;
        return Ok(Done::Ok);
    }
    if !accept {
        tx.decline_offer(id).await?;
        tx.emit_offers(actor.user).await?;
        return Ok(Done::Ok);
    }
    still_may_offer(tx, by, what).await?;
    tx.delete_offer(id).await?;
    tx.emit_offers(actor.user).await?;
    tx.emit_waiting(what).await?;
    match what {
        Offered::Place { course, role } => {
            let open = tx.course(course).await?.ok_or_else(Problem::not_found)?;
            if open.archived_at.is_some() {
                return Err(Problem::forbidden("This course is archived: nobody can come in now.").into());
            }
            if tx.role(actor.user, course).await?.is_none() {
                enter(tx, actor.user, course, role).await?;
            }
            Ok(Done::Course(course))
        }
        Offered::Role { course, role } => {
            load_membership::course(tx, actor, course).await?;
            if tx.role(actor.user, course).await?.is_some_and(|before| before < role) {
                change_role(tx, course, actor.user, role).await?;
            }
            Ok(Done::Course(course))
        }
        Offered::Room { room } => {
            come_in(tx, actor, room).await?;
            Ok(Done::Room(room))
        }
        Offered::Asked { .. } => Ok(Done::Ok),
    }
}

/// Whoever has lost the right to offer cannot let anybody in any more, however long ago it was offered.
async fn still_may_offer(tx: &mut Tx<'_>, by: UserId, what: Offered) -> Result<(), Error> {
    let may = match what {
        Offered::Place { course, .. } | Offered::Role { course, .. } => {
            tx.role(by, course).await? == Some(Role::Instructor)
        }
        Offered::Room { room } => {
            let membership = tx.membership(by, room).await?;
            membership.is_some_and(|membership| permissions::add_participants(&membership).is_ok())
        }
        Offered::Asked { .. } => false,
    };
    if may {
        return Ok(());
    }
    let text = "Whoever offered this cannot let anybody in any more. Please ask for a new offer.";
    Err(Problem::new(ProblemKind::Conflict, text).into())
}

pub async fn withdraw(tx: &mut Tx<'_>, actor: &Actor, id: OfferId) -> Result<Done, Error> {
    let offer = tx.offer(id).await?.ok_or_else(Problem::not_found)?;
    match offer.what {
        Offered::Place { course, .. } | Offered::Role { course, .. } => {
            permissions::manage_members(load_membership::course(tx, actor, course).await?)?;
        }
        Offered::Room { room } => permissions::add_participants(&load_membership::room(tx, actor, room).await?)?,
        Offered::Asked { .. } => return Err(Problem::not_found().into()),
    }
    if offer.withdrawn {
        return Err(Problem::new(ProblemKind::Conflict, "This offer was taken back already.").into());
    }
    tx.withdraw_offer(id).await?;
    if let Some(user) = offer.user {
        tx.withdraw_cause(user, format!("offer:{id}")).await?;
        tx.emit_offers(user).await?;
    }
    tx.emit_waiting(offer.what).await?;
    Ok(Done::Ok)
}
