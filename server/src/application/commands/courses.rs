//! Courses, their members and their invite links.

use super::check;
use super::rooms::{open_to_all, part};
use crate::auth::Actor;
use crate::db::Tx;
use crate::fanout::Outgoing;
use crate::fault::Fault;
use crate::notify;
use app::time::parse_day;
use app::wire::{About, Change, Course, CourseId, Done, Kind, Problem, Role, RoomKind, Stream, UserId, limits};

const DAY: i64 = 86_400_000;
/// How long the first invite link of a course lasts.
const FIRST_INVITE_DAYS: i64 = 120;

pub async fn new(tx: &mut Tx<'_>, actor: &Actor, about: About) -> Result<Done, Fault> {
    let course = checked(CourseId(0), about)?;
    let most = limits::OWN_COURSES;
    if tx.count_own_courses(actor.user).await? >= most {
        let text = format!("You are an instructor of {most} courses, and more cannot be kept. Please leave one first.");
        return Err(Problem::invalid("title", text).into());
    }
    let invite = tx.ids.invite();
    let id = tx
        .add_course(&course, &invite, Some(tx.now + FIRST_INVITE_DAYS * DAY))
        .await?;
    tx.add_member(id, actor.user, Role::Instructor).await?;
    if let Some(entry) = tx.course_entry(actor.user, id).await? {
        tx.tell_person(actor.user, Change::CourseEntered(entry)).await?;
        tx.tell(Outgoing::Join {
            user: actor.user,
            stream: Stream::Course(id),
        });
    }
    open_to_all(tx, actor.user, id, RoomKind::Course, "General".into(), String::new()).await?;
    Ok(Done::Course(id))
}

pub async fn change(tx: &mut Tx<'_>, actor: &Actor, id: CourseId, about: About) -> Result<Done, Fault> {
    instructor(tx, actor, id).await?;
    not_archived(tx, id).await?;
    let course = checked(id, about)?;
    tx.set_course(&course).await?;
    tx.tell_course(id, Change::Course(course)).await?;
    Ok(Done::Course(id))
}

pub async fn archive(tx: &mut Tx<'_>, actor: &Actor, id: CourseId, archived: bool) -> Result<Done, Fault> {
    instructor(tx, actor, id).await?;
    let Some(mut course) = tx.course(id).await? else {
        return Err(Problem::not_found().into());
    };
    if course.archived_at.is_some() != archived {
        course.archived_at = archived.then_some(tx.now);
        tx.set_course(&course).await?;
        tx.tell_course(id, Change::Course(course)).await?;
    }
    Ok(Done::Course(id))
}

pub async fn renew_invite(tx: &mut Tx<'_>, actor: &Actor, id: CourseId, days: i64) -> Result<Done, Fault> {
    staff(tx, actor, id).await?;
    let expires_at = check::days("days", days)?.map(|days| tx.now + days * DAY);
    let code = tx.ids.invite();
    tx.set_invite(id, &code, expires_at).await?;
    tx.tell_course(id, Change::InviteRenewed).await?;
    Ok(Done::Ok)
}

pub async fn join(tx: &mut Tx<'_>, actor: &Actor, invite: &str) -> Result<Done, Fault> {
    enrol(tx, actor.user, invite).await.map(Done::Course)
}

/// Makes somebody a student of the course that an invite opens. Joining twice changes nothing.
pub async fn enrol(tx: &mut Tx<'_>, user: UserId, invite: &str) -> Result<CourseId, Fault> {
    let Some(course) = tx.invited(invite.trim()).await? else {
        return Err(not_invited().at("invite").into());
    };
    if tx.role(user, course).await?.is_none() {
        enter(tx, user, course, Role::Student).await?;
    }
    Ok(course)
}

/// The answer to an invite that opens nothing.
pub fn not_invited() -> Problem {
    let text = "This invite link is not in force any more. Please ask your teacher for a new one.";
    Problem::new(Kind::NotFound, text)
}

pub async fn add_member(
    tx: &mut Tx<'_>,
    actor: &Actor,
    course: CourseId,
    handle: &str,
    role: Role,
) -> Result<Done, Fault> {
    instructor(tx, actor, course).await?;
    not_archived(tx, course).await?;
    let handle = check::handle(handle)?;
    let Some(user) = tx.user_by_handle(&handle).await?.filter(|user| !user.disabled) else {
        return Err(Problem::new(
            Kind::NotFound,
            "Nobody has this user name. Send them the invite link instead.",
        )
        .at("handle")
        .into());
    };
    if tx.role(user.id, course).await?.is_some() {
        return Err(
            Problem::new(Kind::Conflict, format!("{} is a member already.", user.name))
                .at("handle")
                .into(),
        );
    }
    enter(tx, user.id, course, role).await?;
    notify::of_added_to_course(tx, course, user.id, role).await?;
    Ok(Done::Ok)
}

