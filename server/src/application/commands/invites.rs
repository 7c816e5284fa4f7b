//! Invite links: renewing one, joining by one, asking to be let in, and answering that.

use super::{course_members, invite_link, load_membership};
use crate::actor::Actor;
use crate::application::notifications::raise_for;
use crate::application::{permissions, quotas, validation};
use crate::db::{InviteLink, NewOffer, OffersEnd, Tx, UsedInvite};
use crate::error::Error;
use app::protocol::{Change, CourseId, Done, Notification, Offered, Problem, ProblemKind, Role, UserId, limits};

const DAY: i64 = 86_400_000;

pub async fn renew(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: CourseId,
    (days, uses, approval): (i64, i64, bool),
) -> Result<Done, Error> {
    permissions::renew_invite(load_membership::course(tx, actor, id).await?)?;
    let expires_at = validation::days("days", days)?.map(|days| tx.now + days * DAY);
    if !(0..=limits::INVITE_USES).contains(&uses) {
        let text = format!(
            "Please choose at most {} people, or 0 for any number.",
            limits::INVITE_USES
        );
        return Err(Problem::invalid("uses", text).into());
    }
    let link = InviteLink {
        expires_at,
        uses: (uses > 0).then_some(uses),
        approval,
    };
    invite_link::replace(tx, actor, id, Some(link)).await?;
    Ok(Done::Ok)
}

pub async fn join(tx: &mut Tx<'_>, actor: &Actor, invite: &str) -> Result<Done, Error> {
    Ok(match enrol(tx, actor.user, invite).await? {
        Joined::In(course) => Done::Course(course),
        Joined::Waits(_) => Done::Ok,
    })
}

/// What came of using an invite link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    In(CourseId),
    /// The staff decide.
    Waits(CourseId),
}

impl Joined {
    pub fn course(self) -> CourseId {
        match self {
            Joined::In(course) | Joined::Waits(course) => course,
        }
    }

    /// Where one goes on.
    pub fn path(self) -> String {
        match self {
            Joined::In(course) => format!("/courses/{course}"),
            Joined::Waits(_) => "/".to_owned(),
        }
    }
}

/// Makes somebody a student of the course of an invite code, or lets them ask. Joining twice changes nothing.
pub async fn enrol(tx: &mut Tx<'_>, user: UserId, code: &str) -> Result<Joined, Error> {
    let Some(invite) = tx.invite(code.trim()).await? else {
        return Err(invite_expired().at("invite").into());
    };
    let course = invite.course;
    if tx.role(user, course).await?.is_some() {
        return Ok(Joined::In(course));
    }
    if tx.was_removed(course, user).await? {
        let text = "You were removed from this course. Its instructors can let you in again, by your user name.";
        return Err(Problem::forbidden(text).at("invite").into());
    }
    if !invite.approval {
        count_use(tx, invite).await?;
        course_members::enter(tx, user, course, Role::Student).await?;
        return Ok(Joined::In(course));
    }
    match tx.request(course, user).await? {
        Some((_, true)) => {
            let text = "The staff of this course did not let you in. They still can, by your user name.";
            return Err(Problem::forbidden(text).at("invite").into());
        }
        Some((_, false)) => return Ok(Joined::Waits(course)),
        None => {}
    }
    let (of_course, of_user) = tx.count_requests(course, user).await?;
    if of_course >= limits::WAITING || of_user >= limits::REQUESTS_OF_ONE {
        let text = "Too many requests are waiting for an answer. Please try again when some are answered.";
        return Err(Problem::new(ProblemKind::TooMany, text).at("invite").into());
    }
    let first_today = quotas::spend_request(tx, user, course).await?;
    count_use(tx, invite).await?;
    ask(tx, course, user, first_today).await?;
    Ok(Joined::Waits(course))
}

/// The staff are notified once a day of whoever asks, takes that back, and asks again.
async fn ask(tx: &mut Tx<'_>, course: CourseId, user: UserId, notify: bool) -> Result<(), Error> {
    let title = tx.course_title(course).await?;
    let asker = tx.user(user).await?.ok_or_else(Problem::not_found)?;
    let request = NewOffer {
        what: Offered::Asked { course },
        username: &asker.username,
        user: Some(user),
        title: &title,
        by: user,
        by_name: &asker.name,
    };
    tx.store_offer(request).await?;
    tx.emit_offers(user).await?;
    tx.emit_waiting(Offered::Asked { course }).await?;
    if !notify {
        return Ok(());
    }
    let staff = tx.staff(course).await?;
    raise_for(tx, &staff, Notification::JoinAsked { course, title }).await
}

async fn count_use(tx: &mut Tx<'_>, invite: UsedInvite) -> Result<(), Error> {
    let course = invite.course;
    let often = tx.use_invite(invite).await?;
    if invite.uses_left.is_some() {
        tx.emit_to_course(course, Change::InviteRenewed).await?;
    }
    if let Some(uses) = often {
        let title = tx.course_title(course).await?;
        let staff = tx.staff(course).await?;
        raise_for(tx, &staff, Notification::InviteUsedOften { course, title, uses }).await?;
    }
    Ok(())
}

/// Lets in, or refuses, somebody who has asked to.
pub async fn answer(
    tx: &mut Tx<'_>,
    actor: &Actor,
    course: CourseId,
    user: UserId,
    accept: bool,
) -> Result<Done, Error> {
    permissions::renew_invite(load_membership::course(tx, actor, course).await?)?;
    let Some((request, false)) = tx.request(course, user).await? else {
        return Err(Problem::not_found().at("user").into());
    };
    let title = tx.course_title(course).await?;
    if accept {
        tx.end_offers(user, OffersEnd::Asked(course)).await?;
        if tx.role(user, course).await?.is_none() {
            let role = Role::Student;
            course_members::enter(tx, user, course, role).await?;
            raise_for(tx, &[user], Notification::AddedToCourse { course, title, role }).await?;
        }
    } else {
        tx.decline_offer(request).await?;
        tx.emit_offers(user).await?;
        raise_for(tx, &[user], Notification::JoinRefused { course, title }).await?;
    }
    tx.emit_waiting(Offered::Asked { course }).await?;
    Ok(Done::Ok)
}

/// The answer to an invite code that is not in force.
pub fn invite_expired() -> Problem {
    let text = "This invite link is not in force any more. Please ask your teacher for a new one.";
    Problem::new(ProblemKind::NotFound, text)
}
