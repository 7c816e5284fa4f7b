//! Read markers: the number up to which a participant has read a room.

use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{Change, CourseId, Millis, RoomId, UserId};

impl Tx<'_> {
    /// Sets a user's read marker and publishes it to the user's tabs.
    pub async fn set_read_marker(&mut self, user: UserId, room: RoomId, number: i64) -> Result<(), Error> {
        for statement in [
            "UPDATE participants SET read_number = $3 WHERE room_id = $1 AND user_id = $2",
            "UPDATE followers SET read_number = $3 WHERE thread_id = $1 AND user_id = $2",
        ] {
            let updated = sqlx::query(statement)
                .bind(room.0)
                .bind(user.0)
                .bind(number)
                .execute(&mut *self.conn)
                .await?;
            if updated.rows_affected() > 0 {
                break;
            }
        }
        self.emit_to_user(user, Change::Read { room, number }).await
    }

    /// Reads all rooms of a user, of one course or of all, to their ends, and publishes that in one event.
    pub async fn read_rooms(&mut self, user: UserId, course: Option<CourseId>) -> Result<(), Error> {
        let mut rows: Vec<(i64, i64)> = sqlx::query_as(
            "UPDATE participants SET read_before = read_number, read_all_at = $3, read_number = (SELECT r.last_number FROM rooms r WHERE r.id = participants.room_id) \
             WHERE user_id = $1 AND room_id IN (SELECT r.id FROM rooms r JOIN participants p ON p.room_id = r.id \
             WHERE p.user_id = $1 AND r.last_number > p.read_number AND (r.course_id = $2 OR $2 = 0)) \
             RETURNING room_id, read_number",
        )
        .bind(user.0)
        .bind(course.map_or(0, |course| course.0))
        .bind(self.now)
        .fetch_all(&mut *self.conn)
        .await?;
        let threads: Vec<(i64, i64)> = sqlx::query_as(
            "UPDATE followers SET read_before = read_number, read_all_at = $3, read_number = (SELECT r.last_number FROM rooms r WHERE r.id = followers.thread_id) \
             WHERE user_id = $1 AND followed_at IS NOT NULL AND thread_id IN (SELECT r.id FROM rooms r JOIN followers f ON f.thread_id = r.id \
             WHERE f.user_id = $1 AND r.last_number > f.read_number AND (r.course_id = $2 OR $2 = 0)) \
             RETURNING thread_id, read_number",
        )
        .bind(user.0)
        .bind(course.map_or(0, |course| course.0))
        .bind(self.now)
        .fetch_all(&mut *self.conn)
        .await?;
        rows.extend(threads);
        self.emit_rooms_read(user, rows).await
    }

    /// Notes that the user has just marked everything as read, which can be undone.
    pub async fn set_read_all_at(&mut self, user: UserId, at: Option<Millis>) -> Result<(), Error> {
        sqlx::query("UPDATE users SET read_all_at = $2 WHERE id = $1")
            .bind(user.0)
            .bind(at)
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    /// When the user marked everything as read, if that is not undone.
    pub async fn read_all_at(&mut self, user: UserId) -> Result<Option<Millis>, Error> {
        let row: Option<(Option<i64>,)> = sqlx::query_as("SELECT read_all_at FROM users WHERE id = $1")
            .bind(user.0)
            .fetch_optional(&mut *self.conn)
            .await?;
        Ok(row.and_then(|(at,)| at))
    }

    /// Moves the markers back that marking everything as read moved then, and publishes that in one event.
    pub async fn unread_rooms(&mut self, user: UserId, at: Millis) -> Result<(), Error> {
        let mut rows: Vec<(i64, i64)> = sqlx::query_as(
            "UPDATE participants SET read_number = read_before, read_all_at = NULL WHERE user_id = $1 AND read_all_at = $2 \
             AND read_before < read_number RETURNING room_id, read_number",
        )
        .bind(user.0)
        .bind(at)
        .fetch_all(&mut *self.conn)
        .await?;
        let threads: Vec<(i64, i64)> = sqlx::query_as(
            "UPDATE followers SET read_number = read_before, read_all_at = NULL WHERE user_id = $1 AND read_all_at = $2 \
             AND read_before < read_number RETURNING thread_id, read_number",
        )
        .bind(user.0)
        .bind(at)
        .fetch_all(&mut *self.conn)
        .await?;
        rows.extend(threads);
        self.emit_rooms_read(user, rows).await
    }

    /// Publishes where the markers of some rooms are now, in one event.
    async fn emit_rooms_read(&mut self, user: UserId, rows: Vec<(i64, i64)>) -> Result<(), Error> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut rooms: Vec<(RoomId, i64)> = rows.into_iter().map(|(id, number)| (RoomId(id), number)).collect();
        rooms.sort_unstable();
        self.emit_to_user(user, Change::RoomsRead(rooms)).await
    }
}
