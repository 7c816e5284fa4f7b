//! What only the site's admin does: accounts, who may start courses, who is an admin, and mending a course without
//! instructors. For everybody else none of it is there.

use super::account_closing::set_closed;
use super::course_members::change_role;
use crate::actor::Actor;
use crate::application::notifications::raise_by;
use crate::application::permissions;
use crate::db::{Tx, User};
use crate::error::Error;
use app::protocol::{Change, CourseId, CourseStarters, Done, Me, Notification, Problem, ProblemKind, Role, UserId};

pub async fn set_course_starters(tx: &mut Tx<'_>, actor: &Actor, who: CourseStarters) -> Result<Done, Error> {
    permissions::site_admin(actor)?;
    tx.set_course_starters(who).await?;
    Ok(Done::Ok)
}

pub async fn let_start_courses(tx: &mut Tx<'_>, actor: &Actor, user: UserId, allowed: bool) -> Result<Done, Error> {
    let user = account(tx, actor, user).await?;
    tx.set_starts_courses(user.id, allowed).await?;
    Ok(Done::Ok)
}

pub async fn close_account(tx: &mut Tx<'_>, actor: &Actor, user: UserId, closed: bool) -> Result<Done, Error> {
    let user = account(tx, actor, user).await?;
    if closed && user.id == actor.user {
        let text = "This is your own account. Another admin can close it.";
        return Err(Problem::invalid("user", text).into());
    }
    if closed {
        keep_an_admin(tx, &user).await?;
    }
    set_closed(tx, actor, user.id, closed).await?;
    Ok(Done::Ok)
}

pub async fn end_sessions_of(tx: &mut Tx<'_>, actor: &Actor, user: UserId) -> Result<Done, Error> {
    let user = account(tx, actor, user).await?;
    tx.end_all_sessions(user.id).await?;
    Ok(Done::Ok)
}

pub async fn set_admin(tx: &mut Tx<'_>, actor: &Actor, user: UserId, admin: bool) -> Result<Done, Error> {
    let user = account(tx, actor, user).await?;
    if user.admin == admin {
        return Ok(Done::Ok);
    }
    if admin {
        open(&user)?;
    } else {
        keep_an_admin(tx, &user).await?;
    }
    tx.set_admin(user.id, admin).await?;
    let me = Me { admin, ..user.me() };
    tx.emit_to_user(user.id, Change::Me(me)).await?;
    Ok(Done::Ok)
}

/// Makes a member instructor of a course in which no instructor can sign in. Whoever is outside has to agree first: that is
/// an offer.
pub async fn appoint_instructor(tx: &mut Tx<'_>, actor: &Actor, course: CourseId, user: UserId) -> Result<Done, Error> {
    permissions::site_admin(actor)?;
    let title = tx.course(course).await?.ok_or_else(Problem::not_found)?.title;
    if tx.count_other_instructors(course, UserId(0)).await? > 0 {
        let text =
            "This course has an instructor, who decides on roles. An admin appoints one only where there is none.";
        return Err(Problem::new(ProblemKind::Conflict, text).at("course").into());
    }
    let user = account(tx, actor, user).await?;
    if user.disabled || tx.role(user.id, course).await?.is_none() {
        let text = "Please choose a member of the course who can sign in.";
        return Err(Problem::new(ProblemKind::NotFound, text).at("user").into());
    }
    change_role(tx, course, user.id, Role::Instructor).await?;
    let notification = Notification::RoleChanged {
        course,
        title,
        role: Role::Instructor,
        by: actor.name.clone(),
    };
    raise_by(tx, actor.user, &[user.id], notification).await?;
    Ok(Done::Course(course))
}

/// An account, for the site's admin only.
pub(super) async fn account(tx: &mut Tx<'_>, actor: &Actor, user: UserId) -> Result<User, Error> {
    permissions::site_admin(actor)?;
    let user = tx.user(user).await?;
    Ok(user.ok_or_else(|| Problem::not_found().at("user"))?)
}

/// Refuses what makes no sense for a closed account.
pub(super) fn open(user: &User) -> Result<(), Problem> {
    if user.disabled {
        let text = "This account is closed. Please reopen it first.";
        return Err(Problem::new(ProblemKind::Conflict, text).at("user"));
    }
    Ok(())
}

async fn keep_an_admin(tx: &mut Tx<'_>, user: &User) -> Result<(), Error> {
    if user.admin && tx.count_other_admins(user.id).await? == 0 {
        let text = "The site keeps at least one admin who can sign in. Please make somebody else admin first.";
        return Err(Problem::new(ProblemKind::Conflict, text).at("user").into());
    }
    Ok(())
}
