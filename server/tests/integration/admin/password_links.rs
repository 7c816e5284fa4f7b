//! A lost password: the site's admin makes a link, and whoever it is for sets a new one with it. Without JavaScript.

use crate::security_log::rows::security_rows;
use crate::support::fixtures::{CourseFixture, send};
use crate::support::{HttpReply, PASSWORD, TestUser, main_element};
use app::protocol::{Command, Done, ProblemKind, UserId};
use serde_json::json;

const NEW: &str = "a quite different password";
const DAY: i64 = 86_400_000;

fn new_link(user: UserId, password: &str) -> Command {
    let password = password.into();
    Command::NewPasswordLink { user, password }
}

/// Makes a link for Ada, as a script of the admin's page would.
async fn link_for_ada(fixture: &CourseFixture) -> String {
    let done = fixture.admin.expect_done(&new_link(fixture.ada.id, PASSWORD)).await;
    let Done::PasswordLink { secret } = done else { panic!() };
    format!("/password?link={secret}")
}

async fn reset(nobody: &TestUser, link: &str, new: &str) -> HttpReply {
    let secret = link.rsplit('=').next().unwrap();
    let fields = [
        ("do", "reset_password"),
        ("form", "reset-password"),
        ("link", secret),
        ("new", new),
    ];
    nobody.post(link, &fields).await
}

async fn signs_in(fixture: &CourseFixture, password: &str) -> bool {
    let fields = [("do", "sign_in"), ("username", "@Ada"), ("password", password)];
    fixture.app.anonymous().post("/signin", &fields).await.status == 303
}

#[tokio::test]
async fn a_lost_password_comes_back_by_a_link_that_works_once() {
    let fixture = CourseFixture::create().await;
    let ada = &fixture.ada;
    let (_, token) = fixture.app.create_api_token(ada).await;
    assert!(
        fixture
            .app
            .anonymous()
            .get("/signin")
            .await
            .body
            .contains("Lost your password?")
    );
    // The admin makes it on Ada's page, with the admin's own password.
    let (path, id) = (format!("/admin/people/{}", ada.id), ada.id.to_string());
    let form = |password| {
        [
            ("do", "new_password_link"),
            ("form", "password-link"),
            ("user", id.as_str()),
            ("password", password),
        ]
    };
    let refused = fixture.admin.post(&path, &form("a guess")).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    let page = fixture.admin.post(&path, &form(PASSWORD)).await;
    let (_, rest) = page.body.split_once("/password?link=").unwrap();
    let link = format!("/password?link={}", rest.split('"').next().unwrap());
    assert!(
        page.body.contains(&format!("http://{}{link}", fixture.app.address)),
        "an address to hand out"
    );
    assert!(
        !fixture.admin.get(&path).await.body.contains("/password?link="),
        "it is shown once"
    );
    // Looking at it does not use it, as programs do that show what a link leads to.
    let nobody = fixture.app.anonymous();
    for _ in 0..2 {
        let page = nobody.get(&link).await;
        assert_eq!((page.status, page.header("cache-control")), (200, "no-store"));
        assert!(
            page.body.contains("value=\"ada\"") && !page.body.contains("type=\"module\""),
            "{}",
            page.body
        );
    }
    // The rules are those of every new password.
    let weak = reset(&nobody, &link, "password").await;
    assert_eq!(weak.status, 422);
    assert!(weak.body.contains("New password") && !weak.body.contains("value=\"password\""));
    let done = reset(&nobody, &link, NEW).await;
    assert_eq!((done.status, done.header("location")), (303, "/"));
    let cookie = done.session_secret();
    assert!(!cookie.is_empty(), "signed in with it");
    // Everything else of hers has ended.
    assert_eq!(
        ada.expect_problem(&send(fixture.general, "x")).await.kind,
        ProblemKind::SignedOut
    );
    assert_eq!(
        ada.with_api_token(&token).post_api("query", json!({})).await.status,
        401
    );
    assert!(!signs_in(&fixture, PASSWORD).await);
    assert!(signs_in(&fixture, NEW).await);
    let again = reset(&nobody, &link, "one more good password").await;
    assert_eq!(again.status, 404);
    assert!(main_element(&again.body).contains("works once"), "{}", again.body);
    assert!(signs_in(&fixture, NEW).await);
    // Both are in the log, and the secret is not.
    let rows = security_rows(&fixture.app).await;
    let named = |what: &str| {
        rows.iter()
            .filter(|row| {
                row.action == what && !row.refused && row.subject.as_ref().is_some_and(|subject| subject.id == ada.id)
            })
            .count()
    };
    assert_eq!(
        (named("new_password_link"), named("use_password_link")),
        (1, 1),
        "{rows:?}"
    );
    assert!(!format!("{rows:?}").contains(link.rsplit('=').next().unwrap()));
}

