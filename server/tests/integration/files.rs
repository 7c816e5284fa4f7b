//! Files: uploaded for a room, named by a message, read by whoever may read the room, gone with the message.

mod hostile_uploads;
mod previews;
mod s3_bucket;
mod virus_scanning;

use crate::support::fixtures::{CourseFixture, send};
use crate::support::{HttpReply, TestApp, TestUser};
use app::protocol::{AttachedFile, Command, File, FileId, FileKind, ProblemKind, RoomId, SendMessage, Uploaded, View};
use hyper::body::Bytes;
use image::{DynamicImage, ImageFormat};
use img_parts::ImageEXIF;
use img_parts::jpeg::Jpeg;
use std::io::Cursor;

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";
const SAME_ORIGIN: [(&str, &str); 1] = [("sec-fetch-site", "same-origin")];

async fn try_upload(user: &TestUser, room: RoomId, name: &str, bytes: impl Into<Bytes>) -> HttpReply {
    let name: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let path = format!("/files?room={room}&name={name}");
    user.request("POST", &path, &SAME_ORIGIN, bytes.into()).await
}

async fn upload(user: &TestUser, room: RoomId, name: &str, bytes: impl Into<Bytes>) -> File {
    let reply = try_upload(user, room, name, bytes).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    serde_json::from_str::<Uploaded>(&reply.body).unwrap().file
}

fn with_files(command: Command, ids: &[FileId]) -> Command {
    let mut command = command;
    if let Command::Send(SendMessage { files, .. }) = &mut command {
        *files = (ids.iter())
            .map(|&file| AttachedFile {
                file,
                alt: "What it shows".into(),
            })
            .collect();
    }
    command
}

async fn get(user: &TestUser, file: &File) -> HttpReply {
    user.get(&format!("/files/{}/{}", file.id, "any-name")).await
}

async fn files_in(app: &TestApp, user: &TestUser, room: RoomId) -> Vec<File> {
    let view = View::Room { room, near: None };
    let messages = app.snapshot(user, view).await.room.unwrap().messages;
    messages.into_values().flat_map(|message| message.files).collect()
}

