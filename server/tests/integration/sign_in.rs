//! The way in: first run, invite links, passwords, sessions.

use crate::support::TestApp;
use crate::support::fixtures::{School, new_course, send};
use app::protocol::{Command, Done, ProblemKind, View};

fn session_of(cookie: &str) -> String {
    cookie
        .strip_prefix("cohort_session=")
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned()
}

const SET_UP: [(&str, &str); 5] = [
    ("do", "set_up"),
    ("site_name", "Hilltop School"),
    ("name", "Grace Hopper"),
    ("username", "Grace"),
    ("password", "a long password"),
];

#[tokio::test]
async fn from_the_first_visit_to_the_first_course() {
    let app = TestApp::start().await;
    let mut grace = app.nobody();
    let first = grace.get("/").await;
    assert_eq!((first.status, first.header("location")), (303, "/setup"));
    assert_eq!(grace.get("/setup").await.status, 200);

    let made = grace.post("/setup", &SET_UP).await;
    assert_eq!((made.status, made.header("location")), (303, "/"));
    let cookie = made.header("set-cookie");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    grace.token = session_of(cookie);
    let home = grace.get("/").await;
    assert!(
        home.status == 200 && home.body.contains("Hilltop School"),
        "{}",
        home.status
    );

    let again = app.nobody().post("/setup", &SET_UP).await;
    assert_eq!(again.status, 409);
    assert!(again.body.contains("set up already"));

    let course = grace.post(
        "/courses/new",
        &[
            ("do", "new_course"),
            ("title", "Compilers"),
            ("code", "CS 7"),
            ("description", ""),
        ],
    );
    let course = course.await;
    assert_eq!((course.status, course.header("location")), (303, "/courses/1"));
}

#[tokio::test]
async fn an_invite_link_lets_in_until_it_is_renewed_or_expires() {
    let school = School::open().await;
    let invite = school.app.invite(school.course, &school.teacher).await;
    let sign_up = |username: &'static str, invite: String| {
        let nobody = school.app.nobody();
        async move {
            let fields = [
                ("do", "sign_up"),
                ("form", "sign-up"),
                ("invite", invite.as_str()),
                ("username", username),
                ("name", "New Student"),
                ("password", "a long password"),
            ];
            let path = if invite.is_empty() {
                "/signup".into()
            } else {
                format!("/join/{invite}")
            };
            nobody.post(&path, &fields).await
        }
    };
    let joined = sign_up("nina", invite.clone()).await;
    assert_eq!(
        (joined.status, joined.header("location")),
        (303, format!("/courses/{}", school.course).as_str())
    );
    let taken = sign_up("nina", invite.clone()).await;
    assert_eq!(taken.status, 409);
    assert!(
        taken.body.contains("taken") && taken.body.contains("value=\"New Student\""),
        "what was typed stays: {}",
        taken.body
    );
    assert!(!taken.body.contains("a long password"), "but no password");

    school
        .teacher
        .run(&Command::RenewInvite {
            course: school.course,
            days: 1,
        })
        .await
        .unwrap();
    assert_eq!(sign_up("omar", invite.clone()).await.status, 404);
    // With an invite that is none nobody learns which user names there are.
    assert_eq!(sign_up("ada", invite.clone()).await.status, 404);
    assert_eq!(school.app.nobody().get(&format!("/join/{invite}")).await.status, 404);
    let renewed = school.app.invite(school.course, &school.teacher).await;
    assert_eq!(
        school
            .stranger
            .run(&Command::JoinCourse { invite: invite.clone() })
            .await
            .unwrap_err()
            .kind,
        ProblemKind::NotFound
    );
    school.app.clock.advance(2 * 86_400_000);
    assert_eq!(sign_up("omar", renewed).await.status, 404, "a day is over");
    let without = sign_up("omar", String::new()).await;
    assert_eq!(without.status, 403, "the place is not open to all");
}

#[tokio::test]
async fn signing_in_takes_the_right_password_and_tells_nothing_else() {
    let app = TestApp::start().await;
    app.nobody().post("/setup", &SET_UP).await;
    let sign_in = |username: &'static str, password: &'static str| {
        let nobody = app.nobody();
        async move {
            let fields = [
                ("do", "sign_in"),
                ("username", username),
                ("password", password),
                ("next", "/settings"),
            ];
            nobody.post("/signin", &fields).await
        }
    };
    let wrong = sign_in("grace", "a wrong password").await;
    let unknown = sign_in("nobody", "a wrong password").await;
    assert_eq!((wrong.status, unknown.status), (422, 422));
    let sentence = |body: &str| body.contains("do not go together");
    assert!(sentence(&wrong.body) && sentence(&unknown.body));
    let right = sign_in("GRACE", "a long password").await;
    assert_eq!((right.status, right.header("location")), (303, "/settings"));
    // A browser that signs in again has a new session, and the old one is over.
    let mut person = app.nobody();
    person.token = session_of(right.header("set-cookie"));
    let again = person
        .post(
            "/signin",
            &[
                ("do", "sign_in"),
                ("username", "grace"),
                ("password", "a long password"),
            ],
        )
        .await;
    assert_eq!(again.status, 303);
    assert_eq!(person.get("/settings").await.status, 303, "the old token does not work");
    for _ in 0..12 {
        sign_in("grace", "a wrong password").await;
    }
    let limited = sign_in("grace", "a long password").await;
    assert_eq!(limited.status, 429);
    assert!(limited.body.contains("Too many tries"));
    // Whoever guesses keeps nobody out but those beside them.
    let form = "do=sign_in&username=grace&password=a+long+password";
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "same-origin"),
        ("x-forwarded-for", "198.51.100.1"),
    ];
    let elsewhere = app.nobody().request("POST", "/signin", &headers, form.into()).await;
    assert_eq!(elsewhere.status, 303);
}

