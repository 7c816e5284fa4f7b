//! Notifications about messages: mentions, announcements, and replies in threads that somebody follows. Unread messages as such need no stored notification: they are
//! the distance to the read marker.

use super::decide_with_reason::{Decision, decide};
use super::raise_notification::raise_for_audiences;
use crate::db::{Membership, Recipient, Repeated, Tx};
use crate::error::Error;
use app::protocol::{Audience, EVERYONE, Message, Notification, NotificationLevel, RoomKind, STAFF, UserId, excerpt};

/// Whom a message notifies, and how. Nobody in two ways: a mention is more than an announcement or a reply.
#[derive(Default)]
struct Recipients {
    mentioned: Vec<(Audience, Recipient)>,
    announced: Vec<(Audience, Recipient)>,
    /// They follow the thread that it is in.
    followers: Vec<Recipient>,
}

/// A new message: notifies those whom it mentions, in a room for announcements everybody else, and in a thread whoever
/// follows it. Returns whether anybody
/// was notified.
pub async fn of_new_message(tx: &mut Tx<'_>, room: &Membership, message: &Message) -> Result<bool, Error> {
    let mut recipients = recipients_of(tx, room, message).await?;
    if room.kind == RoomKind::Thread {
        recipients.followers = tx.follower_recipients(message.room).await?;
        let mentioned = &recipients.mentioned;
        (recipients.followers)
            .retain(|one| one.user != message.author && !mentioned.iter().any(|(_, other)| other.user == one.user));
    }
    raise(tx, room, message, recipients, Repeated::AsNew).await
}

/// An edited message: whoever is mentioned only now is notified, whoever is not any more loses the notification, and the
/// others' notifications show the new text. Whoever came after it was written has none, and gets none because it was
/// edited. `before` is whom it mentioned before.
pub async fn of_edited_message(
    tx: &mut Tx<'_>,
    room: &Membership,
    message: &Message,
    before: &[String],
) -> Result<(), Error> {
    if room.kind == RoomKind::Direct {
        return Ok(());
    }
    let mut recipients = recipients_of(tx, room, message).await?;
    let notified = tx.notified_of_message(message.room, message.number).await?;
    let replied = Notification::cause_of_thread(message.room);
    (recipients.followers) = (notified.iter())
        .filter(|(user, cause)| *cause == replied && !recipients.mentioned.iter().any(|(_, one)| one.user == *user))
        .map(|(user, _)| personal(*user))
        .collect();
    // Of a mention that became an announcement, too, or the other way: the other notification takes its place.
    let (mention, announcement) = (mentioned(room, message).cause(), announced(room, message).cause());
    let stays = |user: UserId, cause: &str| {
        let holds = |list: &[(Audience, Recipient)]| list.iter().any(|(_, one)| one.user == user);
        cause == mention && holds(&recipients.mentioned)
            || cause == announcement && holds(&recipients.announced)
            || cause == replied && recipients.followers.iter().any(|one| one.user == user)
    };
    let withdrawn: Vec<UserId> = (notified.iter())
        .filter(|(user, cause)| !stays(*user, cause))
        .map(|(user, _)| *user)
        .collect();
    tx.withdraw_of_message(message.room, message.number, Some(&withdrawn))
        .await?;
    let was_notified = |user: UserId| notified.iter().any(|(one, _)| *one == user);
    // Everybody, or the staff, are those who were told when it was written.
    (recipients.mentioned).retain(|(audience, one)| {
        was_notified(one.user) || *audience == Audience::Mentioned && !before.contains(&one.username)
    });
    recipients.announced.retain(|(_, one)| was_notified(one.user));
    raise(tx, room, message, recipients, Repeated::OnlyText).await?;
    Ok(())
}

