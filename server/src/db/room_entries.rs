//! A room in the list of one of those who are in it.

use super::barred_rooms::{barred, barred_of};
use super::enum_columns;
use super::unread_rooms::name_deleted;
use crate::error::Error;
use app::protocol::{CourseId, RoomEntry, RoomId, RoomKind, UserId};
use sqlx::AnyConnection;

pub(super) type RoomColumns = (
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
    Option<i64>,
);

macro_rules! select_rooms {
    ($rest:literal) => {
        select_rooms!(barred!(), $rest)
    };
    ($barred:expr, $rest:literal) => {
        concat!(
            "SELECT r.id AS room_id, r.course_id, r.kind, r.name, r.topic, o.id AS other_id, o.name AS other_name, p.owner_at, ",
            "r.last_number, r.last_at, r.version, p.read_number, p.level, ",
            $barred,
            " AS barred, p.favourite_at FROM participants p JOIN rooms r ON r.id = p.room_id ",
            "LEFT JOIN users o ON r.kind = 'direct' AND o.id = ",
            "CASE WHEN r.direct_low = p.user_id THEN r.direct_high ELSE r.direct_low END ",
            $rest
        )
    };
}

pub(super) use select_rooms;

pub(super) fn room_entry(
    (
        id,
        course,
        kind,
        name,
        topic,
        other,
        other_name,
        owner,
        last_number,
        last_at,
        version,
        read,
        level,
        barred,
        favourite,
    ): RoomColumns,
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
        favourite: favourite.is_some(),
        deleted: Vec::new(),
        barred: barred_of(barred),
    }
}

pub(super) async fn room_entry_of(
    conn: &mut AnyConnection,
    user: UserId,
    room: RoomId,
) -> Result<Option<RoomEntry>, Error> {
    let row = sqlx::query_as::<_, RoomColumns>(select_rooms!("WHERE p.user_id = $1 AND p.room_id = $2"))
        .bind(user.0)
        .bind(room.0)
        .fetch_optional(&mut *conn)
        .await?;
    let mut entry = row.map(room_entry);
    name_deleted(conn, user, entry.as_mut_slice()).await?;
    Ok(entry)
}