#[tokio::test]
async fn ended_sessions_lose_their_sockets_at_once() {
    let school = School::open().await;
    let phone = school.app.sign_in_again(&school.ada).await;
    let (mut here, _) = school.ada.socket().await;
    let (mut there, _) = phone.socket().await;
    let mut plain = phone
        .try_socket(&format!("/ws/chat/{}/", school.general), None)
        .await
        .unwrap();
    let session = school.app.actor(&phone).await.session;
    let account = school
        .app
        .cohort
        .snapshot(&school.app.actor(&school.ada).await, View::Account)
        .await
        .unwrap();
    assert_eq!(account.account.unwrap().sessions.len(), 2);
    assert_eq!(
        school.bob.run(&Command::EndSession { session }).await.unwrap_err().kind,
        ProblemKind::NotFound
    );
    here.expect_ack(Command::EndSession { session }).await;
    assert_eq!((there.expect_close().await, plain.expect_close().await), (4001, 4001));
    assert_eq!(phone.try_socket("/ws", None).await.err(), Some(401));
    here.expect_nothing().await;
    let out = school.ada.post("/", &[("do", "sign_out")]).await;
    assert_eq!((out.status, out.header("location")), (303, "/signin"));
    assert_eq!(here.expect_close().await, 4001);
}

#[tokio::test]
async fn an_account_closed_from_the_command_line_loses_its_sockets_with_the_next_heartbeat() {
    let school = School::open().await;
    let (mut bob, _) = school.bob.socket().await;
    let (mut ada, _) = school.ada.socket().await;
    let database = server::cli::config::Database {
        database_url: school.app.database.clone(),
    };
    let task = server::cli::config::UserTask::Disable { username: "bob".into() };
    server::cli::users::run(&database, task).await.unwrap();
    let beating = tokio::spawn(server::application::run_heartbeat(school.app.cohort.clone()));
    assert_eq!(bob.expect_close().await, 4001);
    assert!(school.bob.try_socket("/ws", None).await.is_err());
    beating.abort();
    ada.expect_ack(send(school.general, "Still here")).await;
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    let app = TestApp::start().await;
    let mut grace = app.nobody();
    grace.token = session_of(grace.post("/setup", &SET_UP).await.header("set-cookie"));
    let sign_in = [
        ("do", "sign_in"),
        ("username", "grace"),
        ("password", "a long password"),
    ];
    let mut other = app.nobody();
    other.token = session_of(other.post("/signin", &sign_in).await.header("set-cookie"));
    let (mut socket, _) = other.socket().await;
    let change = |old: &str, new: &str| Command::ChangePassword {
        old: old.into(),
        new: new.into(),
    };
    let wrong = grace.run(&change("not this", "another long one")).await.unwrap_err();
    assert_eq!(wrong.field.as_deref(), Some("old"));
    let short = grace.run(&change("a long password", "short")).await.unwrap_err();
    assert_eq!(short.field.as_deref(), Some("new"));
    grace.run(&change("a long password", "another long one")).await.unwrap();
    assert_eq!(socket.expect_close().await, 4001);
    assert_eq!(grace.get("/settings").await.status, 200);
    assert_eq!(app.nobody().post("/signin", &sign_in).await.status, 422);
}

#[tokio::test]
async fn only_paths_of_this_site_are_gone_on_to() {
    let app = TestApp::start().await;
    app.nobody().post("/setup", &SET_UP).await;
    let fields = [
        ("do", "sign_in"),
        ("username", "grace"),
        ("password", "a long password"),
        ("next", "//evil.example"),
    ];
    assert_eq!(app.nobody().post("/signin", &fields).await.header("location"), "/");
    let closed = app.nobody().get("/chat/7/42").await;
    assert_eq!(
        (closed.status, closed.header("location")),
        (303, "/signin?next=%2Fchat%2F7%2F42")
    );
}

#[tokio::test]
async fn migrations_make_a_working_place_from_nothing() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let Done::Course(_) = app.run(&ada, new_course("Logic")).await else {
        panic!()
    };
    let room = app.cohort.overview(ada.id).await.unwrap().rooms[0].id;
    app.run(&ada, send(room, "First")).await;
    assert_eq!(app.nobody().get("/healthz").await.status, 200);
    assert_eq!(app.nobody().get("/readyz").await.status, 200);
}
