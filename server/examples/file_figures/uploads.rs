//! Uploads at once, and the same bytes by `cp`.

use crate::serving::Server;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

pub const AT_ONCE: usize = 10;
pub const SIZE: usize = 25 * 1024 * 1024;

/// Uploads so many files of this size at once, and waits for all answers.
pub fn upload(server: &Server, count: usize, size: usize) {
    let bytes = bytes(size);
    thread::scope(|scope| {
        for _ in 0..count {
            scope.spawn(|| upload_one(server, &bytes).expect("an upload"));
        }
    });
}

/// Nothing that a file could be taken for.
fn bytes(size: usize) -> Vec<u8> {
    (0..size)
        .map(|at| u8::try_from(at.wrapping_mul(31) % 251).unwrap_or(0))
        .collect()
}

fn upload_one(server: &Server, bytes: &[u8]) -> std::io::Result<()> {
    let mut stream = TcpStream::connect(("127.0.0.1", server.port))?;
    let (room, cookie, size) = (server.room, &server.cookie, bytes.len());
    let head = format!(
        "POST /files?room={room}&name=noise.bin HTTP/1.1\r\nhost: 127.0.0.1\r\nsec-fetch-site: same-origin\r\n\
         cookie: {cookie}\r\ncontent-length: {size}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(bytes)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    Ok(())
}

/// How long `cp` takes for as many files at once; and with waiting until they are on the disk, as an upload does.
pub fn copy(folder: &Path) -> (Duration, Duration) {
    let from = folder.join("original");
    std::fs::write(&from, bytes(SIZE)).expect("a file");
    Command::new("sync").arg(&from).status().expect("sync");
    let time = |script: &str| {
        let began = Instant::now();
        thread::scope(|scope| {
            for number in 0..AT_ONCE {
                let (from, to) = (&from, folder.join(format!("copy{number}")));
                scope.spawn(move || {
                    let copied = Command::new("sh")
                        .args(["-c", script, "sh"])
                        .arg(from)
                        .arg(&to)
                        .status();
                    assert!(copied.is_ok_and(|status| status.success()), "{script}");
                });
            }
        });
        let time = began.elapsed();
        for number in 0..AT_ONCE {
            std::fs::remove_file(folder.join(format!("copy{number}"))).ok();
        }
        time
    };
    (
        time("cp --reflink=never \"$1\" \"$2\""),
        time("cp --reflink=never \"$1\" \"$2\" && sync \"$2\""),
    )
}
