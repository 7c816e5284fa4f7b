//! Stored notifications: one row a recipient and cause. Storing and withdrawing are published to the users concerned, with
//! the number of unread notifications they have then. Reading is in `notification_reads.rs`.

use super::reader::Reader;
use super::sql_values;
use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{
    Change, CourseId, Notification, NotificationFilter, NotificationPage, NotificationRow, RoomId, Subject, UserId,
    limits,
};
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;

/// No page after this one is asked for.
const LAST_PAGE: i64 = 1_000_000;

/// What becomes of an earlier notification of the same cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeated {
    /// It comes back as unread, with the new text, time and reason.
    AsNew,
    /// Only its text changes.
    OnlyText,
}

impl Tx<'_> {
    /// Stores a notification for users, each with its reason, and publishes it to them. One about a room belongs to the
    /// room's course. `by` is whom it names.
    pub async fn store_notification(
        &mut self,
        notification: &Notification,
        by: Option<UserId>,
        reason: &str,
        users: &[UserId],
        repeated: Repeated,
    ) -> Result<(), Error> {
        if users.is_empty() {
            return Ok(());
        }
        let (course, room, number) = match notification.subject() {
            Subject::Message { room, number } => (None, Some(room), Some(number)),
            Subject::Room(room) => (None, Some(room), None),
            Subject::Course(course) => (Some(course), None, None),
            Subject::Me => (None, None, None),
        };
        let body = serde_json::to_string(notification).map_err(Error::internal)?;
        let (cause, ids) = (notification.cause(), sql_values::list(users.iter().copied()));
        let again = match repeated {
            Repeated::AsNew => ", at = excluded.at, reason = excluded.reason, read_at = NULL",
            Repeated::OnlyText => "",
        };
        sqlx::query(AssertSqlSafe(format!(
            "INSERT INTO notifications (user_id, cause, body, reason, at, course_id, room_id, number, by_id) \
             SELECT id, $1, $2, $3, $4, COALESCE($5, (SELECT course_id FROM rooms WHERE rooms.id = $6)), $6, $7, $8 \
             FROM users WHERE id IN ({ids}) \
             ON CONFLICT (user_id, cause) DO UPDATE SET body = excluded.body, number = excluded.number, by_id = excluded.by_id{again}"
        )))
        .bind(cause.clone())
        .bind(body)
        .bind(reason.to_owned())
        .bind(self.now)
        .bind(course.map(|course| course.0))
        .bind(room.map(|room| room.0))
        .bind(number)
        .bind(by.map(|user| user.0))
        .execute(&mut *self.conn)
        .await?;
        type Row = (i64, String, i64, Option<i64>, Option<i64>);
        let stored: Vec<Row> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT user_id, reason, at, read_at, course_id FROM notifications WHERE cause = $1 AND user_id IN ({ids})"
        )))
        .bind(cause.clone())
        .fetch_all(&mut *self.conn)
        .await?;
        let mut unread = self.unread_notifications(&ids).await?;
        let changes = stored.into_iter().map(|(user, reason, at, read_at, course)| {
            let row = NotificationRow {
                cause: cause.clone(),
                notification: notification.clone(),
                reason,
                at,
                read_at,
                course: course.map(CourseId),
                room,
                number,
                by,
            };
            let unread = unread.remove(&UserId(user)).unwrap_or_default();
            let change = Change::Notification {
                notification: Box::new(row),
                unread: unread.count,
                mentioned: unread.mentioned,
            };
            (UserId(user), change)
        });
        let changes = changes.collect();
        self.emit_to_users(changes).await
    }

    /// Withdraws the notifications about a message, from everybody or from some users.
    pub async fn withdraw_of_message(
        &mut self,
        room: RoomId,
        number: i64,
        from: Option<&[UserId]>,
    ) -> Result<(), Error> {
        let condition = from
            .map(|users| format!(" AND user_id IN ({})", sql_values::list(users.iter().copied())))
            .unwrap_or_default();
        if from.is_some_and(<[UserId]>::is_empty) {
            return Ok(());
        }
        let rows = sqlx::query_as(AssertSqlSafe(format!(
            "DELETE FROM notifications WHERE room_id = $1 AND number = $2{condition} RETURNING user_id, cause"
        )))
        .bind(room.0)
        .bind(number)
        .fetch_all(&mut *self.conn)
        .await?;
        self.emit_notifications_withdrawn(rows).await
    }

    /// Withdraws notifications by their causes, from everybody.
    pub async fn withdraw_causes(&mut self, causes: [String; 2]) -> Result<(), Error> {
        let [first, second] = causes;
        let rows = sqlx::query_as("DELETE FROM notifications WHERE cause IN ($1, $2) RETURNING user_id, cause")
            .bind(first)
            .bind(second)
            .fetch_all(&mut *self.conn)
            .await?;
        self.emit_notifications_withdrawn(rows).await
    }

    /// Withdraws one notification of a user, by its cause. True if it was there and unread.
    pub async fn withdraw_cause(&mut self, user: UserId, cause: String) -> Result<bool, Error> {
        let row: Option<(Option<i64>,)> =
            sqlx::query_as("DELETE FROM notifications WHERE user_id = $1 AND cause = $2 RETURNING read_at")
                .bind(user.0)
                .bind(cause.clone())
                .fetch_optional(&mut *self.conn)
                .await?;
        let Some((read_at,)) = row else { return Ok(false) };
        self.emit_notifications_withdrawn(vec![(user.0, cause)]).await?;
        Ok(read_at.is_none())
    }

    /// Withdraws from a user what is about a room and its threads.
    pub async fn withdraw_room(&mut self, user: UserId, room: RoomId) -> Result<(), Error> {
        let rows =
            sqlx::query_as("DELETE FROM notifications WHERE user_id = $1 AND (room_id = $2 OR room_id IN (SELECT id FROM rooms WHERE root_room = $2)) RETURNING user_id, cause")
                .bind(user.0)
                .bind(room.0)
                .fetch_all(&mut *self.conn)
                .await?;
        self.emit_notifications_withdrawn(rows).await
    }

    /// Withdraws from a user what is about a course.
    pub async fn withdraw_course(&mut self, user: UserId, course: CourseId) -> Result<(), Error> {
        let rows =
            sqlx::query_as("DELETE FROM notifications WHERE user_id = $1 AND course_id = $2 RETURNING user_id, cause")
                .bind(user.0)
                .bind(course.0)
                .fetch_all(&mut *self.conn)
                .await?;
        self.emit_notifications_withdrawn(rows).await
    }

    /// Who has a notification about a message.
    pub async fn notified_of_message(&mut self, room: RoomId, number: i64) -> Result<Vec<(UserId, String)>, Error> {
        let rows: Vec<(i64, String)> = sqlx::query_as(
            "SELECT user_id, cause FROM notifications WHERE room_id = $1 AND number = $2 ORDER BY user_id",
        )
        .bind(room.0)
        .bind(number)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows.into_iter().map(|(id, cause)| (UserId(id), cause)).collect())
    }

    /// Whom an unread notification tells that there are replies in a thread, the first of them this one.
    pub async fn unread_of_thread(&mut self, thread: RoomId, number: i64) -> Result<Vec<UserId>, Error> {
        let rows: Vec<(i64,)> = sqlx::query_as(
            "SELECT user_id FROM notifications WHERE room_id = $1 AND number = $2 AND cause = $3 AND read_at IS NULL \
             ORDER BY user_id",
        )
        .bind(thread.0)
        .bind(number)
        .bind(Notification::cause_of_thread(thread))
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows.into_iter().map(|(id,)| UserId(id)).collect())
    }

    /// Whoever has a notification or an offer that names a user.
    pub(super) async fn notified_of_user(&mut self, user: UserId) -> Result<Vec<UserId>, Error> {
        let rows: Vec<(i64,)> = sqlx::query_as(
            "SELECT user_id FROM notifications WHERE by_id = $1 UNION SELECT user_id FROM offers \
                 WHERE offered_by = $1 AND user_id IS NOT NULL ORDER BY user_id",
        )
        .bind(user.0)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows.into_iter().map(|(id,)| UserId(id)).collect())
    }

    async fn emit_notifications_withdrawn(&mut self, rows: Vec<(i64, String)>) -> Result<(), Error> {
        let mut withdrawn: BTreeMap<UserId, Vec<String>> = BTreeMap::new();
        for (user, cause) in rows {
            withdrawn.entry(UserId(user)).or_default().push(cause);
        }
        if withdrawn.is_empty() {
            return Ok(());
        }
        let ids = sql_values::list(withdrawn.keys().copied());
        let mut unread = self.unread_notifications(&ids).await?;
        let changes = withdrawn.into_iter().map(|(user, causes)| {
            let unread = unread.remove(&user).unwrap_or_default();
            let change = Change::NotificationsWithdrawn {
                causes,
                unread: unread.count,
                mentioned: unread.mentioned,
            };
            (user, change)
        });
        let changes = changes.collect();
        self.emit_to_users(changes).await
    }
}

