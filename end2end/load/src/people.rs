//! The accounts that load a server: made through its own forms.

use crate::http::{Connection, post};
use serde_json::json;
use std::path::Path;

/// Sets an empty server up and writes a cookie a line, the teacher's first.
pub async fn seed(host: &str, people: usize, cookies: &Path) -> Result<(), String> {
    let mut connection = Connection::open(host).await?;
    let account = |verb: &str, who: &str, more: &str| {
        format!("do={verb}&name={who}&handle={who}&password=load+password{more}")
    };
    let teacher = enter(&mut connection, host, "/setup", &account("set_up", "teacher", "&place=Load")).await?;
    let course = json!({"command": {"do": "new_course", "title": "Load", "code": "L"}});
    api(&mut connection, host, &teacher, "run", &course).await?;
    let look = json!({"view": {"view": "course", "course": 1}});
    let view = api(&mut connection, host, &teacher, "look", &look).await?;
    let link = view["course"]["invite"]["link"].as_str().ok_or("no invite link")?;
    let invite = link.rsplit('/').next().unwrap_or_default().to_owned();
    let mut lines = vec![teacher];
    for at in 1..people {
        let form = account("sign_up", &format!("person{at}"), &format!("&invite={invite}"));
        lines.push(enter(&mut connection, host, &format!("/join/{invite}"), &form).await?);
    }
    for at in 0..50 {
        let content = format!("Message {at} of the beginning, about as long as people write, with a link https://example.org/{at}");
        let uuid = format!("00000000-0000-4000-8000-{at:012x}");
        let send = json!({"command": {"do": "send", "room": 1, "uuid": uuid, "content": content}});
        let who = &lines[at % lines.len()];
        api(&mut connection, host, who, "run", &send).await?;
    }
    std::fs::write(cookies, lines.join("\n")).map_err(|error| error.to_string())?;
    println!("seeded: {people} people, room 1 with 50 messages");
    Ok(())
}

/// The cookies of a seeding.
pub fn read(cookies: &Path) -> Result<Vec<String>, String> {
    let text = std::fs::read_to_string(cookies).map_err(|error| format!("{}: {error}", cookies.display()))?;
    Ok(text.lines().map(str::to_owned).collect())
}

async fn enter(connection: &mut Connection, host: &str, path: &str, form: &str) -> Result<String, String> {
    let answer = connection.request(&post(host, "", path, "application/x-www-form-urlencoded", form)).await?;
    let cookie = answer.header("set-cookie").and_then(|cookie| cookie.split(';').next());
    match (answer.status, cookie) {
        (303, Some(cookie)) => Ok(cookie.to_owned()),
        (status, _) => Err(format!("POST {path}: {status}. The database has to be empty at first.")),
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
    let request = post(host, cookie, &format!("/api/{function}"), "application/json", &body.to_string());
    let answer = connection.request(&request).await?;
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    let json = &text[text.find('{').or(text.find('"')).unwrap_or(0)..=text.rfind('}').or(text.rfind('"')).unwrap_or(0)];
    if answer.status != 200 {
        return Err(format!("{function}: {} {json}", answer.status));
    }
    serde_json::from_str(json).map_err(|error| format!("{error}: {json}"))
}
