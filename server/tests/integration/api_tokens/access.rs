//! API tokens: shown once, kept hashed, in force until they end, and never more than their owner.

use crate::convergence::{every_command, with_what_it_needs};
use crate::support::TestUser;
use crate::support::fixtures::{School, send};
use app::protocol::{Change, Command, Done, ProblemKind, Request, Stream, TokenId, TokenRow, View, limits};
use server::cli::config::{Database, TokenTask, UserTask};

fn new_token(name: &str, days: i64) -> Command {
    Command::NewToken {
        name: name.into(),
        days,
    }
}

async fn tokens_of(school: &School, person: &TestUser) -> Vec<TokenRow> {
    let actor = school.app.actor(person).await;
    let snapshot = school.app.cohort.snapshot(&actor, View::Account).await.unwrap();
    snapshot.account.unwrap().tokens
}

/// The token opens nothing: neither the sockets nor the twins of commands and views, and a good cookie does not help.
async fn expect_not_in_force(school: &School, person: &TestUser, secret: &str) {
    let script = TestUser {
        token: person.token.clone(),
        ..person.script(secret)
    };
    for (function, body) in [
        (
            "execute",
            serde_json::json!({ "command": send(school.general, "Let me in") }),
        ),
        ("query", serde_json::json!({ "view": View::Overview })),
    ] {
        let reply = script.api(function, body).await;
        assert_eq!(
            (reply.status, reply.header("www-authenticate")),
            (401, "Bearer"),
            "{}",
            reply.body
        );
        assert!(reply.problem().text.contains("token"), "{}", reply.body);
    }
    for path in ["/ws".into(), format!("/ws/chat/{}/", school.general)] {
        assert_eq!(script.try_socket(&path, None).await.err(), Some(401), "{path}");
    }
}

#[tokio::test]
async fn every_command_does_with_a_token_what_it_does_with_a_session() {
    let total = every_command(&School::open().await).len();
    for at in 0..total {
        let mut answers = Vec::new();
        for scripted in [false, true] {
            let school = School::open().await;
            let (name, who, command) = every_command(&school).swap_remove(at);
            let command = with_what_it_needs(&school, command).await;
            let person = if scripted {
                let made = school.app.run(who, new_token("Script", 0)).await;
                let Done::Token { secret, .. } = made else {
                    panic!("{made:?}")
                };
                who.script(&secret)
            } else {
                who.clone()
            };
            answers.push((name, command.clone(), person.run(&command).await));
        }
        let (name, command, by_token) = answers.pop().unwrap();
        let (_, _, by_session) = answers.pop().unwrap();
        let in_person = matches!(
            command,
            Command::ChangePassword { .. }
                | Command::EndSession { .. }
                | Command::NewToken { .. }
                | Command::RevokeToken { .. }
        );
        if in_person {
            assert_eq!(by_token.unwrap_err().kind, ProblemKind::Forbidden, "{name}");
        } else {
            assert_eq!(by_token, by_session, "{name}");
        }
    }
}

