//! Messages: sending, changing, reading them in pages and since a version.

use super::{Reader, Tx, words};
use crate::fault::Fault;
use app::wire::{Change, CourseId, Event, Message, Millis, Role, Room, RoomId, RoomKind, Stream, UserId, limits};
use sqlx::AnyConnection;

/// What one person is in one room, with what the rules need to know of it. There is none for a stranger.
#[derive(Clone, Debug)]
pub struct Standing {
    pub room: RoomId,
    pub kind: RoomKind,
    pub name: String,
    pub topic: String,
    pub created_at: Millis,
    pub course: Option<CourseId>,
    pub archived: bool,
    /// In the room's course.
    pub role: Option<Role>,
    pub owner: bool,
    pub last_number: i64,
    pub last_at: Millis,
    /// Of the room's stream. Read before anything else of the room: what is newer comes again as an event.
    pub version: i64,
    pub read: i64,
}

impl Standing {
    /// What the room says of itself.
    pub fn info(&self) -> Room {
        Room {
            id: self.room,
            course: self.course,
            kind: self.kind,
            name: self.name.clone(),
            topic: self.topic.clone(),
            created_at: self.created_at,
        }
    }

    /// Staff of the room's course.
    pub fn is_staff(&self) -> bool {
        self.role.is_some_and(Role::is_staff)
    }

    /// May change the room: staff in a course's rooms, the owner in a private one.
    pub fn rules(&self) -> bool {
        self.is_staff() || (self.owner && self.kind == RoomKind::Private)
    }
}

type Row = (
    i64,
    i64,
    i64,
    String,
    i64,
    String,
    String,
    String,
    i64,
    Option<i64>,
    Option<i64>,
);

fn message(
    (room, number, version, uuid, author, handle, name, content, sent_at, edited_at, deleted_at): Row,
) -> Message {
    Message {
        room: RoomId(room),
        number,
        version,
        uuid,
        author: UserId(author),
        handle,
        name,
        content,
        sent_at,
        edited_at,
        deleted_at,
    }
}

macro_rules! select_messages {
    ($rest:literal) => {
        concat!(
            "SELECT m.room_id, m.number, m.version, m.uuid, m.author_id, u.handle, u.name, m.content, m.sent_at, ",
            "m.edited_at, m.deleted_at FROM messages m JOIN users u ON u.id = m.author_id ",
            $rest
        )
    };
}

impl Tx<'_> {
    pub async fn standing(&mut self, user: UserId, room: RoomId) -> Result<Option<Standing>, Fault> {
        standing(self.conn, user, room).await
    }

    /// The message an author has sent with this uuid, whichever room it went to.
    pub async fn message_by_uuid(&mut self, author: UserId, uuid: &str) -> Result<Option<Message>, Fault> {
        let row = sqlx::query_as::<_, Row>(select_messages!("WHERE m.author_id = $1 AND m.uuid = $2"))
            .bind(author.0)
            .bind(uuid.to_owned())
            .fetch_optional(&mut *self.conn)
            .await?;
        Ok(row.map(message))
    }

    pub async fn message(&mut self, room: RoomId, number: i64) -> Result<Option<Message>, Fault> {
        let row = sqlx::query_as::<_, Row>(select_messages!("WHERE m.room_id = $1 AND m.number = $2"))
            .bind(room.0)
            .bind(number)
            .fetch_optional(&mut *self.conn)
            .await?;
        Ok(row.map(message))
    }

    /// Writes a new message with the room's next number and version, moves its author's marker to it, and tells
    /// both.
    pub async fn add_message(
        &mut self,
        room: RoomId,
        author: &crate::auth::Actor,
        uuid: &str,
        content: &str,
    ) -> Result<Message, Fault> {
        let (number, version): (i64, i64) = sqlx::query_as(
            "UPDATE rooms SET last_number = last_number + 1, version = version + 1, last_at = $2 WHERE id = $1 \
             RETURNING last_number, version",
        )
        .bind(room.0)
        .bind(self.now)
        .fetch_one(&mut *self.conn)
        .await?;
        sqlx::query(
            "INSERT INTO messages (room_id, number, version, author_id, uuid, content, sent_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(room.0)
        .bind(number)
        .bind(version)
        .bind(author.user.0)
        .bind(uuid.to_owned())
        .bind(content.to_owned())
        .bind(self.now)
        .execute(&mut *self.conn)
        .await?;
        // The marker is told before the message: no tab counts what its own person wrote as unread in between.
        self.set_read(author.user, room, number).await?;
        let message = Message {
            room,
            number,
            version,
            uuid: uuid.to_owned(),
            author: author.user,
            handle: author.handle.clone(),
            name: author.name.clone(),
            content: content.to_owned(),
            sent_at: self.now,
            edited_at: None,
            deleted_at: None,
        };
        self.tell_message(&message);
        Ok(message)
    }

    /// Writes a message's new text, or erases it, with the room's next version, and tells the room.
    pub async fn change_message(&mut self, mut message: Message) -> Result<Message, Fault> {
        message.version = self.next_room_version(message.room).await?;
        sqlx::query(
            "UPDATE messages SET content = $3, version = $4, edited_at = $5, deleted_at = $6 \
             WHERE room_id = $1 AND number = $2",
        )
        .bind(message.room.0)
        .bind(message.number)
        .bind(message.content.clone())
        .bind(message.version)
        .bind(message.edited_at)
        .bind(message.deleted_at)
        .execute(&mut *self.conn)
        .await?;
        self.tell_message(&message);
        Ok(message)
    }

    fn tell_message(&mut self, message: &Message) {
        self.tell(crate::fanout::Outgoing::Event(Event {
            stream: Stream::Room(message.room),
            version: message.version,
            change: Change::Message(message.clone()),
        }));
    }

    /// Moves a read marker and tells its owner's tabs.
    pub async fn set_read(&mut self, user: UserId, room: RoomId, number: i64) -> Result<(), Fault> {
        sqlx::query("UPDATE participants SET read_number = $3 WHERE room_id = $1 AND user_id = $2")
            .bind(room.0)
            .bind(user.0)
            .bind(number)
            .execute(&mut *self.conn)
            .await?;
        self.tell_person(user, Change::Read { room, number }).await
    }
}

