//! What one user is in one room: read before everything that is done or read there.

use super::barred_rooms::{barred, barred_of};
use super::enum_columns;
use super::reader::Reader;
use super::sql_values;
use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{Barred, CourseId, Millis, Role, Room, RoomId, RoomKind, RootMessage, UserId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, FromRow, Row as _};
use std::collections::HashMap;

/// A user's membership of a room, with what permissions depend on. There is none for a stranger.
#[derive(Clone, Debug)]
pub struct Membership {
    pub room: RoomId,
    pub kind: RoomKind,
    pub name: String,
    pub topic: String,
    pub created_at: Millis,
    /// Seconds between two messages of one person; 0 is no limit.
    pub slow: i64,
    /// Closed for writing.
    pub closed: bool,
    pub course: Option<CourseId>,
    pub archived: bool,
    /// In the room's course.
    pub role: Option<Role>,
    pub owner: bool,
    pub last_number: i64,
    pub last_at: Millis,
    /// Of the room's stream. Read before anything else of the room: what is newer comes again as an event.
    pub version: i64,
    pub read_number: i64,
    /// The user has unread notifications about the room.
    pub has_unread_notifications: bool,
    /// When the user last wrote in the room.
    pub last_sent_at: Option<Millis>,
    /// Why the user cannot write, if the room belongs to no course.
    pub barred: Option<Barred>,
    /// The user's name now.
    pub user_name: String,
    /// Of a thread: what it answers. Kind, `created_at` and everything about messages and read markers are the thread's own; all
    /// else is that of the root's room.
    pub root: Option<Root>,
}

/// What a thread answers, and what the user is to the thread.
#[derive(Clone, Copy, Debug)]
pub struct Root {
    pub message: RootMessage,
    /// Of the message's room.
    pub kind: RoomKind,
    /// The user follows the thread. If not, everything counts as read.
    pub followed: bool,
}

impl Membership {
    /// The room itself.
    pub fn room_info(&self) -> Room {
        Room {
            id: self.room,
            course: self.course,
            kind: self.kind,
            name: self.name.clone(),
            topic: self.topic.clone(),
            created_at: self.created_at,
            slow: self.slow,
            closed: self.closed,
            root: self.root.map(|root| root.message),
        }
    }

    /// The kind that decides on rights: of a thread that of its root's room.
    pub fn kind_for_rights(&self) -> RoomKind {
        self.root.map_or(self.kind, |root| root.kind)
    }

    /// The user is staff of the room's course.
    pub fn is_staff(&self) -> bool {
        self.role.is_some_and(Role::is_staff)
    }

    /// The room is for everybody in its course.
    pub fn is_for_whole_course(&self) -> bool {
        matches!(self.kind, RoomKind::Course | RoomKind::Announcement)
    }
}

const SELECT: &str = concat!(
    "SELECT ",
    barred!(),
    " AS barred, p.user_id, r.id, r.kind, r.name, r.topic, r.created_at, r.slow_seconds, r.closed_at, r.course_id, \
     c.archived_at, m.role, p.owner_at, r.last_number, r.last_at, r.version, p.read_number, p.last_sent_at, u.name AS user_name, \
     (SELECT COUNT(*) FROM notifications n WHERE n.user_id = p.user_id AND n.room_id = p.room_id AND n.read_at IS NULL) AS unread, \
     CAST(NULL AS text) AS root_kind, r.root_room, r.root_number, CAST(NULL AS bigint) AS followed_at \
     FROM participants p JOIN rooms r ON r.id = p.room_id JOIN users u ON u.id = p.user_id LEFT JOIN courses c ON c.id = r.course_id \
     LEFT JOIN members m ON m.course_id = r.course_id AND m.user_id = p.user_id"
);

/// The same for threads, without a condition: `v` are the pairs of thread and user.
const SELECT_THREADS: &str = concat!(
    "SELECT ",
    barred!(),
    " AS barred, p.user_id, t.id, t.kind, r.name, r.topic, t.created_at, r.slow_seconds, r.closed_at, r.course_id, \
     c.archived_at, m.role, p.owner_at, t.last_number, t.last_at, t.version, \
     CASE WHEN f.followed_at IS NULL THEN t.last_number ELSE f.read_number END AS read_number, f.last_sent_at, \
     u.name AS user_name, (SELECT COUNT(*) FROM notifications n WHERE n.user_id = p.user_id AND n.room_id = t.id \
     AND n.read_at IS NULL) AS unread, r.kind AS root_kind, t.root_room, t.root_number, f.followed_at \
     FROM v JOIN rooms t ON t.id = v.column1 JOIN rooms r ON r.id = t.root_room \
     JOIN participants p ON p.room_id = r.id AND p.user_id = v.column2 JOIN users u ON u.id = p.user_id \
     LEFT JOIN followers f ON f.thread_id = t.id AND f.user_id = p.user_id LEFT JOIN courses c ON c.id = r.course_id \
     LEFT JOIN members m ON m.course_id = r.course_id AND m.user_id = p.user_id"
);

