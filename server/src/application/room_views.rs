//! A room, and pages of its history, as a view shows them.

use crate::db::{Membership, Reader};
use crate::error::Error;
use app::protocol::{Message, MessagePage, RoomView, limits};

/// A room as its page shows it: around the number that was asked for, or around the first unread message if that is further
/// back than the last page, or at its end.
pub(super) async fn room_view(
    reader: &mut Reader,
    membership: &Membership,
    near: Option<i64>,
) -> Result<RoomView, Error> {
    let (id, last) = (membership.room, membership.last_number);
    let half = limits::PAGE / 2;
    let unread = Some(membership.read_number + 1).filter(|unread| *unread <= last - limits::ROOM);
    let messages = match near.or(unread) {
        Some(near) if near <= last - half => {
            let mut messages = reader
                .messages_below(id, near.saturating_sub(half).max(1), near)
                .await?;
            let mut after = reader.messages_from(id, near).await?;
            after.truncate(half as usize + 1);
            messages.append(&mut after);
            messages
        }
        _ => reader.messages_below(id, last - limits::ROOM + 1, i64::MAX).await?,
    };
    Ok(RoomView {
        room: membership.room_info(),
        version: membership.version,
        pinned: reader.pinned_numbers(id).await?,
        near: near.filter(|near| messages.iter().any(|message| message.number == *near)),
        at_end: reaches(&messages, last),
        messages: messages.into_iter().map(|message| (message.number, message)).collect(),
        participants: if membership.is_for_whole_course() {
            Vec::new()
        } else {
            reader.participants(id).await?
        },
        last_sent_at: membership.last_sent_at,
        thread: None,
    })
}

/// A page of a room's history.
pub(super) fn page(membership: &Membership, messages: Vec<Message>) -> MessagePage {
    MessagePage {
        room: membership.room,
        at_end: reaches(&messages, membership.last_number),
        messages,
        version: membership.version,
    }
}

/// Whether a part of a room's history reaches its newest message.
fn reaches(messages: &[Message], last: i64) -> bool {
    messages.last().is_none_or(|message| message.number >= last)
}
