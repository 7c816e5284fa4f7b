//! What the index and a search read of the messages themselves: from the readers of the database.

use crate::db::enum_columns;
use crate::db::message_row::Row;
use crate::db::messages::select_messages;
use crate::db::reader::Reader;
use crate::db::sql_values;
use crate::error::Error;
use app::protocol::{Message, RoomId, RoomKind, UserId};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// A room that somebody may read.
#[derive(Clone, Debug)]
pub struct ReadableRoom {
    pub id: RoomId,
    /// The other person's for a direct room.
    pub name: String,
    pub course: Option<i64>,
    pub course_title: Option<String>,
}

/// What happened in rooms since they were last put into the index.
#[derive(Debug, Default)]
pub struct RoomChanges {
    /// By room and version.
    pub messages: Vec<Message>,
    /// The version up to which each room is then in the index.
    pub versions: Vec<(RoomId, i64)>,
    /// See [`Reader::places_of`].
    pub places: HashMap<RoomId, (RoomId, Option<i64>)>,
}

impl Reader {
    /// The one list of what somebody may search: the rooms that they may read at this moment, with those that were active last
    /// first. A thread is read by whoever may read the room of its root: see [`Self::places_of`].
    pub async fn readable_rooms(&mut self, user: UserId) -> Result<Vec<ReadableRoom>, Error> {
        type Columns = (i64, String, String, Option<String>, Option<i64>, Option<String>);
        let rows: Vec<Columns> = sqlx::query_as(
            "SELECT r.id, r.kind, r.name, o.name, r.course_id, c.title FROM participants p JOIN rooms r ON r.id = p.room_id \
             LEFT JOIN courses c ON c.id = r.course_id LEFT JOIN users o ON r.kind = 'direct' AND o.id = \
             CASE WHEN r.direct_low = p.user_id THEN r.direct_high ELSE r.direct_low END \
             WHERE p.user_id = $1 AND r.last_number > 0 ORDER BY r.last_at DESC, r.id",
        )
        .bind(user.0)
        .fetch_all(&mut *self.conn)
        .await?;
        let rooms = rows
            .into_iter()
            .map(|(id, kind, name, other, course, course_title)| ReadableRoom {
                id: RoomId(id),
                name: match enum_columns::kind_of(&kind) {
                    RoomKind::Direct => other.unwrap_or(name),
                    RoomKind::Course | RoomKind::Announcement | RoomKind::Private | RoomKind::Thread => name,
                },
                course,
                course_title,
            });
        Ok(rooms.collect())
    }

    /// The room whose readers may read each of these rooms: itself, or for a thread the room of the message that it answers; and
    /// its course.
    pub async fn places_of(&mut self, rooms: &[RoomId]) -> Result<HashMap<RoomId, (RoomId, Option<i64>)>, Error> {
        if rooms.is_empty() {
            return Ok(HashMap::new());
        }
        let list = sql_values::list(rooms);
        let sql = format!("SELECT id, COALESCE(root_room, id), course_id FROM rooms WHERE id IN ({list})");
        let rows: Vec<(i64, i64, Option<i64>)> = (sqlx::query_as(AssertSqlSafe(sql)).persistent(false))
            .fetch_all(&mut *self.conn)
            .await?;
        let places = rows.into_iter();
        Ok(places
            .map(|(room, place, course)| (RoomId(room), (RoomId(place), course)))
            .collect())
    }

    /// The account with this user name, whoever asks.
    pub async fn user_of_username(&mut self, username: &str) -> Result<Option<UserId>, Error> {
        let row: Option<(i64,)> = sqlx::query_as("SELECT id FROM users WHERE username = $1")
            .bind(username.to_owned())
            .fetch_optional(&mut *self.conn)
            .await?;
        Ok(row.map(|(id,)| UserId(id)))
    }

