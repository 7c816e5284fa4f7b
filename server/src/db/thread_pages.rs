//! Threads as one user sees them: the entry of one that is open, and the list of those that the user follows.

use super::message_row::plain_text;
use super::messages::message_at;
use super::reader::Reader;
use super::room_memberships::{Membership, Root};
use super::threads::fill_threads;
use crate::error::Error;
use app::protocol::{
    Message, NotificationLevel, RoomEntry, RoomId, RoomKind, RootMessage, Thread, ThreadPage, ThreadRow, UserId,
    excerpt, limits,
};

/// No page after this one is asked for.
const LAST_PAGE: i64 = 1_000_000;

impl Reader {
    /// A thread as it would be in the user's list of rooms.
    pub async fn thread_entry(&mut self, user: UserId, thread: &Membership, root: &Root) -> Result<RoomEntry, Error> {
        let name = match root.kind {
            RoomKind::Direct => self.other_in_direct_room(user, root.message.room).await?,
            RoomKind::Course | RoomKind::Announcement | RoomKind::Private | RoomKind::Thread => thread.name.clone(),
        };
        let deleted: Vec<(i64,)> = if thread.last_number > thread.read_number {
            sqlx::query_as(
                "SELECT number FROM messages WHERE room_id = $1 AND number > $2 AND deleted_at IS NOT NULL \
                 ORDER BY number DESC LIMIT CAST($3 AS bigint)",
            )
            .bind(thread.room.0)
            .bind(thread.read_number)
            .bind(limits::DELETED_NAMED as i64)
            .fetch_all(&mut *self.conn)
            .await?
        } else {
            Vec::new()
        };
        Ok(RoomEntry {
            id: thread.room,
            course: thread.course,
            kind: RoomKind::Thread,
            name,
            topic: thread.topic.clone(),
            other: None,
            owner: thread.owner,
            last_number: thread.last_number,
            last_at: thread.last_at,
            version: thread.version,
            read: thread.read_number,
            level: if root.followed {
                NotificationLevel::All
            } else {
                NotificationLevel::Muted
            },
            favourite: false,
            deleted: deleted.into_iter().rev().map(|(number,)| number).collect(),
            barred: thread.barred,
        })
    }

    async fn other_in_direct_room(&mut self, user: UserId, room: RoomId) -> Result<String, Error> {
        let row: Option<(String,)> = sqlx::query_as(
            "SELECT u.name FROM rooms r JOIN users u ON u.id = \
             CASE WHEN r.direct_low = $2 THEN r.direct_high ELSE r.direct_low END WHERE r.id = $1",
        )
        .bind(room.0)
        .bind(user.0)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(row.map(|(name,)| name).unwrap_or_default())
    }

    /// A page of the threads that a user follows and can see.
    pub async fn thread_page(&mut self, user: UserId, page: i64) -> Result<ThreadPage, Error> {
        type Row = (
            i64,
            i64,
            i64,
            String,
            Option<String>,
            i64,
            String,
            String,
            Option<String>,
            i64,
            i64,
            i64,
            Option<i64>,
        );
        let mut rows: Vec<Row> = sqlx::query_as(
            "SELECT t.id, r.id AS room, t.root_number, r.name, o.name AS other, a.id AS author, a.name AS author_name, \
             m.content, m.plain, m.renderer, f.read_number, (SELECT COUNT(*) FROM messages x WHERE x.room_id = t.id \
             AND x.number > f.read_number AND x.deleted_at IS NULL) AS unread, \
             (SELECT MIN(x.number) FROM messages x WHERE x.room_id = t.id AND x.number > f.read_number \
             AND x.deleted_at IS NULL) AS first_unread \
             FROM followers f JOIN rooms t ON t.id = f.thread_id JOIN rooms r ON r.id = t.root_room \
             JOIN participants p ON p.room_id = r.id AND p.user_id = f.user_id \
             JOIN messages m ON m.room_id = t.root_room AND m.number = t.root_number JOIN users a ON a.id = m.author_id \
             LEFT JOIN users o ON r.kind = 'direct' AND o.id = \
             CASE WHEN r.direct_low = f.user_id THEN r.direct_high ELSE r.direct_low END \
             WHERE f.user_id = $1 AND f.followed_at IS NOT NULL AND t.last_number > 0 \
             ORDER BY CASE WHEN t.last_number > f.read_number THEN 0 ELSE 1 END, t.last_at DESC, t.id \
             LIMIT CAST($2 AS bigint) OFFSET CAST($3 AS bigint)",
        )
        .bind(user.0)
        .bind(limits::THREADS + 1)
        .bind(page.clamp(0, LAST_PAGE) * limits::THREADS)
        .fetch_all(&mut *self.conn)
        .await?;
        let more = rows.len() as i64 > limits::THREADS;
        rows.truncate(limits::THREADS as usize);
        let mut listed = Vec::with_capacity(rows.len());
        for (id, room, _, name, other, author, author_name, content, plain, renderer, read, unread, first) in rows {
            let thread = Thread {
                room: RoomId(id),
                ..Thread::default()
            };
            listed.push(ThreadRow {
                thread,
                room: RoomId(room),
                room_name: other.unwrap_or(name),
                author: UserId(author),
                name: author_name,
                excerpt: excerpt(&plain_text(content, plain, renderer)),
                unread,
                first_unread: first.unwrap_or(read + 1),
            });
        }
        fill_threads(&mut self.conn, listed.iter_mut().map(|row| &mut row.thread)).await?;
        Ok(ThreadPage {
            page,
            rows: listed,
            more,
        })
    }

    /// The room of the message that a thread answers; none if it is no thread.
    pub async fn root_of(&mut self, room: RoomId) -> Result<Option<RootMessage>, Error> {
        let row: Option<(Option<i64>, Option<i64>)> =
            sqlx::query_as("SELECT root_room, root_number FROM rooms WHERE id = $1")
                .bind(room.0)
                .fetch_optional(&mut *self.conn)
                .await?;
        let (room, number) = row.unwrap_or_default();
        Ok(room.zip(number).map(|(room, number)| RootMessage {
            room: RoomId(room),
            number,
        }))
    }

    /// A message as everybody in its room sees it.
    pub async fn message(&mut self, of: RootMessage) -> Result<Option<Message>, Error> {
        message_at(&mut self.conn, of.room, of.number).await
    }
}
