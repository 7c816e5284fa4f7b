//! Participants of rooms.

use super::enum_columns;
use super::reader::Reader;
use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{NotificationLevel, Participant, RoomId, UserId};
use app::state::sort_participants;

type ParticipantColumns = (i64, String, String, Option<i64>);

fn participant((id, username, name, owner): ParticipantColumns) -> Participant {
    Participant {
        id: UserId(id),
        username,
        name,
        owner: owner.is_some(),
    }
}

impl Tx<'_> {
    /// Adds a participant, who has read all messages so far. False if the user is one already.
    pub async fn add_participant(&mut self, room: RoomId, user: UserId, owner: bool) -> Result<bool, Error> {
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

    pub async fn remove_participant(&mut self, room: RoomId, user: UserId) -> Result<bool, Error> {
        let removed = sqlx::query("DELETE FROM participants WHERE room_id = $1 AND user_id = $2")
            .bind(room.0)
            .bind(user.0)
            .execute(&mut *self.conn)
            .await?
            .rows_affected();
        // Whoever comes back does not find everything unread that was written meanwhile.
        sqlx::query(
            "DELETE FROM followers WHERE user_id = $2 AND thread_id IN (SELECT id FROM rooms WHERE root_room = $1)",
        )
        .bind(room.0)
        .bind(user.0)
        .execute(&mut *self.conn)
        .await?;
        Ok(removed > 0)
    }

    /// The participants of a room.
    pub async fn participants(&mut self, room: RoomId) -> Result<Vec<UserId>, Error> {
        let rows: Vec<(i64,)> = sqlx::query_as("SELECT user_id FROM participants WHERE room_id = $1 ORDER BY user_id")
            .bind(room.0)
            .fetch_all(&mut *self.conn)
            .await?;
        Ok(rows.into_iter().map(|(id,)| UserId(id)).collect())
    }

    /// Makes whoever has been in a room longest and can sign in its owner, if none of its owners can. Returns the new owner.
    pub async fn ensure_owner(&mut self, room: RoomId) -> Result<Option<UserId>, Error> {
        let row: Option<(i64,)> = sqlx::query_as(
            "UPDATE participants SET owner_at = $2 WHERE room_id = $1 AND user_id = \
             (SELECT p.user_id FROM participants p JOIN users u ON u.id = p.user_id WHERE p.room_id = $1 \
             AND u.disabled_at IS NULL ORDER BY p.joined_at, p.user_id LIMIT 1) \
             AND NOT EXISTS (SELECT 1 FROM participants p JOIN users u ON u.id = p.user_id WHERE p.room_id = $1 \
             AND p.owner_at IS NOT NULL AND u.disabled_at IS NULL) RETURNING user_id",
        )
        .bind(room.0)
        .bind(self.now)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(row.map(|(id,)| UserId(id)))
    }

    pub async fn set_level(&mut self, user: UserId, room: RoomId, level: NotificationLevel) -> Result<(), Error> {
        sqlx::query("UPDATE participants SET level = $3 WHERE room_id = $1 AND user_id = $2")
            .bind(room.0)
            .bind(user.0)
            .bind(enum_columns::level(level))
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    /// All rooms of a user.
    pub async fn rooms_of(&mut self, user: UserId) -> Result<Vec<RoomId>, Error> {
        let rows: Vec<(i64,)> = sqlx::query_as("SELECT room_id FROM participants WHERE user_id = $1 ORDER BY room_id")
            .bind(user.0)
            .fetch_all(&mut *self.conn)
            .await?;
        Ok(rows.into_iter().map(|(id,)| RoomId(id)).collect())
    }

    /// The private rooms that a user owns.
    pub async fn private_rooms_owned_by(&mut self, user: UserId) -> Result<Vec<RoomId>, Error> {
        let rows: Vec<(i64,)> = sqlx::query_as(
            "SELECT r.id FROM participants p JOIN rooms r ON r.id = p.room_id \
             WHERE p.user_id = $1 AND p.owner_at IS NOT NULL AND r.kind = 'private' ORDER BY r.id",
        )
        .bind(user.0)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows.into_iter().map(|(id,)| RoomId(id)).collect())
    }

    /// A participant of a room.
    pub async fn participant(&mut self, room: RoomId, user: UserId) -> Result<Option<Participant>, Error> {
        let row = sqlx::query_as::<_, ParticipantColumns>(
            "SELECT u.id, u.username, u.name, p.owner_at FROM participants p JOIN users u ON u.id = p.user_id \
             WHERE p.room_id = $1 AND p.user_id = $2",
        )
        .bind(room.0)
        .bind(user.0)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(row.map(participant))
    }
}

impl Reader {
    /// The participants of a room, by name.
    pub async fn participants(&mut self, room: RoomId) -> Result<Vec<Participant>, Error> {
        let rows = sqlx::query_as::<_, ParticipantColumns>(
            "SELECT u.id, u.username, u.name, p.owner_at FROM participants p JOIN users u ON u.id = p.user_id \
             WHERE p.room_id = $1",
        )
        .bind(room.0)
        .fetch_all(&mut *self.conn)
        .await?;
        let mut participants: Vec<Participant> = rows.into_iter().map(participant).collect();
        sort_participants(&mut participants);
        Ok(participants)
    }
}
