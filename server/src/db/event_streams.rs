//! How streams stand, for telling who hears them what they lack.

use super::Reader;
use crate::fault::Fault;
use app::wire::{Change, CourseId, Event, Head, RoomId, Stream, UserId, limits};
use std::collections::HashSet;

/// How a stream stands.
pub struct StreamState {
    pub head: i64,
    /// Who is on it.
    pub people: HashSet<UserId>,
    /// Of the events asked for those that can be told from what is kept: messages as they are now.
    pub events: Vec<Event>,
    /// Of a person: the rooms and courses they are in, as those stand.
    pub memberships: Vec<Head>,
    /// False if there were more messages than a catch-up holds.
    pub whole: bool,
}

impl Reader {
    /// The streams that a person hears, their own among them, as they stand.
    pub async fn streams(&mut self, user: UserId) -> Result<Vec<Head>, Fault> {
        let own: Vec<(i64, i64)> = sqlx::query_as("SELECT id, version FROM users WHERE id = $1")
            .bind(user.0)
            .fetch_all(&mut *self.0)
            .await?;
        let rooms: Vec<(i64, i64, i64)> = sqlx::query_as(
            "SELECT r.id, r.version, r.last_number FROM participants p JOIN rooms r ON r.id = p.room_id \
             WHERE p.user_id = $1",
        )
        .bind(user.0)
        .fetch_all(&mut *self.0)
        .await?;
        let courses: Vec<(i64, i64)> = sqlx::query_as(
            "SELECT c.id, c.version FROM members m JOIN courses c ON c.id = m.course_id WHERE m.user_id = $1",
        )
        .bind(user.0)
        .fetch_all(&mut *self.0)
        .await?;
        Ok(all(rooms, courses, own))
    }

    /// A stream's head, who is on it, and what can be told of it since a version. Nothing if there is no such stream. Of a
    /// [picture](super::Store::picture): else the parts would not go together.
    pub async fn stream_since(&mut self, stream: Stream, since: i64) -> Result<Option<StreamState>, Fault> {
        let (query, id) = match stream {
            Stream::Room(RoomId(id)) => ("SELECT version FROM rooms WHERE id = $1", id),
            Stream::Course(CourseId(id)) => ("SELECT version FROM courses WHERE id = $1", id),
            Stream::Person(UserId(id)) => ("SELECT version FROM users WHERE id = $1", id),
        };
        let row: Option<(i64,)> = sqlx::query_as(query).bind(id).fetch_optional(&mut *self.0).await?;
        let Some((head,)) = row else {
            return Ok(None);
        };
        let (mut events, mut whole, mut memberships) = (Vec::new(), true, Vec::new());
        let people = match stream {
            Stream::Room(room) => {
                let people = self
                    .ids("SELECT user_id FROM participants WHERE room_id = $1", room.0)
                    .await?;
                let messages = self.changed_since(room, since).await?;
                whole = messages.len() as i64 <= limits::CATCH_UP;
                events = (messages.into_iter())
                    .map(|message| Event {
                        stream,
                        version: message.version,
                        change: Change::Message(message),
                    })
                    .collect();
                people
            }
            Stream::Course(course) => {
                self.ids("SELECT user_id FROM members WHERE course_id = $1", course.0)
                    .await?
            }
            Stream::Person(user) => {
                memberships = self.streams(user).await?;
                memberships.retain(|head| head.stream != stream);
                HashSet::from([user])
            }
        };
        Ok(Some(StreamState {
            head,
            people,
            events,
            memberships,
            whole,
        }))
    }

    async fn ids(&mut self, query: &'static str, of: i64) -> Result<HashSet<UserId>, Fault> {
        let rows: Vec<(i64,)> = sqlx::query_as(query).bind(of).fetch_all(&mut *self.0).await?;
        Ok(rows.into_iter().map(|(id,)| UserId(id)).collect())
    }

    /// Where every stream stands.
    pub async fn heads(&mut self) -> Result<Vec<Head>, Fault> {
        let rooms: Vec<(i64, i64, i64)> = sqlx::query_as("SELECT id, version, last_number FROM rooms")
            .fetch_all(&mut *self.0)
            .await?;
        let courses: Vec<(i64, i64)> = sqlx::query_as("SELECT id, version FROM courses")
            .fetch_all(&mut *self.0)
            .await?;
        let users: Vec<(i64, i64)> = sqlx::query_as("SELECT id, version FROM users")
            .fetch_all(&mut *self.0)
            .await?;
        Ok(all(rooms, courses, users))
    }
}

/// Rooms with their newest message, courses and people as heads.
fn all(rooms: Vec<(i64, i64, i64)>, courses: Vec<(i64, i64)>, people: Vec<(i64, i64)>) -> Vec<Head> {
    let head = |stream, version, last_number| Head {
        stream,
        version,
        last_number,
    };
    let rooms = (rooms.into_iter()).map(|(id, version, last)| head(Stream::Room(RoomId(id)), version, Some(last)));
    let courses = (courses.into_iter()).map(|(id, version)| head(Stream::Course(CourseId(id)), version, None));
    let people = (people.into_iter()).map(|(id, version)| head(Stream::Person(UserId(id)), version, None));
    rooms.chain(courses).chain(people).collect()
}
