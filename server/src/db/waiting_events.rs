//! Events for those who decide who comes into a course or a private room.

use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{Change, Offered, RoomId, UserId};

impl Tx<'_> {
    /// The event that who waits to come in has changed, for whoever sees that: the staff of a course, the owner of a room. Not
    /// when somebody declines: nobody is told of that.
    pub async fn emit_waiting(&mut self, what: Offered) -> Result<(), Error> {
        let deciders = match what {
            Offered::Place { course, .. } | Offered::Role { course, .. } | Offered::Asked { course } => {
                self.staff(course).await?
            }
            Offered::Room { room } => self.managers(room).await?,
        };
        let changes = deciders.into_iter().map(|user| (user, Change::WaitingChanged));
        self.emit_to_users(changes.collect()).await
    }

    /// The owners of a private room, and the staff of its course who are in it.
    async fn managers(&mut self, room: RoomId) -> Result<Vec<UserId>, Error> {
        let rows: Vec<(i64,)> = sqlx::query_as(
            "SELECT p.user_id FROM participants p JOIN rooms r ON r.id = p.room_id LEFT JOIN members m \
             ON m.course_id = r.course_id AND m.user_id = p.user_id AND m.role <> 'student' \
             WHERE p.room_id = $1 AND (p.owner_at IS NOT NULL OR m.user_id IS NOT NULL) ORDER BY p.user_id",
        )
        .bind(room.0)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows.into_iter().map(|(id,)| UserId(id)).collect())
    }
}
