//! The cookies: whose they are, and whom a browser shows them to.

use super::browser::Browser;
use crate::support::{PASSWORD, TestApp};

const SIGN_IN: [(&str, &str); 3] = [("do", "sign_in"), ("username", "ada"), ("password", PASSWORD)];
const DARK: [(&str, &str); 2] = [("do", "theme"), ("theme", "dark")];

#[tokio::test]
async fn with_https_every_cookie_is_secure_and_of_this_host_only() {
    let app = TestApp::start_with(|settings| settings.public_url = "https://chat.example.edu".into()).await;
    app.add_user("ada").await;
    let mut browser = Browser::new(&app, "192.0.2.1");
    let mut cookies = browser.post("/signin", &SIGN_IN).await.cookies;
    cookies.extend(browser.post("/settings", &DARK).await.cookies);
    cookies.extend(browser.post("/", &[("do", "hint"), ("hint", "home")]).await.cookies);
    let names: Vec<&str> = cookies.iter().map(|cookie| cookie.split('=').next().unwrap()).collect();
    assert_eq!(
        names,
        [
            "__Host-cohort",
            "__Host-cohort_device",
            "__Host-cohort_theme",
            "__Host-cohort_hints"
        ]
    );
    let home = browser.get("/").await.body;
    assert!(!home.contains("This page is your day"), "the hint was put away");
    cookies.extend(
        browser
            .post("/settings", &[("do", "theme"), ("theme", "")])
            .await
            .cookies,
    );
    cookies.extend(browser.post("/", &[("do", "sign_out")]).await.cookies);
    assert_eq!(cookies.len(), 6, "those that remove one too");
    for cookie in &cookies {
        for part in ["; Secure", "; Path=/;", "; SameSite=Lax"] {
            assert!(cookie.contains(part), "{part} in {cookie}");
        }
        assert!(!cookie.to_lowercase().contains("domain"), "{cookie}");
        // The page's scripts set the theme and the hints; they need nothing else.
        let of_scripts = cookie.contains("_theme") || cookie.contains("_hints");
        assert_eq!(cookie.contains("; HttpOnly"), !of_scripts, "{cookie}");
    }
    // Browsers keep to https for a year, whatever they were answered with.
    for (method, path) in [
        ("GET", "/signin"),
        ("GET", "/none"),
        ("GET", "/healthz"),
        ("POST", "/api/query"),
        ("GET", "/pkg/none"),
    ] {
        let answer = browser
            .request(method, path, &[("sec-fetch-site", "same-origin")], String::new())
            .await;
        assert_eq!(
            answer.headers["strict-transport-security"], "max-age=31536000",
            "{path}"
        );
    }
}

#[tokio::test]
async fn two_installations_on_one_host_leave_each_other_alone() {
    let (one, other) = (TestApp::start().await, TestApp::start().await);
    one.add_user("ada").await;
    other.add_user("ada").await;
    let mut browser = Browser::new(&one, "192.0.2.1").signed_in("ada").await;
    // The same browser at the other port: it shows all cookies of the host.
    let mut there = Browser::new(&other, "192.0.2.1");
    there.cookies = browser.cookies.clone();
    assert_eq!(
        there.get("/settings").await.status,
        303,
        "a session of the one is nothing to the other"
    );
    let there_too = there.signed_in("ada").await;
    browser.cookies = there_too.cookies.clone();
    assert_eq!(
        browser.get("/settings").await.status,
        200,
        "signing in there did not end the session here"
    );
    let mut leaving = there_too.clone();
    leaving.post("/", &[("do", "sign_out")]).await;
    browser.cookies = leaving.cookies.clone();
    assert_eq!(browser.get("/settings").await.status, 200);
    assert_eq!(leaving.get("/settings").await.status, 303);
    for name in browser.cookies.keys() {
        assert!(
            !name.starts_with("__Host-") && name.len() > "cohort_".len() + 8,
            "{name}"
        );
    }
}

/// Somebody on the same host, another port or a subdomain, can plant a cookie of our name, but not remove ours.
#[tokio::test]
async fn two_session_cookies_are_none_on_every_way() {
    let app = TestApp::start().await;
    let ada = app.add_user("ada").await;
    let mallory = app.add_user("mallory").await;
    let name = &ada.cookie;
    let both = format!("{name}={}; {name}={}", mallory.session_secret, ada.session_secret);
    let headers = [
        ("cookie", both.as_str()),
        ("sec-fetch-site", "same-origin"),
        ("content-type", "application/json"),
    ];
    let page = app.anonymous().request("GET", "/settings", &headers, "".into()).await;
    assert_eq!(page.status, 303);
    let body = serde_json::json!({ "view": app::protocol::View::Account }).to_string();
    let api = app
        .anonymous()
        .request("POST", "/api/query", &headers, body.into())
        .await;
    assert_eq!(api.status, 401);
}
