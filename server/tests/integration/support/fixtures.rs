//! The data that most tests begin with: a course with its members, rooms, messages and an assignment.

use super::test_app::{START_TIME, TestApp};
use super::test_user::TestUser;
use app::protocol::{
    AssignmentId, ChangeProfile, Command, CourseDetails, CourseId, Done, Due, PinMessage, ReactTo, RoomId, RoomKind,
    SaveMessage, SendMessage, SetCollapsed, SetFavourite,
};
use server::ids::{Ids, SystemIds};

/// A course with two students and their teacher, a room of each kind, and a user who is not a member.
pub struct CourseFixture {
    pub app: TestApp,
    pub teacher: TestUser,
    pub ada: TestUser,
    pub bob: TestUser,
    /// Not a member of the course.
    pub stranger: TestUser,
    /// Of the site, and no member of the course.
    pub admin: TestUser,
    pub course: CourseId,
    pub general: RoomId,
    pub news: RoomId,
    /// Ada's room, with Bob in it.
    pub private: RoomId,
    /// Ada and Bob.
    pub direct: RoomId,
    pub assignment: AssignmentId,
}

impl CourseFixture {
    pub async fn create() -> Self {
        Self::create_on(TestApp::start().await).await
    }

    /// The fixture on a server that is empty.
    pub async fn create_on(app: TestApp) -> Self {
        let teacher = app.add_user("teacher").await;
        let ada = app.add_user("ada").await;
        let bob = app.add_user("bob").await;
        let stranger = app.add_user("eve").await;
        let admin = app.add_admin("school").await;
        let Done::Course(course) = app.execute_as(&teacher, new_course("Algebra")).await else {
            panic!()
        };
        app.join(&ada, course, &teacher).await;
        app.join(&bob, course, &teacher).await;
        let general = app.overview(&ada).await.rooms[0].id;
        let news = new_room(course, RoomKind::Announcement, "News");
        let Done::Room(news) = app.execute_as(&teacher, news).await else {
            panic!()
        };
        let private = app.private_room(&ada, Some(course), &[&bob]).await;
        let Done::Room(direct) = app.execute_as(&ada, Command::OpenDirect { user: bob.id }).await else {
            panic!()
        };
        let assignment = Command::NewAssignment {
            course,
            title: "Sheet 1".into(),
            text: "Exercises 1 to 5".into(),
            due: Due(START_TIME + 7 * 86_400_000),
            past: false,
        };
        let Done::Assignment { assignment, .. } = app.execute_as(&teacher, assignment).await else {
            panic!()
        };
        app.execute_as(&ada, send(general, "Hello everybody")).await;
        app.execute_as(&bob, send(general, "Hello @ada and @teacher")).await;
        app.execute_as(&teacher, send(news, "The room has changed")).await;
        app.execute_as(&bob, send(private, "Here I am")).await;
        Self {
            app,
            teacher,
            ada,
            bob,
            stranger,
            admin,
            course,
            general,
            news,
            private,
            direct,
            assignment,
        }
    }

    /// Removes Bob from the course.
    pub fn remove_bob(&self) -> Command {
        Command::RemoveMember {
            course: self.course,
            user: self.bob.id,
            renew: false,
        }
    }

    /// Makes the user who is not a member a member.
    pub async fn join_stranger(&self) {
        self.app.join(&self.stranger, self.course, &self.teacher).await;
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

pub fn new_room(course: CourseId, kind: RoomKind, name: &str) -> Command {
    Command::NewRoom {
        course,
        kind,
        name: name.into(),
        topic: String::new(),
    }
}

/// A new message with a uuid of its own.
pub fn send(room: RoomId, content: &str) -> Command {
    Command::Send(SendMessage {
        room,
        uuid: SystemIds.uuid(),
        content: content.into(),
        ..SendMessage::default()
    })
}

/// A new reply in a thread that is also said in the thread's room.
pub fn also_in_room(thread: RoomId, content: &str) -> Command {
    match send(thread, content) {
        Command::Send(message) => Command::Send(SendMessage {
            also_in_room: true,
            ..message
        }),
        other => other,
    }
}

/// A reaction to a message, or taking it back.
pub fn react(room: RoomId, number: i64, emoji: &str, on: bool) -> Command {
    let emoji = emoji.into();
    Command::React(ReactTo {
        room,
        number,
        emoji,
        on,
    })
}

/// What somebody tells on the own card.
pub fn change_profile(pronouns: &str, time_zone: &str) -> Command {
    Command::ChangeProfile(ChangeProfile {
        pronouns: pronouns.into(),
        time_zone: time_zone.into(),
    })
}

pub fn open_thread_of(room: RoomId, number: i64) -> Command {
    Command::OpenThread { room, number }
}

/// A room among the favourites, or not any more.
pub fn favourite(room: RoomId, on: bool) -> Command {
    Command::SetFavourite(SetFavourite { room, on })
}

/// The rooms of a course folded up, or shown again.
pub fn collapsed(course: CourseId, on: bool) -> Command {
    Command::SetCollapsed(SetCollapsed { course, on })
}

/// Pinning a message for everybody, or unpinning it.
pub fn pin(room: RoomId, number: i64, on: bool) -> Command {
    Command::Pin(PinMessage { room, number, on })
}

/// Saving a message for oneself.
pub fn save(room: RoomId, number: i64, note: &str) -> Command {
    let note = note.into();
    Command::Save(SaveMessage {
        room,
        number,
        on: true,
        note,
    })
}

/// A private room of no course, with others to come into it.
pub fn private_room(name: &str, others: &[&TestUser]) -> Command {
    Command::NewPrivateRoom {
        course: None,
        name: name.into(),
        topic: String::new(),
        participants: others.iter().map(|user| user.id).collect(),
    }
}