impl Reader {
    pub async fn standing(&mut self, user: UserId, room: RoomId) -> Result<Option<Standing>, Fault> {
        standing(&mut self.0, user, room).await
    }

    /// At most a page of messages with `lowest <= number < below`, the newest of them, by number.
    pub async fn messages_below(&mut self, room: RoomId, lowest: i64, below: i64) -> Result<Vec<Message>, Fault> {
        let rows = sqlx::query_as::<_, Row>(select_messages!(
            "WHERE m.room_id = $1 AND m.number >= $2 AND m.number < $3 ORDER BY m.number DESC LIMIT $4"
        ))
        .bind(room.0)
        .bind(lowest)
        .bind(below)
        .bind(limits::PAGE)
        .fetch_all(&mut *self.0)
        .await?;
        Ok(rows.into_iter().rev().map(message).collect())
    }

    /// At most a page of messages with `number >= from`, the oldest of them, by number.
    pub async fn messages_from(&mut self, room: RoomId, from: i64) -> Result<Vec<Message>, Fault> {
        let rows = sqlx::query_as::<_, Row>(select_messages!(
            "WHERE m.room_id = $1 AND m.number >= $2 ORDER BY m.number LIMIT $3"
        ))
        .bind(room.0)
        .bind(from)
        .bind(limits::PAGE)
        .fetch_all(&mut *self.0)
        .await?;
        Ok(rows.into_iter().map(message).collect())
    }

    /// Everything that changed after a version, by version; one more than a catch-up holds tells that it is too much.
    pub async fn changed_since(&mut self, room: RoomId, since: i64) -> Result<Vec<Message>, Fault> {
        let rows = sqlx::query_as::<_, Row>(select_messages!(
            "WHERE m.room_id = $1 AND m.version > $2 ORDER BY m.version LIMIT $3"
        ))
        .bind(room.0)
        .bind(since)
        .bind(limits::CATCH_UP + 1)
        .fetch_all(&mut *self.0)
        .await?;
        Ok(rows.into_iter().map(message).collect())
    }

    /// The names, as they are now, of all who wrote in a room from a number on.
    pub async fn authors_from(&mut self, room: RoomId, from: i64) -> Result<Vec<(UserId, String)>, Fault> {
        let rows: Vec<(i64, String)> = sqlx::query_as(
            "SELECT u.id, u.name FROM users u WHERE u.id IN \
             (SELECT author_id FROM messages WHERE room_id = $1 AND number >= $2) ORDER BY u.id",
        )
        .bind(room.0)
        .bind(from)
        .fetch_all(&mut *self.0)
        .await?;
        Ok(rows.into_iter().map(|(id, name)| (UserId(id), name)).collect())
    }
}

async fn standing(conn: &mut AnyConnection, user: UserId, room: RoomId) -> Result<Option<Standing>, Fault> {
    type Row = (
        String,
        String,
        String,
        Millis,
        Option<i64>,
        Option<i64>,
        Option<String>,
        Option<i64>,
        i64,
        Millis,
        i64,
        i64,
    );
    let row: Option<Row> = sqlx::query_as(
        "SELECT r.kind, r.name, r.topic, r.created_at, r.course_id, c.archived_at, m.role, p.owner_at, r.last_number, \
         r.last_at, r.version, p.read_number \
         FROM participants p JOIN rooms r ON r.id = p.room_id LEFT JOIN courses c ON c.id = r.course_id \
         LEFT JOIN members m ON m.course_id = r.course_id AND m.user_id = p.user_id \
         WHERE p.room_id = $1 AND p.user_id = $2",
    )
    .bind(room.0)
    .bind(user.0)
    .fetch_optional(conn)
    .await?;
    Ok(row.map(
        |(kind, name, topic, created_at, course, archived, role, owner, last_number, last_at, version, read)| {
            Standing {
                room,
                kind: words::kind_of(&kind),
                name,
                topic,
                created_at,
                course: course.map(CourseId),
                archived: archived.is_some(),
                role: role.as_deref().map(words::role_of),
                owner: owner.is_some(),
                last_number,
                last_at,
                version,
                read,
            }
        },
    ))
}
