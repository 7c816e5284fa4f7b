//! Writing new messages. All that have queued up are written together, with the same few statements for one message as for
//! a hundred. Ids and numbers are in the text of the statements; what users typed is bound.

use super::messages::{files_column, mentioned_column};
use super::sql_values;
use super::transaction::Tx;
use super::write_job::NewMessage;
use crate::error::Error;
use crate::markdown::RENDERER;
use app::protocol::{Change, FileId, Message, ReplyInThread, RoomId, UserId};
use sqlx::AssertSqlSafe;
use std::collections::{BTreeMap, HashMap};

/// Messages in one statement that binds texts: SQLite searches all parameters for each of them.
const ROWS: usize = 100;

/// A message that is stored already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentMessage {
    pub room: RoomId,
    pub number: i64,
    pub version: i64,
    /// Its text when it was sent; none if it was changed since.
    pub content: Option<String>,
}

impl Tx<'_> {
    /// Those of these authors' UUIDs that are stored already, in whichever room.
    pub async fn already_sent(
        &mut self,
        sent: &[(UserId, &str)],
    ) -> Result<HashMap<(UserId, String), SentMessage>, Error> {
        let mut found = HashMap::new();
        for part in sent.chunks(ROWS) {
            found.extend(self.already_sent_chunk(part).await?);
        }
        Ok(found)
    }

    async fn already_sent_chunk(
        &mut self,
        sent: &[(UserId, &str)],
    ) -> Result<Vec<((UserId, String), SentMessage)>, Error> {
        let asked: Vec<String> = (sent.iter().enumerate())
            .map(|(at, (author, _))| format!("({author}, ${})", at + 1))
            .collect();
        let asked = asked.join(",");
        type Row = (i64, String, i64, i64, i64, Option<String>);
        let mut query = sqlx::query_as::<_, Row>(AssertSqlSafe(format!(
            "SELECT m.author_id, m.uuid, m.room_id, m.number, m.version, \
             CASE WHEN m.edited_at IS NULL AND m.deleted_at IS NULL THEN m.content END FROM (VALUES {asked}) AS v \
             JOIN messages m ON m.author_id = v.column1 AND m.uuid = v.column2"
        )));
        for (_, uuid) in sent {
            query = query.bind((*uuid).to_owned());
        }
        let rows = query.persistent(false).fetch_all(&mut *self.conn).await?;
        Ok(rows
            .into_iter()
            .map(|(author, uuid, room, number, version, content)| {
                let sent = SentMessage {
                    room: RoomId(room),
                    number,
                    version,
                    content,
                };
                ((UserId(author), uuid), sent)
            })
            .collect())
    }

    /// Writes new messages, each with the next number and version of its room, in this order; moves their authors'
    /// read markers to them, unless a script has sent them; publishes both.
    pub async fn add_messages(&mut self, new: Vec<NewMessage>) -> Result<Vec<Message>, Error> {
        let mut counts: BTreeMap<RoomId, i64> = BTreeMap::new();
        for new_message in &new {
            *counts.entry(new_message.room).or_default() += 1;
        }
        let mut next = self.take_numbers(&counts).await?;
        let mut messages: Vec<Message> = Vec::with_capacity(new.len());
        let mut threads = Vec::with_capacity(new.len());
        let by_people: Vec<bool> = new.iter().map(|message| !message.actor.is_token).collect();
        for NewMessage {
            actor,
            room,
            uuid,
            content,
            everyone: _,
            files: _,
            attached,
            roles: _,
            rendered,
            mentioned,
            in_thread,
            also_in_room: _,
            repeats_reply,
        } in new
        {
            threads.push(in_thread);
            let reply = messages.last().filter(|_| repeats_reply).map(|reply| {
                Box::new(ReplyInThread {
                    thread: reply.room,
                    number: reply.number,
                })
            });
            let (number, version) = next
                .get_mut(&room)
                .ok_or_else(|| Error::Internal("a room vanished while it was written to".into()))?;
            let (html, plain) = rendered.for_mentioned(&mentioned);
            messages.push(Message {
                room,
                number: *number,
                version: *version,
                text_version: None,
                uuid,
                author: actor.user,
                username: actor.username,
                name: actor.name,
                content,
                mentioned,
                html,
                plain,
                files: attached,
                reactions: Vec::new(),
                pinned: None,
                sent_at: self.now,
                edited_at: None,
                deleted_at: None,
                thread: None,
                reply,
            });
            *number += 1;
            *version += 1;
        }
        for part in messages.chunks(ROWS) {
            self.insert(part).await?;
        }
        let files: Vec<(FileId, i64)> = (messages.iter())
            .flat_map(|message| message.files.iter().map(|file| (file.id, message.number)))
            .collect();
        self.attach_files(&files).await?;
        let replies: Vec<(&Message, bool)> = (messages.iter().zip(&by_people).zip(&threads))
            .filter(|(_, in_thread)| **in_thread)
            .map(|((message, by_person), _)| (message, *by_person))
            .collect();
        self.follow_by_replies(&replies).await?;
        let by_scripts = (messages.iter().zip(&by_people))
            .filter(|(_, by_person)| !**by_person)
            .map(|(message, _)| [message.room.0, message.author.0])
            .collect();
        self.note_sent(by_scripts).await?;
        self.move_read_markers(messages.iter().zip(by_people).filter(|(_, by_person)| *by_person))
            .await?;
        // Each stream in its order: in a room its messages, then that some of them have new replies, then the replies.
        for (message, _) in messages.iter().zip(&threads).filter(|(_, in_thread)| !**in_thread) {
            self.emit_message(message, None);
        }
        let replies: Vec<&Message> = replies.into_iter().map(|(message, _)| message).collect();
        let after = self.count_replies(&replies).await?;
        for reply in replies {
            self.emit_message(reply, after.get(&reply.room).copied());
        }
        Ok(messages)
    }

    /// Takes so many numbers and versions of each room. Returns the first of them.
    async fn take_numbers(&mut self, counts: &BTreeMap<RoomId, i64>) -> Result<HashMap<RoomId, (i64, i64)>, Error> {
        let wanted = sql_values::rows(counts.iter().map(|(room, count)| [room.0, *count]));
        let rows: Vec<(i64, i64, i64)> = sqlx::query_as(AssertSqlSafe(format!(
            "UPDATE rooms SET last_number = last_number + v.column2, version = version + v.column2, last_at = $1 \
             FROM (VALUES {wanted}) AS v WHERE id = v.column1 RETURNING id, last_number, version"
        )))
        .bind(self.now)
        .persistent(false)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok((rows.into_iter())
            .map(|(id, number, version)| {
                let room = RoomId(id);
                let before = counts.get(&room).map_or(0, |count| count - 1);
                (room, (number - before, version - before))
            })
            .collect())
    }

    async fn insert(&mut self, messages: &[Message]) -> Result<(), Error> {
        let mut bound: Vec<String> = Vec::with_capacity(2 * messages.len());
        let mut bind = |text: String| {
            bound.push(text);
            ["$", &bound.len().to_string()].concat()
        };
        let rows: Vec<String> = (messages.iter())
            .map(|message| {
                let (room, author, number, version) = (message.room, message.author, message.number, message.version);
                let (uuid, content, sent_at) = (
                    bind(message.uuid.clone()),
                    bind(message.content.clone()),
                    message.sent_at,
                );
                // Most messages mention nobody and have no markup: nothing is bound for that.
                let mentioned = match mentioned_column(&message.mentioned) {
                    names if names.is_empty() => "''".to_owned(),
                    names => bind(names),
                };
                let mut bind_some = |text: &Option<String>| text.clone().map_or_else(|| "NULL".to_owned(), &mut bind);
                let (html, plain) = (bind_some(&message.html), bind_some(&message.plain));
                let files = bind_some(&files_column(&message.files));
                let reply = message.reply.as_deref().map_or_else(
                    || "NULL, NULL".to_owned(),
                    |reply| format!("{}, {}", reply.thread, reply.number),
                );
                format!(
                    "({room}, {number}, {version}, {author}, {uuid}, {content}, {mentioned}, {html}, {plain}, {RENDERER}, {sent_at}, {files}, {reply})"
                )
            })
            .collect();
        let rows = rows.join(",");
        let mut query = sqlx::query(AssertSqlSafe(format!(
            "INSERT INTO messages (room_id, number, version, author_id, uuid, content, mentioned, html, plain, renderer, \
             sent_at, files, reply_room, reply_number) VALUES {rows}"
        )));
        for text in bound {
            query = query.bind(text);
        }
        query.persistent(false).execute(&mut *self.conn).await?;
        Ok(())
    }

    /// Notes that these authors have written in these rooms, for rooms that are slowed down.
    async fn note_sent(&mut self, places: Vec<[i64; 2]>) -> Result<(), Error> {
        if places.is_empty() {
            return Ok(());
        }
        sqlx::query(AssertSqlSafe(format!(
            "UPDATE participants SET last_sent_at = $1 FROM (VALUES {}) AS v WHERE room_id = v.column1 AND user_id = v.column2",
            sql_values::rows(places)
        )))
        .bind(self.now)
        .persistent(false)
        .execute(&mut *self.conn)
        .await?;
        Ok(())
    }

    /// Notes that the author has written in the room, and returns whether everything before this message was read.
    async fn has_read_before(&mut self, message: &Message) -> Result<bool, Error> {
        let row: Option<(i64,)> = sqlx::query_as(
            "UPDATE participants SET last_sent_at = $3 WHERE room_id = $1 AND user_id = $2 RETURNING read_number",
        )
        .bind(message.room.0)
        .bind(message.author.0)
        .bind(self.now)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(row.is_some_and(|(read,)| read == message.number - 1))
    }

    /// Sending a message reads the room: each author's marker moves to their last message. It is published before the
    /// messages, so that no tab counts its own user's messages as unread in between. Not for what a script has sent: its
    /// owner has read nothing. Whoever says a reply in the room too has read the thread; the room only if nothing else is
    /// unread in it.
    async fn move_read_markers<'m>(
        &mut self,
        messages: impl Iterator<Item = (&'m Message, bool)>,
    ) -> Result<(), Error> {
        let mut last: BTreeMap<(RoomId, UserId), i64> = BTreeMap::new();
        for (message, _) in messages {
            let place = (message.room, message.author);
            let read = message.reply.is_none()
                || self.has_read_before(message).await?
                || last.get(&place) == Some(&(message.number - 1));
            if read {
                last.insert(place, message.number);
            }
        }
        if last.is_empty() {
            return Ok(());
        }
        let markers = sql_values::rows(last.iter().map(|((room, user), number)| [room.0, user.0, *number]));
        sqlx::query(AssertSqlSafe(format!(
            "UPDATE participants SET read_number = v.column3, last_sent_at = $1 FROM (VALUES {markers}) AS v \
             WHERE room_id = v.column1 AND user_id = v.column2"
        )))
        .bind(self.now)
        .persistent(false)
        .execute(&mut *self.conn)
        .await?;
        let changes = last
            .into_iter()
            .map(|((room, user), number)| (user, Change::Read { room, number }))
            .collect();
        self.emit_to_users(changes).await
    }
}
