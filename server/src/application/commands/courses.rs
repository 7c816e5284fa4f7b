//! Courses and their invite links.

use super::rooms::add_room_for_everybody;
use super::{course_members, load_membership};
use crate::actor::Actor;
use crate::application::quotas::{self, Quota};
use crate::application::{permissions, validation};
use crate::db::Tx;
use crate::error::Error;
use crate::realtime::Publication;
use app::protocol::{
    Change, Course, CourseDetails, CourseId, Done, Problem, ProblemKind, Role, RoomKind, Stream, UserId, limits,
};
use app::time_format::parse_day;

const DAY: i64 = 86_400_000;
/// How long the first invite link of a course lasts.
const FIRST_INVITE_DAYS: i64 = 120;

pub async fn new(tx: &mut Tx<'_>, actor: &Actor, details: CourseDetails) -> Result<Done, Error> {
    let course = validated(CourseId(0), details)?;
    permissions::start_course(tx.whom_to_ask_for_courses(actor.user).await?.as_deref())?;
    quotas::spend(tx, actor.user, Quota::Courses).await?;
    let invite = tx.ids.invite_code();
    let id = tx
        .add_course(actor.user, &course, &invite, Some(tx.now + FIRST_INVITE_DAYS * DAY))
        .await?;
    tx.add_member(id, actor.user, Role::Instructor).await?;
    if let Some(entry) = tx.course_entry(actor.user, id).await? {
        tx.emit_to_user(actor.user, Change::CourseJoined(entry)).await?;
        tx.publish(Publication::Subscribe {
            user: actor.user,
            stream: Stream::Course(id),
        });
    }
    add_room_for_everybody(tx, actor.user, id, RoomKind::Course, "General".into(), String::new()).await?;
    Ok(Done::Course(id))
}

pub async fn change(tx: &mut Tx<'_>, actor: &Actor, id: CourseId, details: CourseDetails) -> Result<Done, Error> {
    permissions::change_course(load_membership::course(tx, actor, id).await?)?;
    let course = validated(id, details)?;
    tx.set_course(&course).await?;
    tx.emit_to_course(id, Change::Course(course)).await?;
    Ok(Done::Course(id))
}

pub async fn archive(tx: &mut Tx<'_>, actor: &Actor, id: CourseId, archived: bool) -> Result<Done, Error> {
    permissions::archive_course(load_membership::course(tx, actor, id).await?)?;
    let mut course = tx.course(id).await?.ok_or_else(Problem::not_found)?;
    if course.archived_at.is_some() != archived {
        course.archived_at = archived.then_some(tx.now);
        tx.set_course(&course).await?;
        tx.emit_to_course(id, Change::Course(course)).await?;
    }
    Ok(Done::Course(id))
}

pub async fn renew_invite(tx: &mut Tx<'_>, actor: &Actor, id: CourseId, days: i64) -> Result<Done, Error> {
    permissions::renew_invite(load_membership::course(tx, actor, id).await?)?;
    let expires_at = validation::days("days", days)?.map(|days| tx.now + days * DAY);
    quotas::spend(tx, actor.user, Quota::InviteLinks).await?;
    let code = tx.ids.invite_code();
    tx.set_invite(id, &code, expires_at).await?;
    tx.emit_to_course(id, Change::InviteRenewed).await?;
    Ok(Done::Ok)
}

pub async fn join(tx: &mut Tx<'_>, actor: &Actor, invite: &str) -> Result<Done, Error> {
    enrol(tx, actor.user, invite).await.map(Done::Course)
}

/// Makes somebody a student of the course of an invite code. Joining twice changes nothing.
pub async fn enrol(tx: &mut Tx<'_>, user: UserId, invite: &str) -> Result<CourseId, Error> {
    let Some(course) = tx.course_of_invite(invite.trim()).await? else {
        return Err(invite_expired().at("invite").into());
    };
    if tx.role(user, course).await?.is_none() {
        course_members::enter(tx, user, course, Role::Student).await?;
    }
    Ok(course)
}

/// The answer to an invite code that is not in force.
pub fn invite_expired() -> Problem {
    let text = "This invite link is not in force any more. Please ask your teacher for a new one.";
    Problem::new(ProblemKind::NotFound, text)
}

fn validated(id: CourseId, details: CourseDetails) -> Result<Course, Problem> {
    let starts_on = validation::day("starts_on", &details.starts_on)?;
    let ends_on = validation::day("ends_on", &details.ends_on)?;
    if let (Some(first), Some(last)) = (parse_day(&starts_on), parse_day(&ends_on))
        && last < first
    {
        return Err(Problem::invalid(
            "ends_on",
            "The last day comes before the first. Please change one of them.",
        ));
    }
    Ok(Course {
        id,
        title: validation::line("title", &details.title, limits::TITLE)?,
        code: validation::line("code", &details.code, limits::CODE)?,
        description: validation::optional_text("description", &details.description, limits::TEXT)?,
        starts_on,
        ends_on,
        archived_at: None,
    })
}
