//! Private rooms to load besides the course's own: made with the commands people use, and written down for the tasks
//! that fill them with sockets.

use crate::accounts::api;
use crate::http::Connection;
use serde_json::{Value, json};
use std::path::Path;

/// A room and who is in it, by the line of the cookies file. Nobody named: everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    pub id: i64,
    pub people: Vec<usize>,
}

/// Makes `count` private rooms of `size` people each. Everybody but the teacher takes turns, so each is in about as
/// many rooms as everybody else.
pub async fn seed(host: &str, cookies: &[String], count: usize, size: usize, file: &Path) -> Result<(), String> {
    let students = cookies.len() - 1;
    if size < 2 || size > students {
        return Err(format!("A room of {size} cannot be made of {students} students."));
    }
    let mut connection = Connection::open(host).await?;
    let query = json!({"view": {"view": "course", "course": 1}});
    let view = api(&mut connection, host, &cookies[0], "query", &query).await?;
    let ids = ids(&view, cookies.len())?;
    let mut lines = Vec::new();
    for at in 0..count {
        let people: Vec<usize> = (0..size).map(|seat| 1 + (at * size + seat) % students).collect();
        let others: Vec<i64> = people[1..].iter().map(|person| ids[*person]).collect();
        let name = format!("Group {}", at + 1);
        let new = json!({"command": {"do": "new_private_room", "course": 1, "name": name, "topic": "", "participants": others}});
        let done = api(&mut connection, host, &cookies[people[0]], "execute", &new).await?;
        let id = done["room"].as_i64().ok_or_else(|| format!("no room: {done}"))?;
        let people: Vec<String> = people.iter().map(usize::to_string).collect();
        lines.push(format!("{id} {}\n", people.join(",")));
    }
    std::fs::write(file, lines.concat()).map_err(|error| error.to_string())?;
    println!("seeded: {count} rooms of {size} people");
    Ok(())
}

/// The accounts' numbers, by the line of the cookies file.
fn ids(view: &Value, count: usize) -> Result<Vec<i64>, String> {
    let members = view["course"]["members"].as_array().ok_or("no members")?;
    let mut ids = vec![0; count];
    for member in members {
        let at = match member["username"].as_str().unwrap_or_default() {
            "teacher" => Some(0),
            handle => handle.strip_prefix("person").and_then(|at| at.parse::<usize>().ok()),
        };
        if let (Some(id), Some(at)) = (member["id"].as_i64(), at)
            && at < count
        {
            ids[at] = id;
        }
    }
    if ids.contains(&0) {
        Err("some people are not in the course".into())
    } else {
        Ok(ids)
    }
}

/// The rooms of a seeding.
pub fn read(file: &Path) -> Result<Vec<Room>, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    text.lines()
        .map(|line| parse(line).ok_or_else(|| format!("not a room: {line}")))
        .collect()
}

fn parse(line: &str) -> Option<Room> {
    let (id, people) = line.split_once(' ')?;
    let people = people.split(',').map(|at| at.parse().ok()).collect::<Option<_>>()?;
    Some(Room {
        id: id.parse().ok()?,
        people,
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
                people: vec![1, 2]
            })
        );
        assert_eq!(parse("7"), None);
    }
}
