//! What is on every page of a user: courses, rooms, counts.

use super::barred_rooms::barred;
use super::course_entries::{course_entry, course_entry_of};
use super::course_starters::may_start;
use super::cut_lists::cut;
use super::marked_members::{Marked, marked_members};
use super::name_search::NameSearch;
use super::offer_lists::{Shown, offers_to};
use super::reader::Reader;
use super::room_entries::{RoomColumns, room_entry, room_entry_of, select_rooms};
use super::transaction::Tx;
use super::unread_rooms::{name_deleted, unread_notifications as unread_notifications_of};
use crate::error::Error;
use app::protocol::{
    CourseEntry, CourseId, Me, Overview, RoomEntry, RoomFilter, RoomId, RoomKind, RoomPage, Unlisted, UserId, limits,
};
use app::state::{sort_courses, sort_rooms};
use sqlx::AnyConnection;
use std::collections::BTreeMap;

impl Tx<'_> {
    pub async fn room_entry(&mut self, user: UserId, room: RoomId) -> Result<Option<RoomEntry>, Error> {
        room_entry_of(self.conn, user, room).await
    }

    pub async fn course_entry(&mut self, user: UserId, course: CourseId) -> Result<Option<CourseEntry>, Error> {
        course_entry_of(self.conn, user, course).await
    }
}

impl Reader {
    /// A user's overview, with this room (and its course) and this course in its lists if the user is in them. The version is
    /// read first: what is newer comes again as an event, which is harmless. With it comes whether the user may start courses.
    pub async fn overview(
        &mut self,
        user: UserId,
        room: Option<RoomId>,
        course: Option<CourseId>,
    ) -> Result<(Overview, bool), Error> {
        let conn: &mut AnyConnection = &mut self.conn;
        type Row = (
            String,
            String,
            Option<i64>,
            i64,
            Option<String>,
            Option<String>,
            Option<i64>,
            i64,
            Option<i64>,
        );
        let (username, name, admin, version, site_name, starters, chosen, unread_notifications, hidden): Row = sqlx::query_as(
            "SELECT username, name, admin_at, version, (SELECT value FROM settings WHERE name = 'site_name'), \
             (SELECT value FROM settings WHERE name = 'course_starters'), starts_courses_at, \
             (SELECT COUNT(*) FROM notifications n WHERE n.user_id = users.id AND n.read_at IS NULL), presence_hidden_at FROM users WHERE id = $1",
        )
        .bind(user.0)
        .fetch_one(&mut *conn)
        .await?;
        // One query for rooms, courses and whose names carry a mark, because a query costs more than its rows. All come in the
        // columns of a room.
        let rows = sqlx::query_as::<_, RoomColumns>(concat!(
            "SELECT * FROM (",
            select_rooms!(
                "WHERE p.user_id = $1 ORDER BY CASE WHEN p.favourite_at IS NOT NULL THEN 0 \
                 WHEN p.level = 'all' AND r.last_number > p.read_number THEN 1 ELSE 2 END, r.last_at DESC, r.id LIMIT CAST($2 AS bigint)"
            ),
            ") AS rooms_listed UNION ALL SELECT * FROM (SELECT c.id, CAST(NULL AS bigint), 'of courses', c.title, c.code, \
             CAST(NULL AS bigint) AS a, CAST(NULL AS text) AS b, c.archived_at, 0 AS d, 0 AS e, c.version, 0 AS f, m.role, 0 AS g, m.collapsed_at \
             FROM members m JOIN courses c ON c.id = m.course_id WHERE m.user_id = $1 \
             ORDER BY CASE WHEN c.archived_at IS NULL THEN 0 ELSE 1 END, m.joined_at DESC, c.id LIMIT CAST($3 AS bigint)) AS courses_listed ",
            marked_members!()
        ))
        .bind(user.0)
        .bind(limits::ROOMS_LISTED + 1)
        .bind(limits::COURSES_LISTED + 1)
        .bind(limits::MARKED as i64)
        .fetch_all(&mut *conn)
        .await?;
        let (mut courses, mut rooms) = (Vec::new(), Vec::new());
        let mut marked: BTreeMap<Option<i64>, Marked> = BTreeMap::new();
        for row in rows {
            match row.2.as_str() {
                "of courses" => courses.push(row),
                "of staff" => marked.entry(row.1).or_default().staff.push(UserId(row.0)),
                "of admins" => marked.entry(row.1).or_default().admins.push(UserId(row.0)),
                _ => rooms.push(row),
            }
        }
        let courses = courses.into_iter().map(
            |(id, _, _, title, code, _, _, archived, _, _, version, _, role, _, collapsed)| {
                let marked = marked.remove(&Some(id)).unwrap_or_default();
                course_entry((id, title, code, role, archived, version, collapsed), marked)
            },
        );
        let mut overview = Overview {
            site_name: site_name.unwrap_or_default(),
            me: Me {
                id: user,
                username,
                name,
                admin: admin.is_some(),
                hidden: hidden.is_some(),
            },
            courses: courses.collect(),
            rooms: rooms.into_iter().map(room_entry).collect(),
            offers: offers_to(conn, user, Shown::Open).await?,
            unlisted: Unlisted::default(),
            mentioned: Vec::new(),
            unread_notifications,
            version,
        };
        if unread_notifications > 0 {
            let mut unread = unread_notifications_of(&mut self.conn, &user.to_string()).await?;
            overview.mentioned = unread.remove(&user).unwrap_or_default().mentioned;
        }
        self.limit(&mut overview, room, course).await?;
        sort_courses(&mut overview.courses);
        sort_rooms(&mut overview.rooms);
        let starts_courses = may_start(starters.as_deref(), admin.is_some(), chosen.is_some());
        Ok((overview, starts_courses))
    }

