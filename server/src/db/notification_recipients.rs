//! Whom a notification may be for, with what decides whether it is.

use super::enum_columns;
use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{CourseId, NotificationLevel, RoomId, UserId};
use sqlx::AssertSqlSafe;
use std::collections::{BTreeSet, HashSet};

/// Usernames in one statement: SQLite searches all parameters for each of them.
const NAMES: usize = 100;

/// Somebody in the audience of a notification.
#[derive(Clone, Debug)]
pub struct Recipient {
    pub user: UserId,
    pub username: String,
    /// In the course of the room it is about.
    pub staff: bool,
    /// In the room it is about; `All` if it is about none.
    pub level: NotificationLevel,
}

impl Tx<'_> {
    /// All participants of a room; of a thread, those of its root's room.
    pub async fn room_recipients(&mut self, room: RoomId) -> Result<Vec<Recipient>, Error> {
        let rows: Vec<(i64, String, String, Option<String>)> = sqlx::query_as(
            "SELECT u.id, u.username, p.level, m.role FROM participants p JOIN users u ON u.id = p.user_id \
             JOIN rooms r ON r.id = p.room_id LEFT JOIN members m ON m.course_id = r.course_id AND m.user_id = u.id \
             AND m.role <> 'student' WHERE p.room_id = (SELECT COALESCE(root_room, id) FROM rooms WHERE id = $1) \
             ORDER BY u.id",
        )
        .bind(room.0)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(user, username, level, role)| Recipient {
                user: UserId(user),
                username,
                staff: role.is_some(),
                level: enum_columns::level_of(&level),
            })
            .collect())
    }

    /// How many people are in a room; in a thread, in its root's room.
    pub async fn count_participants(&mut self, room: RoomId) -> Result<i64, Error> {
        let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM participants WHERE room_id = (SELECT COALESCE(root_room, id) FROM rooms WHERE id = $1)")
            .bind(room.0)
            .fetch_one(&mut *self.conn)
            .await?;
        Ok(count)
    }

    /// Those of the users with these usernames who are in the room, by room, with the usernames. In a thread are those who are in
    /// its root's room.
    pub async fn participants_named(
        &mut self,
        asked: &BTreeSet<(RoomId, String)>,
    ) -> Result<HashSet<(RoomId, String)>, Error> {
        let mut found = HashSet::new();
        let asked: Vec<&(RoomId, String)> = asked.iter().collect();
        for part in asked.chunks(NAMES) {
            let pairs: Vec<String> = (part.iter().enumerate())
                .map(|(at, (room, _))| format!("({room}, ${})", at + 1))
                .collect();
            let pairs = pairs.join(",");
            let mut query = sqlx::query_as::<_, (i64, String)>(AssertSqlSafe(format!(
                "SELECT r.id, u.username FROM (VALUES {pairs}) AS v JOIN users u ON u.username = v.column2 \
                 JOIN rooms r ON r.id = v.column1 \
                 JOIN participants p ON p.room_id = COALESCE(r.root_room, r.id) AND p.user_id = u.id"
            )));
            for (_, username) in part {
                query = query.bind(username.clone());
            }
            let rows = query.persistent(false).fetch_all(&mut *self.conn).await?;
            found.extend(rows.into_iter().map(|(room, username)| (RoomId(room), username)));
        }
        Ok(found)
    }

    /// All members of a course.
    pub async fn course_recipients(&mut self, course: CourseId) -> Result<Vec<Recipient>, Error> {
        let rows: Vec<(i64, String)> = sqlx::query_as(
            "SELECT u.id, u.username FROM members m JOIN users u ON u.id = m.user_id \
             WHERE m.course_id = $1 ORDER BY u.id",
        )
        .bind(course.0)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(user, username)| Recipient {
                user: UserId(user),
                username,
                staff: false,
                level: NotificationLevel::All,
            })
            .collect())
    }
}
