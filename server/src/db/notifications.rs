//! Stored notices: one row a recipient and cause. Raising, reading and withdrawing each tell the people concerned,
//! with the number of unread notices they have then.

use super::{Reader, Tx, words};
use crate::fault::Fault;
use app::wire::{AssignmentId, Change, CourseId, Filter, Level, Notice, NoticeRow, Role, RoomId, UserId, limits};
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Somebody a notice may be for, with what decides whether it is.
#[derive(Clone, Debug)]
pub struct Recipient {
    pub user: UserId,
    pub handle: String,
    pub level: Level,
    /// In the course it is about, if it is about one.
    pub role: Option<Role>,
}

/// A list of ids as SQL. Ids are numbers of ours, so there is nothing to escape.
fn list(ids: impl IntoIterator<Item = UserId>) -> String {
    let mut text = String::new();
    for id in ids {
        if !text.is_empty() {
            text.push(',');
        }
        // Writing to a String cannot fail.
        write!(text, "{}", id.0).ok();
    }
    text
}

impl Tx<'_> {
    /// Stores a notice for people and tells them. With `afresh` an earlier one of the same cause comes back as new;
    /// without, it only gets the new text.
    pub async fn store_notice(&mut self, row: &NoticeRow, people: &[UserId], afresh: bool) -> Result<(), Fault> {
        if people.is_empty() {
            return Ok(());
        }
        let body = serde_json::to_string(&row.notice).map_err(|error| Fault::Broken(error.to_string()))?;
        let ids = list(people.iter().copied());
        let again = if afresh {
            ", at = excluded.at, reason = excluded.reason, read_at = NULL"
        } else {
            ""
        };
        sqlx::query(AssertSqlSafe(format!(
            "INSERT INTO notices (user_id, cause, body, reason, at, course_id, room_id, number) \
             SELECT id, $1, $2, $3, $4, $5, $6, $7 FROM users WHERE id IN ({ids}) \
             ON CONFLICT (user_id, cause) DO UPDATE SET body = excluded.body{again}"
        )))
        .bind(row.cause.clone())
        .bind(body)
        .bind(row.reason.clone())
        .bind(row.at)
        .bind(row.course.map(|course| course.0))
        .bind(row.room.map(|room| room.0))
        .bind(row.number)
        .execute(&mut *self.conn)
        .await?;
        let kept: Vec<(i64, String, i64, Option<i64>)> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT user_id, reason, at, read_at FROM notices WHERE cause = $1 AND user_id IN ({ids})"
        )))
        .bind(row.cause.clone())
        .fetch_all(&mut *self.conn)
        .await?;
        let unread = self.unread_of(&ids).await?;
        let changes = kept.into_iter().map(|(user, reason, at, read_at)| {
            let notice = Box::new(NoticeRow {
                reason,
                at,
                read_at,
                ..row.clone()
            });
            (
                UserId(user),
                Change::Notice {
                    notice,
                    unread: unread.get(&UserId(user)).copied().unwrap_or(0),
                },
            )
        });
        let changes = changes.collect();
        self.tell_people(changes).await
    }

    /// Marks as read what in a room is about messages up to a number.
    pub async fn read_notices_in_room(&mut self, user: UserId, room: RoomId, number: i64) -> Result<(), Fault> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "UPDATE notices SET read_at = $4 WHERE user_id = $1 AND room_id = $2 AND read_at IS NULL \
             AND (number IS NULL OR number <= $3) RETURNING cause",
        )
        .bind(user.0)
        .bind(room.0)
        .bind(number)
        .bind(self.now)
        .fetch_all(&mut *self.conn)
        .await?;
        self.tell_read(user, rows).await
    }

    /// Marks one notice as read. False if the person has no such notice.
    pub async fn read_notice(&mut self, user: UserId, cause: &str) -> Result<bool, Fault> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "UPDATE notices SET read_at = $3 WHERE user_id = $1 AND cause = $2 AND read_at IS NULL RETURNING cause",
        )
        .bind(user.0)
        .bind(cause.to_owned())
        .bind(self.now)
        .fetch_all(&mut *self.conn)
        .await?;
        let there: Option<(i64,)> = sqlx::query_as("SELECT at FROM notices WHERE user_id = $1 AND cause = $2")
            .bind(user.0)
            .bind(cause.to_owned())
            .fetch_optional(&mut *self.conn)
            .await?;
        self.tell_read(user, rows).await?;
        Ok(there.is_some())
    }

    /// Marks all of a person's notices as read, or those of one course.
    pub async fn read_all_notices(&mut self, user: UserId, course: Option<CourseId>) -> Result<(), Fault> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "UPDATE notices SET read_at = $3 WHERE user_id = $1 AND read_at IS NULL \
             AND (course_id = $2 OR $2 = 0) RETURNING cause",
        )
        .bind(user.0)
        .bind(course.map_or(0, |course| course.0))
        .bind(self.now)
        .fetch_all(&mut *self.conn)
        .await?;
        self.tell_read(user, rows).await
    }

    /// The rooms, of one course or of all, in which somebody has unread messages, with their last numbers.
    pub async fn unread_rooms(&mut self, user: UserId, course: Option<CourseId>) -> Result<Vec<(RoomId, i64)>, Fault> {
        let rows: Vec<(i64, i64)> = sqlx::query_as(
            "SELECT r.id, r.last_number FROM rooms r JOIN participants p ON p.room_id = r.id \
             WHERE p.user_id = $1 AND r.last_number > p.read_number AND (r.course_id = $2 OR $2 = 0) ORDER BY r.id",
        )
        .bind(user.0)
        .bind(course.map_or(0, |course| course.0))
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows.into_iter().map(|(id, number)| (RoomId(id), number)).collect())
    }

    /// Takes back what was sent about a message, from everybody or from some.
    pub async fn withdraw_of_message(
        &mut self,
        room: RoomId,
        number: i64,
        from: Option<&[UserId]>,
    ) -> Result<(), Fault> {
        let whom = from
            .map(|people| format!(" AND user_id IN ({})", list(people.iter().copied())))
            .unwrap_or_default();
        if from.is_some_and(<[UserId]>::is_empty) {
            return Ok(());
        }
        let rows = sqlx::query_as(AssertSqlSafe(format!(
            "DELETE FROM notices WHERE room_id = $1 AND number = $2{whom} RETURNING user_id, cause"
        )))
        .bind(room.0)
        .bind(number)
        .fetch_all(&mut *self.conn)
        .await?;
        self.tell_gone(rows).await
    }

    /// Takes back everything about an assignment.
    pub async fn withdraw_of_assignment(&mut self, id: AssignmentId) -> Result<(), Fault> {
        let rows = sqlx::query_as("DELETE FROM notices WHERE cause IN ($1, $2) RETURNING user_id, cause")
            .bind(format!("assignment:{id}"))
            .bind(format!("assignment-changed:{id}"))
            .fetch_all(&mut *self.conn)
            .await?;
        self.tell_gone(rows).await
    }

    /// Takes back from a person what was about a room they are no longer in.
    pub async fn withdraw_room(&mut self, user: UserId, room: RoomId) -> Result<(), Fault> {
        let rows = sqlx::query_as("DELETE FROM notices WHERE user_id = $1 AND room_id = $2 RETURNING user_id, cause")
            .bind(user.0)
            .bind(room.0)
            .fetch_all(&mut *self.conn)
            .await?;
        self.tell_gone(rows).await
    }

    /// Takes back from a person what was about a course they are no longer in.
    pub async fn withdraw_course(&mut self, user: UserId, course: CourseId) -> Result<(), Fault> {
        let rows = sqlx::query_as("DELETE FROM notices WHERE user_id = $1 AND course_id = $2 RETURNING user_id, cause")
            .bind(user.0)
            .bind(course.0)
            .fetch_all(&mut *self.conn)
            .await?;
        self.tell_gone(rows).await
    }

    /// Who has a notice about a message.
    pub async fn noticed(&mut self, room: RoomId, number: i64) -> Result<Vec<UserId>, Fault> {
        let rows: Vec<(i64,)> =
            sqlx::query_as("SELECT user_id FROM notices WHERE room_id = $1 AND number = $2 ORDER BY user_id")
                .bind(room.0)
                .bind(number)
                .fetch_all(&mut *self.conn)
                .await?;
        Ok(rows.into_iter().map(|(id,)| UserId(id)).collect())
    }

    /// Everybody in a room, with what decides about notices.
    pub async fn room_recipients(&mut self, room: RoomId) -> Result<Vec<Recipient>, Fault> {
        let rows: Vec<(i64, String, String)> = sqlx::query_as(
            "SELECT u.id, u.handle, p.level FROM participants p JOIN users u ON u.id = p.user_id \
             WHERE p.room_id = $1 ORDER BY u.id",
        )
        .bind(room.0)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(user, handle, level)| Recipient {
                user: UserId(user),
                handle,
                level: words::level_of(&level),
                role: None,
            })
            .collect())
    }

    /// Everybody in a course, with what decides about notices.
    pub async fn course_recipients(&mut self, course: CourseId) -> Result<Vec<Recipient>, Fault> {
        let rows: Vec<(i64, String, String)> = sqlx::query_as(
            "SELECT u.id, u.handle, m.role FROM members m JOIN users u ON u.id = m.user_id \
             WHERE m.course_id = $1 ORDER BY u.id",
        )
        .bind(course.0)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(user, handle, role)| Recipient {
                user: UserId(user),
                handle,
                level: Level::All,
                role: Some(words::role_of(&role)),
            })
            .collect())
    }

    async fn unread_of(&mut self, ids: &str) -> Result<BTreeMap<UserId, i64>, Fault> {
        let rows: Vec<(i64, i64)> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT user_id, COUNT(*) FROM notices WHERE read_at IS NULL AND user_id IN ({ids}) GROUP BY user_id"
        )))
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows.into_iter().map(|(user, count)| (UserId(user), count)).collect())
    }

    async fn tell_read(&mut self, user: UserId, rows: Vec<(String,)>) -> Result<(), Fault> {
        if rows.is_empty() {
            return Ok(());
        }
        let unread = self.unread_of(&list([user])).await?.get(&user).copied().unwrap_or(0);
        let mut causes: Vec<String> = rows.into_iter().map(|(cause,)| cause).collect();
        causes.sort();
        let at = self.now;
        self.tell_person(user, Change::NoticesRead { causes, at, unread }).await
    }

    async fn tell_gone(&mut self, rows: Vec<(i64, String)>) -> Result<(), Fault> {
        let mut gone: BTreeMap<UserId, Vec<String>> = BTreeMap::new();
        for (user, cause) in rows {
            gone.entry(UserId(user)).or_default().push(cause);
        }
        if gone.is_empty() {
            return Ok(());
        }
        let unread = self.unread_of(&list(gone.keys().copied())).await?;
        let changes = gone.into_iter().map(|(user, causes)| {
            (
                user,
                Change::NoticesGone {
                    causes,
                    unread: unread.get(&user).copied().unwrap_or(0),
                },
            )
        });
        let changes = changes.collect();
        self.tell_people(changes).await
    }
}