pub async fn set_role(
    tx: &mut Tx<'_>,
    actor: &Actor,
    course: CourseId,
    user: UserId,
    role: Role,
) -> Result<Done, Fault> {
    instructor(tx, actor, course).await?;
    not_archived(tx, course).await?;
    let Some(before) = tx.role(user, course).await? else {
        return Err(Problem::not_found().at("user").into());
    };
    if before == role {
        return Ok(Done::Ok);
    }
    if before == Role::Instructor {
        not_the_last(tx, course).await?;
    }
    tx.set_role(course, user, role).await?;
    tx.tell_member(course, user, role).await?;
    if user != actor.user {
        notify::of_role(tx, actor, course, user, role).await?;
    }
    Ok(Done::Ok)
}

pub async fn remove_member(tx: &mut Tx<'_>, actor: &Actor, course: CourseId, user: UserId) -> Result<Done, Fault> {
    let own = staff(tx, actor, course).await?;
    if user == actor.user {
        return leave(tx, actor, course).await;
    }
    let Some(role) = tx.role(user, course).await? else {
        return Err(Problem::not_found().at("user").into());
    };
    if role.is_staff() && own != Role::Instructor {
        return Err(Problem::forbidden("Only an instructor can remove staff.").into());
    }
    exit(tx, user, course).await?;
    Ok(Done::Ok)
}

pub async fn leave(tx: &mut Tx<'_>, actor: &Actor, course: CourseId) -> Result<Done, Fault> {
    if member(tx, actor, course).await? == Role::Instructor {
        not_the_last(tx, course).await?;
    }
    exit(tx, actor.user, course).await?;
    Ok(Done::Ok)
}

async fn enter(tx: &mut Tx<'_>, user: UserId, course: CourseId, role: Role) -> Result<(), Fault> {
    tx.add_member(course, user, role).await?;
    tx.tell_member(course, user, role).await?;
    if let Some(entry) = tx.course_entry(user, course).await? {
        tx.tell_person(user, Change::CourseEntered(entry)).await?;
        tx.tell(Outgoing::Join {
            user,
            stream: Stream::Course(course),
        });
    }
    for room in tx.open_rooms(course).await? {
        tx.add_participant(room, user, false).await?;
        tx.tell_entered(user, room).await?;
    }
    Ok(())
}

/// Takes somebody out of a course and all its rooms. Their tabs hear nothing more of it from here on.
async fn exit(tx: &mut Tx<'_>, user: UserId, course: CourseId) -> Result<(), Fault> {
    for (room, kind) in tx.rooms_in_course(user, course).await? {
        if kind == RoomKind::Private {
            part(tx, user, room).await?;
        } else {
            tx.remove_participant(room, user).await?;
            tx.tell(Outgoing::Part {
                user,
                stream: Stream::Room(room),
            });
            // Numbered in the room too: another node that has missed it sees the hole before it tells anything more.
            tx.tell_room(room, Change::PersonGone(user)).await?;
            tx.withdraw_room(user, room).await?;
        }
    }
    tx.remove_member(course, user).await?;
    tx.tell(Outgoing::Part {
        user,
        stream: Stream::Course(course),
    });
    tx.withdraw_course(user, course).await?;
    tx.tell_person(user, Change::CourseLeft(course)).await?;
    let total = tx.count_members(course).await?;
    tx.tell_course(course, Change::MemberGone { user, total }).await
}

/// The actor's role in a course; for a stranger it is not there.
pub(super) async fn member(tx: &mut Tx<'_>, actor: &Actor, course: CourseId) -> Result<Role, Fault> {
    Ok(tx.role(actor.user, course).await?.ok_or_else(Problem::not_found)?)
}

pub(super) async fn staff(tx: &mut Tx<'_>, actor: &Actor, course: CourseId) -> Result<Role, Fault> {
    let role = member(tx, actor, course).await?;
    if !role.is_staff() {
        return Err(Problem::forbidden("Only the course's staff can do this.").into());
    }
    not_archived(tx, course).await?;
    Ok(role)
}

async fn instructor(tx: &mut Tx<'_>, actor: &Actor, course: CourseId) -> Result<(), Fault> {
    if member(tx, actor, course).await? != Role::Instructor {
        return Err(Problem::forbidden("Only an instructor of the course can do this.").into());
    }
    Ok(())
}

pub(super) async fn not_archived(tx: &mut Tx<'_>, course: CourseId) -> Result<(), Fault> {
    if tx
        .course(course)
        .await?
        .is_some_and(|course| course.archived_at.is_some())
    {
        return Err(Problem::forbidden("This course is archived: it can be read, but not changed.").into());
    }
    Ok(())
}

async fn not_the_last(tx: &mut Tx<'_>, course: CourseId) -> Result<(), Fault> {
    if tx.count_instructors(course).await? <= 1 {
        return Err(Problem::new(
            Kind::Conflict,
            "A course keeps at least one instructor. Make somebody else instructor first.",
        )
        .at("role")
        .into());
    }
    Ok(())
}

fn checked(id: CourseId, about: About) -> Result<Course, Problem> {
    let starts_on = check::day("starts_on", &about.starts_on)?;
    let ends_on = check::day("ends_on", &about.ends_on)?;
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
        title: check::line("title", &about.title, limits::TITLE)?,
        code: check::line("code", &about.code, limits::CODE)?,
        description: check::optional_text("description", &about.description, limits::TEXT)?,
        starts_on,
        ends_on,
        archived_at: None,
    })
}
