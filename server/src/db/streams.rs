//! How streams stand, for telling who hears them what they lack.

use super::Reader;
use crate::fault::Fault;
use app::wire::{Change, CourseId, Event, Head, RoomId, Stream, UserId};
use std::collections::HashSet;

/// How a stream stands.
pub struct StreamState {
    pub head: i64,
    /// Who is on it.
    pub people: HashSet<UserId>,
    /// Of the events asked for those that can be told from what is kept: messages as they are now.
    pub events: Vec<Event>,
}

impl Reader {
    /// The streams that a person hears, their own among them, each with the version at which that is so.
    pub async fn streams(&mut self, user: UserId) -> Result<Vec<(Stream, i64)>, Fault> {
        let rooms: Vec<(i64, i64)> = sqlx::query_as(
            "SELECT r.id, r.version FROM participants p JOIN rooms r ON r.id = p.room_id WHERE p.user_id = $1",
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
        let own: Vec<(i64,)> = sqlx::query_as("SELECT version FROM users WHERE id = $1")
            .bind(user.0)
            .fetch_all(&mut *self.0)
            .await?;
        let rooms = rooms
            .into_iter()
            .map(|(id, version)| (Stream::Room(RoomId(id)), version));
        let courses = (courses.into_iter()).map(|(id, version)| (Stream::Course(CourseId(id)), version));
        let own = own.into_iter().map(|(version,)| (Stream::Person(user), version));
        Ok(rooms.chain(courses).chain(own).collect())
    }

    /// A stream's head, who is on it, and what can be told of it since a version. Nothing if there is no such stream.
    pub async fn stream_since(&mut self, stream: Stream, since: i64) -> Result<Option<StreamState>, Fault> {
        // The head first: who is read after it has heard of every removal up to it.
        let (head, people) = match stream {
            Stream::Room(RoomId(id)) => ("SELECT version FROM rooms WHERE id = $1", id),
            Stream::Course(CourseId(id)) => ("SELECT version FROM courses WHERE id = $1", id),
            Stream::Person(UserId(id)) => ("SELECT version FROM users WHERE id = $1", id),
        };
        let row: Option<(i64,)> = sqlx::query_as(head).bind(people).fetch_optional(&mut *self.0).await?;
        let Some((head,)) = row else { return Ok(None) };
        let mut events = Vec::new();
        let people = match stream {
            Stream::Room(room) => {
                let people = self
                    .ids("SELECT user_id FROM participants WHERE room_id = $1", room.0)
                    .await?;
                let mut messages = self.changed_since(room, since).await?;
                messages.retain(|message| message.version <= head);
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
            Stream::Person(user) => HashSet::from([user]),
        };
        Ok(Some(StreamState { head, people, events }))
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
        let rooms = rooms.into_iter().map(|(id, version, last)| Head {
            stream: Stream::Room(RoomId(id)),
            version,
            last_number: Some(last),
        });
        let courses = courses
            .into_iter()
            .map(|(id, version)| (Stream::Course(CourseId(id)), version));
        let users = users
            .into_iter()
            .map(|(id, version)| (Stream::Person(UserId(id)), version));
        let others = courses.chain(users).map(|(stream, version)| Head {
            stream,
            version,
            last_number: None,
        });
        Ok(rooms.chain(others).collect())
    }
}