impl Reader {
    /// A page of a user's stored notifications, newest first.
    pub async fn notifications(&mut self, user: UserId, filter: NotificationFilter) -> Result<NotificationPage, Error> {
        type Row = (
            String,
            String,
            String,
            i64,
            Option<i64>,
            Option<i64>,
            Option<i64>,
            Option<i64>,
            Option<i64>,
            Option<String>,
        );
        let asks: Vec<String> = (Notification::ASKING_CAUSES.iter())
            .map(|begin| format!("n.cause LIKE '{begin}%'"))
            .collect();
        let asks = asks.join(" OR ");
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT n.cause, n.body, n.reason, n.at, n.read_at, n.course_id, n.room_id, n.number, n.by_id, u.name \
             FROM notifications n LEFT JOIN users u ON u.id = n.by_id WHERE n.user_id = $1 \
             AND ($2 = 0 OR n.read_at IS NULL) AND ($3 = 0 OR n.course_id = $3) AND ($6 = 0 OR {asks}) \
             ORDER BY n.at DESC, n.cause LIMIT CAST($4 AS bigint) OFFSET CAST($5 AS bigint)"
        )))
        .bind(user.0)
        .bind(i64::from(filter.unread))
        .bind(filter.course.map_or(0, |course| course.0))
        .bind(limits::NOTIFICATIONS + 1)
        .bind(filter.page.clamp(0, LAST_PAGE) * limits::NOTIFICATIONS)
        .bind(i64::from(filter.asks))
        .fetch_all(&mut *self.conn)
        .await?;
        let more = rows.len() as i64 > limits::NOTIFICATIONS;
        let rows = (rows.into_iter().take(limits::NOTIFICATIONS as usize))
            .map(|(cause, body, reason, at, read_at, course, room, number, by, name)| {
                let mut notification: Notification = serde_json::from_str(&body).map_err(Error::internal)?;
                if let Some(name) = name {
                    notification.set_by(&name);
                }
                Ok(NotificationRow {
                    cause,
                    notification,
                    reason,
                    at,
                    read_at,
                    course: course.map(CourseId),
                    room: room.map(RoomId),
                    number,
                    by: by.map(UserId),
                })
            })
            .collect::<Result<_, Error>>()?;
        Ok(NotificationPage { filter, rows, more })
    }
}