/// A deleted message: its notifications are withdrawn. Whoever was told by it that there are replies in a thread is told by
/// the next one.
pub async fn of_deleted_message(tx: &mut Tx<'_>, room: &Membership, message: &Message) -> Result<(), Error> {
    let told = if room.kind == RoomKind::Thread {
        tx.unread_of_thread(message.room, message.number).await?
    } else {
        Vec::new()
    };
    tx.withdraw_of_message(message.room, message.number, None).await?;
    if told.is_empty() {
        return Ok(());
    }
    if let Some(next) = tx.next_reply(message.room, message.number).await? {
        // Of those, somebody may have written it.
        let followers = told.into_iter().filter(|user| *user != next.author).map(personal);
        let recipients = Recipients {
            followers: followers.collect(),
            ..Recipients::default()
        };
        raise(tx, room, &next, recipients, Repeated::AsNew).await?;
    }
    Ok(())
}

/// Somebody for whom it is decided already.
fn personal(user: UserId) -> Recipient {
    Recipient {
        user,
        username: String::new(),
        staff: false,
        level: NotificationLevel::All,
    }
}

async fn raise(
    tx: &mut Tx<'_>,
    room: &Membership,
    message: &Message,
    recipients: Recipients,
    repeated: Repeated,
) -> Result<bool, Error> {
    let by = Some(message.author);
    let mut anybody = false;
    let followers = (recipients.followers.into_iter()).map(|one| (Audience::Thread(message.room), one));
    for (recipients, notification) in [
        (
            recipients.mentioned,
            mentioned as fn(&Membership, &Message) -> Notification,
        ),
        (recipients.announced, announced),
        (followers.collect(), replied),
    ] {
        if !recipients.is_empty() {
            anybody |= raise_for_audiences(tx, &notification(room, message), recipients, by, repeated).await?;
        }
    }
    Ok(anybody)
}

fn mentioned(room: &Membership, message: &Message) -> Notification {
    Notification::Mentioned {
        room: room.room,
        name: room.name.clone(),
        number: message.number,
        by: message.name.clone(),
        excerpt: excerpt(&message.in_a_line()),
    }
}

fn replied(room: &Membership, message: &Message) -> Notification {
    Notification::Replied {
        thread: room.room,
        name: room.name.clone(),
        number: message.number,
        by: message.name.clone(),
        excerpt: excerpt(&message.in_a_line()),
    }
}

fn announced(room: &Membership, message: &Message) -> Notification {
    Notification::Announced {
        room: room.room,
        name: room.name.clone(),
        number: message.number,
        by: message.name.clone(),
        excerpt: excerpt(&message.in_a_line()),
    }
}

async fn recipients_of(tx: &mut Tx<'_>, room: &Membership, message: &Message) -> Result<Recipients, Error> {
    let mut recipients = Recipients::default();
    let everybody = room.kind == RoomKind::Announcement;
    if !everybody && message.mentioned.is_empty() {
        return Ok(recipients);
    }
    for one in tx.room_recipients(message.room).await? {
        if one.user == message.author {
            continue;
        }
        let (announced, mentioned) = (Audience::Room(message.room), mentioned_as(message, &one));
        if let Some(mentioned) = mentioned.filter(|audience| wants(*audience, &one)) {
            // What was said in a thread too has told them there.
            if message.reply.is_some() {
                continue;
            }
            recipients.mentioned.push((mentioned, one));
        } else if everybody && wants(announced, &one) {
            recipients.announced.push((announced, one));
        }
    }
    Ok(recipients)
}

/// As what a message mentions somebody, if it does.
fn mentioned_as(message: &Message, one: &Recipient) -> Option<Audience> {
    let names = |name: &str| message.mentioned.iter().any(|mentioned| mentioned == name);
    if names(&one.username) {
        Some(Audience::Mentioned)
    } else if one.staff && names(STAFF) {
        Some(Audience::StaffMentioned)
    } else {
        names(EVERYONE).then_some(Audience::EveryoneMentioned)
    }
}

fn wants(audience: Audience, recipient: &Recipient) -> bool {
    matches!(decide(audience, recipient.level), Decision::Alert(_))
}
