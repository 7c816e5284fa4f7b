//! What costs more counts more: messages by how many receive them, answers by their size, work by how much it is.

use crate::support::fixtures::{CourseFixture, also_in_room, new_course, send};
use crate::support::threads::open_thread;
use crate::support::{TestApp, TestUser};
use app::protocol::{Command, Done, Problem, ProblemKind, Request, ServerFrame, View};
use std::num::NonZeroU32;
use std::time::Duration;

/// The longest message, of signs that take the most bytes.
fn longest() -> String {
    "😀".repeat(4_000)
}

/// The usual fixture, on a server with so many commands a second.
async fn fixture(commands_per_second: u32) -> CourseFixture {
    let fixture = CourseFixture::create().await;
    for _ in 0..50 {
        fixture
            .app
            .execute_as(&fixture.bob, send(fixture.general, &longest()))
            .await;
    }
    let limit = NonZeroU32::new(commands_per_second).unwrap();
    let app = fixture
        .app
        .restart_with(|settings| settings.commands_per_second = limit)
        .await;
    let at = |user: TestUser| user.at(app.address);
    CourseFixture {
        teacher: at(fixture.teacher),
        ada: at(fixture.ada),
        bob: at(fixture.bob),
        stranger: at(fixture.stranger),
        admin: at(fixture.admin),
        app,
        ..fixture
    }
}

fn assert_wait(problem: &Problem, why: &str) {
    assert_eq!(problem.kind, ProblemKind::TooMany, "{}", problem.text);
    assert!(problem.retry_after.is_some(), "{}", problem.text);
    assert!(problem.text.starts_with(why), "{}", problem.text);
}

async fn limited(app: &TestApp, limit: &str) -> bool {
    let text = app.anonymous().get("/metrics").await.body;
    text.contains(&format!("cohort_requests_limited_total{{limit=\"{limit}\"}}"))
}

#[tokio::test]
async fn messages_are_limited_for_each_user_and_room() {
    let fixture = fixture(30).await;
    let mut sent = 0;
    let problem = loop {
        match fixture.ada.execute(&send(fixture.general, "And another one")).await {
            Ok(_) => sent += 1,
            Err(problem) => break problem,
        }
    };
    assert!((10..40).contains(&sent), "{sent} at once");
    assert_wait(&problem, "That was very fast.");
    assert_eq!(
        (problem.field.as_deref(), problem.retry_after),
        (Some("content"), Some(1))
    );
    assert!(limited(&fixture.app, "messages").await);
    // Other rooms and other people are not concerned; a script of hers is.
    fixture.ada.expect_done(&send(fixture.private, "Elsewhere")).await;
    fixture.bob.expect_done(&send(fixture.general, "Somebody else")).await;
    let (_, secret) = fixture.app.create_api_token(&fixture.ada).await;
    let script = fixture.ada.with_api_token(&secret);
    while script.execute(&send(fixture.general, "And by script")).await.is_ok() {}
    // A reply that is said in the room too is a message there, whatever its thread.
    let thread = open_thread(&fixture.app, &fixture.ada, fixture.general, 1).await;
    let problem = fixture.ada.expect_problem(&also_in_room(thread, "And so")).await;
    assert_wait(&problem, "That was very fast.");
    fixture.ada.expect_done(&send(thread, "Only in the thread")).await;
}

#[tokio::test]
async fn what_goes_to_many_sockets_counts_for_each_of_them() {
    let fixture = fixture(3).await;
    let mut class = Vec::new();
    for user in [&fixture.ada, &fixture.bob] {
        for _ in 0..10 {
            class.push(user.socket().await);
        }
    }
    // 0.33 MB each, of 0.8 at once.
    let mut last = None;
    let problem = loop {
        match fixture.ada.execute(&send(fixture.general, &longest())).await {
            Ok(done) => last = Some(done),
            Err(problem) => break problem,
        }
    };
    assert_wait(&problem, "This is more than others can take in at once.");
    let Some(Done::Message { number, version, .. }) = last else {
        panic!("{last:?}")
    };
    let edit = Command::Edit {
        room: fixture.general,
        number,
        version,
        content: "Short".into(),
    };
    assert_wait(&fixture.ada.expect_problem(&edit).await, "This is more");
    fixture.teacher.expect_done(&send(fixture.general, "I may")).await;
    assert!(limited(&fixture.app, "sent").await);
}

