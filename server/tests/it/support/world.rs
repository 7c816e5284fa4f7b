//! A small school, and a fresh place to keep it.

use super::{Person, TestApp};
use app::wire::{About, AssignmentId, Command, CourseId, Done, Due, RoomId, RoomKind};
use server::chance::{Ids, SystemIds};
use std::process::Command as Program;

/// Two students and their teacher in one course, with a room of each kind, and a stranger.
pub struct School {
    pub app: TestApp,
    pub teacher: Person,
    pub ada: Person,
    pub bob: Person,
    pub stranger: Person,
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
        let general = app.cohort.desk(ada.id).await.unwrap().rooms[0].id;
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
            people: vec![bob.id],
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
            due: Due(super::NOON + 7 * 86_400_000),
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
        about: About {
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

/// A schema of its own on the test server, made with psql so that no SQL client is needed here.
pub async fn fresh_schema(server: &str) -> String {
    let name = format!("t{}", SystemIds.uuid().replace('-', ""));
    let made = Program::new("psql")
        .args([server, "-qc", &format!("CREATE SCHEMA {name}")])
        .status()
        .unwrap();
    assert!(made.success(), "psql could not make a schema");
    let sign = if server.contains('?') { '&' } else { '?' };
    format!("{server}{sign}options[search_path]={name}")
}
