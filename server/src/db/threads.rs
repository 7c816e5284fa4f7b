//! Threads: making one, what a message shows of its thread, and what a reply changes outside of the thread's own stream.

use super::sql_values;
use super::transaction::Tx;
use crate::error::Error;
use crate::realtime::Publication;
use app::protocol::{Change, Event, Head, Message, Millis, RoomId, RootMessage, Stream, Thread, UserId, limits};
use sqlx::{AnyConnection, AssertSqlSafe};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Replies that are looked through for who wrote last, after one was deleted.
const RECENT: i64 = 100;

/// A thread as it is stored.
struct Stored {
    id: RoomId,
    root: RootMessage,
    replies: i64,
    /// Newest first.
    authors: Vec<UserId>,
}

fn authors_of(column: &str) -> Vec<UserId> {
    column.split(' ').filter_map(|id| id.parse().ok()).collect()
}

/// The last authors, after `newer` have written, the newest of them first.
fn recent(newer: impl IntoIterator<Item = UserId>, before: &[UserId]) -> Vec<UserId> {
    let mut authors = Vec::new();
    for author in newer.into_iter().chain(before.iter().copied()) {
        if !authors.contains(&author) && authors.len() < limits::THREAD_AUTHORS {
            authors.push(author);
        }
    }
    authors
}

impl Tx<'_> {
    /// The thread of a message, if it was opened before.
    pub async fn thread_of(&mut self, root: RootMessage) -> Result<Option<RoomId>, Error> {
        let row: Option<(i64,)> = sqlx::query_as("SELECT id FROM rooms WHERE root_room = $1 AND root_number = $2")
            .bind(root.room.0)
            .bind(root.number)
            .fetch_optional(&mut *self.conn)
            .await?;
        Ok(row.map(|(id,)| RoomId(id)))
    }

    /// Makes the thread of a message. Nothing is published: nobody sees it before there is a reply.
    pub async fn add_thread(&mut self, creator: UserId, root: RootMessage) -> Result<RoomId, Error> {
        let id = RoomId(self.next_id("room").await?);
        sqlx::query(
            "INSERT INTO rooms (id, course_id, kind, name, topic, created_at, created_by, last_number, version, last_at, \
             root_room, root_number) SELECT $1, course_id, 'thread', '', '', $2, $3, 0, 1, $2, id, $5 FROM rooms WHERE id = $4",
        )
        .bind(id.0)
        .bind(self.now)
        .bind(creator.0)
        .bind(root.room.0)
        .bind(root.number)
        .execute(&mut *self.conn)
        .await?;
        Ok(id)
    }

    /// Replies were written: their threads count them, and the messages that they answer show that, each with its room's next
    /// version. Returns the version of the root's room for each thread: nobody may be told of the replies before they were told
    /// of that.
    pub(super) async fn count_replies(&mut self, replies: &[&Message]) -> Result<HashMap<RoomId, Head>, Error> {
        let mut new: BTreeMap<RoomId, Vec<UserId>> = BTreeMap::new();
        for reply in replies {
            new.entry(reply.room).or_default().insert(0, reply.author);
        }
        if new.is_empty() {
            return Ok(HashMap::new());
        }
        let mut threads = self.stored_threads(new.keys().copied()).await?;
        for thread in &mut threads {
            let authors = new.remove(&thread.id).unwrap_or_default();
            thread.replies += authors.len() as i64;
            thread.authors = recent(authors, &thread.authors);
        }
        self.publish_threads(threads).await
    }

    /// A reply was deleted: its thread has one less, and perhaps others who wrote last.
    pub async fn uncount_reply(&mut self, thread: RoomId) -> Result<(), Error> {
        let mut threads = self.stored_threads([thread]).await?;
        let rows: Vec<(i64,)> = sqlx::query_as(
            "SELECT author_id FROM messages WHERE room_id = $1 AND deleted_at IS NULL ORDER BY number DESC \
             LIMIT CAST($2 AS bigint)",
        )
        .bind(thread.0)
        .bind(RECENT)
        .fetch_all(&mut *self.conn)
        .await?;
        for stored in &mut threads {
            stored.replies -= 1;
            stored.authors = recent(rows.iter().map(|(id,)| UserId(*id)), &[]);
        }
        self.publish_threads(threads).await?;
        Ok(())
    }

    async fn stored_threads(&mut self, ids: impl IntoIterator<Item = RoomId>) -> Result<Vec<Stored>, Error> {
        let ids = sql_values::list(ids);
        let rows: Vec<(i64, i64, i64, i64, String)> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT id, root_room, root_number, replies, recent_authors FROM rooms WHERE id IN ({ids}) ORDER BY id"
        )))
        .persistent(false)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(id, room, number, replies, authors)| Stored {
                id: RoomId(id),
                root: RootMessage {
                    room: RoomId(room),
                    number,
                },
                replies,
                authors: authors_of(&authors),
            })
            .collect())
    }

    /// Stores what has changed of threads, gives the messages that they answer the next versions of their rooms, and publishes
    /// that to the rooms.
    async fn publish_threads(&mut self, threads: Vec<Stored>) -> Result<HashMap<RoomId, Head>, Error> {
        if threads.is_empty() {
            return Ok(HashMap::new());
        }
        let rows: Vec<String> = (threads.iter())
            .map(|thread| {
                let authors: Vec<String> = thread.authors.iter().map(UserId::to_string).collect();
                format!("({},{},'{}')", thread.id, thread.replies, authors.join(" "))
            })
            .collect();
        let last: Vec<(i64, i64)> = sqlx::query_as(AssertSqlSafe(format!(
            "UPDATE rooms SET replies = v.column2, recent_authors = v.column3 FROM (VALUES {}) AS v WHERE id = v.column1 \
             RETURNING id, last_at",
            rows.join(",")
        )))
        .persistent(false)
        .fetch_all(&mut *self.conn)
        .await?;
        let last_at: HashMap<i64, Millis> = last.into_iter().collect();
        let mut counts: BTreeMap<RoomId, i64> = BTreeMap::new();
        for thread in &threads {
            *counts.entry(thread.root.room).or_default() += 1;
        }
        let mut next = self.take_versions(&counts).await?;
        let names = names_of(self.conn, threads.iter().flat_map(|thread| &thread.authors)).await?;
        let (mut roots, mut after) = (Vec::new(), HashMap::new());
        for thread in threads {
            let Some(version) = next.get_mut(&thread.root.room) else {
                continue;
            };
            roots.push([thread.root.room.0, thread.root.number, *version, thread.id.0]);
            let stream = Stream::Room(thread.root.room);
            let shown = Thread {
                room: thread.id,
                replies: thread.replies,
                last_at: last_at.get(&thread.id.0).copied().unwrap_or(self.now),
                authors: with_names(&thread.authors, &names),
            };
            self.publish(Publication::Event(Event {
                stream,
                version: *version,
                change: Change::Thread {
                    number: thread.root.number,
                    thread: Box::new(shown),
                },
            }));
            let head = Head {
                stream,
                version: *version,
                last_number: None,
            };
            after.insert(thread.id, head);
            *version += 1;
        }
        sqlx::query(AssertSqlSafe(format!(
            "UPDATE messages SET text_version = COALESCE(text_version, version), version = v.column3, thread_id = v.column4 FROM (VALUES {}) AS v \
             WHERE room_id = v.column1 AND number = v.column2",
            sql_values::rows(roots)
        )))
        .persistent(false)
        .execute(&mut *self.conn)
        .await?;
        Ok(after)
    }

    /// Takes so many versions of each room. Returns the first of them.
    async fn take_versions(&mut self, counts: &BTreeMap<RoomId, i64>) -> Result<HashMap<RoomId, i64>, Error> {
        let wanted = sql_values::rows(counts.iter().map(|(room, count)| [room.0, *count]));
        let rows: Vec<(i64, i64)> = sqlx::query_as(AssertSqlSafe(format!(
            "UPDATE rooms SET version = version + v.column2 FROM (VALUES {wanted}) AS v WHERE id = v.column1 \
             RETURNING id, version"
        )))
        .persistent(false)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok((rows.into_iter())
            .map(|(id, version)| {
                let count = counts.get(&RoomId(id)).copied().unwrap_or(1);
                (RoomId(id), version - count + 1)
            })
            .collect())
    }

    /// Where the room of a thread's root stands now.
    pub(super) async fn root_head(&mut self, root: RoomId) -> Result<Head, Error> {
        let (version,): (i64,) = sqlx::query_as("SELECT version FROM rooms WHERE id = $1")
            .bind(root.0)
            .fetch_one(&mut *self.conn)
            .await?;
        Ok(Head {
            stream: Stream::Room(root),
            version,
            last_number: None,
        })
    }

    /// The next reply after a number that is not deleted.
    pub async fn next_reply(&mut self, thread: RoomId, after: i64) -> Result<Option<Message>, Error> {
        let row: Option<(i64,)> = sqlx::query_as(
            "SELECT number FROM messages WHERE room_id = $1 AND number > $2 AND deleted_at IS NULL ORDER BY number LIMIT 1",
        )
        .bind(thread.0)
        .bind(after)
        .fetch_optional(&mut *self.conn)
        .await?;
        match row {
            Some((number,)) => self.message(thread, number).await,
            None => Ok(None),
        }
    }
}

