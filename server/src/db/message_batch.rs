//! Messages on their way in. What has queued up is written together, with the same few statements for one message as for
//! a hundred. Ids and numbers of ours stand in the text of the statements; what people typed is bound.

use super::{Tx, values};
use crate::auth::Actor;
use crate::fault::Fault;
use app::wire::{Change, Message, RoomId, UserId};
use sqlx::AssertSqlSafe;
use std::collections::{BTreeMap, HashMap};

/// Messages in one statement that binds what people typed: SQLite looks for each parameter among all of them.
const ROWS: usize = 100;

/// Somebody wants to say something in a room.
#[derive(Clone, Debug)]
pub struct Sending {
    pub actor: Actor,
    pub room: RoomId,
    pub uuid: String,
    pub content: String,
}

/// Where and how a message was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub room: RoomId,
    pub number: i64,
    pub version: i64,
    /// What it said when it was sent; nothing if that is not known any more, because it has changed since.
    pub content: Option<String>,
}

impl Tx<'_> {
    /// Those of these authors' uuids that are kept already, whichever room they went to.
    pub async fn kept(&mut self, sent: &[(UserId, &str)]) -> Result<HashMap<(UserId, String), Kept>, Fault> {
        let mut kept = HashMap::new();
        for part in sent.chunks(ROWS) {
            kept.extend(self.kept_of(part).await?);
        }
        Ok(kept)
    }

    async fn kept_of(&mut self, sent: &[(UserId, &str)]) -> Result<Vec<((UserId, String), Kept)>, Fault> {
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
                let kept = Kept {
                    room: RoomId(room),
                    number,
                    version,
                    content,
                };
                ((UserId(author), uuid), kept)
            })
            .collect())
    }

    /// Writes new messages, each with the next number and version of its room, in this order; moves their authors'
    /// markers to them; tells both.
    pub async fn add_messages(&mut self, new: Vec<Sending>) -> Result<Vec<Message>, Fault> {
        let mut counts: BTreeMap<RoomId, i64> = BTreeMap::new();
        for sending in &new {
            *counts.entry(sending.room).or_default() += 1;
        }
        let mut next = self.take_numbers(&counts).await?;
        let mut messages = Vec::with_capacity(new.len());
        for Sending {
            actor,
            room,
            uuid,
            content,
        } in new
        {
            let (number, version) = next
                .get_mut(&room)
                .ok_or_else(|| Fault::Broken("a room vanished while it was written to".into()))?;
            messages.push(Message {
                room,
                number: *number,
                version: *version,
                uuid,
                author: actor.user,
                handle: actor.handle,
                name: actor.name,
                content,
                sent_at: self.now,
                edited_at: None,
                deleted_at: None,
            });
            *number += 1;
            *version += 1;
        }
        for part in messages.chunks(ROWS) {
            self.insert(part).await?;
        }
        self.move_markers(&messages).await?;
        for message in &messages {
            self.tell_message(message);
        }
        Ok(messages)
    }

    /// Takes so many numbers and versions of each room. The first ones taken.
    async fn take_numbers(&mut self, counts: &BTreeMap<RoomId, i64>) -> Result<HashMap<RoomId, (i64, i64)>, Fault> {
        let wanted = values(counts.iter().map(|(room, count)| [room.0, *count]));
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

    async fn insert(&mut self, messages: &[Message]) -> Result<(), Fault> {
        let rows: Vec<String> = (messages.iter().enumerate())
            .map(|(at, message)| {
                let (room, author, number, version) = (message.room, message.author, message.number, message.version);
                let (uuid, content, sent_at) = (2 * at + 1, 2 * at + 2, message.sent_at);
                format!("({room}, {number}, {version}, {author}, ${uuid}, ${content}, {sent_at})")
            })
            .collect();
        let rows = rows.join(",");
        let mut query = sqlx::query(AssertSqlSafe(format!(
            "INSERT INTO messages (room_id, number, version, author_id, uuid, content, sent_at) VALUES {rows}"
        )));
        for message in messages {
            query = query.bind(message.uuid.clone()).bind(message.content.clone());
        }
        query.persistent(false).execute(&mut *self.conn).await?;
        Ok(())
    }

    /// Writing is reading: each author's marker goes to their last message. It is told before the messages, so that no
    /// tab counts what its own person wrote as unread in between.
    async fn move_markers(&mut self, messages: &[Message]) -> Result<(), Fault> {
        let last: BTreeMap<(RoomId, UserId), i64> = (messages.iter())
            .map(|message| ((message.room, message.author), message.number))
            .collect();
        let markers = values(last.iter().map(|((room, user), number)| [room.0, user.0, *number]));
        sqlx::query(AssertSqlSafe(format!(
            "UPDATE participants SET read_number = v.column3 FROM (VALUES {markers}) AS v \
             WHERE room_id = v.column1 AND user_id = v.column2"
        )))
        .persistent(false)
        .execute(&mut *self.conn)
        .await?;
        let told = last
            .into_iter()
            .map(|((room, user), number)| (user, Change::Read { room, number }))
            .collect();
        self.tell_people(told).await
    }
}
