//! Password hashes that nobody waits for: each takes 19 MB while it runs.

use super::figure::print;
use super::person::{set_up_request, sign_in_request, try_password};
use super::{PASSWORD, TEACHER};
use crate::http::HttpConnection;
use crate::process::{Processes, megabytes, peak_memory, watch_peak};
use std::net::Ipv4Addr;
use std::time::{Duration, Instant};

const REQUESTS: usize = 60;
const HANG_UP_AFTER: Duration = Duration::from_millis(4);

pub async fn run(host: &str, pid: u32, set_up: bool) -> Result<(), String> {
    let before = Processes(vec![pid]).usage().memory;
    watch_peak(pid)?;
    // One after the other: each takes the place that the one before has given up by hanging up.
    for number in 0..REQUESTS {
        let username = format!("nobody{number}");
        let request = match set_up {
            true => set_up_request(host, &username, PASSWORD),
            false => sign_in_request(host, &username, PASSWORD),
        };
        let mut connection = HttpConnection::open(host).await?;
        connection.write(&request).await?;
        tokio::time::sleep(HANG_UP_AFTER).await;
    }
    let key = if set_up { "set_up" } else { "sign_in" };
    if !set_up {
        let began = Instant::now();
        let elsewhere = Ipv4Addr::new(127, 0, 3, 1);
        let status = try_password(host, elsewhere, TEACHER, PASSWORD, "").await?.status;
        let (took, outcome) = (
            began.elapsed().as_millis(),
            if status == 303 { "in" } else { "refused" },
        );
        print("sign_in_beside", took, format!("{outcome} after {took} ms"));
    }
    tokio::time::sleep(Duration::from_secs(3)).await;
    let (before, peak) = (megabytes(before), megabytes(peak_memory(pid)));
    print(
        &format!("{key}_memory"),
        format!("{:.0}", peak - before),
        format!("{before:.0} → {peak:.0} MB"),
    );
    Ok(())
}
