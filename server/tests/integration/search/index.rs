//! The index follows what is written, changed and deleted, and goes on where it was.

use super::{filter, search, search_page, texts};
use crate::support::TestApp;
use crate::support::databases::new_database;
use crate::support::fixtures::{CourseFixture, send};
use app::protocol::{AttachedFile, Command, Done, SearchOrder, SendMessage, Uploaded, View};

#[tokio::test]
async fn changed_and_deleted_texts_are_gone() {
    let fixture = CourseFixture::create().await;
    let (app, room) = (&fixture.app, fixture.general);
    fixture.ada.expect_done(&send(room, "the old wording")).await;
    fixture.ada.expect_done(&send(room, "a mistake")).await;
    assert_eq!(search(app, &fixture.bob, "wording").await.len(), 1);
    let view = View::Room { room, near: None };
    let version = app.snapshot(&fixture.ada, view).await.room.unwrap().messages[&3].version;
    let edit = Command::Edit {
        room,
        number: 3,
        version,
        content: "the new phrasing".into(),
    };
    fixture.ada.expect_done(&edit).await;
    fixture.ada.expect_done(&Command::Delete { room, number: 4 }).await;
    // At once, although the index still names them.
    for q in ["wording", "mistake"] {
        let view = View::Search {
            filter: filter(q, SearchOrder::Newest),
        };
        assert!(
            app.snapshot(&fixture.bob, view).await.search.unwrap().hits.is_empty(),
            "{q}"
        );
    }
    assert_eq!(
        texts(&search(app, &fixture.bob, "phrasing").await),
        ["the new [phrasing]"]
    );
    assert!(search(app, &fixture.bob, "mistake").await.is_empty());
}

#[tokio::test]
async fn it_goes_on_after_a_restart_and_takes_in_what_was_there_before_it() {
    let fixture = CourseFixture::create().await;
    fixture.ada.expect_done(&send(fixture.general, "written before")).await;
    assert_eq!(search(&fixture.app, &fixture.bob, "before").await.len(), 1);
    let app = fixture.app.restart().await;
    let (ada, bob) = (fixture.ada.at(app.address), fixture.bob.at(app.address));
    ada.expect_done(&send(fixture.general, "written after")).await;
    assert_eq!(
        texts(&search(&app, &bob, "written").await),
        ["[written] after", "[written] before"]
    );
}

#[tokio::test]
async fn a_message_is_found_without_anybody_asking_for_the_index() {
    let fixture = CourseFixture::create().await;
    let app = &fixture.app;
    let found = async |q: &str, count: usize| {
        let view = View::Search {
            filter: filter(q, SearchOrder::Newest),
        };
        while app
            .snapshot(&fixture.bob, view.clone())
            .await
            .search
            .unwrap()
            .hits
            .len()
            != count
        {
            tokio::task::yield_now().await;
        }
    };
    fixture.ada.expect_done(&send(fixture.general, "found by itself")).await;
    found("\"by itself\"", 1).await;
    let open = Command::OpenThread {
        room: fixture.general,
        number: 3,
    };
    let Done::Room(thread) = fixture.ada.expect_done(&open).await else {
        panic!()
    };
    fixture.ada.expect_done(&send(thread, "a reply by itself")).await;
    found("itself", 2).await;
}

#[tokio::test]
async fn two_nodes_fill_the_same_index() {
    let Some((fixture, other)) = crate::cluster::nodes::with_redis().await else {
        return;
    };
    for round in 0..5 {
        fixture
            .ada
            .expect_done(&send(fixture.general, &format!("twice {round}")))
            .await;
        let (here, there) = tokio::join!(fixture.app.cohort.fill_search_index(), other.cohort.fill_search_index());
        here.unwrap();
        there.unwrap();
    }
    assert_eq!(search(&other, &fixture.bob, "twice").await.len(), 5);
}

