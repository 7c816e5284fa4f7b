//! The database of the measurement: written past the application, which would take an hour.

use crate::corpus::{Numbers, message};
use crate::{COURSES, COURSES_OF_A_PERSON, IN_ALL_COURSES, PEOPLE, ROOMS_OF_A_COURSE};
use app::protocol::{SessionId, UserId};
use server::actor::{Actor, TokenLimits};
use server::application::{Cohort, Settings};
use server::cli::serve::start_node;
use server::clock::SystemClock;
use server::ids::SystemIds;
use server::markdown::{RENDERER, render};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};
use std::sync::Arc;

/// 1 February 2026; a message every ten seconds.
const START: i64 = 1_769_904_000_000;
const PAUSE: i64 = 10_000;
const ROWS: i64 = 400;

pub async fn open(url: &str) -> Arc<Cohort> {
    let settings = Settings::without_limits(std::env::temp_dir().join("cohort-files"));
    let cohort = start_node(url, None, Arc::new(SystemClock), Arc::new(SystemIds), settings).await;
    cohort.expect("a database")
}

pub fn actor(person: i64) -> Actor {
    Actor {
        user: UserId(person + 1),
        session: SessionId(1),
        username: format!("p{person}"),
        name: format!("Person {person}"),
        admin: false,
        is_token: false,
        address: String::new(),
        limits: TokenLimits::default(),
    }
}

pub async fn fill(url: &str, messages: i64) {
    let mut conn = AnyConnection::connect(url).await.expect("a connection");
    let people: Vec<String> = (0..PEOPLE)
        .map(|n| format!("({}, 'p{n}', 'Person {n}', 'none', {START}, 1)", n + 1))
        .collect();
    insert(
        &mut conn,
        "users (id, username, name, password_hash, created_at, version)",
        &people,
    )
    .await;
    let courses: Vec<String> = (1..=COURSES)
        .map(|n| format!("({n}, 'Course {n}', 'C{n}', '', '', '', {START}, 1, 'invite-{n}')"))
        .collect();
    let columns = "courses (id, title, code, description, starts_on, ends_on, created_at, version, invite_code)";
    insert(&mut conn, columns, &courses).await;
    let rooms = COURSES * ROOMS_OF_A_COURSE;
    let each = messages / rooms;
    let lines: Vec<String> = (0..rooms)
        .map(|n| {
            let course = n / ROOMS_OF_A_COURSE + 1;
            format!(
                "({}, {course}, 'course', 'Room {n}', '', {START}, 1, {each}, {}, {})",
                n + 1,
                each + 1,
                START + n
            )
        })
        .collect();
    let columns = "rooms (id, course_id, kind, name, topic, created_at, created_by, last_number, version, last_at)";
    insert(&mut conn, columns, &lines).await;
    let in_course = |person: i64, course: i64| {
        person < IN_ALL_COURSES || (0..COURSES_OF_A_PERSON).any(|n| (person + n * 7) % COURSES == course - 1)
    };
    let (mut members, mut participants) = (Vec::new(), Vec::new());
    for course in 1..=COURSES {
        for person in (0..PEOPLE).filter(|person| in_course(*person, course)) {
            members.push(format!("({course}, {}, 'student', {START})", person + 1));
            for room in 1..=ROOMS_OF_A_COURSE {
                let room = (course - 1) * ROOMS_OF_A_COURSE + room;
                participants.push(format!("({room}, {}, {START}, NULL, 0, 'all')", person + 1));
            }
        }
    }
    insert(&mut conn, "members (course_id, user_id, role, joined_at)", &members).await;
    let columns = "participants (room_id, user_id, joined_at, owner_at, read_number, level)";
    insert(&mut conn, columns, &participants).await;
    write_messages(&mut conn, rooms, each).await;
    if url.starts_with("postgres") {
        conn.execute("ANALYZE").await.expect("statistics");
    }
}

/// All rooms in turn, so that they are as old as each other.
async fn write_messages(conn: &mut AnyConnection, rooms: i64, each: i64) {
    let columns =
        "messages (room_id, number, version, author_id, uuid, content, sent_at, mentioned, html, plain, renderer)";
    let mut numbers = Numbers::new(2026);
    let mut rows = Vec::new();
    for number in 1..=each {
        for room in 1..=rooms {
            let (mut content, has_markup) = message(&mut numbers);
            let author = numbers.below(PEOPLE as usize) as i64 + 1;
            let mentioned = match numbers.below(200) {
                0 => format!("p{}", numbers.below(PEOPLE as usize)),
                _ => String::new(),
            };
            if !mentioned.is_empty() {
                content = format!("@{mentioned} {content}");
            }
            let (html, plain) = match has_markup {
                true => render(&content).for_mentioned(&[]),
                false => (None, None),
            };
            let sent_at = START + (number * rooms + room) * PAUSE * 200 / rooms.max(1);
            rows.push(format!(
                "({room}, {number}, {}, {author}, 'u{room}-{number}', {}, {sent_at}, '{mentioned}', {}, {}, {RENDERER})",
                number + 1,
                quoted(Some(&content)),
                quoted(html.as_deref()),
                quoted(plain.as_deref())
            ));
        }
        if rows.len() >= 20_000 || number == each {
            insert(conn, columns, &rows).await;
            rows.clear();
        }
    }
}

fn quoted(text: Option<&str>) -> String {
    text.map_or("NULL".into(), |text| format!("'{}'", text.replace('\'', "''")))
}

/// In one transaction.
async fn insert(conn: &mut AnyConnection, columns: &str, rows: &[String]) {
    conn.execute("BEGIN").await.expect("a transaction");
    for part in rows.chunks(ROWS as usize) {
        let sql = format!("INSERT INTO {columns} VALUES {}", part.join(","));
        conn.execute(AssertSqlSafe(sql)).await.expect("rows");
    }
    conn.execute("COMMIT").await.expect("a commit");
}
