//! What is unread: how many stored notifications, about which rooms, and which unread messages were deleted.

use super::sql_values;
use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{RoomEntry, RoomId, UserId, limits};
use sqlx::{AnyConnection, AssertSqlSafe};
use std::collections::BTreeMap;

/// A user's stored unread notifications.
#[derive(Clone, Debug, Default)]
pub(super) struct UnreadNotifications {
    pub count: i64,
    /// The rooms whose messages they are about, by id.
    pub mentioned: Vec<RoomId>,
}

impl Tx<'_> {
    /// Of these users, by their ids as a list for a statement. Whoever has none is left out.
    pub(super) async fn unread_notifications(
        &mut self,
        ids: &str,
    ) -> Result<BTreeMap<UserId, UnreadNotifications>, Error> {
        unread_notifications(self.conn, ids).await
    }
}

pub(super) async fn unread_notifications(
    conn: &mut AnyConnection,
    ids: &str,
) -> Result<BTreeMap<UserId, UnreadNotifications>, Error> {
    let rows: Vec<(i64, Option<i64>, i64)> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT user_id, CASE WHEN number IS NULL THEN NULL ELSE room_id END AS mentioned, COUNT(*) FROM notifications \
         WHERE read_at IS NULL AND user_id IN ({ids}) GROUP BY 1, 2 ORDER BY 1, 2"
    )))
    .fetch_all(conn)
    .await?;
    let mut unread: BTreeMap<UserId, UnreadNotifications> = BTreeMap::new();
    for (user, room, count) in rows {
        let of = unread.entry(UserId(user)).or_default();
        of.count += count;
        if let Some(room) = room.filter(|_| of.mentioned.len() < limits::MENTIONED_ROOMS) {
            of.mentioned.push(RoomId(room));
        }
    }
    Ok(unread)
}

/// Fills in which messages after the read markers of these rooms were deleted, the newest of them.
pub(super) async fn name_deleted(conn: &mut AnyConnection, user: UserId, rooms: &mut [RoomEntry]) -> Result<(), Error> {
    let unread = rooms.iter().filter(|room| room.last_number > room.read);
    let ids = sql_values::list(unread.map(|room| room.id));
    if ids.is_empty() {
        return Ok(());
    }
    let statement = format!(
        "SELECT room_id, number FROM (SELECT m.room_id, m.number, \
         ROW_NUMBER() OVER (PARTITION BY m.room_id ORDER BY m.number DESC) AS place \
         FROM participants p JOIN messages m ON m.room_id = p.room_id AND m.number > p.read_number \
         AND m.deleted_at IS NOT NULL WHERE p.user_id = $1 AND p.room_id IN ({ids})) AS deleted \
         WHERE place <= $2 ORDER BY room_id, number"
    );
    let rows: Vec<(i64, i64)> = sqlx::query_as(AssertSqlSafe(statement))
        .bind(user.0)
        .bind(limits::DELETED_NAMED as i64)
        .persistent(false)
        .fetch_all(conn)
        .await?;
    for (room, number) in rows {
        if let Some(entry) = rooms.iter_mut().find(|entry| entry.id.0 == room) {
            entry.deleted.push(number);
        }
    }
    Ok(())
}