    /// These messages, as far as they are not deleted.
    pub async fn messages_at(&mut self, places: &[(RoomId, i64)]) -> Result<HashMap<(RoomId, i64), Message>, Error> {
        let mut found = HashMap::new();
        for part in places.chunks(200) {
            let wanted = sql_values::rows(part.iter().map(|(room, number)| [room.0, *number]));
            let rows = sqlx::query_as::<_, Row>(AssertSqlSafe(format!(
                "{}WHERE (m.room_id, m.number) IN (VALUES {wanted}) AND m.deleted_at IS NULL",
                select_messages!("")
            )))
            .persistent(false)
            .fetch_all(&mut *self.conn)
            .await?;
            found.extend(
                rows.into_iter()
                    .map(|Row(message)| ((message.room, message.number), message)),
            );
        }
        Ok(found)
    }

    /// The newest messages of rooms and their threads, without the index: so many of each.
    pub async fn newest_places(&mut self, rooms: &[RoomId], of_each: i64) -> Result<Vec<(RoomId, i64)>, Error> {
        if rooms.is_empty() {
            return Ok(Vec::new());
        }
        let rooms = sql_values::list(rooms);
        let rows: Vec<(i64, i64)> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT m.room_id, m.number FROM rooms r JOIN messages m ON m.room_id = r.id AND m.number > r.last_number - {of_each} \
             WHERE (r.id IN ({rooms}) OR r.root_room IN ({rooms})) AND m.deleted_at IS NULL ORDER BY m.sent_at DESC, m.room_id DESC, m.number DESC"
        )))
        .persistent(false)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows.into_iter().map(|(room, number)| (RoomId(room), number)).collect())
    }

    /// The version of every room.
    pub async fn room_versions(&mut self) -> Result<Vec<(RoomId, i64)>, Error> {
        let rows: Vec<(i64, i64)> = sqlx::query_as("SELECT id, version FROM rooms ORDER BY last_at DESC, id")
            .fetch_all(&mut *self.conn)
            .await?;
        Ok(rows.into_iter().map(|(id, version)| (RoomId(id), version)).collect())
    }

    /// The version of these rooms, as far as they are there.
    pub async fn versions_of_rooms(&mut self, rooms: &[RoomId]) -> Result<Vec<(RoomId, i64)>, Error> {
        let list = sql_values::list(rooms);
        let sql = format!("SELECT id, version FROM rooms WHERE id IN ({list}) ORDER BY id");
        let rows: Vec<(i64, i64)> = (sqlx::query_as(AssertSqlSafe(sql)).persistent(false))
            .fetch_all(&mut *self.conn)
            .await?;
        Ok(rows.into_iter().map(|(id, version)| (RoomId(id), version)).collect())
    }

    /// The messages of rooms that changed after these versions: all of them, or the first `most` of a single room. In a
    /// snapshot, so that the versions belong to them.
    pub async fn changes_of_rooms(&mut self, since: &[(RoomId, i64)], most: i64) -> Result<RoomChanges, Error> {
        let rooms: Vec<RoomId> = since.iter().map(|(room, _)| *room).collect();
        let mut changes = RoomChanges {
            versions: self.versions_of_rooms(&rooms).await?,
            places: self.places_of(&rooms).await?,
            messages: Vec::new(),
        };
        if let [(room, version)] = since {
            let rows = sqlx::query_as::<_, Row>(select_messages!(
                "WHERE m.room_id = $1 AND m.version > $2 ORDER BY m.version LIMIT CAST($3 AS bigint)"
            ))
            .bind(room.0)
            .bind(*version)
            .bind(most)
            .fetch_all(&mut *self.conn)
            .await?;
            let is_all = (rows.len() as i64) < most;
            changes.messages = rows.into_iter().map(|Row(message)| message).collect();
            if let Some(last) = changes.messages.last().filter(|_| !is_all) {
                changes.versions = vec![(*room, last.version)];
            }
            return Ok(changes);
        }
        let since = sql_values::rows(since.iter().map(|(room, version)| [room.0, *version]));
        let rows = sqlx::query_as::<_, Row>(AssertSqlSafe(format!(
            "{}JOIN (VALUES {since}) AS v ON m.room_id = v.column1 AND m.version > v.column2",
            select_messages!("")
        )))
        .persistent(false)
        .fetch_all(&mut *self.conn)
        .await?;
        changes.messages = rows.into_iter().map(|Row(message)| message).collect();
        Ok(changes)
    }
}
