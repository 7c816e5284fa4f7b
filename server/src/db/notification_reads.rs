//! Marking notifications as read, which is published to the user's tabs with the number of unread ones.

use super::sql_values;
use super::transaction::Tx;
use super::unread_rooms::UnreadNotifications;
use crate::error::Error;
use app::protocol::{Change, CourseId, Millis, RoomId, UserId};

impl Tx<'_> {
    /// Marks as read what is about a room, or about its messages up to a number.
    pub async fn read_notifications_in_room(&mut self, user: UserId, room: RoomId, number: i64) -> Result<(), Error> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "UPDATE notifications SET read_at = $4 WHERE user_id = $1 AND room_id = $2 AND read_at IS NULL \
             AND (number IS NULL OR number <= $3) RETURNING cause",
        )
        .bind(user.0)
        .bind(room.0)
        .bind(number)
        .bind(self.now)
        .fetch_all(&mut *self.conn)
        .await?;
        self.emit_notifications_read(user, rows).await
    }

    /// Marks one notification as read. False if the user has no such notification.
    pub async fn read_notification(&mut self, user: UserId, cause: &str) -> Result<bool, Error> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "UPDATE notifications SET read_at = $3 WHERE user_id = $1 AND cause = $2 AND read_at IS NULL RETURNING cause",
        )
        .bind(user.0)
        .bind(cause.to_owned())
        .bind(self.now)
        .fetch_all(&mut *self.conn)
        .await?;
        let there: Option<(i64,)> = sqlx::query_as("SELECT at FROM notifications WHERE user_id = $1 AND cause = $2")
            .bind(user.0)
            .bind(cause.to_owned())
            .fetch_optional(&mut *self.conn)
            .await?;
        self.emit_notifications_read(user, rows).await?;
        Ok(there.is_some())
    }

    /// Marks all of a user's notifications as read, or those of one course.
    pub async fn read_all_notifications(&mut self, user: UserId, course: Option<CourseId>) -> Result<(), Error> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "UPDATE notifications SET read_at = $3 WHERE user_id = $1 AND read_at IS NULL \
             AND (course_id = $2 OR $2 = 0) RETURNING cause",
        )
        .bind(user.0)
        .bind(course.map_or(0, |course| course.0))
        .bind(self.now)
        .fetch_all(&mut *self.conn)
        .await?;
        self.emit_notifications_read(user, rows).await
    }

    /// Makes unread again what was read at that moment.
    pub async fn make_notifications_unread(&mut self, user: UserId, read_at: Millis) -> Result<(), Error> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "UPDATE notifications SET read_at = NULL WHERE user_id = $1 AND read_at = $2 RETURNING cause",
        )
        .bind(user.0)
        .bind(read_at)
        .fetch_all(&mut *self.conn)
        .await?;
        self.emit_readings(user, rows, |causes, unread| Change::NotificationsUnread {
            causes,
            unread: unread.count,
            mentioned: unread.mentioned,
        })
        .await
    }

    async fn emit_notifications_read(&mut self, user: UserId, rows: Vec<(String,)>) -> Result<(), Error> {
        let at = self.now;
        self.emit_readings(user, rows, |causes, unread| Change::NotificationsRead {
            causes,
            at,
            unread: unread.count,
            mentioned: unread.mentioned,
        })
        .await
    }

    /// Publishes which notifications were read or made unread, if any, with the number of unread ones.
    async fn emit_readings(
        &mut self,
        user: UserId,
        rows: Vec<(String,)>,
        change: impl FnOnce(Vec<String>, UnreadNotifications) -> Change,
    ) -> Result<(), Error> {
        if rows.is_empty() {
            return Ok(());
        }
        let unread = self
            .unread_notifications(&sql_values::list([user]))
            .await?
            .remove(&user)
            .unwrap_or_default();
        let mut causes: Vec<String> = rows.into_iter().map(|(cause,)| cause).collect();
        causes.sort();
        self.emit_to_user(user, change(causes, unread)).await
    }
}