    /// Cuts the lists of an overview, adds what has to be in them, and counts what is not.
    async fn limit(
        &mut self,
        overview: &mut Overview,
        room: Option<RoomId>,
        course: Option<CourseId>,
    ) -> Result<(), Error> {
        let user = overview.me.id;
        let rooms = cut(&mut overview.rooms, limits::ROOMS_LISTED, |room| {
            room.name.len() + room.topic.len()
        });
        let courses = cut(&mut overview.courses, limits::COURSES_LISTED, |course| {
            course.title.len()
        });
        name_deleted(&mut self.conn, user, &mut overview.rooms).await?;
        if !rooms && !courses {
            return Ok(());
        }
        let mut course = course;
        let root = match room {
            Some(room) => self.root_of(room).await?,
            None => None,
        };
        // A thread is listed by its root's room.
        if let Some(room) = root.map(|root| root.room).or(room) {
            let listed = overview.rooms.iter().find(|entry| entry.id == room).cloned();
            let entry = match listed {
                Some(entry) => Some(entry),
                None => {
                    let entry = room_entry_of(&mut self.conn, user, room).await?;
                    overview.rooms.extend(entry.clone());
                    entry
                }
            };
            course = course.or(entry.and_then(|entry| entry.course));
        }
        if let Some(course) = course
            && !overview.courses.iter().any(|entry| entry.id == course)
        {
            overview
                .courses
                .extend(course_entry_of(&mut self.conn, user, course).await?);
        }
        let (rooms, messages, unread_rooms, courses): (i64, i64, i64, i64) = sqlx::query_as(
            "SELECT COUNT(*), CAST(COALESCE(SUM(unread), 0) AS bigint), \
             CAST(COALESCE(SUM(CASE WHEN unread > 0 AND kind <> 'announcement' AND mentions = 0 THEN 1 ELSE 0 END), 0) AS bigint), \
             (SELECT COUNT(*) FROM members m WHERE m.user_id = $1) FROM (SELECT r.kind, (SELECT COUNT(*) FROM notifications n \
             WHERE n.user_id = $1 AND n.room_id = r.id AND n.number IS NOT NULL AND n.read_at IS NULL) AS mentions, \
             CASE WHEN p.level = 'all' AND r.last_number > p.read_number THEN r.last_number - p.read_number - \
             (SELECT COUNT(*) FROM messages d WHERE d.room_id = r.id AND d.number > p.read_number \
             AND d.deleted_at IS NOT NULL) ELSE 0 END AS unread \
             FROM participants p JOIN rooms r ON r.id = p.room_id WHERE p.user_id = $1) AS all_rooms",
        )
        .bind(user.0)
        .fetch_one(&mut *self.conn)
        .await?;
        let listed_messages: i64 = overview.rooms.iter().map(RoomEntry::counted).sum();
        let listed_unread = (overview.rooms.iter())
            .filter(|room| room.kind != RoomKind::Announcement && room.counted() > 0)
            .filter(|room| !overview.mentioned.contains(&room.id))
            .count() as i64;
        overview.unlisted = Unlisted {
            rooms: rooms - overview.rooms.len() as i64,
            courses: courses - overview.courses.len() as i64,
            unread_messages: messages - listed_messages,
            unread_rooms: unread_rooms - listed_unread,
        };
        Ok(())
    }

    /// A course in a user's list.
    pub async fn course_entry(&mut self, user: UserId, course: CourseId) -> Result<Option<CourseEntry>, Error> {
        course_entry_of(&mut self.conn, user, course).await
    }

    /// A page of all rooms of a user.
    pub async fn room_page(&mut self, user: UserId, filter: RoomFilter) -> Result<RoomPage, Error> {
        let rows = sqlx::query_as::<_, RoomColumns>(select_rooms!(
            // For all rooms at once PostgreSQL would join all members with each other to find out whom one shares a course with.
            "CAST(0 AS bigint)",
            "WHERE p.user_id = $1 AND ($2 = 0 OR r.course_id = $2) \
             ORDER BY CASE WHEN p.level = 'all' AND r.last_number > p.read_number THEN 0 ELSE 1 END, r.last_at DESC, r.id"
        ))
        .bind(user.0)
        .bind(filter.course.map_or(0, |course| course.0))
        .fetch_all(&mut *self.conn)
        .await?;
        let search = NameSearch::new(&filter.q);
        let found: Vec<RoomEntry> = (rows.into_iter().map(room_entry))
            .filter(|room| search.finds(&[&room.name, &room.topic]))
            .collect();
        let before = usize::try_from(filter.page).unwrap_or(0).saturating_mul(limits::ROOMS);
        let (found, all) = (found.len() as i64, found.into_iter());
        let mut rows: Vec<RoomEntry> = all.skip(before).take(limits::ROOMS).collect();
        name_deleted(&mut self.conn, user, &mut rows).await?;
        Ok(RoomPage { filter, rows, found })
    }
}