/// Fills in threads of which so far only the room is known.
pub(super) async fn fill_threads(
    conn: &mut AnyConnection,
    threads: impl Iterator<Item = &mut Thread>,
) -> Result<(), Error> {
    let threads: Vec<&mut Thread> = threads.collect();
    if threads.is_empty() {
        return Ok(());
    }
    let ids = sql_values::list(threads.iter().map(|thread| thread.room));
    let rows: Vec<(i64, i64, i64, String)> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT id, replies, last_at, recent_authors FROM rooms WHERE id IN ({ids})"
    )))
    .persistent(false)
    .fetch_all(&mut *conn)
    .await?;
    let stored: HashMap<i64, (i64, Millis, Vec<UserId>)> = (rows.into_iter())
        .map(|(id, replies, last_at, authors)| (id, (replies, last_at, authors_of(&authors))))
        .collect();
    let names = names_of(conn, stored.values().flat_map(|(_, _, authors)| authors)).await?;
    for thread in threads {
        if let Some((replies, last_at, authors)) = stored.get(&thread.room.0) {
            thread.replies = *replies;
            thread.last_at = *last_at;
            thread.authors = with_names(authors, &names);
        }
    }
    Ok(())
}

async fn names_of(
    conn: &mut AnyConnection,
    users: impl Iterator<Item = &UserId>,
) -> Result<HashMap<UserId, String>, Error> {
    let users: BTreeSet<UserId> = users.copied().collect();
    if users.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(i64, String)> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT id, name FROM users WHERE id IN ({})",
        sql_values::list(users)
    )))
    .persistent(false)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|(id, name)| (UserId(id), name)).collect())
}

fn with_names(authors: &[UserId], names: &HashMap<UserId, String>) -> Vec<(UserId, String)> {
    (authors.iter())
        .map(|author| (*author, names.get(author).cloned().unwrap_or_default()))
        .collect()
}
