//! Tells people at once when they can, or can no more, write in a room that belongs to no course.

use crate::db::{BarredRooms, Tx};
use crate::error::Error;
use app::protocol::{Change, RoomId, UserId};

/// Publishes what has changed since `before` to those who cannot write any more, or can again.
pub(super) async fn publish_changes(
    tx: &mut Tx<'_>,
    user: UserId,
    room: Option<RoomId>,
    before: &BarredRooms,
) -> Result<(), Error> {
    for (key, barred) in tx.barred_around(user, room).await? {
        let (participant, room) = key;
        if before.get(&key).is_some_and(|known| *known != barred)
            && let Some(entry) = tx.room_entry(participant, room).await?
        {
            tx.emit_to_user(participant, Change::RoomJoined(entry)).await?;
        }
    }
    Ok(())
}
