//! A virus scanner: what it finds is refused, and so is everything while it cannot be asked.

use super::{PDF, files_in, try_upload, upload, with_files};
use crate::security_log::rows::security_rows;
use crate::support::TestApp;
use crate::support::fixtures::{CourseFixture, send};
use app::protocol::ProblemKind;
use server::security_event::SecurityAction;
use server::virus_scanner::VirusScanner;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixListener};

/// What the scanner of these tests finds.
const VIRUS: &[u8] = b"this is the virus of the test";

/// Speaks clamd's INSTREAM: reads pieces with their lengths until an empty one, and answers what it found in them.
async fn scan(socket: &mut (impl AsyncReadExt + AsyncWriteExt + Unpin)) -> std::io::Result<()> {
    let mut command = [0; 10];
    socket.read_exact(&mut command).await?;
    assert_eq!(&command, b"zINSTREAM\0");
    let mut file = Vec::new();
    loop {
        let length = socket.read_u32().await? as usize;
        if length == 0 {
            break;
        }
        let begin = file.len();
        file.resize(begin + length, 0);
        socket.read_exact(&mut file[begin..]).await?;
    }
    let answer: &[u8] = if file.windows(VIRUS.len()).any(|part| part == VIRUS) {
        b"stream: Test.Virus-1 FOUND\0"
    } else if file.len() > 200_000 {
        b"INSTREAM size limit exceeded. ERROR\0"
    } else {
        b"stream: OK\0"
    };
    socket.write_all(answer).await
}

async fn fixture(scanner: VirusScanner) -> CourseFixture {
    let app = TestApp::start_with(|settings| settings.virus_scanner = Some(scanner)).await;
    CourseFixture::create_on(app).await
}

#[tokio::test]
async fn what_the_scanner_finds_is_refused_and_in_the_security_log() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let scanner = tokio::spawn(async move {
        loop {
            let mut socket: TcpStream = listener.accept().await.unwrap().0;
            scan(&mut socket).await.ok();
        }
    });
    let fixture = fixture(VirusScanner::parse(&address).unwrap()).await;
    let CourseFixture { app, ada, general, .. } = &fixture;
    let clean = upload(ada, *general, "sheet.pdf", PDF).await;
    app.execute_as(ada, with_files(send(*general, ""), &[clean.id])).await;
    // Beyond the first piece that is sent.
    let infected = [&vec![b'x'; 150_000], VIRUS].concat();
    let problem = try_upload(ada, *general, "game.exe", infected).await.problem();
    let sentence = "“game.exe” was not taken: the virus scanner has found Test.Virus-1 in it.";
    assert_eq!(
        (problem.kind, problem.text.as_str()),
        (ProblemKind::Forbidden, sentence)
    );
    assert_eq!(problem.field.as_deref(), Some("files"));
    let rows = security_rows(app).await;
    let row = rows.iter().rfind(|row| row.action == SecurityAction::Upload.name());
    assert!(row.is_some_and(|row| row.refused && row.detail == sentence));
    // What it does not look into is not taken.
    let problem = try_upload(ada, *general, "large.bin", vec![b'x'; 200_001])
        .await
        .problem();
    assert!(problem.text.contains("cannot be checked"), "{}", problem.text);
    assert_eq!(files_in(app, ada, *general).await.len(), 1);
    scanner.abort();
    // It is gone: nobody knows what is in this one.
    scanner.await.ok();
    let problem = try_upload(ada, *general, "sheet.pdf", PDF).await.problem();
    let sentence = "“sheet.pdf” cannot be checked for viruses now, so it was not taken. Please try again later.";
    assert_eq!((problem.kind, problem.text.as_str()), (ProblemKind::Busy, sentence));
    assert_eq!(
        std::fs::read_dir(app.cohort.settings.files.join("incoming"))
            .unwrap()
            .count(),
        0
    );
}

#[tokio::test]
async fn the_scanner_can_be_a_socket_of_this_machine() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clamd.ctl");
    let listener = UnixListener::bind(&path).unwrap();
    tokio::spawn(async move {
        let mut socket = listener.accept().await.unwrap().0;
        scan(&mut socket).await.unwrap();
    });
    let fixture = fixture(VirusScanner::Unix(path)).await;
    upload(&fixture.ada, fixture.general, "sheet.pdf", PDF).await;
}