/// A row of [`SELECT`] or [`SELECT_THREADS`]: a membership and whose it is.
struct Row(UserId, Membership);

impl FromRow<'_, AnyRow> for Row {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        let (kind, role): (String, Option<String>) = (row.try_get("kind")?, row.try_get("role")?);
        let set = |column: &str| row.try_get::<Option<i64>, _>(column).map(|at| at.is_some());
        let root = match (row.try_get("root_room")?, row.try_get("root_number")?) {
            (Some(room), Some(number)) => {
                let root_kind: Option<String> = row.try_get("root_kind")?;
                Some(Root {
                    message: RootMessage {
                        room: RoomId(room),
                        number,
                    },
                    kind: enum_columns::kind_of(&root_kind.unwrap_or_default()),
                    followed: set("followed_at")?,
                })
            }
            _ => None,
        };
        let membership = Membership {
            root,
            room: RoomId(row.try_get("id")?),
            kind: enum_columns::kind_of(&kind),
            name: row.try_get("name")?,
            topic: row.try_get("topic")?,
            created_at: row.try_get("created_at")?,
            slow: row.try_get("slow_seconds")?,
            closed: set("closed_at")?,
            course: row.try_get::<Option<i64>, _>("course_id")?.map(CourseId),
            archived: set("archived_at")?,
            role: role.as_deref().map(enum_columns::role_of),
            owner: set("owner_at")?,
            last_number: row.try_get("last_number")?,
            last_at: row.try_get("last_at")?,
            version: row.try_get("version")?,
            read_number: row.try_get("read_number")?,
            has_unread_notifications: row.try_get::<i64, _>("unread")? > 0,
            last_sent_at: row.try_get("last_sent_at")?,
            barred: barred_of(row.try_get("barred")?),
            user_name: row.try_get("user_name")?,
        };
        Ok(Self(UserId(row.try_get("user_id")?), membership))
    }
}

impl Tx<'_> {
    pub async fn membership(&mut self, user: UserId, room: RoomId) -> Result<Option<Membership>, Error> {
        membership(self.conn, user, room).await
    }

    /// Of many users in many rooms at once. Strangers are left out.
    pub async fn memberships(
        &mut self,
        pairs: &[(UserId, RoomId)],
    ) -> Result<HashMap<(UserId, RoomId), Membership>, Error> {
        // Rooms count from 1. (PostgreSQL reads the smallest number there is as a fraction, and looks at all rows for it.)
        let pairs: Vec<(UserId, RoomId)> = pairs.iter().copied().filter(|(_, room)| room.0 > 0).collect();
        if pairs.is_empty() {
            return Ok(HashMap::new());
        }
        let values = sql_values::rows(pairs.iter().map(|(user, room)| [room.0, user.0]));
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(format!(
            "{SELECT} WHERE (p.room_id, p.user_id) IN (VALUES {values})"
        )))
        .persistent(false)
        .fetch_all(&mut *self.conn)
        .await?;
        let mut found: HashMap<(UserId, RoomId), Membership> = (rows.into_iter())
            .map(|Row(user, membership)| ((user, membership.room), membership))
            .collect();
        // What is left are threads, or the user is a stranger.
        let others: Vec<[i64; 2]> = (pairs.iter())
            .filter(|pair| !found.contains_key(pair))
            .map(|(user, room)| [room.0, user.0])
            .collect();
        if !others.is_empty() {
            let threads = threads(self.conn, &others).await?;
            found.extend(threads.map(|Row(user, membership)| ((user, membership.room), membership)));
        }
        Ok(found)
    }
}

impl Reader {
    pub async fn membership(&mut self, user: UserId, room: RoomId) -> Result<Option<Membership>, Error> {
        membership(&mut self.conn, user, room).await
    }
}

async fn membership(conn: &mut AnyConnection, user: UserId, room: RoomId) -> Result<Option<Membership>, Error> {
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(format!(
        "{SELECT} WHERE p.room_id = $1 AND p.user_id = $2"
    )))
    .bind(room.0)
    .bind(user.0)
    .fetch_optional(&mut *conn)
    .await?;
    let row = match row {
        Some(row) => Some(row),
        None => threads(conn, &[[room.0, user.0]]).await?.next(),
    };
    Ok(row.map(|Row(_, membership)| membership))
}

/// Memberships of threads, by the pairs of thread and user.
async fn threads(conn: &mut AnyConnection, pairs: &[[i64; 2]]) -> Result<impl Iterator<Item = Row>, Error> {
    let values = sql_values::rows(pairs.iter().copied());
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(format!(
        "WITH v (column1, column2) AS (VALUES {values}) {SELECT_THREADS}"
    )))
    .persistent(false)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter())
}
