//! Bringing users into courses and rooms, as tests need it.

use super::test_app::TestApp;
use super::test_user::TestUser;
use app::protocol::{Command, CourseId, Done, Role, RoomId, View};

impl TestApp {
    /// Makes a user a member of the course, by its invite link.
    pub async fn join(&self, user: &TestUser, course: CourseId, inviter: &TestUser) {
        let invite = self.invite(course, inviter).await;
        self.execute_as(user, Command::JoinCourse { invite }).await;
    }

    /// Offers a user a place by name, which the user accepts.
    pub async fn add_member(&self, by: &TestUser, course: CourseId, user: &TestUser, role: Role) {
        let username = user.username.clone();
        self.execute_as(by, Command::AddMember { course, username, role }).await;
        self.accept_offers(user).await;
    }

    /// Creates a private room, into which these users come.
    pub async fn private_room(&self, owner: &TestUser, course: Option<CourseId>, users: &[&TestUser]) -> RoomId {
        let command = Command::NewPrivateRoom {
            course,
            name: "Study group".into(),
            topic: String::new(),
            participants: users.iter().map(|user| user.id).collect(),
        };
        let Done::Room(room) = self.execute_as(owner, command).await else {
            panic!("no room")
        };
        for user in users {
            self.accept_offers(user).await;
        }
        room
    }

    /// Accepts everything that is offered to a user: places, roles, private rooms.
    pub async fn accept_offers(&self, user: &TestUser) {
        for offer in self.overview(user).await.offers {
            let (offer, accept) = (offer.id, true);
            self.execute_as(user, Command::AnswerOffer { offer, accept }).await;
        }
    }

    /// The code of a course's invite link.
    pub async fn invite(&self, course: CourseId, inviter: &TestUser) -> String {
        let snapshot = self.snapshot(inviter, View::Course { course }).await;
        let invite = snapshot.course.unwrap().invite.unwrap();
        invite.link.rsplit('/').next().unwrap().to_owned()
    }

    /// A new invite link, by which one asks to be let in.
    pub async fn invite_with_approval(&self, course: CourseId, inviter: &TestUser) -> String {
        let renew = Command::RenewInvite {
            course,
            days: 0,
            uses: 0,
            approval: true,
        };
        self.execute_as(inviter, renew).await;
        self.invite(course, inviter).await
    }
}
