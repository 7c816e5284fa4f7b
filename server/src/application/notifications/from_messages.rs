//! Notifications about messages: mentions, and announcements. Unread messages as such need no stored notification: they are
//! the distance to the read marker.

use super::decide_with_reason::{Decision, decide};
use super::excerpt::excerpt;
use super::mentions::mentions;
use super::raise_notification::raise_for_recipients;
use crate::db::{Membership, Recipient, Repeated, Tx};
use crate::error::Error;
use app::protocol::{Audience, Message, Notification, RoomKind, UserId};

/// A new message: notifies those whom it mentions, or everybody if it is an announcement. Returns whether anybody was
/// notified.
pub async fn of_new_message(tx: &mut Tx<'_>, room: &Membership, message: &Message) -> Result<bool, Error> {
    match room.kind {
        RoomKind::Direct => return Ok(false),
        RoomKind::Course | RoomKind::Private if !message.content.contains('@') => return Ok(false),
        RoomKind::Course | RoomKind::Private | RoomKind::Announcement => {}
    }
    let recipients = recipients_of(tx, room, message).await?;
    raise_for_recipients(
        tx,
        &notification(room, message),
        recipients,
        Some(message.author),
        Repeated::AsNew,
    )
    .await
}

/// An edited message: whoever is mentioned only now is notified, whoever is not any more loses the notification, and the
/// others' notifications show the new text. Whoever came after it was written has none, and gets none because it was
/// edited. `before` is its text before.
pub async fn of_edited_message(
    tx: &mut Tx<'_>,
    room: &Membership,
    message: &Message,
    before: &str,
) -> Result<(), Error> {
    if room.kind == RoomKind::Direct {
        return Ok(());
    }
    let mut recipients = recipients_of(tx, room, message).await?;
    let notified = tx.notified_of_message(message.room, message.number).await?;
    let withdrawn: Vec<UserId> = (notified.iter().copied())
        .filter(|user| !recipients.iter().any(|recipient| recipient.user == *user))
        .collect();
    tx.withdraw_of_message(message.room, message.number, Some(&withdrawn))
        .await?;
    let old = mentions(before);
    let new: Vec<String> = (mentions(&message.content).into_iter())
        .filter(|username| !old.contains(username))
        .collect();
    let newly_mentioned = participants_named(tx, message, &new).await?;
    recipients.retain(|recipient| {
        notified.contains(&recipient.user) || newly_mentioned.iter().any(|new| new.user == recipient.user)
    });
    raise_for_recipients(
        tx,
        &notification(room, message),
        recipients,
        Some(message.author),
        Repeated::OnlyText,
    )
    .await?;
    Ok(())
}

fn notification(room: &Membership, message: &Message) -> Notification {
    let (number, by, excerpt) = (message.number, message.name.clone(), excerpt(&message.content));
    let (room, name, kind) = (room.room, room.name.clone(), room.kind);
    if kind == RoomKind::Announcement {
        Notification::Announced {
            room,
            name,
            number,
            by,
            excerpt,
        }
    } else {
        Notification::Mentioned {
            room,
            name,
            number,
            by,
            excerpt,
        }
    }
}

async fn recipients_of(tx: &mut Tx<'_>, room: &Membership, message: &Message) -> Result<Vec<Recipient>, Error> {
    if room.kind != RoomKind::Announcement {
        return participants_named(tx, message, &mentions(&message.content)).await;
    }
    let mut participants = tx.room_recipients(message.room).await?;
    let audience = Audience::Room(message.room);
    participants.retain(|recipient| recipient.user != message.author && is_notified(audience, recipient));
    Ok(participants)
}

/// The participants of the room with one of these usernames who want to hear of mentions.
async fn participants_named(tx: &mut Tx<'_>, message: &Message, usernames: &[String]) -> Result<Vec<Recipient>, Error> {
    if usernames.is_empty() {
        return Ok(Vec::new());
    }
    let mut participants = tx.room_recipients(message.room).await?;
    participants.retain(|recipient| {
        recipient.user != message.author
            && usernames.contains(&recipient.username)
            && is_notified(Audience::Mentioned, recipient)
    });
    Ok(participants)
}

fn is_notified(audience: Audience, recipient: &Recipient) -> bool {
    matches!(decide(audience, recipient.level), Decision::Alert(_))
}
