//! Rooms of no course in which somebody cannot write: nobody there shares a course with them any more, the other has left,
//! or one has blocked the other.

use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{Barred, RoomId, UserId};
use std::collections::BTreeMap;

/// Why the participant `p` cannot write in the room `r`, as a number; 0 if nothing is in the way.
macro_rules! barred {
    () => {
        "CAST(CASE WHEN r.course_id IS NOT NULL THEN 0 \
         WHEN r.kind = 'direct' THEN CASE \
         WHEN EXISTS (SELECT 1 FROM blocks x WHERE x.user_id = p.user_id AND x.blocked_id IN (r.direct_low, r.direct_high)) THEN 1 \
         WHEN NOT EXISTS (SELECT 1 FROM members x JOIN members y ON y.course_id = x.course_id \
         WHERE x.user_id = r.direct_low AND y.user_id = r.direct_high) AND NOT EXISTS (SELECT 1 FROM users x \
         WHERE x.id IN (r.direct_low, r.direct_high) AND x.admin_at IS NOT NULL) THEN 2 \
         WHEN (SELECT COUNT(*) FROM participants x WHERE x.room_id = r.id) < 2 THEN 3 \
         WHEN EXISTS (SELECT 1 FROM blocks x WHERE x.blocked_id = p.user_id AND x.user_id IN (r.direct_low, r.direct_high)) THEN 4 \
         ELSE 0 END \
         WHEN NOT EXISTS (SELECT 1 FROM participants x WHERE x.room_id = r.id AND x.user_id <> p.user_id) THEN 0 \
         WHEN EXISTS (SELECT 1 FROM participants x JOIN members y ON y.user_id = x.user_id \
         JOIN members z ON z.course_id = y.course_id AND z.user_id = p.user_id \
         WHERE x.room_id = r.id AND x.user_id <> p.user_id) THEN 0 ELSE 2 END AS bigint)"
    };
}
pub(super) use barred;

/// What the number means.
pub(super) fn barred_of(number: i64) -> Option<Barred> {
    match number {
        0 => None,
        1 => Some(Barred::Blocked),
        2 => Some(Barred::Apart),
        3 => Some(Barred::Left),
        _ => Some(Barred::Refused),
    }
}

/// For each participant of some rooms, why they cannot write.
pub type BarredRooms = BTreeMap<(UserId, RoomId), i64>;

impl Tx<'_> {
    /// Of everybody in the rooms of no course that a user is in, and of one more room.
    pub async fn barred_around(&mut self, user: UserId, room: Option<RoomId>) -> Result<BarredRooms, Error> {
        let rows: Vec<(i64, i64, i64)> = sqlx::query_as(concat!(
            "SELECT p.user_id, r.id, ",
            barred!(),
            " FROM participants p JOIN rooms r ON r.id = p.room_id WHERE r.course_id IS NULL \
             AND (r.id = $2 OR r.id IN (SELECT room_id FROM participants WHERE user_id = $1))"
        ))
        .bind(user.0)
        .bind(room.map_or(0, |room| room.0))
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(user, room, barred)| ((UserId(user), RoomId(room)), barred))
            .collect())
    }
}