#[tokio::test]
async fn a_file_is_found_by_its_name_and_what_it_shows() {
    let fixture = CourseFixture::create().await;
    let (app, room) = (&fixture.app, fixture.general);
    let path = format!("/files?room={room}&name=matrix_7.txt");
    let same_origin = [("sec-fetch-site", "same-origin")];
    let uploaded = fixture
        .ada
        .request("POST", &path, &same_origin, "1 0\n0 1".into())
        .await;
    let file = serde_json::from_str::<Uploaded>(&uploaded.body).unwrap().file.id;
    let mut message = send(room, "here it is");
    if let Command::Send(SendMessage { files, .. }) = &mut message {
        let alt = "The identity".into();
        files.push(AttachedFile { file, alt });
    }
    fixture.ada.expect_done(&message).await;
    for q in ["matrix_7", "identity", "has:file", "has:file \"here it\""] {
        assert_eq!(search(app, &fixture.bob, q).await.len(), 1, "{q}");
    }
    assert!(search(app, &fixture.bob, "has:file everybody").await.is_empty());
}

/// A reply gives the message that it answers a new version, and so does a reaction: it is put into the index again.
#[tokio::test]
async fn a_message_that_changes_again_and_again_is_found_once() {
    let fixture = CourseFixture::create().await;
    let (app, room) = (&fixture.app, fixture.general);
    for text in [
        "Which **theorem** is it?",
        "`my_func_77()` fails",
        "The Müller–Meier theorem, see https://example.org/proof",
    ] {
        fixture.ada.expect_done(&send(room, text)).await;
    }
    let open = Command::OpenThread { room, number: 3 };
    let Done::Room(thread) = fixture.ada.expect_done(&open).await else {
        panic!()
    };
    for round in 1..=5 {
        fixture
            .bob
            .expect_done(&send(thread, &format!("theorem {round}")))
            .await;
        assert_eq!(search(app, &fixture.bob, "heorem").await.len(), 2 + round);
    }
}

/// Its file is nothing that would be missed.
#[tokio::test]
async fn a_broken_index_is_made_anew() {
    let (database, Some(folder)) = new_database() else {
        return;
    };
    std::fs::write(folder.path().join("cohort.db-search"), "no database at all".repeat(100)).unwrap();
    let fixture = CourseFixture::create_on(TestApp::start_on(database, Some(folder)).await).await;
    assert_eq!(search(&fixture.app, &fixture.bob, "everybody").await.len(), 1);
    assert_eq!(fixture.app.anonymous().get("/readyz").await.body, "ready\n");
}

#[tokio::test]
async fn without_an_index_the_newest_messages_are_searched_and_the_page_says_so() {
    let (database, Some(folder)) = new_database() else {
        return;
    };
    std::fs::create_dir(folder.path().join("cohort.db-search")).unwrap();
    let fixture = CourseFixture::create_on(TestApp::start_on(database, Some(folder)).await).await;
    let page = search_page(&fixture.app, &fixture.bob, filter("everybody", SearchOrder::Newest)).await;
    assert_eq!(page.hits.len(), 1);
    assert!(page.notice.unwrap().contains("Only the newest"));
    let ready = fixture.app.anonymous().get("/readyz").await;
    assert!(
        ready.status == 200 && ready.body.contains("no search index"),
        "{}",
        ready.body
    );
}

/// A role that may make tables but no extension, as at some providers.
#[tokio::test]
async fn without_the_right_to_make_pg_trgm_it_is_only_slower() {
    let (database, None) = new_database() else {
        return;
    };
    let role = "may_not_extend";
    let psql = |sql: &str| {
        let status = std::process::Command::new("psql")
            .args([&database, "-qc", sql])
            .status();
        assert!(status.unwrap().success(), "{sql}");
    };
    psql(&format!(
        "DO $$ BEGIN CREATE ROLE {role} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$; GRANT ALL ON SCHEMA public TO {role}"
    ));
    let database = database.replace("user=cohort", &format!("user={role}"));
    let fixture = CourseFixture::create_on(TestApp::start_on(database, None).await).await;
    assert_eq!(search(&fixture.app, &fixture.bob, "everybody").await.len(), 1);
    let ready = fixture.app.anonymous().get("/readyz").await;
    assert!(ready.status == 200 && ready.body.contains("pg_trgm"), "{}", ready.body);
}
