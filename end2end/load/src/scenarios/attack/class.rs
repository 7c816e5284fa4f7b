//! A course with the people of an attack in it.

use super::TEACHER;
use super::person::Person;
use serde_json::{Value, json};

pub struct Class {
    pub course: i64,
    /// The room of everybody in the course.
    pub room: i64,
    pub teacher: Person,
    pub members: Vec<Person>,
}

impl Class {
    /// The teacher makes a course and these people join it with its link, each from an address of their own.
    pub async fn of(host: &str, usernames: &[&str]) -> Result<Self, String> {
        let mut teacher = Person::sign_in(host, TEACHER, [0, 2]).await?;
        let new = json!({"do": "new_course", "title": "Chemistry", "code": "C"});
        let course = id(&teacher.execute(new).await?, "course")?;
        let view = teacher.query(json!({"view": "course", "course": course})).await?;
        let link = view["course"]["invite"]["link"].as_str().ok_or("no invite link")?;
        let invite = link.rsplit('/').next().unwrap_or_default().to_owned();
        let mut members = Vec::new();
        for (index, username) in usernames.iter().enumerate() {
            let mut person = Person::sign_in(host, username, [1, index as u8 + 1]).await?;
            person.execute(json!({"do": "join_course", "invite": invite})).await?;
            members.push(person);
        }
        let overview = teacher.overview().await?;
        let rooms = overview["rooms"].as_array().ok_or("no rooms")?;
        let room = rooms.iter().find(|room| room["course"] == course);
        Ok(Self {
            course,
            room: room.and_then(|room| room["id"].as_i64()).ok_or("no room")?,
            teacher,
            members,
        })
    }
}

/// The id of what a command has made.
pub fn id(done: &Value, kind: &str) -> Result<i64, String> {
    done[kind].as_i64().ok_or_else(|| format!("no {kind}: {done}"))
}
