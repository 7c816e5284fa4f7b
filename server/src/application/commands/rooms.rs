//! Rooms: adding, opening and changing them.

use super::room_participants::{check_addable, join, offer};
use super::{load_membership, threads};
use crate::actor::Actor;
use crate::application::edit_conflicts::refuse_if_changed;
use crate::application::quotas::{self, Quota};
use crate::application::wrong_fields::WrongFields;
use crate::application::{permissions, validation};
use crate::db::{Changeable, NewRoom, Tx};
use crate::error::Error;
use app::protocol::{
    Change, CourseId, Done, NotificationLevel, Problem, ProblemKind, RoomId, RoomKind, UserId, limits, pace_fields,
    room_fields,
};

pub async fn new(
    tx: &mut Tx<'_>,
    actor: &Actor,
    course: CourseId,
    kind: RoomKind,
    name: &str,
    topic: &str,
) -> Result<Done, Error> {
    permissions::add_course_room(load_membership::course(tx, actor, course).await?)?;
    if !matches!(kind, RoomKind::Course | RoomKind::Announcement) {
        return Err(Problem::invalid("kind", "Please choose a course room or an announcement room.").into());
    }
    let (name, topic) = validated(name, topic)?;
    let most = limits::ROOMS_PER_COURSE;
    if tx.open_rooms(course).await?.len() >= most {
        return Err(Problem::invalid("name", format!("A course has at most {most} rooms for everybody.")).into());
    }
    quotas::spend(tx, actor.user, Quota::CourseRooms).await?;
    let room = add_room_for_everybody(tx, actor.user, course, kind, name, topic).await?;
    Ok(Done::Room(room))
}

/// Adds a room whose participants are all members of a course.
pub(super) async fn add_room_for_everybody(
    tx: &mut Tx<'_>,
    creator: UserId,
    course: CourseId,
    kind: RoomKind,
    name: String,
    topic: String,
) -> Result<RoomId, Error> {
    let room = NewRoom {
        course: Some(course),
        kind,
        name,
        topic,
        direct: None,
    };
    let room = tx.add_room(creator, room).await?;
    for member in tx.members(course).await? {
        tx.add_participant(room, member, false).await?;
        tx.emit_room_joined(member, room).await?;
    }
    Ok(room)
}

pub async fn new_private(
    tx: &mut Tx<'_>,
    actor: &Actor,
    course: Option<CourseId>,
    name: &str,
    topic: &str,
    participants: Vec<UserId>,
) -> Result<Done, Error> {
    if let Some(course) = course {
        permissions::add_private_room(load_membership::course(tx, actor, course).await?)?;
    }
    let (name, topic) = validated(name, topic)?;
    let mut others: Vec<UserId> = participants.into_iter().filter(|user| *user != actor.user).collect();
    others.sort();
    others.dedup();
    if others.len() >= limits::PRIVATE_ROOM {
        let text = format!("A private room holds at most {} people.", limits::PRIVATE_ROOM);
        return Err(Problem::invalid("participants", text).into());
    }
    for &user in &others {
        check_addable(tx, actor, course, user, "participants").await?;
    }
    quotas::spend(tx, actor.user, Quota::PrivateRooms).await?;
    let room = NewRoom {
        course,
        kind: RoomKind::Private,
        name: name.clone(),
        topic,
        direct: None,
    };
    let room = add_chosen(tx, actor, room, &[]).await?;
    for user in others {
        offer(tx, actor, room, &name, user, "participants").await?;
    }
    Ok(Done::Room(room))
}

