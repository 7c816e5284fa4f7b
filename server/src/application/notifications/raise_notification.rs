//! Raising a notification: the kind knows its cause, subject and audience (`app/src/protocol/notification.rs`); here it is
//! decided for each recipient, stored and published.

use super::decide_with_reason::{Decision, decide};
use crate::db::{Recipient, Repeated, Tx};
use crate::error::Error;
use app::protocol::{Audience, Notification, NotificationLevel, UserId};
use std::collections::BTreeMap;

/// Raises a notification for its audience, but not for whoever caused it.
pub async fn raise(tx: &mut Tx<'_>, caused_by: UserId, notification: Notification) -> Result<(), Error> {
    let audience = match notification.audience() {
        Audience::Room(room) => tx.room_recipients(room).await?,
        Audience::Course(course) => tx.course_recipients(course).await?,
        // Whom it is for, only its caller knows.
        Audience::Mentioned
        | Audience::StaffMentioned
        | Audience::EveryoneMentioned
        | Audience::Personal
        | Audience::Thread(_) => Vec::new(),
    };
    let audience = audience.into_iter().filter(|recipient| recipient.user != caused_by);
    raise_for_recipients(tx, &notification, audience, None, Repeated::AsNew).await?;
    Ok(())
}

/// Raises a personal notification for these users.
pub async fn raise_for(tx: &mut Tx<'_>, users: &[UserId], notification: Notification) -> Result<(), Error> {
    raise_for_recipients(tx, &notification, personal(users), None, Repeated::AsNew).await?;
    Ok(())
}

/// Raises a personal notification that names somebody.
pub async fn raise_by(tx: &mut Tx<'_>, by: UserId, users: &[UserId], notification: Notification) -> Result<(), Error> {
    raise_for_recipients(tx, &notification, personal(users), Some(by), Repeated::AsNew).await?;
    Ok(())
}

/// Raises a personal notification for these users. One of the same cause that is there already only gets the new text.
pub async fn raise_again_quietly(tx: &mut Tx<'_>, users: &[UserId], notification: Notification) -> Result<(), Error> {
    raise_for_recipients(tx, &notification, personal(users), None, Repeated::OnlyText).await?;
    Ok(())
}

fn personal(users: &[UserId]) -> impl Iterator<Item = Recipient> {
    users.iter().map(|user| Recipient {
        user: *user,
        username: String::new(),
        staff: false,
        level: NotificationLevel::All,
    })
}

/// Stores it for those for whom it is decided so. `by` is whom it names. Returns whether there was anybody.
pub(super) async fn raise_for_recipients(
    tx: &mut Tx<'_>,
    notification: &Notification,
    recipients: impl IntoIterator<Item = Recipient>,
    by: Option<UserId>,
    repeated: Repeated,
) -> Result<bool, Error> {
    let recipients = recipients.into_iter().map(|one| (notification.audience(), one));
    raise_for_audiences(tx, notification, recipients, by, repeated).await
}

/// The same, if not all of them are recipients for the same reason.
pub(super) async fn raise_for_audiences(
    tx: &mut Tx<'_>,
    notification: &Notification,
    recipients: impl IntoIterator<Item = (Audience, Recipient)>,
    by: Option<UserId>,
    repeated: Repeated,
) -> Result<bool, Error> {
    let mut by_reason: BTreeMap<&'static str, Vec<UserId>> = BTreeMap::new();
    for (audience, recipient) in recipients {
        if let Decision::Alert(reason) = decide(audience, recipient.level) {
            by_reason.entry(reason).or_default().push(recipient.user);
        }
    }
    for (reason, users) in &by_reason {
        tx.store_notification(notification, by, reason, users, repeated).await?;
    }
    Ok(!by_reason.is_empty())
}
