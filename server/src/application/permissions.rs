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
//! | pin a message | staff, the owner of a private room, both in a direct one; not in a thread | no |
//! | save a message for oneself | whoever reads it | yes |
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
pub use super::room_permissions::{
    add_participants, add_to_room, change_room, delete_message, edit_message, leave_room, mention_everyone,
    mention_staff, open_thread, pin, react, remove_participants, see_contacts_to_add, write, write_again,
};

use super::room_permissions::course_is_open;
use crate::actor::Actor;
use app::protocol::{Problem, Role};

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
