//! Programs and notebooks: a coloured preview for whoever may read the room, and only text of them.

use super::{get, try_upload, upload, with_files};
use crate::support::fixtures::{CourseFixture, send};
use app::protocol::{Command, FileKind};

#[tokio::test]
async fn a_program_has_a_preview_for_its_room_as_a_part_and_as_a_page() {
    let CourseFixture {
        app,
        ada,
        bob,
        stranger,
        private,
        ..
    } = CourseFixture::create().await;
    let program = "def f():\n    return '<script>alert(1)</script>'\n";
    let file = upload(&ada, private, "week 1.py", program).await;
    assert_eq!(file.kind, FileKind::Source);
    app.execute_as(&ada, with_files(send(private, "Look"), &[file.id]))
        .await;
    let (part, page) = (format!("/files/{}/x?preview", file.id), format!("/preview/{}", file.id));
    let shown = bob.get(&part).await;
    assert_eq!(
        (shown.status, shown.header("content-type")),
        (200, "text/html; charset=utf-8")
    );
    assert_eq!(shown.header("content-security-policy"), "default-src 'none'; sandbox");
    assert!(
        shown.body.contains("<i class=\"f\">f</i>") && !shown.body.contains("<script"),
        "{}",
        shown.body
    );
    let shown = bob.get(&page).await;
    assert!(shown.body.contains("<i class=\"f\">f</i>") && shown.body.contains("week 1.py"));
    assert!(!shown.body.contains("<script>alert"));
    // The file itself is only downloaded.
    let whole = get(&bob, &file).await;
    assert_eq!(
        (whole.body.as_str(), whole.header("content-type")),
        (program, "application/octet-stream")
    );
    assert!(whole.header("content-disposition").starts_with("attachment"));
    for path in [&part, &page] {
        assert_eq!(stranger.get(path).await.status, 404, "{path}");
    }
    app.execute_as(
        &ada,
        Command::Delete {
            room: private,
            number: 2,
        },
    )
    .await;
    for path in [&part, &page] {
        assert_eq!(bob.get(path).await.status, 404, "{path}");
    }
    app.cohort.remove_unused_files().await.unwrap();
    let left = walk(&app.cohort.settings.files);
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test]
async fn what_is_no_text_is_a_plain_card() {
    let fixture = CourseFixture::create().await;
    let deep = format!("{{\"cells\":{}", "[".repeat(200_000));
    for (name, bytes) in [
        ("deep.ipynb", deep.into_bytes()),
        ("latin.py", b"# caf\xe9\n".to_vec()),
        ("zeros.rs", vec![0; 1000]),
        ("archive.zip", b"PK\x03\x04".to_vec()),
    ] {
        let reply = try_upload(&fixture.ada, fixture.general, name, bytes).await;
        assert!(reply.body.contains("\"kind\":\"other\""), "{name}: {}", reply.body);
    }
}

/// All files in a folder and those below.
fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] })
        .collect()
}
