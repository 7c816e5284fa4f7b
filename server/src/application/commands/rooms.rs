//! Rooms: making, changing, entering and leaving them.

use super::chat::{not_archived, stand};
use super::{check, courses};
use crate::auth::Actor;
use crate::db::{NewRoom, Standing, Tx};
use crate::fanout::Outgoing;
use crate::fault::Fault;
use crate::notify;
use app::wire::{Change, CourseId, Done, Kind, Level, Problem, RoomId, RoomKind, Stream, UserId, limits};

pub async fn new(
    tx: &mut Tx<'_>,
    actor: &Actor,
    course: CourseId,
    kind: RoomKind,
    name: &str,
    topic: &str,
) -> Result<Done, Fault> {
    courses::staff(tx, actor, course).await?;
    if !matches!(kind, RoomKind::Course | RoomKind::Announcement) {
        return Err(Problem::invalid("kind", "Please choose a course room or an announcement room.").into());
    }
    let name = check::line("name", name, limits::NAME)?;
    let topic = check::optional_line("topic", topic, limits::TOPIC)?;
    let most = limits::ROOMS_PER_COURSE;
    if tx.open_rooms(course).await?.len() >= most {
        return Err(Problem::invalid("name", format!("A course has at most {most} rooms for everybody.")).into());
    }
    let room = open_to_all(tx, actor.user, course, kind, name, topic).await?;
    Ok(Done::Room(room))
}

/// Makes a room for everybody in a course and tells them.
pub(super) async fn open_to_all(
    tx: &mut Tx<'_>,
    maker: UserId,
    course: CourseId,
    kind: RoomKind,
    name: String,
    topic: String,
) -> Result<RoomId, Fault> {
    let room = tx
        .add_room(
            maker,
            NewRoom {
                course: Some(course),
                kind,
                name,
                topic,
                direct: None,
            },
        )
        .await?;
    for member in tx.members(course).await? {
        tx.add_participant(room, member, false).await?;
        tx.tell_entered(member, room).await?;
    }
    Ok(room)
}

pub async fn new_private(
    tx: &mut Tx<'_>,
    actor: &Actor,
    course: Option<CourseId>,
    name: &str,
    topic: &str,
    people: Vec<UserId>,
) -> Result<Done, Fault> {
    if let Some(course) = course {
        courses::member(tx, actor, course).await?;
        courses::not_archived(tx, course).await?;
    }
    let name = check::line("name", name, limits::NAME)?;
    let topic = check::optional_line("topic", topic, limits::TOPIC)?;
    let mut people: Vec<UserId> = people.into_iter().filter(|user| *user != actor.user).collect();
    people.sort();
    people.dedup();
    if people.len() >= limits::PRIVATE_ROOM {
        let most = limits::PRIVATE_ROOM;
        return Err(Problem::invalid("people", format!("A private room holds at most {most} people.")).into());
    }
    let most = limits::OWN_ROOMS;
    if tx.count_own_rooms(actor.user).await? >= most {
        let text = format!("You own {most} private rooms, and more cannot be kept. Please leave one first.");
        return Err(Problem::invalid("name", text).into());
    }
    for &user in &people {
        reachable(tx, actor, course, user, "people").await?;
    }
    let room = tx
        .add_room(
            actor.user,
            NewRoom {
                course,
                kind: RoomKind::Private,
                name,
                topic,
                direct: None,
            },
        )
        .await?;
    tx.add_participant(room, actor.user, true).await?;
    for &user in &people {
        tx.add_participant(room, user, false).await?;
    }
    tx.tell_entered(actor.user, room).await?;
    for &user in &people {
        tx.tell_entered(user, room).await?;
    }
    notify::of_added_to_room(tx, actor, room, &people).await?;
    Ok(Done::Room(room))
}

pub async fn open_direct(tx: &mut Tx<'_>, actor: &Actor, user: UserId) -> Result<Done, Fault> {
    let (low, high) = (actor.user.min(user), actor.user.max(user));
    if low == high {
        return Err(Problem::invalid("user", "This is you. Choose somebody else to write to.").into());
    }
    if let Some(room) = tx.direct_room(low, high).await? {
        return Ok(Done::Room(room));
    }
    reachable(tx, actor, None, user, "user").await?;
    let direct = NewRoom {
        course: None,
        kind: RoomKind::Direct,
        name: String::new(),
        topic: String::new(),
        direct: Some((low, high)),
    };
    let room = tx.add_room(actor.user, direct).await?;
    tx.add_participant(room, actor.user, true).await?;
    tx.add_participant(room, user, false).await?;
    tx.tell_entered(actor.user, room).await?;
    tx.tell_entered(user, room).await?;
    Ok(Done::Room(room))
}

