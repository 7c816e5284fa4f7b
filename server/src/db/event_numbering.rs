//! Numbering events: each takes the next version of its stream, in the transaction that makes the change, and is published
//! once that is committed.

use super::sql_values;
use super::transaction::Tx;
use crate::error::Error;
use crate::realtime::Publication;
use app::protocol::{Change, CourseId, Event, Head, Member, Message, Role, RoomId, Stream, UserId};
use sqlx::AssertSqlSafe;
use std::collections::{BTreeMap, HashMap};

impl Tx<'_> {
    /// An event for a user's own tabs.
    pub async fn emit_to_user(&mut self, user: UserId, change: Change) -> Result<(), Error> {
        let (version,): (i64,) =
            sqlx::query_as("UPDATE users SET version = version + 1 WHERE id = $1 RETURNING version")
                .bind(user.0)
                .fetch_one(&mut *self.conn)
                .await?;
        self.publish(Publication::Event(Event {
            stream: Stream::User(user),
            version,
            change,
        }));
        Ok(())
    }

    /// Events for users, in this order, with one statement for all their versions.
    pub async fn emit_to_users(&mut self, changes: Vec<(UserId, Change)>) -> Result<(), Error> {
        if changes.is_empty() {
            return Ok(());
        }
        let mut counts: BTreeMap<UserId, i64> = BTreeMap::new();
        for (user, _) in &changes {
            *counts.entry(*user).or_default() += 1;
        }
        let wanted = sql_values::rows(counts.iter().map(|(user, count)| [user.0, *count]));
        let rows: Vec<(i64, i64)> = sqlx::query_as(AssertSqlSafe(format!(
            "UPDATE users SET version = version + v.column2 FROM (VALUES {wanted}) AS v WHERE id = v.column1 \
             RETURNING id, version"
        )))
        .persistent(false)
        .fetch_all(&mut *self.conn)
        .await?;
        let mut versions: HashMap<UserId, i64> = (rows.into_iter())
            .map(|(id, version)| (UserId(id), version - counts.get(&UserId(id)).copied().unwrap_or(0)))
            .collect();
        for (user, change) in changes {
            if let Some(version) = versions.get_mut(&user) {
                *version += 1;
                let version = *version;
                self.publish(Publication::Event(Event {
                    stream: Stream::User(user),
                    version,
                    change,
                }));
            }
        }
        Ok(())
    }

    /// An event for all members of a course.
    pub async fn emit_to_course(&mut self, course: CourseId, change: Change) -> Result<(), Error> {
        let (version,): (i64,) =
            sqlx::query_as("UPDATE courses SET version = version + 1 WHERE id = $1 RETURNING version")
                .bind(course.0)
                .fetch_one(&mut *self.conn)
                .await?;
        self.publish(Publication::Event(Event {
            stream: Stream::Course(course),
            version,
            change,
        }));
        Ok(())
    }

    /// The event that somebody is a member now, or has another role.
    pub async fn emit_member(&mut self, course: CourseId, user: UserId, role: Role) -> Result<(), Error> {
        let total = self.count_members(course).await?;
        let Some(user) = self.user(user).await? else {
            return Ok(());
        };
        let member = Member {
            id: user.id,
            username: user.username,
            name: user.name,
            role,
        };
        let id = member.id;
        self.emit_to_course(course, Change::Member { member, total }).await?;
        if user.admin {
            self.emit_to_course(course, Change::Admin { user: id, admin: true })
                .await?;
        }
        Ok(())
    }

    /// An event for all participants of a room.
    pub async fn emit_to_room(&mut self, room: RoomId, change: Change) -> Result<(), Error> {
        let (version, after) = self.next_room_version(room).await?;
        self.publish_in_room(room, version, change, after);
        Ok(())
    }

    /// `after`: of a reply, where its root's room stands now.
    pub(super) fn emit_message(&mut self, message: &Message, after: Option<Head>) {
        self.publish_in_room(message.room, message.version, Change::Message(message.clone()), after);
    }

    pub(super) fn publish_in_room(&mut self, room: RoomId, version: i64, change: Change, after: Option<Head>) {
        let event = Event {
            stream: Stream::Room(room),
            version,
            change,
        };
        self.publish(match after {
            Some(root) => Publication::EventInThread { event, root },
            None => Publication::Event(event),
        });
    }

    /// The event that a user is in a room now; from here on the user's tabs are subscribed to it.
    pub async fn emit_room_joined(&mut self, user: UserId, room: RoomId) -> Result<(), Error> {
        if let Some(entry) = self.room_entry(user, room).await? {
            self.emit_to_user(user, Change::RoomJoined(entry)).await?;
            self.publish(Publication::Subscribe {
                user,
                stream: Stream::Room(room),
            });
        }
        Ok(())
    }

    /// Takes the next version of a room's stream. Of a thread with where its root's room stands now.
    pub(super) async fn next_room_version(&mut self, room: RoomId) -> Result<(i64, Option<Head>), Error> {
        let (version, root): (i64, Option<i64>) =
            sqlx::query_as("UPDATE rooms SET version = version + 1 WHERE id = $1 RETURNING version, root_room")
                .bind(room.0)
                .fetch_one(&mut *self.conn)
                .await?;
        let after = match root {
            Some(root) => Some(self.root_head(RoomId(root)).await?),
            None => None,
        };
        Ok((version, after))
    }
}
