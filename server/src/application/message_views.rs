//! What is done with one message: what the pages show on which it is saved or forwarded, and which message is at a date.

use crate::actor::Actor;
use crate::db::{Membership, Reader};
use crate::error::Error;
use app::protocol::{Message, Millis, OneMessage, Problem, RoomKind, RootMessage};

/// A message that the actor may read and that is not deleted.
pub(super) async fn one_message(
    reader: &mut Reader,
    actor: &Actor,
    membership: &Membership,
    number: i64,
) -> Result<OneMessage, Error> {
    let room = membership.room;
    let found = reader.message(RootMessage { room, number }).await?;
    let message = found.filter(|message| message.deleted_at.is_none());
    Ok(OneMessage {
        message: Message {
            reactions: Vec::new(),
            thread: None,
            ..message.ok_or_else(Problem::not_found)?
        },
        room_name: match membership.kind_for_rights() {
            RoomKind::Direct => String::new(),
            RoomKind::Course | RoomKind::Announcement | RoomKind::Private | RoomKind::Thread => membership.name.clone(),
        },
        note: reader.saved_note(actor.user, room, number).await?,
    })
}

/// The number of the first message that was sent then or later, else of the last one; 0 in an empty room.
pub(super) async fn number_at(reader: &mut Reader, membership: &Membership, at: Millis) -> Result<i64, Error> {
    let last = membership.last_number;
    let found = reader.number_at(membership.room, at, last).await?;
    Ok(found.unwrap_or(last))
}
