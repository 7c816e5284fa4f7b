//! The people and rooms of a round, made on its database before any node starts.

use app::protocol::{
    Command, CourseDetails, CourseId, Done, Problem, ProblemKind, Role, RoomId, RoomKind, UserId, View,
};
use server::clock::SystemClock;
use server::ids::hash_secret;
use server::ids::{Ids, SystemIds};

use server::application::{Cohort, Settings};
use std::num::NonZeroU32;
use std::sync::Arc;

/// Somebody with a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestUser {
    pub id: UserId,
    pub username: &'static str,
    pub token: String,
}

/// Everybody is in General and in News; Ada, Bob, Dan and Eve are in the private room. Dan is taken out of the private
/// room now and then, Eve out of the course.
pub struct School {
    pub teacher: TestUser,
    pub ada: TestUser,
    pub bob: TestUser,
    pub cyd: TestUser,
    pub dan: TestUser,
    pub eve: TestUser,
    pub fay: TestUser,
    pub course: CourseId,
    pub general: RoomId,
    pub news: RoomId,
    /// Ada's.
    pub private: RoomId,
    /// Fay's, where nobody else is: what is written there costs nobody else anything.
    pub own: RoomId,
}

impl School {
    pub fn participants(&self) -> [&TestUser; 7] {
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
        [self.general, self.news, self.private, self.own]
    }

    pub fn named(&self, user: UserId) -> &'static str {
        let person = self.participants().into_iter().find(|person| person.id == user);
        person.map_or("somebody", |person| person.username)
    }

    /// Somebody who is in the room all the time, and may delete there.
    pub fn keeper(&self, room: RoomId) -> &TestUser {
        match room {
            _ if room == self.private => &self.ada,
            _ if room == self.own => &self.fay,
            _ => &self.teacher,
        }
    }

    /// Who is taken out of this room now and then.
    pub fn coming_and_going(&self, room: RoomId) -> Vec<UserId> {
        if room == self.private {
            vec![self.dan.id, self.eve.id]
        } else if room == self.own {
            Vec::new()
        } else {
            vec![self.eve.id]
        }
    }

    pub async fn found(database: &str) -> Self {
        let settings = Settings {
            public_url: "http://127.0.0.1".into(),
            open_sign_up: false,
            site: "target/no-site".into(),
            commands_per_second: NonZeroU32::MAX,
            sockets_per_person: 10,
            heartbeat: NonZeroU32::MAX,
            metrics_token: None,
            trust_proxy: false,
        };
        let cohort =
            server::cli::serve::start_node(database, None, Arc::new(SystemClock), Arc::new(SystemIds), settings);
        let cohort = cohort.await.expect("a database");
        let mut people = Vec::new();
        for username in ["teacher", "ada", "bob", "cyd", "dan", "eve", "fay"] {
            people.push(enrol(&cohort, username).await);
        }
        let [teacher, ada, bob, cyd, dan, eve, fay] = people.try_into().expect("seven people");
        let about = CourseDetails {
            title: "Algebra".into(),
            code: "M 101".into(),
            description: String::new(),
            starts_on: String::new(),
            ends_on: String::new(),
        };
        let Done::Course(course) = run(&cohort, &teacher, Command::NewCourse { details: about }).await else {
            panic!("no course")
        };
        for person in [&ada, &bob, &cyd, &dan, &eve, &fay] {
            run(&cohort, &teacher, add_member(course, person)).await;
        }
        let actor = actor(&cohort, &teacher).await;
        let overview = cohort.snapshot(&actor, View::Overview).await.expect("a desk").overview;
        let general = overview.rooms[0].id;
        let news = Command::NewRoom {
            course,
            kind: RoomKind::Announcement,
            name: "News".into(),
            topic: String::new(),
        };
        let Done::Room(news) = run(&cohort, &teacher, news).await else {
            panic!("no room")
        };
        let private = private_room(course, "Study group", vec![bob.id, dan.id, eve.id]);
        let Done::Room(private) = run(&cohort, &ada, private).await else {
            panic!("no room")
        };
        let Done::Room(own) = run(&cohort, &fay, private_room(course, "Diary", Vec::new())).await else {
            panic!("no room")
        };
        cohort.store.close().await;
        Self {
            teacher,
            ada,
            bob,
            cyd,
            dan,
            eve,
            fay,
            course,
            general,
            news,
            private,
            own,
        }
    }
}

/// Makes somebody a student of the course (again).
pub fn add_member(course: CourseId, person: &TestUser) -> Command {
    Command::AddMember {
        course,
        username: person.username.into(),
        role: Role::Student,
    }
}

fn private_room(course: CourseId, name: &str, participants: Vec<UserId>) -> Command {
    Command::NewPrivateRoom {
        course: Some(course),
        name: name.into(),
        topic: String::new(),
        participants,
    }
}

async fn enrol(cohort: &Cohort, username: &'static str) -> TestUser {
    let token = SystemIds.secret();
    let hash = hash_secret(&token);
    let work = cohort.store.write(move |tx| {
        Box::pin(async move {
            if tx.count_users().await? == 0 {
                tx.set_site_name("Chaos").await?;
            }
            let user = tx.add_user(username, username, "no password", false).await?;
            tx.add_session(user.id, &hash, "chaos", i64::MAX).await?;
            Ok(user.id)
        })
    });
    let id = work.await.expect("an account");
    TestUser { id, username, token }
}

async fn actor(cohort: &Cohort, person: &TestUser) -> server::actor::Actor {
    cohort
        .actor_of_session(&person.token)
        .await
        .ok()
        .flatten()
        .expect("a session")
}

async fn run(cohort: &Cohort, person: &TestUser, command: Command) -> Done {
    let actor = actor(cohort, person).await;
    let done: Result<Done, Problem> = cohort.execute(&actor, command).await;
    done.expect("it is allowed")
}

/// Whether a problem says for sure that nothing was done, and that trying again will not help.
pub fn is_final(problem: &Problem) -> bool {
    match problem.kind {
        ProblemKind::Invalid
        | ProblemKind::Forbidden
        | ProblemKind::NotFound
        | ProblemKind::Conflict
        | ProblemKind::TooLarge => true,
        ProblemKind::SignedOut
        | ProblemKind::TooMany
        | ProblemKind::Busy
        | ProblemKind::Internal
        | ProblemKind::Unreachable => false,
    }
}
