//! A password that would be guessed is refused wherever one can be set: by forms, and on the command line.

use super::browser::Browser;
use crate::operation::program::{cohort, run_with_input};
use crate::support::account_forms::SET_UP;
use crate::support::fixtures::CourseFixture;
use crate::support::{PASSWORD, TestApp};
use server::application::BreachedPasswords;
use std::path::Path;
use std::sync::Arc;

/// A person called `robin` on a site of the given name: what is refused, and why.
fn refused(site: &str) -> [(String, &'static str); 7] {
    [
        ("password123".into(), "Very many people use this password"),
        ("Qwertyuiop!".into(), "Very many people use this password"),
        (" \u{3164}".repeat(5), "can be seen"),
        ("robin.2026".into(), "too easy to guess"),
        (format!("{site}1"), "too easy to guess"),
        ("stolen in the night".into(), "a published collection of stolen ones"),
        ("brief".into(), "at least 8 characters"),
    ]
}

/// A file of passwords that somebody has stolen elsewhere.
fn breached_file(folder: &Path) -> String {
    let file = folder.join("breached.txt");
    std::fs::write(&file, "hunter2hunter2\nstolen in the night\n").unwrap();
    file.display().to_string()
}

async fn start(file: &str) -> TestApp {
    let breached = BreachedPasswords::open(Path::new(file)).unwrap();
    TestApp::start_with(|settings| settings.breached_passwords = Some(Arc::new(breached))).await
}

/// Posts a form with each of them, and expects the page with the reason.
async fn expect_refused(browser: &mut Browser, path: &str, site: &str, form: &[(&str, &str)], field: &str) {
    for (password, why) in refused(site) {
        let mut fields = form.to_vec();
        fields.push((field, &password));
        let answer = browser.post(path, &fields).await;
        assert!(
            answer.status == 422 && answer.body.contains(why),
            "{path} {password:?}: {}",
            answer.status
        );
        assert!(
            password == "brief" || !answer.body.contains(&password),
            "it is not sent back"
        );
    }
}

#[tokio::test]
async fn a_password_that_would_be_guessed_is_refused_by_every_form() {
    let folder = tempfile::tempdir().unwrap();
    let file = breached_file(folder.path());
    let empty = start(&file).await;
    let mut operator = Browser::new(&empty, "192.0.2.1");
    let set_up: Vec<_> = (SET_UP.into_iter())
        .filter(|(name, _)| *name != "password")
        .map(|(name, value)| (name, if name == "username" { "robin" } else { value }))
        .chain([("form", "set-up")])
        .collect();
    expect_refused(&mut operator, "/setup", "Hilltop School", &set_up, "password").await;
    assert_eq!(operator.get("/setup").await.status, 200, "there is no account yet");

    let fixture = CourseFixture::create_on(start(&file).await).await;
    let invite = fixture.app.invite(fixture.course, &fixture.teacher).await;
    let mut robin = Browser::new(&fixture.app, "192.0.2.1");
    let sign_up = [
        ("do", "sign_up"),
        ("form", "sign-up"),
        ("invite", invite.as_str()),
        ("username", "robin"),
        ("name", "Robin"),
    ];
    let path = format!("/join/{invite}");
    expect_refused(&mut robin, &path, "Test School", &sign_up, "password").await;
    let mut fields = sign_up.to_vec();
    fields.push(("password", PASSWORD));
    assert_eq!(robin.post(&path, &fields).await.status, 303);

    let change = [("do", "change_password"), ("form", "password"), ("old", PASSWORD)];
    expect_refused(&mut robin, "/settings", "Test School", &change, "new").await;
    assert_eq!(robin.sign_in("robin", PASSWORD).await, 303, "it has not changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_would_be_guessed_is_refused_on_the_command_line_and_a_reset_ends_open_sockets() {
    let folder = tempfile::tempdir().unwrap();
    let file = breached_file(folder.path());
    let app = TestApp::start().await;
    let robin = app.add_user("robin").await;
    let (mut socket, _) = robin.socket().await;
    let user = |task: &str, name: &str, password: &str| {
        let mut command = cohort(&["user", task, name, "--database-url", &app.database]);
        command.env("COHORT_REFUSED_PASSWORDS", &file);
        run_with_input(&mut command, &format!("{password}\n"))
    };
    for (password, why) in refused("Test School") {
        for (task, name) in [("reset", "robin"), ("add", "robin.2026")] {
            let (done, text) = user(task, name, &password);
            assert!(!done && text.contains(why), "{task} {password:?}: {text}");
        }
    }
    socket.expect_nothing().await;
    let (done, text) = user("add", "nina", "mondays in the garden");
    assert!(done, "{text}");
    let mut browser = Browser::new(&app, "192.0.2.1");
    assert_eq!(browser.sign_in("nina", "mondays in the garden").await, 303);
    let (done, text) = user("reset", "robin", "tuesdays in the garden");
    assert!(done, "{text}");
    assert_eq!(socket.expect_close().await, 4001);
    assert_eq!(browser.sign_in("robin", PASSWORD).await, 422);
    assert_eq!(browser.sign_in("robin", "tuesdays in the garden").await, 303);
}
