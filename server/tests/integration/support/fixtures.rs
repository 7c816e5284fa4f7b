//! A small school, and a fresh place to keep it.

use super::test_app::{self, TestApp};
use super::test_user::TestUser;
use app::protocol::{AssignmentId, Command, CourseDetails, CourseId, Done, Due, RoomId, RoomKind};
use server::ids::{Ids, SystemIds};
use std::process::Command as Program;

/// Two students and their teacher in one course, with a room of each kind, and a stranger.
pub struct School {
    pub app: TestApp,
    pub teacher: TestUser,
    pub ada: TestUser,
    pub bob: TestUser,
    pub stranger: TestUser,
    pub course: CourseId,
    pub general: RoomId,
    pub news: RoomId,
    /// Ada's room, with Bob in it.
    pub private: RoomId,
    /// Ada and Bob.
    pub direct: RoomId,
    pub assignment: AssignmentId,
}

impl School {
    pub async fn open() -> Self {
        Self::on(TestApp::start().await).await
    }

    /// The school on a server that is empty.
    pub async fn on(app: TestApp) -> Self {
        let teacher = app.person("teacher").await;
        let (ada, bob, stranger) = (
            app.person("ada").await,
            app.person("bob").await,
            app.person("eve").await,
        );
        let Done::Course(course) = app.run(&teacher, new_course("Algebra")).await else {
            panic!()
        };
        app.join(&ada, course, &teacher).await;
        app.join(&bob, course, &teacher).await;
        let general = app.cohort.overview(ada.id).await.unwrap().rooms[0].id;
        let news = Command::NewRoom {
            course,
            kind: RoomKind::Announcement,
            name: "News".into(),
            topic: String::new(),
        };
        let Done::Room(news) = app.run(&teacher, news).await else {
            panic!()
        };
        let private = Command::NewPrivateRoom {
            course: Some(course),
            name: "Study group".into(),
            topic: String::new(),
            participants: vec![bob.id],
        };
        let Done::Room(private) = app.run(&ada, private).await else {
            panic!()
        };
        let Done::Room(direct) = app.run(&ada, Command::OpenDirect { user: bob.id }).await else {
            panic!()
        };
        let assignment = Command::NewAssignment {
            course,
            title: "Sheet 1".into(),
            text: "Exercises 1 to 5".into(),
            due: Due(test_app::NOON + 7 * 86_400_000),
        };
        let Done::Assignment { assignment, .. } = app.run(&teacher, assignment).await else {
            panic!()
        };
        app.run(&ada, send(general, "Hello everybody")).await;
        app.run(&bob, send(general, "Hello @ada and @teacher")).await;
        app.run(&teacher, send(news, "The room has changed")).await;
        app.run(&bob, send(private, "Here I am")).await;
        Self {
            app,
            teacher,
            ada,
            bob,
            stranger,
            course,
            general,
            news,
            private,
            direct,
            assignment,
        }
    }
}

pub fn new_course(title: &str) -> Command {
    Command::NewCourse {
        details: CourseDetails {
            title: title.into(),
            code: "M 101".into(),
            description: String::new(),
            starts_on: "2026-09-01".into(),
            ends_on: String::new(),
        },
    }
}

/// A new message with a uuid of its own.
pub fn send(room: RoomId, content: &str) -> Command {
    Command::Send {
        room,
        uuid: SystemIds.uuid(),
        content: content.into(),
    }
}

/// A database of its own on the test server, made with psql so that no SQL client is needed here. (In one database all
/// writers take turns, so the nodes of one test would wait for those of all others.)
pub fn fresh_postgres(server: &str) -> String {
    let name = format!("t{}", SystemIds.uuid().replace('-', ""));
    let made = Program::new("psql")
        .args([server, "-qc", &format!("CREATE DATABASE {name}")])
        .status()
        .unwrap();
    assert!(made.success(), "psql could not make a database");
    let (address, options) = server.split_once('?').unwrap_or((server, ""));
    let (place, _) = address.rsplit_once('/').unwrap();
    format!("{place}/{name}?{options}")
}

/// A database as an older version left it, and what its users saw in it.
pub async fn old_database() -> (String, Option<tempfile::TempDir>, serde_json::Value) {
    let (database, folder) = test_app::fresh_database();
    let (dump, seen) = if folder.is_some() {
        let dump = include_str!("../upgrade/sqlite.sql");
        sqlx::any::install_default_drivers();
        let address = format!("{database}?mode=rwc");
        let mut connection = <sqlx::AnyConnection as sqlx::Connection>::connect(&address)
            .await
            .unwrap();
        sqlx::raw_sql(dump).execute(&mut connection).await.unwrap();
        sqlx::Connection::close(connection).await.unwrap();
        (dump, include_str!("../upgrade/sqlite.json"))
    } else {
        let dump = include_str!("../upgrade/postgres.sql");
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/integration/upgrade/postgres.sql");
        let loaded = Program::new("psql")
            .args([&database, "-q", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", "-f", file])
            .status()
            .unwrap();
        assert!(loaded.success(), "psql could not load the dump");
        (dump, include_str!("../upgrade/postgres.json"))
    };
    assert!(dump.contains("Old School"));
    (database, folder, serde_json::from_str(seen).unwrap())
}

/// Connections to one database that say nothing any more, though nobody has closed them: as when the way to
/// another machine is gone. They go on when this is dropped.
pub struct Silence(Vec<String>);

impl Silence {
    pub fn of(database: &str) -> Self {
        let server = std::env::var("COHORT_TEST_POSTGRES").unwrap();
        let (address, _) = database.split_once('?').unwrap();
        let (_, name) = address.rsplit_once('/').unwrap();
        let query = format!("SELECT pid FROM pg_stat_activity WHERE datname = '{name}'");
        let found = Program::new("psql").args([&server, "-qtAc", &query]).output().unwrap();
        let found = String::from_utf8(found.stdout).unwrap();
        let silence = Self(found.split_whitespace().map(str::to_owned).collect());
        assert!(!silence.0.is_empty(), "{name} has no connections");
        silence.signal("-STOP");
        silence
    }

    fn signal(&self, signal: &str) {
        Program::new("kill").arg(signal).args(&self.0).status().unwrap();
    }
}

impl Drop for Silence {
    fn drop(&mut self) {
        self.signal("-CONT");
    }
}
