//! What HTTP takes from whoever connects: how slowly, how much, how many. The times are tiny here, so that nothing waits.

use crate::support::TestApp;
use crate::support::fixtures::{CourseFixture, send};
use app::protocol::{Request, ServerFrame};
use server::application::HttpLimits;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

const SOON: Duration = Duration::from_millis(100);

async fn app(limits: HttpLimits) -> TestApp {
    let app = TestApp::start_with(|settings| settings.http = limits).await;
    app.add_user("ada").await;
    app
}

async fn connect(app: &TestApp, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(app.address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    stream
}

/// Everything until the server closes.
async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    stream.read_to_end(&mut text).await.ok();
    String::from_utf8_lossy(&text).into_owned()
}

async fn metric(app: &TestApp, line: &str) -> u64 {
    let text = app.anonymous().get("/metrics").await.body;
    let line = text.lines().find_map(|found| found.strip_prefix(line));
    line.map_or(0, |value| value.trim().parse().unwrap())
}

#[tokio::test]
async fn a_head_that_does_not_end_closes_its_connection() {
    let limits = HttpLimits {
        head: SOON,
        ..HttpLimits::default()
    };
    let app = app(limits).await;
    for text in [
        "",
        "GET / HTTP/1.1\r\nHost: cohort\r\nX-Slow: ",
        // The second head of a connection too.
        "GET /healthz HTTP/1.1\r\nHost: cohort\r\n\r\nGET /",
    ] {
        let mut stream = connect(&app, text).await;
        if text.starts_with("GET /healthz") {
            let mut first = [0; 15];
            stream.read_exact(&mut first).await.unwrap();
            assert_eq!(&first, b"HTTP/1.1 200 OK");
            stream.write_all(b"health").await.unwrap();
        }
        read_to_end(&mut stream).await;
    }
    assert_eq!(
        metric(&app, "cohort_connections_timed_out_total{waiting_for=\"head\"}").await,
        3
    );
}

#[tokio::test]
async fn an_idle_connection_is_closed_and_a_socket_is_not() {
    let limits = HttpLimits {
        head: SOON,
        idle: SOON * 2,
        ..HttpLimits::default()
    };
    let app = TestApp::start_with(|settings| settings.http = limits).await;
    let ada = app.add_user("ada").await;
    let (mut socket, _) = ada.socket().await;
    let mut stream = connect(&app, "GET /healthz HTTP/1.1\r\nHost: cohort\r\n\r\n").await;
    assert!(read_to_end(&mut stream).await.ends_with("ok\n"));
    let pong = socket.expect_reply(Request::Ping {}).await;
    assert!(matches!(pong, ServerFrame::Pong { .. }));
}

#[tokio::test]
async fn a_body_that_does_not_come_is_answered_with_a_sentence() {
    let limits = HttpLimits {
        body: SOON,
        ..HttpLimits::default()
    };
    let app = app(limits).await;
    for path in ["/signin", "/api/execute"] {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: cohort\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Sec-Fetch-Site: same-origin\r\nContent-Length: 1000\r\n\r\ndo=sign_in"
        );
        let mut stream = connect(&app, &head).await;
        let answer = read_to_end(&mut stream).await;
        assert!(answer.starts_with("HTTP/1.1 408"), "{path}: {answer}");
        assert!(answer.contains("arrived too slowly"), "{path}: {answer}");
    }
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused_and_an_address_that_is_too_long_is_no_page() {
    let app = TestApp::start().await;
    let ada = app.add_user("ada").await;
    let large = format!(
        "GET / HTTP/1.1\r\nHost: cohort\r\nX-Large: {}\r\n\r\n",
        "x".repeat(17_000)
    );
    let answer = read_to_end(&mut connect(&app, &large).await).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    for (length, status) in [(7_000, 200), (9_000, 404)] {
        let reply = ada.get(&format!("/settings?x={}", "x".repeat(length))).await;
        assert_eq!(reply.status, status, "{length}");
        assert!(reply.body.contains("<html"));
    }
}

#[tokio::test]
async fn connections_too_many_are_refused_with_a_sentence() {
    let limits = HttpLimits {
        connections: 2,
        ..HttpLimits::default()
    };
    let app = TestApp::start_with(|settings| settings.http = limits).await;
    let ada = app.add_user("ada").await;
    let (socket, _) = ada.socket().await;
    let mut kept = connect(&app, "GET /healthz HTTP/1.1\r\nHost: cohort\r\n\r\n").await;
    kept.read_u8().await.unwrap();
    let mut third = connect(&app, "GET /healthz HTTP/1.1\r\nHost: cohort\r\n\r\n").await;
    let answer = read_to_end(&mut third).await;
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert!(answer.ends_with("Please try again in a moment.\n"), "{answer}");
    drop((socket, kept));
    // Their places are free again, once the server has noticed.
    loop {
        let mut again = connect(
            &app,
            "GET /healthz HTTP/1.1\r\nConnection: close\r\nHost: cohort\r\n\r\n",
        )
        .await;
        if read_to_end(&mut again).await.starts_with("HTTP/1.1 200") {
            break;
        }
    }
}

#[tokio::test]
async fn a_reader_who_takes_nothing_is_closed() {
    let limits = HttpLimits {
        write: SOON,
        ..HttpLimits::default()
    };
    let app = TestApp::start_with(|settings| settings.http = limits).await;
    let fixture = CourseFixture::create_on(app).await;
    for _ in 0..50 {
        fixture
            .app
            .execute_as(&fixture.ada, send(fixture.general, &"😀".repeat(4_000)))
            .await;
    }
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut stream = socket.connect(fixture.app.address).await.unwrap();
    // More than any buffers between here and there hold.
    let (room, cookie, secret) = (fixture.general, &fixture.ada.cookie, &fixture.ada.session_secret);
    let request = format!("GET /chat/{room} HTTP/1.1\r\nHost: cohort\r\nCookie: {cookie}={secret}\r\n\r\n");
    stream.write_all(request.repeat(20).as_bytes()).await.unwrap();
    while metric(
        &fixture.app,
        "cohort_connections_timed_out_total{waiting_for=\"answer\"}",
    )
    .await
        == 0
    {}
}