pub async fn change(tx: &mut Tx<'_>, actor: &Actor, room: RoomId, name: &str, topic: &str) -> Result<Done, Fault> {
    let standing = stand(tx, actor, room).await?;
    rules(
        &standing,
        "Only the course's staff, or the owner of a private room, can change a room.",
    )?;
    if standing.kind == RoomKind::Direct {
        return Err(Problem::forbidden("A direct room has no name of its own.").into());
    }
    let name = check::line("name", name, limits::NAME)?;
    let topic = check::optional_line("topic", topic, limits::TOPIC)?;
    tx.set_room(room, &name, &topic).await?;
    if let Some(info) = tx.room(room).await? {
        tx.tell_room(room, Change::Room(info)).await?;
    }
    Ok(Done::Room(room))
}

pub async fn add_person(tx: &mut Tx<'_>, actor: &Actor, room: RoomId, user: UserId) -> Result<Done, Fault> {
    let standing = stand(tx, actor, room).await?;
    private(&standing)?;
    rules(
        &standing,
        "Only its owner or the course's staff let people into a private room.",
    )?;
    reachable(tx, actor, standing.course, user, "user").await?;
    if tx.participants(room).await?.len() >= limits::PRIVATE_ROOM {
        let most = limits::PRIVATE_ROOM;
        return Err(Problem::invalid("user", format!("A private room holds at most {most} people.")).into());
    }
    if tx.add_participant(room, user, false).await? {
        if let Some(person) = tx.person(room, user).await? {
            tx.tell_room(room, Change::Person(person)).await?;
        }
        tx.tell_entered(user, room).await?;
        notify::of_added_to_room(tx, actor, room, &[user]).await?;
    }
    Ok(Done::Ok)
}

pub async fn remove_person(tx: &mut Tx<'_>, actor: &Actor, room: RoomId, user: UserId) -> Result<Done, Fault> {
    let standing = stand(tx, actor, room).await?;
    private(&standing)?;
    rules(
        &standing,
        "Only its owner or the course's staff take people out of a private room.",
    )?;
    if user == actor.user {
        return leave(tx, actor, room).await;
    }
    part(tx, user, room).await?;
    Ok(Done::Ok)
}

pub async fn leave(tx: &mut Tx<'_>, actor: &Actor, room: RoomId) -> Result<Done, Fault> {
    let standing = stand(tx, actor, room).await?;
    private(&standing)?;
    part(tx, actor.user, room).await?;
    Ok(Done::Ok)
}

pub async fn set_level(tx: &mut Tx<'_>, actor: &Actor, room: RoomId, level: Level) -> Result<Done, Fault> {
    stand(tx, actor, room).await?;
    tx.set_level(actor.user, room, level).await?;
    tx.tell_person(actor.user, Change::Level { room, level }).await?;
    Ok(Done::Ok)
}

/// Takes somebody out of a room, tells those who stay and those who went, and ends what they hear at once.
pub(super) async fn part(tx: &mut Tx<'_>, user: UserId, room: RoomId) -> Result<(), Fault> {
    if !tx.remove_participant(room, user).await? {
        return Ok(());
    }
    tx.tell(Outgoing::Part {
        user,
        stream: Stream::Room(room),
    });
    tx.withdraw_room(user, room).await?;
    tx.tell_person(user, Change::RoomLeft(room)).await?;
    tx.tell_room(room, Change::PersonGone(user)).await?;
    if let Some(heir) = tx.heir(room).await?
        && let Some(person) = tx.person(room, heir).await?
    {
        tx.tell_room(room, Change::Person(person)).await?;
        if let Some(entry) = tx.room_entry(heir, room).await? {
            tx.tell_person(heir, Change::RoomEntered(entry)).await?;
        }
    }
    Ok(())
}

/// Whether the actor may bring somebody into a room: a member of its course, or somebody they share a course with.
/// The answer does not tell whether there is such a person at all.
async fn reachable(
    tx: &mut Tx<'_>,
    actor: &Actor,
    course: Option<CourseId>,
    user: UserId,
    field: &str,
) -> Result<(), Fault> {
    let known = match course {
        Some(course) => tx.role(user, course).await?.is_some(),
        None => tx.share_a_course(actor.user, user).await?,
    };
    if known {
        Ok(())
    } else {
        Err(Problem::new(Kind::NotFound, "There is no such person in your courses.")
            .at(field)
            .into())
    }
}

fn private(standing: &Standing) -> Result<(), Problem> {
    match standing.kind {
        RoomKind::Private => Ok(()),
        RoomKind::Direct => Err(Problem::forbidden(
            "A direct room is for its two people. Mute it if it is too much.",
        )),
        RoomKind::Course | RoomKind::Announcement => Err(Problem::forbidden(
            "Everybody in the course is in this room. Mute it if it is too much.",
        )),
    }
}

fn rules(standing: &Standing, otherwise: &str) -> Result<(), Problem> {
    not_archived(standing)?;
    if standing.rules() {
        Ok(())
    } else {
        Err(Problem::forbidden(otherwise))
    }
}
