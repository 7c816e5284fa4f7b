//! Uploads that break off, are too many, or go while they are read: a sentence each, and nothing is left of them.

use super::{PDF, get, try_upload, upload, with_files};
use crate::support::fixtures::{CourseFixture, send};
use app::protocol::{Command, Done, File, FileId, FileKind, ProblemKind, limits};
use axum::body::Bytes;
use futures_util::stream;
use server::db::StoredFile;
use std::io;
use std::num::NonZeroU32;
use tokio::io::AsyncReadExt;

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_nothing() {
    let CourseFixture { app, ada, general, .. } = CourseFixture::create().await;
    let actor = app.actor(&ada).await;
    let body = stream::iter([Ok(Bytes::from_static(PDF)), Err(io::ErrorKind::ConnectionReset)]);
    let problem = app.cohort.upload(&actor, general, "sheet.pdf", body).await.unwrap_err();
    let sentence = "The upload broke off before all of the file had come. Please try again.";
    assert_eq!(
        (problem.text.as_str(), problem.field.as_deref()),
        (sentence, Some("files"))
    );
    assert_eq!(
        std::fs::read_dir(app.cohort.settings.files.join("incoming"))
            .unwrap()
            .count(),
        0
    );
    let (own, _) = app
        .cohort
        .store
        .read()
        .await
        .unwrap()
        .sizes_of_files(ada.id, None)
        .await
        .unwrap();
    assert_eq!(own, 0);
}

#[tokio::test]
async fn who_has_uploaded_as_much_as_one_may_is_told_how_much_is_left() {
    let CourseFixture {
        app, ada, bob, general, ..
    } = CourseFixture::create().await;
    let add = async |size: i64| {
        let file = StoredFile {
            file: File {
                id: FileId(0),
                name: "film.mp4".into(),
                kind: FileKind::Film,
                size,
                width: None,
                height: None,
                alt: String::new(),
            },
            stored: "0".repeat(32),
            owner: ada.id,
            room: general,
            message: None,
            media_type: "video/mp4".into(),
            sha256: String::new(),
        };
        let added = app
            .cohort
            .store
            .write(move |tx| Box::pin(async move { tx.add_file(file).await }));
        added.await.unwrap();
    };
    add(limits::FILES_OF_ONE - 10).await;
    let problem = try_upload(&ada, general, "sheet.pdf", PDF).await.problem();
    let sentence = "There is no room for “sheet.pdf”: 0 MB of your space are left.";
    assert_eq!((problem.kind, problem.text.as_str()), (ProblemKind::TooLarge, sentence));
    add(10).await;
    let problem = try_upload(&ada, general, "sheet.pdf", PDF).await.problem();
    assert!(
        problem
            .text
            .starts_with("You have uploaded 2048 MB, which is as much as one person may.")
    );
    upload(&bob, general, "sheet.pdf", PDF).await;
}

#[tokio::test]
async fn a_file_that_is_deleted_while_it_loads_ends_or_is_gone() {
    let CourseFixture {
        app, ada, bob, general, ..
    } = CourseFixture::create().await;
    let whole: Vec<u8> = (0..300_000_u32).flat_map(u32::to_le_bytes).collect();
    let file = upload(&ada, general, "numbers.bin", whole.clone()).await;
    let sent = app.execute_as(&ada, with_files(send(general, ""), &[file.id])).await;
    let Done::Message { number, .. } = sent else {
        panic!("{sent:?}");
    };
    let actor = app.actor(&bob).await;
    let stored = app.cohort.readable_file(&actor, file.id).await.unwrap().stored;
    let mut reader = app.cohort.files.read(&stored, 0, whole.len() as u64).await.unwrap();
    let mut read = vec![0; 1000];
    reader.read_exact(&mut read).await.unwrap();
    app.execute_as(&ada, Command::Delete { room: general, number }).await;
    app.cohort.remove_unused_files().await.unwrap();
    reader.read_to_end(&mut read).await.unwrap();
    assert!(read == whole, "who has begun to read it has all of it");
    assert_eq!(get(&bob, &file).await.status, 404);
}

#[tokio::test]
async fn who_downloads_very_much_has_to_wait_but_can_go_on_reading_rooms() {
    let CourseFixture { app, bob, general, .. } = CourseFixture::create().await;
    let file = upload(&bob, general, "noise.bin", vec![7; 100_000]).await;
    let limited = app.restart_with(|settings| {
        settings.file_size = 100_000;
        settings.commands_per_second = NonZeroU32::new(5).unwrap();
    });
    let app = limited.await;
    let bob = bob.at(app.address);
    let mut refused = get(&bob, &file).await;
    // Ten of the largest files at once.
    for _ in 0..15 {
        if refused.status != 200 {
            break;
        }
        refused = get(&bob, &file).await;
    }
    assert_eq!(refused.status, 429, "{}", refused.body);
    assert!(refused.body.starts_with("These were many files."), "{}", refused.body);
    assert_eq!(bob.get(&format!("/chat/{general}")).await.status, 200);
}
