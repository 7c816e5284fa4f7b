//! The accounts that load a server: made through its own forms.

use crate::http::{Connection, post, post_from};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Connections that sign up at once. The server hashes two passwords at a time.
const CONNECTIONS: usize = 8;
/// A server lets 120 people a minute sign up from one address.
const FROM_ONE_ADDRESS: usize = 100;

#[derive(clap::Args, Clone)]
pub struct Seed {
    /// Host and port, such as 127.0.0.1:3000.
    #[arg(long)]
    host: String,
    /// More than a hundred need a server with --trust-proxy, which then believes that they sit at different addresses.
    #[arg(long, default_value_t = 50)]
    people: usize,
    #[arg(long)]
    cookies: PathBuf,
    /// Private rooms besides the course's room, which has the number 1.
    #[arg(long, default_value_t = 0, requires = "rooms_file")]
    rooms: usize,
    /// People in each private room.
    #[arg(long, default_value_t = 25)]
    room_size: usize,
    /// Where to write the private rooms: a line each, its number and the lines of its people's cookies (from 0).
    #[arg(long)]
    rooms_file: Option<PathBuf>,
}

/// Sets an empty server up and writes a cookie a line, the teacher's first.
pub async fn seed(task: Seed) -> Result<(), String> {
    let (host, people) = (task.host.as_str(), task.people);
    let mut connection = Connection::open(host).await?;
    let form = account("set_up", "teacher", "&site_name=Load");
    let teacher = enter(&mut connection, &post(host, "", "/setup", FORM, &form)).await?;
    let course = json!({"command": {"do": "new_course", "title": "Load", "code": "L"}});
    api(&mut connection, host, &teacher, "execute", &course).await?;
    let query = json!({"view": {"view": "course", "course": 1}});
    let view = api(&mut connection, host, &teacher, "query", &query).await?;
    let link = view["course"]["invite"]["link"].as_str().ok_or("no invite link")?;
    let invite = link.rsplit('/').next().unwrap_or_default();
    let mut lines = vec![teacher];
    lines.extend(sign_up(host, invite, people).await?);
    for at in 0..50 {
        let content = format!(
            "Message {at} of the beginning, about as long as people write, with a link https://example.org/{at}"
        );
        let uuid = format!("00000000-0000-4000-8000-{at:012x}");
        let send = json!({"command": {"do": "send", "room": 1, "uuid": uuid, "content": content}});
        let who = &lines[at % lines.len()];
        api(&mut connection, host, who, "execute", &send).await?;
    }
    std::fs::write(&task.cookies, lines.join("\n")).map_err(|error| error.to_string())?;
    println!("seeded: {people} people, room 1 with 50 messages");
    match &task.rooms_file {
        Some(file) => crate::rooms::seed(host, &lines, task.rooms, task.room_size, file).await,
        None => Ok(()),
    }
}

/// Signs `person1`, `person2` … up over several connections at once; their cookies in that order.
async fn sign_up(host: &str, invite: &str, people: usize) -> Result<Vec<String>, String> {
    let next = Arc::new(AtomicUsize::new(1));
    let mut connections = tokio::task::JoinSet::new();
    for _ in 0..CONNECTIONS {
        let (host, invite, next) = (host.to_owned(), invite.to_owned(), next.clone());
        connections.spawn(async move {
            let (mut connection, mut cookies) = (Connection::open(&host).await?, Vec::new());
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                if at >= people {
                    return Ok::<_, String>(cookies);
                }
                let form = account("sign_up", &format!("person{at}"), &format!("&invite={invite}"));
                let address = format!("10.0.0.{}", at / FROM_ONE_ADDRESS % 250 + 1);
                let request = post_from(&host, &address, &format!("/join/{invite}"), FORM, &form);
                cookies.push((at, enter(&mut connection, &request).await?));
            }
        });
    }
    let mut cookies = Vec::new();
    while let Some(done) = connections.join_next().await {
        cookies.extend(done.map_err(|error| error.to_string())??);
    }
    cookies.sort_unstable();
    Ok(cookies.into_iter().map(|(_, cookie)| cookie).collect())
}

const FORM: &str = "application/x-www-form-urlencoded";

fn account(verb: &str, who: &str, more: &str) -> String {
    format!("do={verb}&name={who}&username={who}&password=load+password{more}")
}

/// The cookies of a seeding.
pub fn read(cookies: &Path) -> Result<Vec<String>, String> {
    let text = std::fs::read_to_string(cookies).map_err(|error| format!("{}: {error}", cookies.display()))?;
    Ok(text.lines().map(str::to_owned).collect())
}

async fn enter(connection: &mut Connection, request: &str) -> Result<String, String> {
    let answer = connection.request(request).await?;
    let cookie = answer.header("set-cookie").and_then(|cookie| cookie.split(';').next());
    let line = request.lines().next().unwrap_or_default();
    match (answer.status, cookie) {
        (303, Some(cookie)) => Ok(cookie.to_owned()),
        (429, _) => Err(format!(
            "{line}: 429. So many people need a server that runs with --trust-proxy."
        )),
        (status, _) => Err(format!("{line}: {status}. The database has to be empty at first.")),
    }
}

/// Calls a server function.
pub async fn api(
    connection: &mut Connection,
    host: &str,
    cookie: &str,
    function: &str,
    body: &serde_json::Value,
) -> Result<serde_json::Value, String> {
    let request = post(
        host,
        cookie,
        &format!("/api/{function}"),
        "application/json",
        &body.to_string(),
    );
    let answer = connection.request(&request).await?;
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    let json = &text[text.find('{').or(text.find('"')).unwrap_or(0)..=text.rfind('}').or(text.rfind('"')).unwrap_or(0)];
    if answer.status != 200 {
        return Err(format!("{function}: {} {json}", answer.status));
    }
    serde_json::from_str(json).map_err(|error| format!("{error}: {json}"))
}