impl Reader {
    /// A page of a person's stored notices, newest first.
    pub async fn notices(&mut self, user: UserId, filter: Filter) -> Result<Vec<NoticeRow>, Fault> {
        type Row = (
            String,
            String,
            String,
            i64,
            Option<i64>,
            Option<i64>,
            Option<i64>,
            Option<i64>,
        );
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT cause, body, reason, at, read_at, course_id, room_id, number FROM notices WHERE user_id = $1 \
             AND ($2 = 0 OR read_at IS NULL) AND ($3 = 0 OR course_id = $3) ORDER BY at DESC, cause LIMIT $4",
        )
        .bind(user.0)
        .bind(i64::from(filter.unread))
        .bind(filter.course.map_or(0, |course| course.0))
        .bind(limits::NOTICES)
        .fetch_all(&mut *self.0)
        .await?;
        rows.into_iter()
            .map(|(cause, body, reason, at, read_at, course, room, number)| {
                Ok(NoticeRow {
                    cause,
                    notice: read_notice(&body)?,
                    reason,
                    at,
                    read_at,
                    course: course.map(CourseId),
                    room: room.map(RoomId),
                    number,
                })
            })
            .collect()
    }
}

fn read_notice(body: &str) -> Result<Notice, Fault> {
    serde_json::from_str(body).map_err(|error| Fault::Broken(format!("a notice cannot be read: {error}")))
}
