//! A course in which somebody has been answered in a thread.

use super::fixtures::{CourseFixture, send};
use super::test_app::TestApp;
use super::test_user::TestUser;
use app::protocol::{Command, Done, RoomId, View};

/// The fixture, and a thread under Ada's first message in "General": two replies of Bob's, of which Ada has read none.
pub struct ThreadFixture {
    pub course: CourseFixture,
    pub thread: RoomId,
    /// The version of Ada's message.
    pub root_version: i64,
}

impl ThreadFixture {
    pub async fn create() -> Self {
        Self::create_on(TestApp::start().await).await
    }

    pub async fn create_on(app: TestApp) -> Self {
        let course = CourseFixture::create_on(app).await;
        let thread = open_thread(&course.app, &course.bob, course.general, 1).await;
        course
            .app
            .execute_as(&course.bob, send(thread, "I have a question"))
            .await;
        course
            .app
            .execute_as(&course.bob, send(thread, "And another one"))
            .await;
        let view = View::Room {
            room: course.general,
            near: None,
        };
        let snapshot = course.app.snapshot(&course.ada, view).await;
        let root_version = snapshot.room.unwrap().messages[&1].version;
        Self {
            course,
            thread,
            root_version,
        }
    }
}

/// The thread of a message, opened by this user.
pub async fn open_thread(app: &TestApp, user: &TestUser, room: RoomId, number: i64) -> RoomId {
    match app.execute_as(user, Command::OpenThread { room, number }).await {
        Done::Room(thread) => thread,
        other => panic!("{other:?}"),
    }
}
