//! Reading pages.

use crate::http::{Connection, get};
use crate::stats::line;
use std::time::{Duration, Instant};

/// Reads one page as fast as the server gives it, from several connections at once.
pub async fn read(host: &str, cookie: &str, path: &str, connections: usize, seconds: u64) -> Result<(), String> {
    let end = Instant::now() + Duration::from_secs(seconds);
    let began = Instant::now();
    let mut readers = tokio::task::JoinSet::new();
    for _ in 0..connections {
        let (host, request) = (host.to_owned(), get(host, cookie, path));
        readers.spawn(async move {
            let mut connection = Connection::open(&host).await?;
            let (mut times, mut bytes) = (Vec::new(), 0);
            while Instant::now() < end {
                let sent = Instant::now();
                let answer = connection.request(&request).await?;
                if answer.status != 200 {
                    return Err(format!("status {}", answer.status));
                }
                times.push(sent.elapsed());
                bytes = answer.body.len();
            }
            Ok::<_, String>((times, bytes))
        });
    }
    let (mut times, mut bytes) = (Vec::new(), 0);
    while let Some(done) = readers.join_next().await {
        let (some, size) = done.map_err(|error| error.to_string())??;
        times.extend(some);
        bytes = size;
    }
    let rate = times.len() as f64 / began.elapsed().as_secs_f64();
    println!(
        "GET {path}: {rate:.0} a second from {connections} connections, {bytes} bytes each; {}",
        line(&mut times)
    );
    Ok(())
}

/// Views a page many times; every second view is cut off after the first bytes.
pub async fn abort_half(host: &str, cookie: &str, path: &str, views: usize) -> Result<(), String> {
    let request = get(host, cookie, path);
    let mut whole = Connection::open(host).await?;
    for at in 0..views {
        if at % 2 == 0 {
            let answer = whole.request(&request).await?;
            if answer.status != 200 {
                return Err(format!("status {}", answer.status));
            }
        } else {
            let mut cut = Connection::open(host).await?;
            cut.write(&request).await?;
            if at % 4 == 1 {
                cut.more().await?;
            }
        }
    }
    println!("{views} views of {path}, half of them cut off");
    Ok(())
}
