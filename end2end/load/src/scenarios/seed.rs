//! `load seed`: fills an empty server with accounts, a course, its room and private rooms, and writes the cookies and
//! rooms to files that the other subcommands read.

use crate::accounts;
use crate::api::{execute, query};
use crate::http::HttpConnection;
use crate::rooms;
use serde_json::json;
use std::path::PathBuf;

#[derive(clap::Args, Clone)]
pub struct SeedArgs {
    /// Host and port, such as 127.0.0.1:3000.
    #[arg(long)]
    host: String,
    /// Accounts in all, a teacher and students. More than a hundred need a server with --trust-proxy, which then takes
    /// them for clients at different addresses.
    #[arg(long, default_value_t = 50)]
    users: usize,
    /// Where to write the cookies, one per line; the first is the teacher's.
    #[arg(long)]
    cookies: PathBuf,
    /// Private rooms besides the course's room, which has the id 1.
    #[arg(long, default_value_t = 0, requires = "rooms_file")]
    rooms: usize,
    /// Participants in each private room.
    #[arg(long, default_value_t = 25)]
    room_size: usize,
    /// Where to write the private rooms: one per line, its id and the lines of its participants' cookies (from 0).
    #[arg(long)]
    rooms_file: Option<PathBuf>,
}

pub async fn run(args: SeedArgs) -> Result<(), String> {
    let (host, users) = (args.host.as_str(), args.users);
    let mut connection = HttpConnection::open(host).await?;
    let teacher = accounts::set_up(&mut connection, host).await?;
    let course = json!({"do": "new_course", "title": "Load", "code": "L"});
    execute(&mut connection, host, &teacher, course).await?;
    let view = query(&mut connection, host, &teacher, json!({"view": "course", "course": 1})).await?;
    let link = view["course"]["invite"]["link"].as_str().ok_or("no invite link")?;
    let invite = link.rsplit('/').next().unwrap_or_default();
    let mut cookies = vec![teacher];
    cookies.extend(accounts::sign_up(host, invite, users).await?);
    for number in 0..50 {
        let content = format!(
            "Message {number} of the beginning, about as long as people write, with a link https://example.org/{number}"
        );
        let uuid = format!("00000000-0000-4000-8000-{number:012x}");
        let send = json!({"do": "send", "room": 1, "uuid": uuid, "content": content});
        execute(&mut connection, host, &cookies[number % cookies.len()], send).await?;
    }
    // A page of the room begins at its end.
    execute(&mut connection, host, &cookies[0], json!({"do": "read", "room": 1, "number": 50})).await?;
    std::fs::write(&args.cookies, cookies.join("\n")).map_err(|error| error.to_string())?;
    println!("seeded: {users} users, room 1 with 50 messages");
    match &args.rooms_file {
        Some(file) => rooms::seed(host, &cookies, args.rooms, args.room_size, file).await,
        None => Ok(()),
    }
}
