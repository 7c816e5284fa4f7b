//! The users, the course and the rooms of a round. `fixture_database.rs` creates them.

use app::protocol::{Command, CourseId, Role, RoomId, UserId};

/// A user with a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestUser {
    pub id: UserId,
    pub username: &'static str,
    pub session_secret: String,
    /// The session's cookie, with its name.
    pub cookie: String,
}

/// All users are in the general and the announcement room; Ada, Bob, Dan and Eve are in the private room. Faults remove
/// Dan and Eve from the private room, and Eve from the course, for a while.
pub struct Fixtures {
    pub teacher: TestUser,
    pub ada: TestUser,
    pub bob: TestUser,
    pub cyd: TestUser,
    pub dan: TestUser,
    pub eve: TestUser,
    pub fay: TestUser,
    pub course: CourseId,
    pub general: RoomId,
    pub announcements: RoomId,
    /// Owned by Ada.
    pub private: RoomId,
    /// A private room that only Fay is in. A flood of messages there costs nobody else anything.
    pub flood: RoomId,
}

impl Fixtures {
    pub fn users(&self) -> [&TestUser; 7] {
        [
            &self.teacher,
            &self.ada,
            &self.bob,
            &self.cyd,
            &self.dan,
            &self.eve,
            &self.fay,
        ]
    }

    pub fn rooms(&self) -> [RoomId; 4] {
        [self.general, self.announcements, self.private, self.flood]
    }

    pub fn username_of(&self, id: UserId) -> &'static str {
        let user = self.users().into_iter().find(|user| user.id == id);
        user.map_or("an unknown user", |user| user.username)
    }

    /// A user who is in the room all the time, and so can read all of it.
    pub fn permanent_participant(&self, room: RoomId) -> &TestUser {
        match room {
            _ if room == self.private => &self.ada,
            _ if room == self.flood => &self.fay,
            _ => &self.teacher,
        }
    }

    /// Whether a fault may remove the user from the room.
    pub fn may_be_removed(&self, user: UserId, room: RoomId) -> bool {
        match room {
            _ if room == self.private => user == self.dan.id || user == self.eve.id,
            _ if room == self.flood => false,
            _ => user == self.eve.id,
        }
    }
}

/// The command that offers a user a place in the course as a student, for the first time or again.
pub fn add_member(course: CourseId, user: &TestUser) -> Command {
    Command::AddMember {
        course,
        username: user.username.into(),
        role: Role::Student,
    }
}
