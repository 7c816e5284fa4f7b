//! Creates the fixtures of a round in its database, before any node starts.

use crate::fixtures::{Fixtures, TestUser, add_member};
use app::protocol::{Command, CourseDetails, CourseId, CourseStarters, Done, Problem, RoomId, RoomKind, UserId, View};
use server::actor::Actor;
use server::application::{Cohort, Settings};
use server::cli::serve::start_node;
use server::clock::{Clock, SystemClock};
use server::ids::{Ids, SystemIds, hash_secret};
use server::web::CookieNames;
use std::path::Path;
use std::sync::Arc;

/// The application on the database of a round, beside its nodes.
pub async fn open_database(database: &str, files: &Path, clock: Arc<dyn Clock>) -> Arc<Cohort> {
    let settings = Settings::without_limits(files.to_owned());
    let cohort = start_node(database, None, clock, Arc::new(SystemIds), settings).await;
    cohort.expect("a database")
}

/// Creates the users, the course and the rooms.
pub async fn create_fixtures(database: &str, files: &Path) -> Fixtures {
    let cohort = open_database(database, files, Arc::new(SystemClock)).await;
    let mut users = Vec::new();
    for username in ["teacher", "ada", "bob", "cyd", "dan", "eve", "fay"] {
        users.push(create_user(&cohort, username).await);
    }
    let [teacher, ada, bob, cyd, dan, eve, fay] = users.try_into().expect("seven users");
    let course = create_course(&cohort, &teacher).await;
    for user in [&ada, &bob, &cyd, &dan, &eve, &fay] {
        execute(&cohort, &teacher, add_member(course, user)).await;
        accept_offers(&cohort, user).await;
    }
    let actor = actor(&cohort, &teacher).await;
    let snapshot = cohort.snapshot(&actor, View::Overview).await.expect("an overview");
    let general = snapshot.overview.rooms[0].id;
    let announcements = Command::NewRoom {
        course,
        kind: RoomKind::Announcement,
        name: "News".into(),
        topic: String::new(),
    };
    let announcements = create_room(&cohort, &teacher, announcements).await;
    let private = private_room(course, "Study group", vec![bob.id, dan.id, eve.id]);
    let private = create_room(&cohort, &ada, private).await;
    for user in [&bob, &dan, &eve] {
        accept_offers(&cohort, user).await;
    }
    let flood = create_room(&cohort, &fay, private_room(course, "Diary", Vec::new())).await;
    cohort.store.close().await;
    Fixtures {
        teacher,
        ada,
        bob,
        cyd,
        dan,
        eve,
        fay,
        course,
        general,
        announcements,
        private,
        flood,
    }
}

async fn create_user(cohort: &Cohort, username: &'static str) -> TestUser {
    let session_secret = SystemIds.secret();
    let hash = hash_secret(&session_secret);
    let work = cohort.store.write(move |tx| {
        Box::pin(async move {
            if tx.count_users().await? == 0 {
                tx.set_site_name("Chaos").await?;
                tx.set_course_starters(CourseStarters::Anybody).await?;
            }
            let user = tx.add_user(username, username, "no password", false).await?;
            tx.add_session(user.id, &hash, "chaos", i64::MAX, i64::MAX).await?;
            Ok(user.id)
        })
    });
    TestUser {
        id: work.await.expect("an account"),
        username,
        cookie: format!("{}={session_secret}", CookieNames::new(cohort).session),
        session_secret,
    }
}

async fn create_course(cohort: &Cohort, teacher: &TestUser) -> CourseId {
    let details = CourseDetails {
        title: "Algebra".into(),
        code: "M 101".into(),
        description: String::new(),
        starts_on: String::new(),
        ends_on: String::new(),
    };
    match execute(cohort, teacher, Command::NewCourse { details }).await {
        Done::Course(course) => course,
        other => panic!("{other:?} instead of a course"),
    }
}

async fn create_room(cohort: &Cohort, owner: &TestUser, command: Command) -> RoomId {
    match execute(cohort, owner, command).await {
        Done::Room(room) => room,
        other => panic!("{other:?} instead of a room"),
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

/// Accepts the place or the room that is offered.
async fn accept_offers(cohort: &Cohort, user: &TestUser) {
    let overview = cohort.overview(&actor(cohort, user).await).await.expect("an overview");
    for offer in overview.offers {
        let (offer, accept) = (offer.id, true);
        execute(cohort, user, Command::AnswerOffer { offer, accept }).await;
    }
}

async fn execute(cohort: &Cohort, user: &TestUser, command: Command) -> Done {
    let actor = actor(cohort, user).await;
    let done: Result<Done, Problem> = cohort.execute(&actor, command).await;
    done.expect("the command is allowed")
}

async fn actor(cohort: &Cohort, user: &TestUser) -> Actor {
    let actor = cohort.actor_of_session(&user.session_secret).await;
    actor.ok().flatten().expect("a session")
}