#[tokio::test]
async fn a_file_is_read_by_its_room_and_nobody_else_and_goes_with_its_message() {
    let CourseFixture {
        app,
        teacher,
        ada,
        bob,
        stranger,
        private,
        ..
    } = CourseFixture::create().await;
    let file = upload(&ada, private, "../../Sheet 1.pdf", PDF).await;
    assert_eq!(
        (file.kind, file.name.as_str(), file.size),
        (FileKind::Pdf, "Sheet 1.pdf", PDF.len() as i64)
    );
    assert_eq!(get(&ada, &file).await.status, 200);
    assert_eq!(get(&bob, &file).await.status, 404, "it is not sent yet");
    app.execute_as(&ada, with_files(send(private, ""), &[file.id])).await;
    let shown = files_in(&app, &bob, private).await;
    assert_eq!((shown[0].id, shown[0].alt.as_str()), (file.id, "What it shows"));
    let read = get(&bob, &file).await;
    assert_eq!((read.status, read.body.as_bytes()), (200, PDF));
    let header = |name: &str| read.headers.get(name).unwrap().to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "application/pdf");
    assert_eq!(header("content-disposition"), "inline; filename*=UTF-8''Sheet%201.pdf");
    assert_eq!(header("content-security-policy"), "default-src 'none'; sandbox");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(header("cache-control").contains("private"));
    let path = format!("/files/{}/x", file.id);
    let part = bob.request("GET", &path, &[("range", "bytes=1-3")], Bytes::new()).await;
    assert_eq!((part.status, part.body.as_str()), (206, "PDF"));
    for outside in [&teacher, &stranger] {
        assert_eq!(get(outside, &file).await.status, 404);
        assert_eq!(try_upload(outside, private, "x", PDF).await.status, 404);
    }
    app.execute_as(
        &ada,
        Command::RemoveParticipant {
            room: private,
            user: bob.id,
        },
    )
    .await;
    assert_eq!(get(&bob, &file).await.status, 404, "removed from the room");
    app.execute_as(
        &ada,
        Command::Delete {
            room: private,
            number: 2,
        },
    )
    .await;
    assert_eq!(get(&ada, &file).await.status, 404, "the message is deleted");
    assert!(files_in(&app, &ada, private).await.is_empty());
    app.cohort.remove_unused_files().await.unwrap();
    assert!(
        app.cohort
            .store
            .read()
            .await
            .unwrap()
            .deleted_files()
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn what_a_file_is_its_bytes_say() {
    let fixture = CourseFixture::create().await;
    let CourseFixture { ada, general, .. } = &fixture;
    let general = *general;
    let page = "<!doctype html><script>alert(1)</script>";
    let picture = "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
    // A picture that claims 50,000 pixels a side, and one that is a picture and a page.
    let mut bomb = png(1, 1);
    bomb[16..24].copy_from_slice(&[0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50]);
    for (name, bytes) in [
        ("photo.png", page.as_bytes().to_vec()),
        ("photo.jpg", picture.as_bytes().to_vec()),
        ("bomb.png", bomb),
        // A picture by its name, an archive of two petabytes by its bytes.
        ("zip.png", b"PK\x03\x04\x14\0\0\0\x08\0".repeat(50)),
        ("cut.png", png(40, 40)[..60].to_vec()),
        ("gif.gif", [b"GIF89a<script>alert(1)</script>".as_slice()].concat()),
    ] {
        let file = upload(ada, general, name, bytes).await;
        assert_eq!(file.kind, FileKind::Other, "{name}");
        let read = get(ada, &file).await;
        assert_eq!(
            read.headers.get("content-type").unwrap(),
            "application/octet-stream",
            "{name}"
        );
        assert!(
            read.headers
                .get("content-disposition")
                .unwrap()
                .to_str()
                .unwrap()
                .starts_with("attachment")
        );
    }
}

#[tokio::test]
async fn a_picture_is_turned_made_small_and_tells_no_place() {
    let fixture = CourseFixture::create().await;
    let CourseFixture { ada, general, .. } = &fixture;
    let general = *general;
    // Orientation 6: to be turned by a quarter. And a place.
    let mut exif = Vec::from(*b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0");
    exif.extend(b"GPS of my kitchen");
    let mut jpeg = Jpeg::from_bytes(encoded(1600, 900, ImageFormat::Jpeg).into()).unwrap();
    jpeg.set_exif(Some(exif.into()));
    let file = upload(ada, general, "kitchen.jpg", jpeg.encoder().bytes()).await;
    assert_eq!(
        (file.kind, file.width, file.height),
        (FileKind::Picture, Some(900), Some(1600))
    );
    let whole = get(ada, &file).await;
    assert_eq!(whole.headers.get("content-type").unwrap(), "image/jpeg");
    assert!(
        !whole.body.contains("GPS") && whole.body.contains("Exif"),
        "only how it is turned stays"
    );
    let small = ada.get(&format!("/files/{}/x?size=small", file.id)).await;
    let length = |reply: &HttpReply| {
        reply
            .headers
            .get("content-length")
            .unwrap()
            .to_str()
            .unwrap()
            .parse::<u64>()
            .unwrap()
    };
    assert!(length(&small) < length(&whole) && !small.body.contains("Exif"));
}

#[tokio::test]
async fn a_message_names_only_what_its_author_has_uploaded_for_its_room() {
    let CourseFixture {
        app,
        ada,
        bob,
        general,
        private,
        ..
    } = CourseFixture::create().await;
    let of_ada = upload(&ada, general, "a.pdf", PDF).await.id;
    let elsewhere = upload(&bob, private, "b.pdf", PDF).await.id;
    for ids in [vec![of_ada], vec![elsewhere], vec![FileId(999)], vec![of_ada; 11]] {
        let problem = bob.expect_problem(&with_files(send(general, "Look"), &ids)).await;
        assert_eq!(
            (problem.kind, problem.field.as_deref()),
            (ProblemKind::Invalid, Some("files")),
            "{ids:?}"
        );
    }
    app.execute_as(&ada, with_files(send(general, "Look"), &[of_ada])).await;
    let again = ada.expect_problem(&with_files(send(general, "Again"), &[of_ada])).await;
    assert_eq!(again.field.as_deref(), Some("files"));
    assert_eq!(
        ada.expect_problem(&send(general, "")).await.field.as_deref(),
        Some("content")
    );
}

#[tokio::test]
async fn what_is_too_large_empty_or_never_sent_is_not_kept() {
    let app = TestApp::start_with(|settings| settings.file_size = 1_000).await;
    let fixture = CourseFixture::create_on(app).await;
    let CourseFixture { app, ada, general, .. } = &fixture;
    let large = try_upload(ada, *general, "large.bin", vec![1; 1_001]).await.problem();
    assert_eq!(large.kind, ProblemKind::TooLarge);
    let empty = try_upload(ada, *general, "empty.txt", "").await.problem();
    assert_eq!(empty.text, "“empty.txt” is empty.");
    let file = upload(ada, *general, "draft.txt", "Never sent").await;
    app.cohort.remove_unused_files().await.unwrap();
    assert_eq!(get(ada, &file).await.status, 200);
    app.clock.advance(86_400_001);
    app.cohort.remove_unused_files().await.unwrap();
    let problem = ada
        .expect_problem(&with_files(send(*general, "Late"), &[file.id]))
        .await;
    assert_eq!(problem.field.as_deref(), Some("files"));
}

fn png(width: u32, height: u32) -> Vec<u8> {
    encoded(width, height, ImageFormat::Png)
}

fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture = DynamicImage::new_rgb8(width, height);
    picture.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}
