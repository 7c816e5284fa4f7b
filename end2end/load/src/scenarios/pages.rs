//! `load pages`: reads a page over and over, at full speed or with half of the views aborted.

use crate::http::{HttpConnection, get};
use crate::stats::summary;
use std::time::{Duration, Instant};

/// Reads one page as fast as the server answers, over several connections at once.
pub async fn read(host: &str, cookie: &str, path: &str, connections: usize, seconds: u64) -> Result<(), String> {
    let end = Instant::now() + Duration::from_secs(seconds);
    let start = Instant::now();
    let mut readers = tokio::task::JoinSet::new();
    for _ in 0..connections {
        let (host, request) = (host.to_owned(), get(host, cookie, path));
        readers.spawn(async move {
            let mut connection = HttpConnection::open(&host).await?;
            let (mut times, mut bytes) = (Vec::new(), 0);
            while Instant::now() < end {
                let sent = Instant::now();
                let response = connection.request(&request).await?;
                if response.status != 200 {
                    return Err(format!("status {}", response.status));
                }
                times.push(sent.elapsed());
                bytes = response.body.len();
            }
            Ok::<_, String>((times, bytes))
        });
    }
    let (mut times, mut bytes) = (Vec::new(), 0);
    while let Some(result) = readers.join_next().await {
        let (some, size) = result.map_err(|error| error.to_string())??;
        times.extend(some);
        bytes = size;
    }
    let rate = times.len() as f64 / start.elapsed().as_secs_f64();
    let latency = summary(&mut times);
    println!("GET {path}: {rate:.0} per second over {connections} connections, {bytes} bytes each; {latency}");
    Ok(())
}

/// Views a page many times; every second view is aborted: before the response or after its first bytes, in turn.
pub async fn abort_half(host: &str, cookie: &str, path: &str, views: usize) -> Result<(), String> {
    let request = get(host, cookie, path);
    let mut connection = HttpConnection::open(host).await?;
    for view in 0..views {
        if view % 2 == 0 {
            let response = connection.request(&request).await?;
            if response.status != 200 {
                return Err(format!("status {}", response.status));
            }
        } else {
            let mut aborted = HttpConnection::open(host).await?;
            aborted.write(&request).await?;
            if view % 4 == 1 {
                aborted.read_more().await?;
            }
        }
    }
    println!("{views} views of {path}, half of them aborted");
    Ok(())
}
