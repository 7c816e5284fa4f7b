//! Closing an account, by the site's admin or from the command line. Whoever cannot sign in any more is succeeded where
//! nobody else is in charge: in private rooms by whoever has been there longest, in courses by the assistant who has.

use super::course_members::change_role;
use crate::actor::Origin;
use crate::application::notifications::raise_for;
use crate::db::Tx;
use crate::error::Error;
use crate::security_event::SecurityAction;
use app::protocol::{Change, Notification, Role, UserId};

/// Closes an account and ends its sessions and API tokens, or opens it again.
pub async fn set_closed(tx: &mut Tx<'_>, by: impl Into<Origin>, user: UserId, closed: bool) -> Result<(), Error> {
    tx.set_disabled(user, closed).await?;
    if closed {
        let by = by.into();
        succeed_in_rooms(tx, &by, user).await?;
        succeed_in_courses(tx, &by, user).await?;
    }
    Ok(())
}

async fn succeed_in_rooms(tx: &mut Tx<'_>, by: &Origin, user: UserId) -> Result<(), Error> {
    for room in tx.private_rooms_owned_by(user).await? {
        let Some(owner) = tx.ensure_owner(room).await? else {
            continue;
        };
        if let Some(participant) = tx.participant(room, owner).await? {
            tx.emit_to_room(room, Change::Participant(participant)).await?;
        }
        if let Some(entry) = tx.room_entry(owner, room).await? {
            tx.emit_to_user(owner, Change::RoomJoined(entry)).await?;
        }
        tx.log_security(by.clone(), SecurityAction::SucceedOwner.in_room(room).about(owner))
            .await?;
    }
    Ok(())
}

/// Assistants have agreed to be staff. Where there is none, the site's admin appoints somebody.
async fn succeed_in_courses(tx: &mut Tx<'_>, by: &Origin, user: UserId) -> Result<(), Error> {
    for course in tx.courses_instructed_by(user).await? {
        if tx.count_other_instructors(course, user).await? > 0 {
            continue;
        }
        let Some(successor) = tx.longest_assistant(course).await? else {
            continue;
        };
        change_role(tx, course, successor, Role::Instructor).await?;
        let title = tx.course_title(course).await?;
        let notification = Notification::RoleChanged {
            course,
            title,
            role: Role::Instructor,
            by: "The site's admin".into(),
        };
        raise_for(tx, &[successor], notification).await?;
        let event = SecurityAction::SucceedInstructor.in_course(course).about(successor);
        tx.log_security(by.clone(), event).await?;
    }
    Ok(())
}
