//! What every response says to browsers, whatever was asked for, and where a request ends.

use crate::support::fixtures::CourseFixture;
use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Pages, problems, files that are not there, methods that are not known.
#[tokio::test]
async fn every_response_restricts_what_browsers_do_with_it() {
    let fixture = CourseFixture::create().await;
    let chat = format!("/chat/{}", fixture.general);
    for (method, path, status) in [
        ("GET", chat.as_str(), 200),
        ("GET", "/", 200),
        ("GET", "/chat/999999", 404),
        ("GET", "/healthz", 200),
        ("GET", "/pkg/", 404),
        ("GET", "/pkg/none.js", 404),
        ("GET", "/api/query", 405),
        ("POST", "/api/query", 422),
        ("TRACE", "/", 405),
        ("TRACE", chat.as_str(), 405),
    ] {
        let headers = [("sec-fetch-site", "same-origin"), ("content-type", "application/json")];
        let reply = fixture.teacher.request(method, path, &headers, Bytes::from("{}")).await;
        assert_eq!(reply.status, status, "{method} {path}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(reply.header("referrer-policy"), "same-origin", "{path}");
        let policy = reply.header("content-security-policy");
        for directive in [
            "default-src 'none'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(directive), "{path}: {policy}");
        }
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
            "{policy}"
        );
        assert!(reply.headers.get("access-control-allow-origin").is_none(), "{path}");
        let kind = reply.header("content-type");
        assert!(
            !kind.starts_with("text/") || kind.contains("charset=utf-8"),
            "{path}: {kind}"
        );
    }
}

/// A request whose end could be read in two ways is refused, or is the last one of its connection: so nothing that follows
/// it is taken for a request of somebody else.
#[tokio::test]
async fn a_request_with_two_ends_is_not_followed_by_another() {
    let fixture = CourseFixture::create().await;
    for (headers, body) in [
        ("Content-Length: 5\r\nContent-Length: 6", "123456"),
        ("Content-Length: +5", "12345"),
        ("Content-Length : 5", "12345"),
        ("Transfer-Encoding: chunked\r\nContent-Length: 45", "0\r\n\r\n"),
        ("Transfer-Encoding: chunked, identity", "0\r\n\r\n"),
        ("Transfer-Encoding: xchunked", "0\r\n\r\n"),
    ] {
        let mut stream = TcpStream::connect(fixture.app.address).await.unwrap();
        let hidden = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
        let request = format!("POST /api/query HTTP/1.1\r\nHost: x\r\n{headers}\r\n\r\n{body}{hidden}");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        // Ends when the server closes the connection.
        stream.read_to_end(&mut answer).await.ok();
        let answer = String::from_utf8_lossy(&answer);
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{headers}: {answer}");
        assert!(answer.starts_with("HTTP/1.1 4"), "{headers}: {answer}");
    }
}