pub async fn open_direct(tx: &mut Tx<'_>, actor: &Actor, user: UserId) -> Result<Done, Error> {
    let (low, high) = (actor.user.min(user), actor.user.max(user));
    if low == high {
        return Err(Problem::invalid("user", "This is you. Choose somebody else to write to.").into());
    }
    let room = tx.direct_room(low, high).await?;
    if let Some(room) = room
        && tx.participant(room, actor.user).await?.is_some()
    {
        return Ok(Done::Room(room));
    }
    let exists = tx.user(user).await?.is_some();
    if !(actor.admin && exists) {
        check_addable(tx, actor, None, user, "user").await?;
    }
    if tx.has_blocked(actor.user, user).await? {
        let text = "You have blocked this person. Unblock them first, in Settings.";
        return Err(Problem::new(ProblemKind::Conflict, text).at("user").into());
    }
    if let Some(room) = room {
        // The actor has left it, and opens it again.
        join(tx, actor, room).await?;
        return Ok(Done::Room(room));
    }
    if tx.has_blocked(user, actor.user).await? {
        return Err(Problem::forbidden("This person cannot be written to.")
            .at("user")
            .into());
    }
    quotas::spend(tx, actor.user, Quota::DirectRooms).await?;
    let room = NewRoom {
        course: None,
        kind: RoomKind::Direct,
        name: String::new(),
        topic: String::new(),
        direct: Some((low, high)),
    };
    Ok(Done::Room(add_chosen(tx, actor, room, &[user]).await?))
}

/// Adds a room of the actor, who owns it, and chosen others.
async fn add_chosen(tx: &mut Tx<'_>, actor: &Actor, room: NewRoom, others: &[UserId]) -> Result<RoomId, Error> {
    let room = tx.add_room(actor.user, room).await?;
    tx.add_participant(room, actor.user, true).await?;
    for &user in others {
        tx.add_participant(room, user, false).await?;
    }
    tx.emit_room_joined(actor.user, room).await?;
    for &user in others {
        tx.emit_room_joined(user, room).await?;
    }
    Ok(room)
}

pub async fn change(
    tx: &mut Tx<'_>,
    actor: &Actor,
    room: RoomId,
    (name, topic): (&str, &str),
    base: &str,
) -> Result<Done, Error> {
    let before = load_membership::room(tx, actor, room).await?;
    permissions::change_room(&before)?;
    let (name, topic) = validated(name, topic)?;
    let (now, mine) = (room_fields(&before.name, &before.topic), room_fields(&name, &topic));
    refuse_if_changed(tx, actor.user, base, Changeable::Room(room), (&now, &mine)).await?;
    tx.set_room(room, &name, &topic).await?;
    tx.note_change(Changeable::Room(room), actor.user).await?;
    if let Some(changed) = tx.room(room).await? {
        tx.emit_to_room(room, Change::Room(changed)).await?;
    }
    Ok(Done::Room(room))
}

/// Slows a room down, closes it for writing, or neither.
pub async fn set_pace(
    tx: &mut Tx<'_>,
    actor: &Actor,
    room: RoomId,
    (slow, closed): (i64, bool),
    base: &str,
) -> Result<Done, Error> {
    let membership = load_membership::room(tx, actor, room).await?;
    permissions::change_room(&membership)?;
    let slow = validation::slow("slow", slow)?;
    let (now, mine) = (
        pace_fields(membership.slow, membership.closed),
        pace_fields(slow, closed),
    );
    refuse_if_changed(tx, actor.user, base, Changeable::RoomPace(room), (&now, &mine)).await?;
    if (slow, closed) != (membership.slow, membership.closed) {
        tx.set_room_pace(room, slow, closed).await?;
        tx.note_change(Changeable::RoomPace(room), actor.user).await?;
        if let Some(changed) = tx.room(room).await? {
            tx.emit_to_room(room, Change::Room(changed)).await?;
        }
    }
    Ok(Done::Ok)
}

pub async fn set_notification_level(
    tx: &mut Tx<'_>,
    actor: &Actor,
    room: RoomId,
    level: NotificationLevel,
) -> Result<Done, Error> {
    let membership = load_membership::room(tx, actor, room).await?;
    if membership.root.is_some() {
        return threads::follow(tx, actor, &membership, level).await;
    }
    tx.set_level(actor.user, room, level).await?;
    tx.emit_to_user(actor.user, Change::Level { room, level }).await?;
    Ok(Done::Ok)
}

/// Name and topic of a room, as typed.
fn validated(name: &str, topic: &str) -> Result<(String, String), Problem> {
    let mut wrong = WrongFields::default();
    let name = wrong.unless(validation::line("name", name, limits::NAME));
    let topic = wrong.unless(validation::optional_line("topic", topic, limits::TOPIC));
    wrong.refuse()?;
    Ok((name, topic))
}
