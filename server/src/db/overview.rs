//! What is on every page of a user: courses, rooms, counts.

use super::barred_rooms::{barred, barred_of};
use super::enum_columns;
use super::offer_lists::{Shown, offers_to};
use super::reader::Reader;
use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{CourseEntry, CourseId, Me, Overview, RoomEntry, RoomId, RoomKind, UserId};
use app::state::{sort_courses, sort_rooms};
use sqlx::AnyConnection;

type RoomColumns = (
    i64,
    Option<i64>,
    String,
    String,
    String,
    Option<i64>,
    Option<String>,
    Option<i64>,
    i64,
    i64,
    i64,
    i64,
    String,
    i64,
);

macro_rules! select_rooms {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.course_id, r.kind, r.name, r.topic, o.id, o.name, p.owner_at, r.last_number, r.last_at, ",
            "r.version, p.read_number, p.level, ",
            barred!(),
            " FROM participants p JOIN rooms r ON r.id = p.room_id ",
            "LEFT JOIN users o ON r.kind = 'direct' AND o.id = ",
            "CASE WHEN r.direct_low = p.user_id THEN r.direct_high ELSE r.direct_low END ",
            $rest
        )
    };
}

fn room_entry(
    (id, course, kind, name, topic, other, other_name, owner, last_number, last_at, version, read, level, barred): RoomColumns,
) -> RoomEntry {
    let kind = enum_columns::kind_of(&kind);
    RoomEntry {
        id: RoomId(id),
        course: course.map(CourseId),
        kind,
        name: if kind == RoomKind::Direct {
            other_name.unwrap_or(name)
        } else {
            name
        },
        topic,
        other: other.map(UserId),
        owner: owner.is_some(),
        last_number,
        last_at,
        version,
        read,
        level: enum_columns::level_of(&level),
        barred: barred_of(barred),
    }
}

macro_rules! select_courses {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.title, c.code, m.role, c.archived_at, c.version FROM members m ",
            "JOIN courses c ON c.id = m.course_id ",
            $rest
        )
    };
}

type CourseColumns = (i64, String, String, String, Option<i64>, i64);

fn course_entry((id, title, code, role, archived, version): CourseColumns) -> CourseEntry {
    CourseEntry {
        id: CourseId(id),
        title,
        code,
        role: enum_columns::role_of(&role),
        archived: archived.is_some(),
        version,
    }
}

impl Tx<'_> {
    pub async fn room_entry(&mut self, user: UserId, room: RoomId) -> Result<Option<RoomEntry>, Error> {
        let row = sqlx::query_as::<_, RoomColumns>(select_rooms!("WHERE p.user_id = $1 AND p.room_id = $2"))
            .bind(user.0)
            .bind(room.0)
            .fetch_optional(&mut *self.conn)
            .await?;
        Ok(row.map(room_entry))
    }

    pub async fn course_entry(&mut self, user: UserId, course: CourseId) -> Result<Option<CourseEntry>, Error> {
        let row = sqlx::query_as::<_, CourseColumns>(select_courses!("WHERE m.user_id = $1 AND m.course_id = $2"))
            .bind(user.0)
            .bind(course.0)
            .fetch_optional(&mut *self.conn)
            .await?;
        Ok(row.map(course_entry))
    }
}

impl Reader {
    /// A user's overview. The version is read first: what is newer comes again as an event, which is harmless.
    pub async fn overview(&mut self, user: UserId) -> Result<Overview, Error> {
        let conn: &mut AnyConnection = &mut self.conn;
        type Row = (String, String, Option<i64>, i64, Option<String>, i64);
        let (username, name, admin, version, site_name, unread_notifications): Row = sqlx::query_as(
            "SELECT username, name, admin_at, version, (SELECT value FROM settings WHERE name = 'site_name'), \
             (SELECT COUNT(*) FROM notifications n WHERE n.user_id = users.id AND n.read_at IS NULL) FROM users WHERE id = $1",
        )
        .bind(user.0)
        .fetch_one(&mut *conn)
        .await?;
        // One query for rooms and courses, because a query costs more than its rows. A course comes in the columns of a room.
        let rows = sqlx::query_as::<_, RoomColumns>(select_rooms!(
            "WHERE p.user_id = $1 UNION ALL SELECT c.id, CAST(NULL AS bigint), 'of courses', c.title, c.code, \
             CAST(NULL AS bigint), CAST(NULL AS text), c.archived_at, 0, 0, c.version, 0, m.role, 0 \
             FROM members m JOIN courses c ON c.id = m.course_id WHERE m.user_id = $1"
        ))
        .bind(user.0)
        .fetch_all(&mut *conn)
        .await?;
        let (courses, rooms): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.2 == "of courses");
        let courses = courses
            .into_iter()
            .map(|(id, _, _, title, code, _, _, archived, _, _, version, _, role, _)| {
                course_entry((id, title, code, role, archived, version))
            });
        let mut overview = Overview {
            site_name: site_name.unwrap_or_default(),
            me: Me {
                id: user,
                username,
                name,
                admin: admin.is_some(),
            },
            courses: courses.collect(),
            rooms: rooms.into_iter().map(room_entry).collect(),
            offers: offers_to(conn, user, Shown::Open).await?,
            unread_notifications,
            version,
        };
        sort_courses(&mut overview.courses);
        sort_rooms(&mut overview.rooms);
        Ok(overview)
    }
}
