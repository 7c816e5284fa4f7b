//! Where the switcher can go: rooms, people and pages, and which of them fit what is typed.

use crate::protocol::{Participant, RoomEntry, RoomKind, UserId};
use crate::query_string::with_query;
use crate::routes::room_path;

/// Entries of one kind that are listed.
const ROOMS: usize = 8;
const PEOPLE: usize = 6;

/// Pages, and other words for them.
const PAGES: [(&str, &str, &str); 9] = [
    ("/", "My day", "home start rooms"),
    ("/notifications", "Notifications", "bell unread mentions"),
    ("/threads", "Threads", "replies follow"),
    ("/saved", "Saved messages", "later bookmarks notes"),
    ("/rooms", "All my rooms", "list"),
    ("/rooms/new", "New conversation", "write message private direct"),
    ("/search", "Search messages", "find"),
    ("/settings", "Settings", "account password theme tokens"),
    ("/help", "Help", "keys markdown"),
];

/// Somewhere to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub label: String,
    /// What it is, or where.
    pub detail: String,
    pub to: Goal,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    Path(String),
    /// The direct room with somebody.
    Person(UserId),
}

/// What fits, rooms first. Without a word the rooms where something happened last, and the pages. `course` names a course.
pub fn entries(
    q: &str,
    rooms: &[RoomEntry],
    people: &[Participant],
    course: impl Fn(&RoomEntry) -> Option<String>,
) -> Vec<Entry> {
    let words: Vec<String> = q.split_whitespace().map(str::to_lowercase).collect();
    let mut found: Vec<(&RoomEntry, Option<String>)> = rooms.iter().map(|room| (room, course(room))).collect();
    found.retain(|(room, course)| fits(&words, &[&room.name, course.as_deref().unwrap_or_default()]));
    found.sort_by_key(|(room, _)| (!begins(&words, &room.name), -room.last_at));
    let mut entries: Vec<Entry> = (found.into_iter().take(ROOMS))
        .map(|(room, course)| Entry {
            label: room.name.clone(),
            detail: course.unwrap_or_else(|| kind(room.kind).to_owned()),
            to: Goal::Path(room_path(room.id)),
        })
        .collect();
    if !words.is_empty() {
        let people = people
            .iter()
            .filter(|person| fits(&words, &[&person.name, &person.username]));
        entries.extend(people.take(PEOPLE).map(|person| Entry {
            label: person.name.clone(),
            detail: ["@", &person.username].concat(),
            to: Goal::Person(person.id),
        }));
    }
    let pages = PAGES.iter().filter(|(_, label, names)| fits(&words, &[label, names]));
    entries.extend(pages.map(|(path, label, _)| Entry {
        label: (*label).to_owned(),
        detail: "Page".into(),
        to: Goal::Path((*path).to_owned()),
    }));
    entries
}

/// Where messages with these words are.
pub fn search_path(q: &str) -> String {
    with_query("/search", &[("q", q.trim())])
}

/// Whether each word is in one of the names.
fn fits(words: &[String], names: &[&str]) -> bool {
    let names: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    (words.iter()).all(|word| {
        names
            .iter()
            .any(|name| name.contains(word.trim_start_matches(['@', '#'])))
    })
}

fn begins(words: &[String], name: &str) -> bool {
    words
        .first()
        .is_some_and(|word| name.to_lowercase().starts_with(word.as_str()))
}

fn kind(kind: RoomKind) -> &'static str {
    match kind {
        RoomKind::Direct => "Direct messages",
        RoomKind::Private => "Private room",
        RoomKind::Announcement => "Announcements",
        RoomKind::Course | RoomKind::Thread => "Room",
    }
}