#[tokio::test]
async fn what_is_read_counts_by_its_size_on_every_way() {
    let fixture = fixture(3).await;
    let view = View::end_of(fixture.general);
    // 0.8 MB each, of 0.8 at once.
    let (mut tab, _) = fixture.ada.socket().await;
    let problem = loop {
        match tab.expect_reply(Request::View(view.clone())).await {
            ServerFrame::Snapshot { .. } => {}
            ServerFrame::Problem { problem, .. } => break problem,
            ServerFrame::Heads(_) => {}
            other => panic!("{other:?}"),
        }
    };
    assert_wait(&problem, "That was a lot to look at.");
    let page = format!("/chat/{}", fixture.general);
    let reply = fixture.ada.get(&page).await;
    assert_eq!(reply.status, 429);
    assert!(reply.body.contains("That was a lot to look at."));
    assert!(!reply.header("retry-after").is_empty());
    let query = async |user: &TestUser| user.post_api("query", serde_json::json!({ "view": view })).await;
    assert_eq!(query(&fixture.ada).await.status, 429);
    // Each way alone is enough.
    while fixture.bob.get(&page).await.status == 200 {}
    while query(&fixture.teacher).await.status == 200 {}
    assert!(limited(&fixture.app, "read").await);
}

#[tokio::test]
async fn who_sends_what_takes_long_to_render_waits_except_with_plain_text() {
    let fixture = fixture(30).await;
    let room = fixture.general;
    fixture
        .app
        .cohort
        .pay_for_rendering(fixture.ada.id, Duration::from_secs(30));
    assert_wait(
        &fixture.ada.expect_problem(&send(room, "**slow**")).await,
        "These texts take long",
    );
    fixture.ada.expect_done(&send(room, "plain")).await;
    fixture.bob.expect_done(&send(room, "**mine**")).await;
    assert!(limited(&fixture.app, "rendering").await);
}

#[tokio::test]
async fn a_catch_up_counts_what_it_reads_and_a_frame_that_cannot_be_read_counts_too() {
    let fixture = fixture(3).await;
    let catch_up = Request::CatchUp {
        room: fixture.general,
        since: 0,
        from: 1,
    };
    let (mut tab, _) = fixture.ada.socket().await;
    // The answer is small: it was too much.
    let problem = loop {
        match tab.expect_reply(catch_up.clone()).await {
            ServerFrame::CaughtUp { caught_up, .. } => assert!(caught_up.too_much),
            ServerFrame::Problem { problem, .. } => break problem,
            ServerFrame::Heads(_) => {}
            other => panic!("{other:?}"),
        }
    };
    assert_wait(&problem, "That was a lot to look at.");
    let (mut tab, _) = fixture.bob.socket().await;
    let noise = format!("{{\"ref\": 1, \"noise\": \"{}\"}}", "x".repeat(60_000));
    loop {
        tab.push_text(&noise).await;
        let text = tab.next_text().await.unwrap();
        if text.contains("too_many") {
            break;
        }
        assert!(text.contains("could not be read") || text.contains("heads"), "{text}");
    }
}

#[tokio::test]
async fn work_for_everybody_counts_as_many_commands() {
    let fixture = fixture(30).await;
    // Of 120 commands at once.
    let mut made = 0;
    while fixture.teacher.execute(&new_course("One more")).await.is_ok() {
        made += 1;
    }
    assert!((4..12).contains(&made), "{made}");
    assert!(limited(&fixture.app, "commands").await);
    fixture
        .ada
        .expect_done(&send(fixture.general, "Nobody else is concerned"))
        .await;
}
