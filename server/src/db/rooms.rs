//! Rooms and who is in them.

use super::{Tx, words};
use crate::fanout::Outgoing;
use crate::fault::Fault;
use app::wire::{Change, CourseId, Event, Level, Room, RoomId, RoomKind, Stream, UserId};

/// A room to be made.
#[derive(Clone, Debug)]
pub struct NewRoom {
    pub course: Option<CourseId>,
    pub kind: RoomKind,
    pub name: String,
    pub topic: String,
    /// The two of a direct room, lower id first.
    pub direct: Option<(UserId, UserId)>,
}

/// A room as it is kept.
pub type RoomRow = Room;

impl Tx<'_> {
    pub async fn add_room(&mut self, maker: UserId, room: NewRoom) -> Result<RoomId, Fault> {
        let id = RoomId(self.next_id("room").await?);
        sqlx::query(
            "INSERT INTO rooms (id, course_id, kind, name, topic, created_at, created_by, last_number, version, \
             last_at, direct_low, direct_high) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 1, $6, $8, $9)",
        )
        .bind(id.0)
        .bind(room.course.map(|course| course.0))
        .bind(words::kind(room.kind))
        .bind(room.name)
        .bind(room.topic)
        .bind(self.now)
        .bind(maker.0)
        .bind(room.direct.map(|(low, _)| low.0))
        .bind(room.direct.map(|(_, high)| high.0))
        .execute(&mut *self.conn)
        .await?;
        Ok(id)
    }

    pub async fn room(&mut self, room: RoomId) -> Result<Option<RoomRow>, Fault> {
        Ok(super::views::room(self.conn, room).await?.map(|(room, _)| room))
    }

    pub async fn set_room(&mut self, room: RoomId, name: &str, topic: &str) -> Result<(), Fault> {
        sqlx::query("UPDATE rooms SET name = $2, topic = $3 WHERE id = $1")
            .bind(room.0)
            .bind(name.to_owned())
            .bind(topic.to_owned())
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    /// The direct room of two people, if there is one.
    pub async fn direct_room(&mut self, low: UserId, high: UserId) -> Result<Option<RoomId>, Fault> {
        let row: Option<(i64,)> = sqlx::query_as("SELECT id FROM rooms WHERE direct_low = $1 AND direct_high = $2")
            .bind(low.0)
            .bind(high.0)
            .fetch_optional(&mut *self.conn)
            .await?;
        Ok(row.map(|(id,)| RoomId(id)))
    }

    /// The rooms of a course that all its members are in.
    pub async fn open_rooms(&mut self, course: CourseId) -> Result<Vec<RoomId>, Fault> {
        let rows: Vec<(i64,)> = sqlx::query_as(
            "SELECT id FROM rooms WHERE course_id = $1 AND kind IN ('course', 'announcement') ORDER BY id",
        )
        .bind(course.0)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows.into_iter().map(|(id,)| RoomId(id)).collect())
    }

    /// The rooms of a course that a person is in.
    pub async fn rooms_in_course(&mut self, user: UserId, course: CourseId) -> Result<Vec<(RoomId, RoomKind)>, Fault> {
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
            .map(|(id, kind)| (RoomId(id), words::kind_of(&kind)))
            .collect())
    }

    /// How many private rooms a person owns.
    pub async fn count_own_rooms(&mut self, user: UserId) -> Result<i64, Fault> {
        let (count,): (i64,) = sqlx::query_as(
            "SELECT COUNT(*) FROM participants p JOIN rooms r ON r.id = p.room_id \
             WHERE p.user_id = $1 AND p.owner_at IS NOT NULL AND r.kind = 'private'",
        )
        .bind(user.0)
        .fetch_one(&mut *self.conn)
        .await?;
        Ok(count)
    }

    /// Lets somebody into a room, with everything said so far counted as read. False if they are in it.
    pub async fn add_participant(&mut self, room: RoomId, user: UserId, owner: bool) -> Result<bool, Fault> {
        let added = sqlx::query(
            "INSERT INTO participants (room_id, user_id, joined_at, owner_at, read_number, level) \
             SELECT id, $2, $3, $4, last_number, 'all' FROM rooms WHERE id = $1 \
             ON CONFLICT (room_id, user_id) DO NOTHING",
        )
        .bind(room.0)
        .bind(user.0)
        .bind(self.now)
        .bind(owner.then_some(self.now))
        .execute(&mut *self.conn)
        .await?
        .rows_affected();
        Ok(added > 0)
    }

    pub async fn remove_participant(&mut self, room: RoomId, user: UserId) -> Result<bool, Fault> {
        let removed = sqlx::query("DELETE FROM participants WHERE room_id = $1 AND user_id = $2")
            .bind(room.0)
            .bind(user.0)
            .execute(&mut *self.conn)
            .await?
            .rows_affected();
        Ok(removed > 0)
    }

    /// Everybody in a room.
    pub async fn participants(&mut self, room: RoomId) -> Result<Vec<UserId>, Fault> {
        let rows: Vec<(i64,)> = sqlx::query_as("SELECT user_id FROM participants WHERE room_id = $1 ORDER BY user_id")
            .bind(room.0)
            .fetch_all(&mut *self.conn)
            .await?;
        Ok(rows.into_iter().map(|(id,)| UserId(id)).collect())
    }

    /// Makes whoever has been in a room longest its owner, if it has none. Says who that is.
    pub async fn heir(&mut self, room: RoomId) -> Result<Option<UserId>, Fault> {
        let row: Option<(i64,)> = sqlx::query_as(
            "UPDATE participants SET owner_at = $2 WHERE room_id = $1 AND user_id = \
             (SELECT user_id FROM participants WHERE room_id = $1 ORDER BY joined_at, user_id LIMIT 1) \
             AND NOT EXISTS (SELECT 1 FROM participants WHERE room_id = $1 AND owner_at IS NOT NULL) RETURNING user_id",
        )
        .bind(room.0)
        .bind(self.now)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(row.map(|(id,)| UserId(id)))
    }

    pub async fn set_level(&mut self, user: UserId, room: RoomId, level: Level) -> Result<(), Fault> {
        sqlx::query("UPDATE participants SET level = $3 WHERE room_id = $1 AND user_id = $2")
            .bind(room.0)
            .bind(user.0)
            .bind(words::level(level))
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    /// Takes the room's next version.
    pub(super) async fn next_room_version(&mut self, room: RoomId) -> Result<i64, Fault> {
        let (version,): (i64,) =
            sqlx::query_as("UPDATE rooms SET version = version + 1 WHERE id = $1 RETURNING version")
                .bind(room.0)
                .fetch_one(&mut *self.conn)
                .await?;
        Ok(version)
    }

    /// Tells a room something, with its next version.
    pub async fn tell_room(&mut self, room: RoomId, change: Change) -> Result<(), Fault> {
        let version = self.next_room_version(room).await?;
        self.tell(Outgoing::Event(Event {
            stream: Stream::Room(room),
            version,
            change,
        }));
        Ok(())
    }

    /// Tells somebody's tabs that they are in a room now, and from here on what happens there.
    pub async fn tell_entered(&mut self, user: UserId, room: RoomId) -> Result<(), Fault> {
        if let Some(entry) = self.room_entry(user, room).await? {
            self.tell_person(user, Change::RoomEntered(entry)).await?;
            self.tell(Outgoing::Join {
                user,
                stream: Stream::Room(room),
            });
        }
        Ok(())
    }

    /// Every room somebody is in.
    pub async fn rooms_of(&mut self, user: UserId) -> Result<Vec<RoomId>, Fault> {
        let rows: Vec<(i64,)> = sqlx::query_as("SELECT room_id FROM participants WHERE user_id = $1 ORDER BY room_id")
            .bind(user.0)
            .fetch_all(&mut *self.conn)
            .await?;
        Ok(rows.into_iter().map(|(id,)| RoomId(id)).collect())
    }
}
