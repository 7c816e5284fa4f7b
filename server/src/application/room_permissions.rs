//! Who may do what in rooms and with messages: the part of `permissions.rs` that is about them. Its table has it in words.

use crate::db::Membership;
use app::protocol::{Millis, Problem, ProblemKind, RoomKind};
use app::time_format::{duration_in_words, every};

pub fn write(room: &Membership) -> Result<(), Problem> {
    course_is_open(room.archived)?;
    if let Some(barred) = room.barred {
        return Err(Problem::forbidden(barred.sentence()));
    }
    if room.kind_for_rights() == RoomKind::Announcement && !room.is_staff() {
        return Err(Problem::forbidden("Only the course's staff write here."));
    }
    if room.closed && !manages(room) {
        return Err(Problem::forbidden(
            "This room is closed for writing at the moment. Everything can be read.",
        ));
    }
    Ok(())
}

/// Whether somebody may write in a slowed room now, having last written there `last_sent_at`.
pub fn write_again(room: &Membership, last_sent_at: Option<Millis>, now: Millis) -> Result<(), Problem> {
    let Some(last) = last_sent_at.filter(|_| room.slow > 0 && !manages(room)) else {
        return Ok(());
    };
    let wait = last + room.slow * 1000 - now;
    let Ok(seconds @ 1..) = u32::try_from((wait + 999) / 1000) else {
        return Ok(());
    };
    let every = every(room.slow);
    let text = format!(
        "This room is slow: one message every {every}. You can send again in {}.",
        duration_in_words(seconds.into())
    );
    Err(Problem::new(ProblemKind::TooMany, text)
        .at("content")
        .retry_after(seconds))
}

/// Opening the thread of a message, to write there.
pub fn open_thread(room: &Membership) -> Result<(), Problem> {
    if room.kind == RoomKind::Thread {
        return Err(Problem::forbidden(
            "A reply has no thread of its own: reply in this one.",
        ));
    }
    write(room)
}

/// Mentioning everybody in a room. In a direct room every message is for the other one.
pub fn mention_everyone(room: &Membership) -> bool {
    room.kind_for_rights() != RoomKind::Direct && manages(room)
}

/// Mentioning the staff of the room's course.
pub fn mention_staff(room: &Membership) -> bool {
    room.kind_for_rights() != RoomKind::Direct && room.course.is_some()
}

/// Reacting to a message, and taking that back.
pub fn react(room: &Membership) -> Result<(), Problem> {
    write(room)
}

/// Pinning a message for everybody in its room, and unpinning it.
pub fn pin(room: &Membership) -> Result<(), Problem> {
    if room.kind == RoomKind::Thread {
        return Err(Problem::forbidden(
            "A reply cannot be pinned: pin the message above it.",
        ));
    }
    if room.kind == RoomKind::Direct {
        return write(room);
    }
    let refusal = "Only the course's staff, or the owner of a private room, pin messages.";
    manage_open_room(room, refusal)
}

pub fn edit_message(room: &Membership, is_author: bool) -> Result<(), Problem> {
    if !is_author {
        return Err(Problem::forbidden("Only its author can edit a message."));
    }
    write(room)
}

/// Authors always, as long as they can read the room; staff while the course is open.
pub fn delete_message(room: &Membership, is_author: bool) -> Result<(), Problem> {
    if is_author {
        return Ok(());
    }
    if !room.is_staff() {
        return Err(Problem::forbidden(
            "Only its author or the course's staff can delete a message.",
        ));
    }
    course_is_open(room.archived)
}

pub fn change_room(room: &Membership) -> Result<(), Problem> {
    let refusal = "Only the course's staff, or the owner of a private room, can change a room.";
    manage_open_room(room, refusal)?;
    if room.kind == RoomKind::Thread {
        return Err(Problem::forbidden(
            "A thread has no settings of its own: it follows its room.",
        ));
    }
    if room.kind == RoomKind::Direct {
        return Err(Problem::forbidden("A direct room has no name of its own."));
    }
    Ok(())
}

pub fn add_participants(room: &Membership) -> Result<(), Problem> {
    chosen_participants(room)?;
    let refusal = "Only its owner or the course's staff let people into a private room.";
    manage_open_room(room, refusal)
}

pub fn remove_participants(room: &Membership) -> Result<(), Problem> {
    chosen_participants(room)?;
    let refusal = "Only its owner or the course's staff take people out of a private room.";
    manage_open_room(room, refusal)
}

/// Whom one may add to a private room or write to: members of its course, or users with whom one shares a course. To others
/// it does not say whether there is such a user.
pub fn add_to_room(is_contact: bool) -> Result<(), Problem> {
    if is_contact {
        return Ok(());
    }
    let text = "There is no such person in your courses.";
    Err(Problem::new(ProblemKind::NotFound, text))
}

pub fn leave_room(room: &Membership) -> Result<(), Problem> {
    if room.kind == RoomKind::Direct {
        return Ok(());
    }
    chosen_participants(room)
}

/// Whether a room's settings offer users to add.
pub fn see_contacts_to_add(room: &Membership) -> bool {
    room.kind == RoomKind::Private && manages(room)
}

// What the rules above are made of.

pub(super) fn course_is_open(archived: bool) -> Result<(), Problem> {
    if archived {
        return Err(Problem::forbidden(
            "This course is archived: it can be read, but not changed.",
        ));
    }
    Ok(())
}

fn manages(room: &Membership) -> bool {
    room.is_staff() || (room.owner && room.kind_for_rights() == RoomKind::Private)
}

fn manage_open_room(room: &Membership, refusal: &str) -> Result<(), Problem> {
    course_is_open(room.archived)?;
    if manages(room) {
        return Ok(());
    }
    Err(Problem::forbidden(refusal))
}

/// Participants of other rooms are not chosen: they follow from the course, or are always the same two.
fn chosen_participants(room: &Membership) -> Result<(), Problem> {
    match room.kind {
        RoomKind::Private => Ok(()),
        RoomKind::Direct => Err(Problem::forbidden(
            "A direct room is for its two people. Leave it, or mute it, if it is too much.",
        )),
        RoomKind::Thread => Err(Problem::forbidden(
            "Whoever is in the room of a thread is in the thread. You can stop following it.",
        )),
        RoomKind::Course | RoomKind::Announcement => Err(Problem::forbidden(
            "Everybody in the course is in this room. Mute it if it is too much.",
        )),
    }
}
