//! Accounts to load a server with, made through the forms of its pages. `seed.rs` makes them and writes their cookies
//! to a file; the other subcommands read it.

use crate::http::{HttpConnection, post, post_forwarded};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Connections that sign up at once. The server hashes two passwords at a time.
const CONNECTIONS: usize = 8;
/// A server allows 120 sign-ups a minute from one address.
const SIGN_UPS_PER_ADDRESS: usize = 100;

const FORM: &str = "application/x-www-form-urlencoded";

/// Sets an empty server up with the first account, `teacher`; returns its cookie. The server was started with the same
/// `COHORT_SETUP_CODE` as this program.
pub async fn set_up(connection: &mut HttpConnection, host: &str) -> Result<String, String> {
    let code = std::env::var("COHORT_SETUP_CODE").unwrap_or_default();
    let form = account_form("set_up", "teacher", &format!("&site_name=Load&code={code}"));
    submit(connection, &post(host, "", "/setup", FORM, &form)).await
}

/// Signs `load1`, `load2` … up over several connections at once, so that there are `users` accounts with the teacher;
/// returns their cookies in that order.
pub async fn sign_up(host: &str, invite: &str, users: usize) -> Result<Vec<String>, String> {
    let next = Arc::new(AtomicUsize::new(1));
    let mut connections = tokio::task::JoinSet::new();
    for _ in 0..CONNECTIONS {
        let (host, invite, next) = (host.to_owned(), invite.to_owned(), next.clone());
        connections.spawn(async move {
            let (mut connection, mut cookies) = (HttpConnection::open(&host).await?, Vec::new());
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= users {
                    return Ok::<_, String>(cookies);
                }
                let form = account_form("sign_up", &format!("load{number}"), &format!("&invite={invite}"));
                let address = format!("10.0.0.{}", number / SIGN_UPS_PER_ADDRESS % 250 + 1);
                let request = post_forwarded(&host, &address, &format!("/join/{invite}"), FORM, &form);
                cookies.push((number, submit(&mut connection, &request).await?));
            }
        });
    }
    let mut cookies = Vec::new();
    while let Some(result) = connections.join_next().await {
        cookies.extend(result.map_err(|error| error.to_string())??);
    }
    cookies.sort_unstable();
    Ok(cookies.into_iter().map(|(_, cookie)| cookie).collect())
}

/// Reads the cookies that `seed` wrote.
pub fn read_cookies(file: &Path) -> Result<Vec<String>, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(text.lines().map(str::to_owned).collect())
}

fn account_form(entry: &str, username: &str, more: &str) -> String {
    format!("do={entry}&name={username}&username={username}&password=load+password{more}")
}

/// Submits a form that signs a user in; returns the cookie of the session.
async fn submit(connection: &mut HttpConnection, request: &str) -> Result<String, String> {
    let response = connection.request(request).await?;
    let cookie = response
        .header("set-cookie")
        .and_then(|cookie| cookie.split(';').next());
    let line = request.lines().next().unwrap_or_default();
    match (response.status, cookie) {
        (303, Some(cookie)) => Ok(cookie.to_owned()),
        (429, _) => Err(format!(
            "{line}: 429. So many users need a server that runs with --trust-proxy."
        )),
        (status, _) => Err(format!(
            "{line}: {status}. The database has to be empty before seeding."
        )),
    }
}