#[tokio::test]
async fn a_token_opens_both_sockets_and_every_view_but_no_page() {
    let school = School::open().await;
    let (_, secret) = school.app.token_of(&school.ada).await;
    let script = school.ada.script(&secret);
    let (mut full, hello) = script.socket().await;
    assert_eq!(hello.overview.me.id, school.ada.id);
    let path = format!("/ws/chat/{}/", school.general);
    let mut plain = script.try_socket(&path, None).await.unwrap();
    plain.push_text(r#"{"message": "pong"}"#).await;
    assert!(plain.text().await.unwrap().contains(r#""sender":"ada""#));
    let events = full.events().await;
    assert!(
        events.iter().any(|event| matches!(&event.change, Change::Message(_))),
        "{events:?}"
    );
    full.expect_ack(send(school.general, "By socket")).await;

    let reply = script.api("query", serde_json::json!({ "view": View::Account })).await;
    assert_eq!((reply.status, reply.header("content-type")), (200, "application/json"));
    let wrong_place = format!("/ws/chat/{}/", school.news.0 + 900);
    assert_eq!(script.try_socket(&wrong_place, None).await.err(), Some(404));
    let page = script.get("/settings").await;
    assert_eq!(
        (page.status, page.header("location")),
        (303, "/signin?next=%2Fsettings")
    );
    let form = script.post("/settings", &[("do", "rename"), ("name", "Mallory")]).await;
    assert_eq!(
        (form.status, form.header("location")),
        (303, "/signin?next=%2Fsettings")
    );
    // What cannot be read says what is missing; whoever takes HTML gets JSON too.
    let headers = [("accept", "text/html,*/*")];
    for (body, field) in [
        (r#"{"command": {"do": "new_course", "title": "A"}}"#, Some("code")),
        (r#"{"command": {"do": "fly"}}"#, None),
        ("nonsense", None),
    ] {
        let reply = script.request("POST", "/api/execute", &headers, body.into()).await;
        assert_eq!(
            (reply.status, reply.header("content-type")),
            (422, "application/json"),
            "{body}"
        );
        assert_eq!(reply.problem().field.as_deref(), field, "{}", reply.body);
    }
    // Another scheme is for whatever stands before us.
    let headers = [
        ("authorization", "Basic YWRhOmFkYQ=="),
        ("content-type", "application/json"),
    ];
    let body = serde_json::json!({ "view": View::Overview }).to_string();
    let reply = school.ada.request("POST", "/api/query", &headers, body.into()).await;
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn the_secret_is_in_the_answer_and_nowhere_else() {
    let school = School::open().await;
    let (mut tab, _) = school.ada.socket().await;
    let (mut bob, _) = school.bob.socket().await;
    let (mut other, _) = school.ada.socket().await;
    let Done::Token { token, secret } = tab.expect_ack(new_token("Grading script", 90)).await else {
        panic!()
    };
    let digits = secret.strip_prefix("cohort_").unwrap();
    assert!(
        digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{secret}"
    );
    for socket in [&mut tab, &mut other] {
        let events = socket.events().await;
        assert_eq!(events.len(), 1);
        assert_eq!(
            (events[0].stream, &events[0].change),
            (Stream::User(school.ada.id), &Change::TokensChanged)
        );
    }
    bob.expect_nothing().await;
    let rows = tokens_of(&school, &school.ada).await;
    assert_eq!(
        (rows.len(), rows[0].id, rows[0].name.as_str()),
        (1, token, "Grading script")
    );
    assert_eq!(rows[0].used_at, None);
    assert_eq!(rows[0].expires_at, Some(crate::support::NOON + 90 * 86_400_000));
    school
        .ada
        .script(&secret)
        .run(&send(school.general, "I was here"))
        .await
        .unwrap();
    let rows = tokens_of(&school, &school.ada).await;
    assert_eq!(rows[0].used_at, Some(crate::support::NOON));
    let page = school.ada.get("/settings").await;
    assert!(page.body.contains("Grading script") && !page.body.contains(digits));
    if let Some(file) = school.app.database.strip_prefix("sqlite://") {
        let kept = server::ids::hash_secret(&secret);
        let text: Vec<u8> = ["", "-wal"]
            .iter()
            .flat_map(|end| std::fs::read(format!("{file}{end}")).unwrap_or_default())
            .collect();
        let holds = |word: &str| text.windows(word.len()).any(|part| part == word.as_bytes());
        assert!(holds(&kept) && !holds(digits));
    }
    let refused = school.bob.run(&Command::RevokeToken { token }).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::NotFound);
}

#[tokio::test]
async fn the_page_shows_the_secret_once_without_a_script() {
    let school = School::open().await;
    let fields = [
        ("do", "new_token"),
        ("form", "new-token"),
        ("name", "Bot"),
        ("days", "30"),
    ];
    let made = school.ada.post("/settings", &fields).await;
    assert_eq!(
        (made.status, made.header("cache-control"), made.header("location")),
        (200, "no-store", "")
    );
    let at = made.body.find("value=\"cohort_").expect("the secret is in a field");
    let secret = made.body[at + 7..].split('"').next().unwrap().to_owned();
    school
        .ada
        .script(&secret)
        .run(&send(school.general, "By form"))
        .await
        .unwrap();
    let page = school.ada.get("/settings").await;
    assert!(
        page.body.contains(">Bot<") && !page.body.contains(&secret[7..]),
        "{}",
        page.body
    );
    let again = school.ada.post("/settings", &fields).await;
    assert_eq!(again.status, 409, "a form sent twice makes one token");
    assert!(again.body.contains("There is a token of this name already.") && !again.body.contains("value=\"cohort_"));
    let token = tokens_of(&school, &school.ada).await[0].id.to_string();
    let revoked = school
        .ada
        .post("/settings", &[("do", "revoke_token"), ("token", &token)])
        .await;
    assert_eq!((revoked.status, revoked.header("location")), (303, "/settings"));
    expect_not_in_force(&school, &school.ada, &secret).await;
}

#[tokio::test]
async fn a_name_and_an_end_are_checked_and_there_is_a_last_one() {
    let school = School::open().await;
    for (name, days, field) in [("", 30, "name"), ("Bot", -1, "days"), ("Bot", 367, "days")] {
        let problem = school.ada.run(&new_token(name, days)).await.unwrap_err();
        assert_eq!(
            (problem.kind, problem.field.as_deref()),
            (ProblemKind::Invalid, Some(field))
        );
    }
    for count in 0..limits::TOKENS {
        school.ada.run(&new_token(&format!("Bot {count}"), 0)).await.unwrap();
    }
    let problem = school.ada.run(&new_token("One more", 0)).await.unwrap_err();
    assert_eq!(problem.kind, ProblemKind::Invalid);
    school.bob.run(&new_token("Bot 1", 0)).await.unwrap();
}

#[tokio::test]
async fn a_revoked_token_loses_its_sockets_at_once_and_nothing_else_does() {
    let school = School::open().await;
    let (token, secret) = school.app.token_of(&school.ada).await;
    let script = school.ada.script(&secret);
    let (mut tab, _) = school.ada.socket().await;
    let (mut full, _) = script.socket().await;
    let path = format!("/ws/chat/{}/", school.general);
    let mut plain = script.try_socket(&path, None).await.unwrap();
    tab.expect_ack(Command::RevokeToken { token }).await;
    assert_eq!((full.expect_close().await, plain.expect_close().await), (4001, 4001));
    tab.expect_ack(send(school.general, "Still here")).await;
    expect_not_in_force(&school, &school.ada, &secret).await;
    assert!(tokens_of(&school, &school.ada).await.is_empty());
}

#[tokio::test]
async fn an_expired_token_is_over_and_says_so() {
    let school = School::open().await;
    let (_, secret) = school.app.token_of(&school.ada).await;
    let (mut socket, _) = school.ada.script(&secret).socket().await;
    school.app.clock.advance(90 * 86_400_000);
    expect_not_in_force(&school, &school.ada, &secret).await;
    assert!(tokens_of(&school, &school.ada).await[0].expired);
    let beating = tokio::spawn(server::application::run_heartbeat(school.app.cohort.clone()));
    assert_eq!(socket.expect_close().await, 4001);
    beating.abort();
}

#[tokio::test]
async fn wrong_tokens_are_refused_and_counted_by_address() {
    let school = School::open().await;
    let (_, secret) = school.app.token_of(&school.ada).await;
    let longer = format!("{secret}0");
    for wrong in ["x", "cohort_", &secret[7..], &longer, &secret.to_uppercase()] {
        expect_not_in_force(&school, &school.ada, wrong).await;
    }
    let wrong = school.ada.script(&format!("cohort_{}", "0".repeat(64)));
    let mut last = 0;
    for _ in 0..80 {
        last = wrong
            .api("query", serde_json::json!({ "view": View::Overview }))
            .await
            .status;
    }
    assert_eq!(last, 429);
    // A good one beside it goes on working.
    school
        .ada
        .script(&secret)
        .run(&send(school.general, "I am fine"))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_token_has_no_more_rights_than_its_owner_has_now() {
    let school = School::open().await;
    let (_, secret) = school.app.token_of(&school.bob).await;
    let script = school.bob.script(&secret);
    let path = format!("/ws/chat/{}/", school.general);
    let mut plain = script.try_socket(&path, None).await.unwrap();
    let remove = Command::RemoveMember {
        course: school.course,
        user: school.bob.id,
    };
    assert_eq!(
        script.run(&remove).await.unwrap_err().kind,
        ProblemKind::Forbidden,
        "a student's script"
    );
    school.teacher.run(&remove).await.unwrap();
    assert_eq!(plain.expect_close().await, 4004);
    assert_eq!(script.try_socket(&path, None).await.err(), Some(404));
    let problem = script.run(&send(school.general, "Hello?")).await.unwrap_err();
    assert_eq!(problem.kind, ProblemKind::NotFound);
    let view = View::Course { course: school.course };
    let (mut socket, _) = script.socket().await;
    let down = socket.ask(Request::View(view)).await;
    assert!(
        matches!(&down, app::protocol::ServerFrame::Problem { problem, .. } if problem.kind == ProblemKind::NotFound),
        "{down:?}"
    );
}

#[tokio::test]
async fn tokens_survive_signing_out_and_a_new_password_but_no_closed_account() {
    let school = School::open().await;
    let (_, secret) = school.app.token_of(&school.ada).await;
    let script = school.ada.script(&secret);
    let (mut socket, _) = script.socket().await;
    let actor = school.app.actor(&school.ada).await;
    let other = school.app.sign_in_again(&school.ada).await;
    let (mut elsewhere, _) = other.socket().await;
    let change = Command::ChangePassword {
        old: String::new(),
        new: "the hash of a new one".into(),
    };
    // With the password already checked, as the door does it.
    let done = school
        .app
        .cohort
        .store
        .write(move |tx| Box::pin(async move { server::application::commands::execute(tx, &actor, change).await }));
    done.await.unwrap();
    assert_eq!(elsewhere.expect_close().await, 4001);
    school.ada.post("/", &[("do", "sign_out")]).await;
    socket.expect_ack(send(school.general, "The script goes on")).await;

    let user = school.ada.id;
    let closed = school
        .app
        .cohort
        .store
        .write(move |tx| Box::pin(async move { tx.set_disabled(user, true).await }));
    closed.await.unwrap();
    assert_eq!(socket.expect_close().await, 4001);
    expect_not_in_force(&school, &school.ada, &secret).await;
    let opened = school
        .app
        .cohort
        .store
        .write(move |tx| Box::pin(async move { tx.set_disabled(user, false).await }));
    opened.await.unwrap();
    expect_not_in_force(&school, &school.ada, &secret).await;
}

#[tokio::test]
async fn tokens_are_made_listed_and_revoked_from_the_command_line() {
    let school = School::open().await;
    let database = Database {
        database_url: school.app.database.clone(),
    };
    let token = |task| server::cli::api_tokens::run(&database, task);
    let list = || TokenTask::List { username: "ada".into() };
    assert_eq!(token(list()).await.unwrap(), "ada has no tokens.");
    let add = |username: &str| TokenTask::Add {
        username: username.into(),
        name: "Import".into(),
        days: 0,
    };
    assert!(token(add("nobody")).await.unwrap_err().contains("Nobody"));
    let secret = token(add("ada")).await.unwrap();
    let script = school.ada.script(&secret);
    script.run(&send(school.general, "From the shell")).await.unwrap();
    let (mut socket, _) = script.socket().await;
    let listed = token(list()).await.unwrap();
    assert!(
        listed.contains("Import") && listed.contains("no end") && !listed.contains("cohort_"),
        "{listed}"
    );
    let id = listed.split_whitespace().next().unwrap().parse().unwrap();
    let revoke = |username: &str| TokenTask::Revoke {
        username: username.into(),
        id,
    };
    assert!(
        token(revoke("bob"))
            .await
            .unwrap_err()
            .contains("no token of this number")
    );
    assert!(token(revoke("ada")).await.unwrap().contains("is revoked"));
    expect_not_in_force(&school, &school.ada, &secret).await;
    let beating = tokio::spawn(server::application::run_heartbeat(school.app.cohort.clone()));
    assert_eq!(socket.expect_close().await, 4001);
    beating.abort();

    let (_, second) = school.app.token_of(&school.ada).await;
    let disable = UserTask::Disable { username: "ada".into() };
    server::cli::users::run(&database, disable).await.unwrap();
    expect_not_in_force(&school, &school.ada, &second).await;
    let missing = school
        .bob
        .run(&Command::RevokeToken { token: TokenId(1) })
        .await
        .unwrap_err();
    assert_eq!(missing.kind, ProblemKind::NotFound, "a session is no token");
}
