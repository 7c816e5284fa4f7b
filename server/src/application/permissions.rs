//! Who may do what. Commands and queries ask here and nowhere else; a stranger never gets this far, because what one is not
//! a member of or a participant in is answered with "not found".
//!
//! | what | who | if the course is archived |
//! |---|---|---|
//! | read a course, its rooms, members and assignments | members | yes |
//! | leave a course | members, but the last instructor of one with other members | yes |
//! | delete a course without other members | its instructor | yes |
//! | see the invite link, read the security log of a course | staff | yes |
//! | renew the invite link, let in who asks | staff | no |
//! | come in by the invite link | who was not removed, or refused | no |
//! | change a course, offer a place or a role and take it back, lower a role | instructors | no |
//! | enrol somebody without asking | the site's admin, never by an API token | yes |
//! | answer an offer | whom it reaches | as a member: yes, a place: no |
//! | archive a course, and open it again | instructors | yes |
//! | remove a student | staff | no |
//! | remove staff | instructors | no |
//! | add a room for everybody, add, change and delete assignments | staff | no |
//! | add a private room of a course | members | no |
//! | add a private room without a course, write to somebody directly | whoever shares a course with them | – |
//! | write in a course room, a private room, a direct room | participants | no |
//! | write in a private room without a course | participants who share a course with another one, or are alone | – |
//! | write in a direct room | who shares a course with the other (or one is an admin), if both are in it and neither has blocked the other | – |
//! | block somebody | whoever has met them | – |
//! | write in an announcement room | staff | no |
//! | read a thread; write, edit and delete in it; open it | who may do so in its root's room, with the same rights | as there |
//! | edit a message | its author, if they may write | no |
//! | mention everybody in a room | staff, the owner of a private room | no |
//! | react to a message | whoever may write there, also between two messages of a slowed room | no |
//! | delete an own message; one of others | its author, who can read the room; staff of the course | yes; no |
//! | change a room, slow it down, close it for writing | staff; the owner of a private room | no |
//! | write more often in a slowed room, and at all in a closed one | whoever may change the room | no |
//! | offer a private room and take that back, remove participants | its owner, staff of the course | no |
//! | be offered a private room or written to | members of its course, or who shares a course with the actor | – |
//! | leave a private or a direct room | participants | yes |
//! | read, mark as unread, set the notification level | participants | yes |
//! | start a course | the site's admins, and whom its setting allows | – |
//! | accounts, admins, the site's settings and log, an instructor for a course that has none | the site's admins, never by an API token | yes |
//! | change the password, end sessions, make and revoke API tokens | the user, never by an API token | – |

pub use super::account_permissions::{in_person, site_admin, start_course, token_writes, whom_to_ask_for_courses};

use crate::actor::Actor;
use crate::db::Membership;
use app::protocol::{Millis, Problem, ProblemKind, Role, RoomKind};
use app::time_format::{duration_in_words, every};

/// What a member is in a course, with what permissions depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CourseMembership {
    pub role: Role,
    pub archived: bool,
}

// Courses.

pub fn change_course(member: CourseMembership) -> Result<(), Problem> {
    instructor(member)?;
    course_is_open(member.archived)
}

/// Archiving, opening again, and deleting once there are no other members.
pub fn archive_course(member: CourseMembership) -> Result<(), Problem> {
    instructor(member)
}

pub fn see_invite(role: Role) -> bool {
    role.is_staff()
}

pub fn renew_invite(member: CourseMembership) -> Result<(), Problem> {
    open_course_staff(member)
}

/// Adding members, and changing their roles.
pub fn manage_members(member: CourseMembership) -> Result<(), Problem> {
    instructor(member)?;
    course_is_open(member.archived)
}

/// The school's own enrolment. For others it is not there.
pub fn enrol(actor: &Actor) -> Result<(), Problem> {
    site_admin(actor)
}

/// Removing anybody at all; then [`remove_role`] for the one who is removed.
pub fn remove_members(member: CourseMembership) -> Result<(), Problem> {
    open_course_staff(member)
}

pub fn remove_role(member: CourseMembership, removed: Role) -> Result<(), Problem> {
    if removed.is_staff() && member.role != Role::Instructor {
        return Err(Problem::forbidden("Only an instructor can remove staff."));
    }
    Ok(())
}

/// The security log of a course. For others it is not there.
pub fn read_log(role: Role) -> Result<(), Problem> {
    if role.is_staff() {
        Ok(())
    } else {
        Err(Problem::not_found())
    }
}

pub fn add_course_room(member: CourseMembership) -> Result<(), Problem> {
    open_course_staff(member)
}

pub fn add_private_room(member: CourseMembership) -> Result<(), Problem> {
    course_is_open(member.archived)
}

pub fn manage_assignments(member: CourseMembership) -> Result<(), Problem> {
    open_course_staff(member)
}

// Rooms and messages.

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

fn instructor(member: CourseMembership) -> Result<(), Problem> {
    if member.role == Role::Instructor {
        return Ok(());
    }
    Err(Problem::forbidden("Only an instructor of the course can do this."))
}

fn open_course_staff(member: CourseMembership) -> Result<(), Problem> {
    if !member.role.is_staff() {
        return Err(Problem::forbidden("Only the course's staff can do this."));
    }
    course_is_open(member.archived)
}

fn course_is_open(archived: bool) -> Result<(), Problem> {
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
