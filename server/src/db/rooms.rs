//! Rooms.

use super::enum_columns;
use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{CourseId, Room, RoomId, RoomKind, UserId};

/// A room to be added.
#[derive(Clone, Debug)]
pub struct NewRoom {
    pub course: Option<CourseId>,
    pub kind: RoomKind,
    pub name: String,
    pub topic: String,
    /// The two users of a direct room, lower id first.
    pub direct: Option<(UserId, UserId)>,
}

impl Tx<'_> {
    pub async fn add_room(&mut self, creator: UserId, room: NewRoom) -> Result<RoomId, Error> {
        let id = RoomId(self.next_id("room").await?);
        sqlx::query(
            "INSERT INTO rooms (id, course_id, kind, name, topic, created_at, created_by, last_number, version, \
             last_at, direct_low, direct_high) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 1, $6, $8, $9)",
        )
        .bind(id.0)
        .bind(room.course.map(|course| course.0))
        .bind(enum_columns::kind(room.kind))
        .bind(room.name)
        .bind(room.topic)
        .bind(self.now)
        .bind(creator.0)
        .bind(room.direct.map(|(low, _)| low.0))
        .bind(room.direct.map(|(_, high)| high.0))
        .execute(&mut *self.conn)
        .await?;
        Ok(id)
    }

    /// A room that is no thread.
    pub async fn room(&mut self, room: RoomId) -> Result<Option<Room>, Error> {
        type Row = (Option<i64>, String, String, String, i64, i64, Option<i64>);
        let row: Option<Row> = sqlx::query_as(
            "SELECT course_id, kind, name, topic, created_at, slow_seconds, closed_at FROM rooms WHERE id = $1 AND kind <> 'thread'",
        )
        .bind(room.0)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(
            row.map(|(course, kind, name, topic, created_at, slow, closed_at)| Room {
                id: room,
                course: course.map(CourseId),
                kind: enum_columns::kind_of(&kind),
                name,
                topic,
                created_at,
                slow,
                closed: closed_at.is_some(),
                root: None,
            }),
        )
    }

    pub async fn set_room(&mut self, room: RoomId, name: &str, topic: &str) -> Result<(), Error> {
        sqlx::query("UPDATE rooms SET name = $2, topic = $3 WHERE id = $1")
            .bind(room.0)
            .bind(name.to_owned())
            .bind(topic.to_owned())
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    /// Slows a room (0 for no limit) and closes it for writing, or opens it again.
    pub async fn set_room_pace(&mut self, room: RoomId, slow: i64, closed: bool) -> Result<(), Error> {
        sqlx::query("UPDATE rooms SET slow_seconds = $2, closed_at = $3 WHERE id = $1")
            .bind(room.0)
            .bind(slow)
            .bind(closed.then_some(self.now))
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    /// The direct room of two users, if there is one.
    pub async fn direct_room(&mut self, low: UserId, high: UserId) -> Result<Option<RoomId>, Error> {
        let row: Option<(i64,)> = sqlx::query_as("SELECT id FROM rooms WHERE direct_low = $1 AND direct_high = $2")
            .bind(low.0)
            .bind(high.0)
            .fetch_optional(&mut *self.conn)
            .await?;
        Ok(row.map(|(id,)| RoomId(id)))
    }

    /// The rooms of a course that all its members are in.
    pub async fn open_rooms(&mut self, course: CourseId) -> Result<Vec<RoomId>, Error> {
        let rows: Vec<(i64,)> = sqlx::query_as(
            "SELECT id FROM rooms WHERE course_id = $1 AND kind IN ('course', 'announcement') ORDER BY id",
        )
        .bind(course.0)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows.into_iter().map(|(id,)| RoomId(id)).collect())
    }

    /// The rooms of a course that a user is in.
    pub async fn rooms_in_course(&mut self, user: UserId, course: CourseId) -> Result<Vec<(RoomId, RoomKind)>, Error> {
        let rows: Vec<(i64, String)> = sqlx::query_as(
            "SELECT r.id, r.kind FROM rooms r JOIN participants p ON p.room_id = r.id \
             WHERE r.course_id = $1 AND p.user_id = $2 ORDER BY r.id",
        )
        .bind(course.0)
        .bind(user.0)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(id, kind)| (RoomId(id), enum_columns::kind_of(&kind)))
            .collect())
    }
}
