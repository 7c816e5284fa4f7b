//! Members of a course: adding, roles, removing, leaving.

use super::barred_rooms::publish_changes;
use super::room_participants::remove_from_room;
use super::{invite_link, load_membership, offers};
use crate::actor::Actor;
use crate::application::notifications::{raise_by, raise_for};
use crate::application::{permissions, validation};
use crate::db::{OffersEnd, Tx};
use crate::error::Error;
use crate::realtime::Publication;
use app::protocol::{
    Change, CourseId, Done, Notification, Offered, Problem, ProblemKind, Role, RoomKind, Stream, UserId,
};

/// Offers somebody a place. The answer is the same whether there is such a user or not; only that somebody is a member
/// already is told, which the list of members shows anyway.
pub async fn add(tx: &mut Tx<'_>, actor: &Actor, course: CourseId, username: &str, role: Role) -> Result<Done, Error> {
    permissions::manage_members(load_membership::course(tx, actor, course).await?)?;
    let username = validation::username(username)?;
    let user = tx.user_by_username(&username).await?.filter(|user| !user.disabled);
    let user = user.map(|user| user.id);
    if let Some(user) = user
        && tx.role(user, course).await?.is_some()
    {
        let text = "This person is a member already.";
        return Err(Problem::new(ProblemKind::Conflict, text).at("username").into());
    }
    let (title, what) = (tx.course_title(course).await?, Offered::Place { course, role });
    offers::make(tx, actor, what, &title, &username, user, "username").await?;
    tx.emit_waiting(what).await?;
    Ok(Done::Ok)
}

pub async fn set_role(
    tx: &mut Tx<'_>,
    actor: &Actor,
    course: CourseId,
    user: UserId,
    role: Role,
) -> Result<Done, Error> {
    permissions::manage_members(load_membership::course(tx, actor, course).await?)?;
    let Some(before) = tx.role(user, course).await? else {
        return Err(Problem::not_found().at("user").into());
    };
    if before < role {
        let (title, what) = (tx.course_title(course).await?, Offered::Role { course, role });
        let username = tx.user(user).await?.map(|user| user.username).unwrap_or_default();
        offers::make(tx, actor, what, &title, &username, Some(user), "role").await?;
        tx.emit_waiting(what).await?;
    }
    if before <= role {
        return Ok(Done::Ok);
    }
    if before == Role::Instructor {
        keep_an_instructor(tx, course, user).await?;
    }
    change_role(tx, course, user, role).await?;
    if user != actor.user {
        notify_of_role(tx, actor, course, user, role).await?;
    }
    Ok(Done::Ok)
}

/// Gives a member another role, without asking: a lower one, or an offered one that was accepted.
pub(super) async fn change_role(tx: &mut Tx<'_>, course: CourseId, user: UserId, role: Role) -> Result<(), Error> {
    tx.set_role(course, user, role).await?;
    tx.emit_member(course, user, role).await?;
    tx.end_offers(user, OffersEnd::OtherRole(course)).await
}

async fn notify_of_role(
    tx: &mut Tx<'_>,
    actor: &Actor,
    course: CourseId,
    user: UserId,
    role: Role,
) -> Result<(), Error> {
    let (title, by) = (tx.course_title(course).await?, actor.name.clone());
    let notification = Notification::RoleChanged {
        course,
        title,
        role,
        by,
    };
    raise_by(tx, actor.user, &[user], notification).await
}

/// The school's own enrolment: makes somebody a member, or gives a member another role, without asking.
pub async fn enrol(
    tx: &mut Tx<'_>,
    actor: &Actor,
    course: CourseId,
    username: &str,
    role: Role,
) -> Result<Done, Error> {
    permissions::enrol(actor)?;
    let title = tx.course(course).await?.ok_or_else(Problem::not_found)?.title;
    let username = validation::username(username)?;
    let user = tx.user_by_username(&username).await?.filter(|user| !user.disabled);
    let Some(user) = user.map(|user| user.id) else {
        return Err(Problem::new(ProblemKind::NotFound, "Nobody has this user name.")
            .at("username")
            .into());
    };
    match tx.role(user, course).await? {
        Some(before) if before == role => {}
        Some(before) => {
            if before == Role::Instructor {
                keep_an_instructor(tx, course, user).await?;
            }
            change_role(tx, course, user, role).await?;
            notify_of_role(tx, actor, course, user, role).await?;
        }
        None => {
            enter(tx, user, course, role).await?;
            raise_for(tx, &[user], Notification::AddedToCourse { course, title, role }).await?;
        }
    }
    Ok(Done::Course(course))
}

