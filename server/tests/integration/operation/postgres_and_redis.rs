//! PostgreSQL as an administrator may have set it up, and Redis as somebody else may write into it. Without both these tests
//! do nothing.

use super::program::psql;
use crate::support::fixtures::{CourseFixture, send};
use crate::support::{TestApp, databases::new_database, redis};
use server::ids::{Ids, SystemIds};
use std::io::{Read, Write};
use std::net::TcpStream;

#[tokio::test]
async fn settings_of_the_database_do_not_change_what_cohort_does() {
    if redis().is_none() {
        return;
    }
    let (database, _) = new_database();
    let name = database
        .rsplit_once('?')
        .unwrap()
        .0
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();
    psql(&database, "CREATE SCHEMA elsewhere");
    for setting in [
        "default_transaction_isolation = 'serializable'",
        "default_transaction_read_only = on",
        "default_transaction_deferrable = on",
        "search_path = elsewhere",
        "statement_timeout = 1",
        "lock_timeout = 1",
        "idle_in_transaction_session_timeout = 1",
        "timezone = 'Pacific/Chatham'",
        "standard_conforming_strings = off",
        "transform_null_equals = on",
        "synchronous_commit = off",
    ] {
        psql(&database, &format!("ALTER DATABASE {name} SET {setting}"));
    }
    // At a higher level of isolation, of two nodes that write at the same time one would fail.
    let fixture = CourseFixture::create_on(TestApp::start_on(database.clone(), None).await).await;
    let other = fixture.app.start_second_node().await;
    let there = fixture.bob.at(other.address);
    for round in 0..10 {
        let here = send(fixture.general, &format!("here {round} \\ 'quoted'"));
        let elsewhere = send(fixture.general, &format!("there {round}"));
        tokio::join!(fixture.ada.expect_done(&here), there.expect_done(&elsewhere));
    }
    let failed = other.anonymous().get("/metrics").await.body;
    assert!(failed.contains("cohort_commits_failed_total 0"), "{failed}");
    let page = fixture.ada.get(&format!("/chat/{}", fixture.general)).await.body;
    assert!(
        page.contains("here 9 \\ &#x27;quoted&#x27;") || page.contains("here 9 \\ 'quoted'"),
        "{page}"
    );
}

#[tokio::test]
async fn whoever_writes_into_redis_ends_no_session_and_puts_in_no_message() {
    let Some(redis) = redis() else { return };
    let fixture = CourseFixture::create().await;
    let (mut ada, _) = fixture.ada.socket().await;
    let session = fixture.app.actor(&fixture.ada).await.session.0;
    let name = fixture.app.cohort.store.installation().await.unwrap().id;
    let user = fixture.ada.id;
    let text = |publication: &str| {
        format!(
            r#"{{"from":"{}","serial":1,"at":0,"publications":[{publication}]}}"#,
            SystemIds.uuid()
        )
    };
    let (room, all) = (fixture.general, format!("cohort:{name}:all-nodes"));
    let unsubscribe = format!(r#"{{"Unsubscribe":{{"user":{user},"stream":{{"room":{room}}}}}}}"#);
    let mut forged = 0;
    for (channel, publication) in [
        (all.clone(), format!(r#"{{"EndSession":{session}}}"#)),
        (all.clone(), format!(r#"{{"EndAllSessions":{user}}}"#)),
        (format!("cohort:{name}:room:{room}"), unsubscribe),
    ] {
        let text = text(&publication);
        for payload in [text.clone(), ["0".repeat(64), text].concat()] {
            publish(&redis, &channel, &payload);
            forged += 1;
        }
    }
    // The same connection brings this after them, so they have arrived when it has: another session is really ended.
    fixture.bob.expect_done(&send(room, "Still here")).await;
    let messages = crate::support::messages_in(&ada.received_events().await);
    assert!(messages.iter().any(|(_, text)| text == "Still here"), "{messages:?}");
    let mut refused = String::new();
    while !refused.contains(&format!("cohort_redis_messages_refused_total {forged}")) {
        refused = fixture.app.anonymous().get("/metrics").await.body;
    }
    fixture.bob.expect_done(&send(room, "And still")).await;
    assert!(
        !ada.received_events().await.is_empty(),
        "the socket is open and subscribed"
    );
}

fn publish(redis: &str, channel: &str, payload: &str) {
    let mut stream = TcpStream::connect(redis.strip_prefix("redis://").unwrap()).unwrap();
    let part = |text: &str| format!("${}\r\n{text}\r\n", text.len());
    let command = format!("*3\r\n{}{}{}", part("PUBLISH"), part(channel), part(payload));
    stream.write_all(command.as_bytes()).unwrap();
    let mut reply = [0; 4];
    stream.read_exact(&mut reply).unwrap();
    assert_eq!(&reply, b":1\r\n", "one node listens");
}
