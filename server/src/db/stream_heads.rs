//! The state of streams: their heads, and for closing a gap their audience and the events that can be told.

use super::reader::Reader;
use super::sql_values;
use crate::error::Error;
use crate::realtime::StreamState;
use app::protocol::{Change, CourseId, Event, Head, RoomId, Stream, UserId, limits};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, FromRow};
use std::collections::HashSet;

/// Streams in one statement.
const STREAMS: usize = 1_000;

impl Reader {
    /// The heads of all streams that a user hears, the user's own among them.
    pub async fn subscriptions(&mut self, user: UserId) -> Result<Vec<Head>, Error> {
        let own: Vec<(i64, i64)> = sqlx::query_as("SELECT id, version FROM users WHERE id = $1")
            .bind(user.0)
            .fetch_all(&mut *self.conn)
            .await?;
        let rooms: Vec<(i64, i64, i64)> = sqlx::query_as(
            "SELECT r.id, r.version, r.last_number FROM participants p JOIN rooms r ON r.id = p.room_id \
             WHERE p.user_id = $1",
        )
        .bind(user.0)
        .fetch_all(&mut *self.conn)
        .await?;
        let courses: Vec<(i64, i64)> = sqlx::query_as(
            "SELECT c.id, c.version FROM members m JOIN courses c ON c.id = m.course_id WHERE m.user_id = $1",
        )
        .bind(user.0)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(heads_of(rooms, courses, own))
    }

    /// The streams of one course that a user hears: the course's own and those of its rooms. None for a stranger.
    pub async fn streams_of_course(&mut self, user: UserId, course: CourseId) -> Result<HashSet<Stream>, Error> {
        let member: Option<(i64,)> =
            sqlx::query_as("SELECT user_id FROM members WHERE course_id = $1 AND user_id = $2")
                .bind(course.0)
                .bind(user.0)
                .fetch_optional(&mut *self.conn)
                .await?;
        let rooms: Vec<(i64,)> = sqlx::query_as(
            "SELECT r.id FROM participants p JOIN rooms r ON r.id = p.room_id WHERE p.user_id = $1 AND r.course_id = $2",
        )
        .bind(user.0)
        .bind(course.0)
        .fetch_all(&mut *self.conn)
        .await?;
        let rooms = rooms.into_iter().map(|(room,)| Stream::Room(RoomId(room)));
        Ok(rooms.chain(member.map(|_| Stream::Course(course))).collect())
    }

    /// The state of a stream, with the events after a version. None if there is no such stream. To be read in a
    /// [snapshot transaction](super::Store::snapshot), so that its parts belong together.
    pub async fn stream_since(&mut self, stream: Stream, since: i64) -> Result<Option<StreamState>, Error> {
        let (query, id) = match stream {
            Stream::Room(RoomId(id)) => ("SELECT version FROM rooms WHERE id = $1", id),
            Stream::Course(CourseId(id)) => ("SELECT version FROM courses WHERE id = $1", id),
            Stream::User(UserId(id)) => ("SELECT version FROM users WHERE id = $1", id),
        };
        let row: Option<(i64,)> = sqlx::query_as(query).bind(id).fetch_optional(&mut *self.conn).await?;
        let Some((head,)) = row else {
            return Ok(None);
        };
        let (mut events, mut complete, mut memberships) = (Vec::new(), true, Vec::new());
        let audience = match stream {
            Stream::Room(room) => {
                let audience = self
                    .ids(
                        "SELECT user_id FROM participants WHERE room_id = (SELECT COALESCE(root_room, id) FROM rooms WHERE id = $1)",
                        room.0,
                    )
                    .await?;
                let messages = self.changed_since(room, since).await?;
                complete = messages.len() as i64 <= limits::CATCH_UP;
                events = (messages.into_iter())
                    .map(|message| Event {
                        stream,
                        version: message.version,
                        change: Change::Message(message),
                    })
                    .collect();
                audience
            }
            Stream::Course(course) => {
                self.ids("SELECT user_id FROM members WHERE course_id = $1", course.0)
                    .await?
            }
            Stream::User(user) => {
                memberships = self.subscriptions(user).await?;
                memberships.retain(|head| head.stream != stream);
                HashSet::from([user])
            }
        };
        Ok(Some(StreamState {
            head,
            audience,
            events,
            memberships,
            complete,
        }))
    }

    async fn ids(&mut self, query: &'static str, of: i64) -> Result<HashSet<UserId>, Error> {
        let rows: Vec<(i64,)> = sqlx::query_as(query).bind(of).fetch_all(&mut *self.conn).await?;
        Ok(rows.into_iter().map(|(id,)| UserId(id)).collect())
    }

    /// The heads of these streams.
    pub async fn heads(&mut self, streams: &[Stream]) -> Result<Vec<Head>, Error> {
        let mut heads = Vec::with_capacity(streams.len());
        for part in streams.chunks(STREAMS) {
            let ids = |of: fn(&Stream) -> Option<i64>| sql_values::list(part.iter().filter_map(of));
            let rooms = ids(|stream| match stream {
                Stream::Room(id) => Some(id.0),
                Stream::Course(_) | Stream::User(_) => None,
            });
            let courses = ids(|stream| match stream {
                Stream::Course(id) => Some(id.0),
                Stream::Room(_) | Stream::User(_) => None,
            });
            let users = ids(|stream| match stream {
                Stream::User(id) => Some(id.0),
                Stream::Room(_) | Stream::Course(_) => None,
            });
            let rooms: Vec<(i64, i64, i64)> = self
                .heads_in("SELECT id, version, last_number FROM rooms", &rooms)
                .await?;
            let courses: Vec<(i64, i64)> = self.heads_in("SELECT id, version FROM courses", &courses).await?;
            let users: Vec<(i64, i64)> = self.heads_in("SELECT id, version FROM users", &users).await?;
            heads.append(&mut heads_of(rooms, courses, users));
        }
        Ok(heads)
    }

    async fn heads_in<R>(&mut self, select: &str, ids: &str) -> Result<Vec<R>, Error>
    where
        R: for<'r> FromRow<'r, AnyRow> + Send + Unpin,
    {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let rows = sqlx::query_as(AssertSqlSafe(format!("{select} WHERE id IN ({ids})")))
            .persistent(false)
            .fetch_all(&mut *self.conn)
            .await?;
        Ok(rows)
    }
}

/// Rows of rooms (with their last message), courses and users as heads.
fn heads_of(rooms: Vec<(i64, i64, i64)>, courses: Vec<(i64, i64)>, users: Vec<(i64, i64)>) -> Vec<Head> {
    let head = |stream, version, last_number| Head {
        stream,
        version,
        last_number,
    };
    let rooms = (rooms.into_iter()).map(|(id, version, last)| head(Stream::Room(RoomId(id)), version, Some(last)));
    let courses = (courses.into_iter()).map(|(id, version)| head(Stream::Course(CourseId(id)), version, None));
    let users = (users.into_iter()).map(|(id, version)| head(Stream::User(UserId(id)), version, None));
    rooms.chain(courses).chain(users).collect()
}