/// Removes somebody, who does not come back by any invite link; `renew` makes a new link too.
pub async fn remove(
    tx: &mut Tx<'_>,
    actor: &Actor,
    course: CourseId,
    user: UserId,
    renew: bool,
) -> Result<Done, Error> {
    let own = load_membership::course(tx, actor, course).await?;
    permissions::remove_members(own)?;
    if user == actor.user {
        return leave(tx, actor, course).await;
    }
    let Some(role) = tx.role(user, course).await? else {
        return Err(Problem::not_found().at("user").into());
    };
    permissions::remove_role(own, role)?;
    exit(tx, user, course).await?;
    tx.add_removal(course, user, actor.user).await?;
    if renew {
        invite_link::replace(tx, actor, course, None).await?;
    }
    Ok(Done::Ok)
}

pub async fn leave(tx: &mut Tx<'_>, actor: &Actor, course: CourseId) -> Result<Done, Error> {
    if load_membership::course(tx, actor, course).await?.role == Role::Instructor {
        if tx.count_other_members(course, actor.user).await? == 0 {
            delete(tx, course).await?;
            return Ok(Done::Ok);
        }
        keep_an_instructor(tx, course, actor.user).await?;
    }
    exit(tx, actor.user, course).await?;
    Ok(Done::Ok)
}

/// Deletes a course in which nobody is left who can sign in, but the actor.
pub(super) async fn delete(tx: &mut Tx<'_>, course: CourseId) -> Result<(), Error> {
    for user in tx.members(course).await? {
        exit(tx, user, course).await?;
    }
    tx.delete_course(course).await
}

/// Makes somebody a member, and a participant of all rooms for everybody in the course.
pub(super) async fn enter(tx: &mut Tx<'_>, user: UserId, course: CourseId, role: Role) -> Result<(), Error> {
    let before = tx.barred_around(user, None).await?;
    tx.add_member(course, user, role).await?;
    tx.lift_removal(course, user).await?;
    tx.emit_member(course, user, role).await?;
    if let Some(entry) = tx.course_entry(user, course).await? {
        tx.emit_to_user(user, Change::CourseJoined(entry)).await?;
        tx.publish(Publication::Subscribe {
            user,
            stream: Stream::Course(course),
        });
    }
    for room in tx.open_rooms(course).await? {
        tx.add_participant(room, user, false).await?;
        tx.emit_room_joined(user, room).await?;
    }
    publish_changes(tx, user, None, &before).await?;
    tx.end_offers(user, OffersEnd::CameIn(course)).await
}

/// Takes somebody out of a course and all its rooms. From here on the user's tabs receive nothing more of it.
async fn exit(tx: &mut Tx<'_>, user: UserId, course: CourseId) -> Result<(), Error> {
    let before = tx.barred_around(user, None).await?;
    for (room, kind) in tx.rooms_in_course(user, course).await? {
        if kind == RoomKind::Private {
            remove_from_room(tx, user, room).await?;
        } else {
            tx.remove_participant(room, user).await?;
            tx.publish(Publication::Unsubscribe {
                user,
                stream: Stream::Room(room),
            });
            // Numbered in the room's stream too: another node that has missed it sees the gap before it delivers more.
            tx.emit_to_room(room, Change::ParticipantLeft(user)).await?;
            tx.withdraw_room(user, room).await?;
        }
    }
    tx.remove_member(course, user).await?;
    tx.publish(Publication::Unsubscribe {
        user,
        stream: Stream::Course(course),
    });
    tx.withdraw_course(user, course).await?;
    tx.emit_to_user(user, Change::CourseLeft(course)).await?;
    publish_changes(tx, user, None, &before).await?;
    tx.end_offers(user, OffersEnd::Left(course)).await?;
    let total = tx.count_members(course).await?;
    tx.emit_to_course(course, Change::MemberLeft { user, total }).await
}

/// Refuses that a user stops being instructor if no other one can sign in.
async fn keep_an_instructor(tx: &mut Tx<'_>, course: CourseId, user: UserId) -> Result<(), Error> {
    if tx.count_other_instructors(course, user).await? == 0 {
        let text = "A course with other members keeps at least one instructor. Make somebody else instructor, who has to accept it, \
                    or remove the others: then the course can be left or deleted.";
        return Err(Problem::new(ProblemKind::Conflict, text).at("role").into());
    }
    Ok(())
}
