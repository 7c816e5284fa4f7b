//! The rooms of a run. Private rooms are made with the server's own commands and written to a file; the other
//! subcommands read it and fill the rooms with sockets.

use crate::api::{execute, query};
use crate::http::HttpConnection;
use serde_json::json;
use std::path::Path;

/// A room and its participants, as lines of the cookies file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    pub id: i64,
    pub participants: Vec<usize>,
}

/// Makes `count` private rooms of `size` participants each. All but the teacher take turns, so each is in about as many
/// rooms as the others.
pub async fn seed(host: &str, cookies: &[String], count: usize, size: usize, file: &Path) -> Result<(), String> {
    let students = cookies.len() - 1;
    if size < 2 || size > students {
        return Err(format!("A room of {size} cannot be made of {students} students."));
    }
    let mut connection = HttpConnection::open(host).await?;
    let ids = user_ids(&mut connection, host, cookies).await?;
    let mut lines = Vec::new();
    for index in 0..count {
        let participants: Vec<usize> = (0..size).map(|place| 1 + (index * size + place) % students).collect();
        // One person makes at most 30 a day, so all take turns with that too.
        let maker = participants[index % size];
        let others = participants.iter().filter(|line| **line != maker);
        let invited: Vec<i64> = others.map(|line| ids[*line]).collect();
        let name = format!("Group {}", index + 1);
        let new = json!({"do": "new_private_room", "course": 1, "name": name, "topic": "", "participants": invited});
        let done = execute(&mut connection, host, &cookies[maker], new).await?;
        let id = done["room"].as_i64().ok_or_else(|| format!("no room: {done}"))?;
        for line in participants.iter().filter(|line| **line != maker) {
            accept_offers(&mut connection, host, &cookies[*line]).await?;
        }
        let participants: Vec<String> = participants.iter().map(usize::to_string).collect();
        lines.push(format!("{id} {}\n", participants.join(",")));
    }
    std::fs::write(file, lines.concat()).map_err(|error| error.to_string())?;
    println!("seeded: {count} rooms of {size} participants");
    Ok(())
}

/// Reads the rooms that [`seed`] wrote.
pub fn read(file: &Path) -> Result<Vec<Room>, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    text.lines()
        .map(|line| parse(line).ok_or_else(|| format!("not a room: {line}")))
        .collect()
}

/// Accepts the rooms that are offered to a user.
async fn accept_offers(connection: &mut HttpConnection, host: &str, cookie: &str) -> Result<(), String> {
    let view = query(connection, host, cookie, json!({"view": "overview"})).await?;
    for offer in view["overview"]["offers"].as_array().into_iter().flatten() {
        let answer = json!({"do": "answer_offer", "offer": offer["id"], "accept": true});
        execute(connection, host, cookie, answer).await?;
    }
    Ok(())
}

/// The user ids, in the order of the cookies file. Each says its own: a course shows its members in pages.
async fn user_ids(connection: &mut HttpConnection, host: &str, cookies: &[String]) -> Result<Vec<i64>, String> {
    let mut ids = Vec::new();
    for cookie in cookies {
        let view = query(connection, host, cookie, json!({"view": "overview"})).await?;
        ids.push(view["overview"]["me"]["id"].as_i64().ok_or("no id")?);
    }
    Ok(ids)
}

fn parse(line: &str) -> Option<Room> {
    let (id, participants) = line.split_once(' ')?;
    let participants = participants
        .split(',')
        .map(|line| line.parse().ok())
        .collect::<Option<_>>()?;
    Some(Room {
        id: id.parse().ok()?,
        participants,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_room() {
        assert_eq!(
            parse("7 1,2"),
            Some(Room {
                id: 7,
                participants: vec![1, 2]
            })
        );
        assert_eq!(parse("7"), None);
    }
}
