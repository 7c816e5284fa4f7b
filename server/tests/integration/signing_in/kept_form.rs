//! A form that is sent without JavaScript after its session has ended: what was typed is there again after signing in.

use super::browser::{Answer, Browser};
use crate::support::fixtures::CourseFixture;
use crate::support::{PASSWORD, main_element};
use app::protocol::{AssignmentFilter, Command, Due, View, limits};

/// The value of a field as a browser would send it back.
fn field(body: &str, name: &str) -> Option<String> {
    let (_, rest) = body.split_once(&format!(r#" name="{name}""#))?;
    let (attributes, _) = rest.split_once('>')?;
    let value = attributes.split_once(r#" value=""#)?.1.split('"').next()?;
    let decoded = [("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];
    Some(
        decoded
            .iter()
            .fold(value.to_owned(), |value, (code, sign)| value.replace(code, sign)),
    )
}

/// Posts what the page to sign in holds, with this password.
async fn sign_in(browser: &mut Browser, path: &str, page: &Answer, username: &str, password: &str) -> Answer {
    let value = |name: &str| field(&page.body, name).unwrap_or_else(|| panic!("{name} in {}", page.body));
    let (next, kept) = (value("next"), value("kept"));
    let fields = [
        ("do", "sign_in"),
        ("form", "sign-in"),
        ("next", next.as_str()),
        ("kept", kept.as_str()),
        ("username", username),
        ("password", password),
    ];
    browser.post(path, &fields).await
}

#[tokio::test]
async fn what_was_sent_after_the_session_ended_is_back_after_signing_in_and_saved_only_then() {
    let fixture = CourseFixture::create().await;
    let path = format!("/courses/{}/assignments/new", fixture.course);
    let mut browser = Browser::new(&fixture.app, "192.0.2.1").signed_in("teacher").await;
    let course = fixture.course.to_string();
    let form = [
        ("do", "new_assignment"),
        ("form", "new-assignment"),
        ("course", course.as_str()),
        ("title", "Sheet <7> \"new\""),
        ("due", "2030-07-01T22:00"),
        ("text", "Line one\r\nLine two & more"),
    ];
    let titles = async || {
        let view = View::course(fixture.course, AssignmentFilter::default());
        let assignments = fixture
            .app
            .snapshot(&fixture.teacher, view)
            .await
            .course
            .unwrap()
            .assignments;
        assignments.into_iter().map(|one| one.title).collect::<Vec<_>>()
    };
    let other_tab = browser.post("/settings", &[("do", "sign_out")]).await;
    assert_eq!(other_tab.status, 303);

    let page = browser.post(&path, &form).await;
    assert_eq!(
        (page.status, &page.headers["cache-control"]),
        (401, &"no-store".parse().unwrap())
    );
    assert!(
        main_element(&page.body).contains("Your session has ended"),
        "{}",
        page.body
    );
    assert_eq!(field(&page.body, "next").as_deref(), Some(path.as_str()));

    let refused = sign_in(&mut browser, &path, &page, "teacher", "not the password").await;
    assert_eq!(refused.status, 422);
    let said = main_element(&refused.body);
    assert!(
        said.contains("do not go together") && said.contains("still kept"),
        "{said}"
    );

    let back = sign_in(&mut browser, &path, &refused, "teacher", PASSWORD).await;
    let said = main_element(&back.body);
    assert_eq!(back.status, 200, "{said}");
    assert!(said.contains("not saved yet"), "{said}");
    assert_eq!(field(&said, "title").as_deref(), Some("Sheet <7> \"new\""), "{said}");
    assert_eq!(field(&said, "due").as_deref(), Some("2030-07-01T22:00"), "{said}");
    assert!(
        said.contains("Line one") && said.contains("Line two &amp; more"),
        "{said}"
    );
    assert_eq!(titles().await, ["Sheet 1"], "nothing is executed by signing in");

    assert_eq!(browser.post(&path, &form).await.status, 303);
    assert_eq!(titles().await.len(), 2);
}

#[tokio::test]
async fn what_changed_between_the_form_and_signing_in_is_not_overwritten_unseen() {
    let fixture = CourseFixture::create().await;
    let (assignment, id) = (fixture.assignment, fixture.assignment.to_string());
    let path = format!("/courses/{}/assignments/{assignment}", fixture.course);
    let mut browser = Browser::new(&fixture.app, "192.0.2.1").signed_in("teacher").await;
    let drawn = field(&browser.get(&path).await.body, "base").expect("the form has a base");
    let form = |base: &str| {
        [
            ("do", "change_assignment".to_owned()),
            ("form", "change-assignment".to_owned()),
            ("base", base.to_owned()),
            ("assignment", id.clone()),
            ("title", "Sheet one".to_owned()),
            ("due", "2030-07-01T22:00".to_owned()),
            ("text", String::new()),
        ]
    };
    let pairs = |form: &[(&'static str, String)]| form.to_vec();
    let post = async |browser: &mut Browser, base: &str| {
        let form = pairs(&form(base));
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        browser.post(&path, &form).await
    };
    browser.post("/settings", &[("do", "sign_out")]).await;
    let page = post(&mut browser, &drawn).await;
    let meanwhile = Command::ChangeAssignment {
        assignment,
        title: "First sheet".into(),
        text: String::new(),
        due: Due(4_000_000_000_000),
        past: false,
        base: String::new(),
    };
    fixture.teacher.expect_done(&meanwhile).await;
    let back = sign_in(&mut browser, &path, &page, "teacher", PASSWORD).await;
    let base = field(&back.body, "base").expect("the form has a base");
    assert_eq!(base, drawn, "what it was drawn from first");
    let conflict = post(&mut browser, &base).await;
    assert_eq!(conflict.status, 409, "{}", conflict.body);
    let base = field(&conflict.body, "base").expect("the form has a base");
    assert_eq!(post(&mut browser, &base).await.status, 303, "now both were seen");
}

#[tokio::test]
async fn secrets_are_not_kept_and_what_is_too_long_says_so() {
    let fixture = CourseFixture::create().await;
    let anonymous = fixture.app.anonymous();
    let fields = [
        ("do", "change_password"),
        ("form", "password"),
        ("old", "the old secret"),
        ("new", "the new secret"),
    ];
    let page = anonymous.post("/settings", &fields).await;
    assert_eq!(page.status, 401);
    assert!(page.body.contains("Your session has ended"), "{}", page.body);
    assert!(
        !page.body.contains("old secret") && !page.body.contains("new secret"),
        "{}",
        page.body
    );
    let long = "x".repeat(limits::BODY - 1_000);
    let fields = [("do", "rename"), ("form", "name"), ("name", long.as_str())];
    let page = anonymous.post("/settings", &fields).await;
    assert_eq!(page.status, 401);
    assert!(page.body.contains("too long to be kept"), "it says so");
    assert!(field(&page.body, "kept").is_none() && page.body.len() < 20_000);
}
