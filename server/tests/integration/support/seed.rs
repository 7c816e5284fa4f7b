//! Fills the database of a test with thousands of rows, past the application: through it they would take minutes.

use super::test_app::{START_TIME, TestApp};
use app::protocol::{AssignmentId, CourseId, RoomId, UserId};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};

/// The first id of everything that is seeded: far above what the application has given out.
const FIRST: i64 = 100_000;
/// Rows in one statement.
const CHUNK: i64 = 500;

/// A connection to the database of a test.
pub struct Seed {
    connection: AnyConnection,
}

impl Seed {
    pub async fn of(app: &TestApp) -> Self {
        sqlx::any::install_default_drivers();
        let connection = AnyConnection::connect(&app.database).await.unwrap();
        Self { connection }
    }

    /// Members of a course, who are in all its rooms: `s1`, `s2` … with the names "Student 1", "Student 2" …
    pub async fn students(&mut self, course: CourseId, rooms: &[RoomId], count: i64) -> Vec<UserId> {
        let users = "users (id, username, name, password_hash, created_at, version)";
        self.insert(users, count, |n| {
            format!("{}, 's{n}', 'Student {n}', 'none', {START_TIME}, 1", FIRST + n)
        })
        .await;
        self.insert("members (course_id, user_id, role, joined_at)", count, |n| {
            format!("{course}, {}, 'student', {START_TIME}", FIRST + n)
        })
        .await;
        for room in rooms {
            self.insert(PARTICIPANTS, count, |n| {
                format!("{room}, {}, {START_TIME}, NULL, 0, 'all'", FIRST + n)
            })
            .await;
        }
        (1..=count).map(|n| UserId(FIRST + n)).collect()
    }

    /// Rooms "Room 1", "Room 2" … of a course or of none, with these users in them. The first `unread` have a message that
    /// nobody has read; the higher the number, the longer ago anything happened.
    pub async fn rooms(
        &mut self,
        kind: &str,
        course: Option<CourseId>,
        users: &[UserId],
        counts: (i64, i64),
    ) -> Vec<RoomId> {
        let (count, unread) = counts;
        let course = course.map_or("NULL".to_owned(), |course| course.to_string());
        let rooms = "rooms (id, course_id, kind, name, topic, created_at, created_by, last_number, version, last_at)";
        self.insert(rooms, count, |n| {
            let (id, last) = (FIRST + n, i64::from(n <= unread));
            let at = START_TIME - n * 1000;
            format!(
                "{id}, {course}, '{kind}', 'Room {n}', 'What {n} is about', {at}, {}, {last}, {}, {at}",
                users[0],
                last + 1
            )
        })
        .await;
        for user in users {
            self.insert(PARTICIPANTS, count, |n| {
                format!("{}, {user}, {START_TIME}, NULL, 0, 'all'", FIRST + n)
            })
            .await;
        }
        self.insert(MESSAGES, unread, |n| {
            format!(
                "{}, 1, 2, {}, 'seed-{n}', 'Message of {n}', {START_TIME}",
                FIRST + n,
                users[0]
            )
        })
        .await;
        (1..=count).map(|n| RoomId(FIRST + n)).collect()
    }

    /// Unread notifications of a user about a course, "Course 1" … the higher the number, the newer.
    pub async fn notifications(&mut self, user: UserId, course: CourseId, count: i64) {
        let notifications = "notifications (user_id, cause, body, reason, at, course_id)";
        self.insert(notifications, count, |n| {
            let body = format!(r#"{{"added_to_course":{{"course":{course},"title":"Course {n}","role":"student"}}}}"#);
            format!(
                "{user}, 'seed:{n}', '{body}', 'A reason.', {}, {course}",
                START_TIME + n
            )
        })
        .await;
    }

    /// One message of each of these users in an empty room.
    pub async fn messages(&mut self, room: RoomId, authors: &[UserId]) {
        let count = authors.len() as i64;
        self.insert(MESSAGES, count, |n| {
            let author = authors[n as usize - 1];
            format!("{room}, {n}, {}, {author}, 'author-{n}', 'Hello', {START_TIME}", n + 1)
        })
        .await;
        let statement = format!("UPDATE rooms SET last_number = {count}, version = {count} + 1 WHERE id = {room}");
        self.connection.execute(AssertSqlSafe(statement)).await.unwrap();
    }

    /// These messages of a room, all from number 1 on, saved by a user.
    pub async fn saved(&mut self, user: UserId, room: RoomId, count: i64) {
        self.insert("saved (user_id, room_id, number, note, saved_at)", count, |n| {
            format!("{user}, {room}, {n}, '', {}", START_TIME + n)
        })
        .await;
    }

    /// The rows of a table.
    pub async fn count(&mut self, table: &'static str) -> i64 {
        let statement = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
        let (count,): (i64,) = sqlx::query_as(statement).fetch_one(&mut self.connection).await.unwrap();
        count
    }

    /// Assignments of a course, "Sheet 1" …, each with a text of `length` letters; due long after those of the fixture.
    pub async fn assignments(&mut self, course: CourseId, count: i64, length: usize) -> Vec<AssignmentId> {
        let text = "x".repeat(length);
        let assignments = "assignments (id, course_id, title, text, due_at, created_at)";
        self.insert(assignments, count, |n| {
            let due = START_TIME + (100 + n) * 86_400_000;
            format!("{}, {course}, 'Sheet {n}', '{text}', {due}, {START_TIME}", FIRST + n)
        })
        .await;
        (1..=count).map(|n| AssignmentId(FIRST + n)).collect()
    }

    async fn insert(&mut self, columns: &str, count: i64, row: impl Fn(i64) -> String) {
        for first in (1..=count).step_by(CHUNK as usize) {
            let rows: Vec<String> = (first..=count.min(first + CHUNK - 1))
                .map(|n| format!("({})", row(n)))
                .collect();
            let statement = format!("INSERT INTO {columns} VALUES {}", rows.join(", "));
            self.connection.execute(AssertSqlSafe(statement)).await.unwrap();
        }
    }
}

const PARTICIPANTS: &str = "participants (room_id, user_id, joined_at, owner_at, read_number, level)";
const MESSAGES: &str = "messages (room_id, number, version, author_id, uuid, content, sent_at)";
