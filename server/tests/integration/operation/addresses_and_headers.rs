//! Addresses, methods and headers: what browsers, proxies and scanners are answered.

use super::program::{cohort, serve_command, started};
use crate::support::TestApp;
use crate::support::fixtures::CourseFixture;
use bytes::Bytes;

/// What no page, room or file can be called.
fn impossible_paths() -> Vec<String> {
    let mut paths: Vec<String> = [
        "/none",
        "/none/",
        "/chat/99999999999999999999",
        "/chat/1/99999999999999999999",
        "/chat/%00",
        "/chat/-1",
        "/courses/99999999999999999999/members",
        "/%00",
        "/a%00b.css",
        "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2f..%2fetc%2fpasswd",
        "/pkg/..%2f..%2fCargo.toml",
        "/pkg/%00",
        "/%ff%fe",
        "/%zz",
        "/favicon.svg/more",
        "/api/none",
        "/ws/none",
        "/ws/chat/99999999999999999999/",
        "/.env",
        "/.git/config",
    ]
    .map(str::to_owned)
    .into();
    for prefix in ["/", "/pkg/", "/chat/", "/courses/", "/join/", "/api/"] {
        paths.push([prefix, &"x".repeat(5000)].concat());
        paths.push([prefix, &"y/".repeat(2000)].concat());
    }
    paths
}

#[tokio::test]
async fn what_is_not_there_is_404_for_everybody_and_a_page_says_so() {
    let fixture = CourseFixture::create().await;
    for person in [&fixture.ada, &fixture.app.anonymous()] {
        for path in impossible_paths() {
            let upgrade = [
                ("connection", "upgrade"),
                ("upgrade", "websocket"),
                ("sec-websocket-version", "13"),
                ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
            ];
            let socket = path.starts_with("/ws/chat/");
            if socket && person.session_secret.is_empty() {
                continue;
            }
            let headers: &[(&str, &str)] = if socket { &upgrade } else { &[] };
            let reply = person.request("GET", &path, headers, Bytes::new()).await;
            let short = &path[..path.len().min(60)];
            assert_eq!(reply.status, 404, "{short}: {}", reply.body);
            let page = !["/pkg/", "/api/", "/ws/chat/", "/join/"]
                .iter()
                .any(|other| path.starts_with(other));
            assert!(!page || reply.body.contains("<h1"), "{short}: {}", reply.body);
        }
    }
    // Before the first account everything leads to making it, but what is not there is not there.
    let fresh = TestApp::start().await;
    assert_eq!(fresh.anonymous().get("/none").await.status, 404);
    assert_eq!(fresh.anonymous().get("/chat/1").await.status, 303);
}

#[tokio::test]
async fn every_route_names_its_methods_and_answers_head_as_get() {
    let fixture = CourseFixture::create().await;
    let room = format!("/chat/{}", fixture.general);
    for (path, allowed) in [
        ("/", "GET, HEAD, POST"),
        (room.as_str(), "GET, HEAD, POST"),
        ("/settings", "GET, HEAD, POST"),
        ("/none", "GET, HEAD, POST"),
        ("/healthz", "GET, HEAD"),
        ("/readyz", "GET, HEAD"),
        ("/metrics", "GET, HEAD"),
        ("/api/query", "POST"),
        ("/api/execute", "POST"),
        ("/pkg/cohort.css", "GET, HEAD"),
        ("/ws", "GET"),
        ("/ws/chat/1/", "GET"),
    ] {
        let reply = fixture
            .ada
            .request("DELETE", path, &[("sec-fetch-site", "same-origin")], Bytes::new())
            .await;
        assert_eq!((reply.status, reply.header("allow")), (405, allowed), "{path}");
    }
    for path in [
        "/",
        room.as_str(),
        "/signin",
        "/none",
        "/healthz",
        "/readyz",
        "/pkg/none.css",
    ] {
        let get = fixture.ada.request("GET", path, &[], Bytes::new()).await;
        let head = fixture.ada.request("HEAD", path, &[], Bytes::new()).await;
        assert_eq!(head.status, get.status, "{path}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "{path}");
        assert!(head.body.is_empty(), "{path}");
    }
}

#[tokio::test]
async fn headers_restrict_browsers_on_every_kind_of_answer_and_name_no_version() {
    let fixture = CourseFixture::create().await;
    for (method, path, status) in [
        ("GET", "/", 200),
        ("GET", "/none", 404),
        ("GET", "/pkg/none.js", 404),
        ("GET", "/healthz", 200),
        ("GET", "/ws", 426),
        ("DELETE", "/", 405),
        ("POST", "/api/none", 404),
    ] {
        let reply = fixture
            .ada
            .request(method, path, &[("sec-fetch-site", "same-origin")], Bytes::new())
            .await;
        assert!(
            reply.status == status || path == "/ws" && reply.status >= 400,
            "{path}: {}",
            reply.status
        );
        for (name, value) in [
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("referrer-policy", "same-origin"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
        ] {
            assert_eq!(reply.header(name), value, "{method} {path}");
        }
        assert!(reply.header("permissions-policy").contains("camera=()"), "{path}");
        assert!(
            reply.header("content-security-policy").contains("default-src 'none'"),
            "{path}"
        );
        for name in ["server", "x-powered-by", "strict-transport-security"] {
            assert!(reply.headers.get(name).is_none(), "{name} on {path}, without https");
        }
    }
}

/// With a site and a public address of its own, which only the real program has.
#[tokio::test]
async fn https_is_kept_by_browsers_and_http_beyond_this_machine_is_warned_about() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("pkg")).unwrap();
    std::fs::write(folder.path().join("pkg/cohort.0123.css"), "body {}").unwrap();
    let database = format!("sqlite://{}/data/cohort.db", folder.path().display());
    let warning = "This site is not encrypted";
    let secure = started(&mut serve_command(
        &database,
        folder.path(),
        &["--public-url=https://chat.example.edu"],
    ));
    let page = secure.get("/setup", "");
    assert!(
        page.contains("strict-transport-security: max-age=31536000\r\n") && !page.contains(warning),
        "{page}"
    );
    let file = secure.get("/pkg/cohort.0123.css", "");
    assert!(file.starts_with("HTTP/1.1 200") && file.contains("immutable"), "{file}");
    let modified = file
        .lines()
        .find_map(|line| line.strip_prefix("last-modified: "))
        .unwrap();
    let again = secure.get("/pkg/cohort.0123.css", &format!("If-Modified-Since: {modified}\r\n"));
    assert!(
        again.starts_with("HTTP/1.1 304") && again.contains("immutable"),
        "{again}"
    );
    assert!(!secure.log().contains("in the clear"));

    let plain = started(&mut serve_command(
        &database,
        folder.path(),
        &["--public-url=http://chat.example.edu"],
    ));
    let page = plain.get("/setup", "");
    assert!(
        page.contains(warning) && !page.contains("strict-transport-security"),
        "{page}"
    );
    let log = plain.log();
    assert!(log.contains("in the clear") && log.contains("docs/nginx.conf"), "{log}");

    let (succeeded, _) = super::program::run(&mut cohort(&["user", "list", "--database-url", &database]));
    assert!(succeeded);
    let local = started(&mut serve_command(&database, folder.path(), &[]));
    assert!(!local.get("/setup", "").contains(warning));
    assert!(!local.log().contains("in the clear"));
}
