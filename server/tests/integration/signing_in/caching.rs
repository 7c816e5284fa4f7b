//! What one person was shown is stored nowhere, so that the next one at the computer does not find it.

use super::browser::Browser;
use crate::support::account_forms::SET_UP;
use crate::support::fixtures::{CourseFixture, send};
use crate::support::{PASSWORD, TestApp, main_element};
use app::protocol::View;

#[tokio::test]
async fn whatever_somebody_who_is_signed_in_is_answered_is_not_stored() {
    let fixture = CourseFixture::create().await;
    let mut browser = Browser::new(&fixture.app, "192.0.2.1");
    let sign_in = [
        ("do", "sign_in"),
        ("form", "sign-in"),
        ("username", "school"),
        ("password", PASSWORD),
    ];
    let mut wrong = sign_in;
    wrong[3] = ("password", "a wrong password");
    for (fields, status) in [(wrong, 422), (sign_in, 303)] {
        let answer = browser.post("/signin", &fields).await;
        assert_eq!(
            (answer.status, &answer.headers["cache-control"]),
            (status, &http::HeaderValue::from_static("no-store"))
        );
    }
    let (room, course) = (fixture.general, fixture.course);
    for path in [
        "/".to_owned(),
        "/settings".into(),
        "/rooms".into(),
        "/notifications".into(),
        "/admin".into(),
        "/admin/people".into(),
        "/signin".into(),
        "/none".into(),
        format!("/chat/{room}"),
        format!("/courses/{course}"),
    ] {
        let answer = browser.get(&path).await;
        assert_eq!(answer.headers["cache-control"], "no-store", "{path}: {}", answer.status);
        let answer = browser.post(&path, &[("do", "rename"), ("name", "")]).await;
        assert_eq!(
            answer.headers["cache-control"], "no-store",
            "a form at {path}: {}",
            answer.status
        );
    }
    for member in [
        "/settings".to_owned(),
        format!("/chat/{room}"),
        format!("/courses/{course}/members"),
    ] {
        let answer = fixture.ada.get(&member).await;
        assert_eq!(
            (answer.status, answer.header("cache-control")),
            (200, "no-store"),
            "{member}"
        );
    }
    let (_, secret) = fixture.app.create_api_token(&fixture.ada).await;
    for client in [
        fixture.ada.clone(),
        fixture.ada.with_api_token(&secret),
        fixture.app.anonymous(),
    ] {
        for (function, body) in [
            ("query", serde_json::json!({ "view": View::Overview })),
            ("execute", serde_json::json!({ "command": send(room, "Hello") })),
            ("execute", serde_json::json!({ "command": "nonsense" })),
        ] {
            let answer = client.post_api(function, body).await;
            assert_eq!(
                answer.header("cache-control"),
                "no-store",
                "{function}: {}",
                answer.status
            );
        }
    }
    let fresh = TestApp::start().await;
    let answer = fresh.anonymous().post("/setup", &SET_UP).await;
    assert_eq!((answer.status, answer.header("cache-control")), (303, "no-store"));
}

/// A parameter that is there twice is refused, or the first one counts: everywhere the same.
#[tokio::test]
async fn a_repeated_parameter_is_refused_or_the_first_counts() {
    let fixture = CourseFixture::create().await;
    let mut browser = Browser::new(&fixture.app, "192.0.2.1");
    for repeated in [
        ("password", "a wrong password"),
        ("username", "bob"),
        ("elsewhere", "true"),
    ] {
        let mut fields = vec![
            ("do", "sign_in"),
            ("username", "ada"),
            ("password", PASSWORD),
            ("elsewhere", "true"),
        ];
        fields.push(repeated);
        assert_eq!(browser.post("/signin", &fields).await.status, 422, "{repeated:?}");
    }
    let mut browser = browser.signed_in("ada").await;
    let other = fixture.app.sign_in_again(&fixture.ada).await;
    for fields in [
        [("do", "rename"), ("name", "First"), ("name", "Second")],
        [("do", "rename"), ("do", "sign_out"), ("name", "First")],
        [("do", "leave_course"), ("course", "1"), ("course", "2")],
    ] {
        assert_eq!(browser.post("/settings", &fields).await.status, 422, "{fields:?}");
    }
    // What is not part of the command is taken from the first.
    let fields = [
        ("do", "rename"),
        ("name", "Ada"),
        ("next", "/rooms"),
        ("next", "/notifications"),
    ];
    let answer = browser.post("/settings", &fields).await;
    let to = answer.headers["location"].to_str().unwrap();
    assert_eq!((answer.status, to), (303, "/rooms"));
    for (path, first, second) in [
        ("/signin", "next=%2Frooms", "next=%2Fnotifications"),
        ("/rooms", "q=zzz", "q=Gen"),
        ("/notifications", "unread=1", "unread=0"),
        ("/rooms", "page=1", "page=9"),
    ] {
        let reader = if path == "/signin" {
            fixture.app.anonymous()
        } else {
            other.clone()
        };
        let page = async |query: &str| reader.get(&format!("{path}?{query}")).await.body;
        let (alone, both) = (page(first).await, page(&format!("{first}&{second}")).await);
        assert!(!main_element(&alone).is_empty(), "{alone}");
        let plain = |body: &str| main_element(body).replace(&format!("&amp;{second}"), "");
        assert_eq!(plain(&alone), plain(&both), "{path}?{first}&{second}");
    }
    // JSON says each name once.
    let headers = [("content-type", "application/json"), ("sec-fetch-site", "same-origin")];
    for body in [
        r#"{"command": {"do": "rename", "name": "First", "name": "Second"}}"#,
        r#"{"command": {"do": "rename", "name": "First"}, "command": {"do": "rename", "name": "Second"}}"#,
    ] {
        let answer = other.request("POST", "/api/execute", &headers, body.into()).await;
        assert_eq!(answer.status, 422, "{body}: {}", answer.body);
    }
    assert_eq!(fixture.app.overview(&fixture.ada).await.me.name, "Ada");
}
