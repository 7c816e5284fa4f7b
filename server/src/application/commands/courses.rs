//! Courses: starting, changing, archiving, deleting.

use super::rooms::add_room_for_everybody;
use super::{course_members, load_membership};
use crate::actor::Actor;
use crate::application::edit_conflicts::refuse_if_changed;
use crate::application::quotas::{self, Quota};
use crate::application::wrong_fields::WrongFields;
use crate::application::{permissions, validation};
use crate::db::{Changeable, Tx};
use crate::error::Error;
use crate::realtime::Publication;
use app::protocol::{
    Change, Course, CourseDetails, CourseId, Done, Problem, ProblemKind, Role, RoomKind, Stream, course_fields, limits,
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

pub async fn change(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: CourseId,
    details: CourseDetails,
    base: &str,
) -> Result<Done, Error> {
    permissions::change_course(load_membership::course(tx, actor, id).await?)?;
    let course = validated(id, details)?;
    let before = tx.course(id).await?.ok_or_else(Problem::not_found)?;
    let (now, mine) = (course_fields(&before), course_fields(&course));
    refuse_if_changed(tx, actor.user, base, Changeable::Course(id), (&now, &mine)).await?;
    tx.set_course(&course).await?;
    tx.note_change(Changeable::Course(id), actor.user).await?;
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

/// Deletes a course without other members.
pub async fn delete(tx: &mut Tx<'_>, actor: &Actor, id: CourseId) -> Result<Done, Error> {
    permissions::archive_course(load_membership::course(tx, actor, id).await?)?;
    if tx.count_other_members(id, actor.user).await? > 0 {
        let text = "There are other members. A course is deleted once they have left or were removed.";
        return Err(Problem::new(ProblemKind::Conflict, text).at("course").into());
    }
    course_members::delete(tx, id).await?;
    Ok(Done::Ok)
}

fn validated(id: CourseId, details: CourseDetails) -> Result<Course, Problem> {
    let mut wrong = WrongFields::default();
    let title = wrong.unless(validation::line("title", &details.title, limits::TITLE));
    let code = wrong.unless(validation::line("code", &details.code, limits::CODE));
    let description = wrong.unless(validation::optional_text(
        "description",
        &details.description,
        limits::TEXT,
    ));
    let starts_on = wrong.unless(validation::day("starts_on", &details.starts_on));
    let ends_on = wrong.unless(validation::day("ends_on", &details.ends_on));
    if let (Some(first), Some(last)) = (parse_day(&starts_on), parse_day(&ends_on))
        && last < first
    {
        let text = "The last day comes before the first. Please change one of them.";
        wrong.add(Problem::invalid("ends_on", text));
    }
    wrong.refuse()?;
    Ok(Course {
        id,
        title,
        code,
        description,
        starts_on,
        ends_on,
        archived_at: None,
    })
}