#[tokio::test]
async fn a_link_ends_after_a_day_with_another_one_and_with_whatever_changes_the_account() {
    let fixture = CourseFixture::create().await;
    let (admin, ada, nobody) = (&fixture.admin, &fixture.ada, fixture.app.anonymous());
    let works = async |link: &str| nobody.get(link).await.status == 200;
    let first = link_for_ada(&fixture).await;
    let second = link_for_ada(&fixture).await;
    assert!(!works(&first).await && works(&second).await, "another one ends it");
    fixture.app.clock.advance(DAY - 1);
    assert!(works(&second).await);
    fixture.app.clock.advance(1);
    assert!(!works(&second).await, "a day");
    let link = link_for_ada(&fixture).await;
    assert_eq!(ada.change_password(NEW, false).await.status, 303);
    assert!(!works(&link).await, "the password was changed in another way");
    let link = link_for_ada(&fixture).await;
    for closed in [true, false] {
        admin.expect_done(&Command::CloseAccount { user: ada.id, closed }).await;
        assert!(!works(&link).await, "the account was closed");
    }
    let link = link_for_ada(&fixture).await;
    admin
        .expect_done(&Command::SetAdmin {
            user: ada.id,
            admin: true,
        })
        .await;
    assert!(!works(&link).await, "it has more rights now");
    for nonsense in ["/password", "/password?link=", "/password?link=x"] {
        assert_eq!(nobody.get(nonsense).await.status, 404, "{nonsense}");
    }
}

#[tokio::test]
async fn nobody_takes_over_an_account_by_a_link_but_the_sites_admin() {
    let fixture = CourseFixture::create().await;
    // Whoever starts a course must not get its members' accounts.
    for user in [&fixture.teacher, &fixture.ada] {
        let problem = user.expect_problem(&new_link(fixture.bob.id, PASSWORD)).await;
        assert_eq!(problem.kind, ProblemKind::NotFound);
    }
    let (_, secret) = fixture.app.create_api_token(&fixture.admin).await;
    let script = fixture.admin.with_api_token(&secret);
    let problem = script.expect_problem(&new_link(fixture.bob.id, PASSWORD)).await;
    assert_eq!(problem.kind, ProblemKind::Forbidden);
    let problem = fixture.admin.expect_problem(&new_link(fixture.bob.id, "a guess")).await;
    assert_eq!(problem.field.as_deref(), Some("password"));
    // Not for the account of another admin, nor for a closed one.
    let make = Command::SetAdmin {
        user: fixture.teacher.id,
        admin: true,
    };
    fixture.admin.expect_done(&make).await;
    let problem = fixture
        .admin
        .expect_problem(&new_link(fixture.teacher.id, PASSWORD))
        .await;
    assert_eq!(problem.kind, ProblemKind::Forbidden);
    fixture.app.set_disabled(&fixture.bob, true).await;
    let problem = fixture.admin.expect_problem(&new_link(fixture.bob.id, PASSWORD)).await;
    assert_eq!(problem.kind, ProblemKind::Conflict);
}
