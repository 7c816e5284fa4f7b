//! Request heads that begin, grow and never end.

use super::figure::print;
use crate::http::connect_from;
use crate::process::{Processes, megabytes, peak_memory, watch_peak};
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const CONNECTIONS: usize = 100;
/// From so many addresses, so that a limit an address is not all that is measured.
const ADDRESSES: usize = 10;
const LINES: usize = 48;
const LINE: usize = 8_000;

pub async fn run(host: &str, pid: u32, seconds: u64) -> Result<(), String> {
    let before = Processes(vec![pid]).usage().memory;
    watch_peak(pid)?;
    let (open, opened) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let began = Instant::now();
    let mut connections = tokio::task::JoinSet::new();
    for number in 0..CONNECTIONS {
        let (host, open, opened) = (host.to_owned(), open.clone(), opened.clone());
        connections.spawn(async move {
            let address = Ipv4Addr::new(127, 0, 4, (number % ADDRESSES) as u8 + 1);
            let Ok(mut stream) = connect_from(address, &host, None).await else {
                return;
            };
            opened.fetch_add(1, Relaxed);
            open.fetch_add(1, Relaxed);
            let (mut reader, mut writer) = stream.split();
            let write = async {
                let mut head = format!("GET / HTTP/1.1\r\nHost: {host}\r\n");
                for line in 0..LINES {
                    head += &format!("X-Filler-{line}: {}\r\n", "x".repeat(LINE));
                }
                writer.write_all(head.as_bytes()).await.ok();
                std::future::pending::<()>().await;
            };
            let closed = async {
                let mut buffer = [0; 1024];
                while !matches!(reader.read(&mut buffer).await, Ok(0) | Err(_)) {}
            };
            tokio::select! { () = write => {}, () = closed => {} }
            open.fetch_sub(1, Relaxed);
        });
    }
    while began.elapsed() < Duration::from_secs(seconds) {
        tokio::time::sleep(Duration::from_millis(100)).await;
        if began.elapsed() > Duration::from_secs(1) && open.load(Relaxed) == 0 {
            break;
        }
    }
    let (still_open, opened, took) = (
        open.load(Relaxed),
        opened.load(Relaxed).max(1),
        began.elapsed().as_secs_f64(),
    );
    let grown = megabytes(peak_memory(pid).saturating_sub(before));
    let each = grown / opened as f64;
    print(
        "heads_memory",
        format!("{each:.3}"),
        format!("{each:.2} MB each, {grown:.0} MB for {opened}"),
    );
    let words = match still_open {
        0 => format!("all closed after {took:.0} s"),
        open => format!("{open} of {opened} still open after {took:.0} s"),
    };
    print("heads_open", still_open, words);
    Ok(())
}
