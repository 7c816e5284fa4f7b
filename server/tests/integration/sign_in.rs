//! Signing in with a username and a password.

use crate::support::account_forms::{SET_UP, SIGN_IN};
use crate::support::{FORM_HEADERS, TestApp};

#[tokio::test]
async fn sign_in_needs_the_right_password_and_reveals_nothing_else() {
    let app = TestApp::start().await;
    app.anonymous().post("/setup", &SET_UP).await;
    let sign_in = |username: &'static str, password: &'static str| {
        let anonymous = app.anonymous();
        async move {
            let fields = [
                ("do", "sign_in"),
                ("username", username),
                ("password", password),
                ("next", "/settings"),
            ];
            anonymous.post("/signin", &fields).await
        }
    };
    let wrong = sign_in("grace", "a wrong password").await;
    let unknown = sign_in("nobody", "a wrong password").await;
    assert_eq!((wrong.status, unknown.status), (422, 422));
    let is_generic = |body: &str| body.contains("do not go together");
    assert!(is_generic(&wrong.body) && is_generic(&unknown.body));
    let right = sign_in("GRACE", "a long password").await;
    assert_eq!((right.status, right.header("location")), (303, "/settings"));
    // A browser that signs in again gets a new session, and the old one ends.
    let mut grace = app.anonymous();
    grace.session_secret = right.session_secret();
    let again = grace.post("/signin", &SIGN_IN).await;
    assert_eq!(again.status, 303);
    assert_eq!(grace.get("/settings").await.status, 303, "the old session is over");
    for _ in 0..12 {
        sign_in("grace", "a wrong password").await;
    }
    let limited = sign_in("grace", "a long password").await;
    assert_eq!(limited.status, 429);
    assert!(limited.body.contains("Too many tries"));
    // Guessing passwords locks out only users of the same address.
    let form = "do=sign_in&username=grace&password=a+long+password";
    let [content_type, site] = FORM_HEADERS;
    let headers = [content_type, site, ("x-forwarded-for", "198.51.100.1")];
    let elsewhere = app.anonymous().request("POST", "/signin", &headers, form.into()).await;
    assert_eq!(elsewhere.status, 303);
}

#[tokio::test]
async fn sign_in_redirects_only_to_paths_of_this_site() {
    let app = TestApp::start().await;
    app.anonymous().post("/setup", &SET_UP).await;
    let [action, username, password] = SIGN_IN;
    let fields = [action, username, password, ("next", "//evil.example")];
    assert_eq!(app.anonymous().post("/signin", &fields).await.header("location"), "/");
    let signed_out = app.anonymous().get("/chat/7/42").await;
    assert_eq!(
        (signed_out.status, signed_out.header("location")),
        (303, "/signin?next=%2Fchat%2F7%2F42")
    );
}
