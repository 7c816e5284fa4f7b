//! Searching messages: what is asked for, and the page of what was found.

use super::ids::{Millis, RoomId, UserId};
use serde::{Deserialize, Serialize};

/// What to search for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchFilter {
    /// Words, of which all have to be in a message: case and accents make no difference, parts of words are found, and one or
    /// two letters at the beginning of a word. `"in quotes"` a phrase, `-word` what must not be there, and `from:` (a user name,
    /// or `me`), `in:` (name or number of a room), `before:` `after:` `on:` (`2026-11-05`, `2026-11`, `2026`, `today`,
    /// `yesterday`; in UTC), `has:` (`link`, `code`, `formula`, `file`), `is:thread`, `mentions:me`. At most
    /// `limits::SEARCH_WORDS` of all that; what cannot be understood is a problem of the field `q`.
    pub q: String,
    #[serde(default)]
    pub order: SearchOrder,
    /// Goes on where a page ended: its `next`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<i64>,
}

/// The order of what is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SearchOrder {
    #[default]
    Newest,
    /// First those with the words in this order, then those with whole words, then those with parts of words; the newest first
    /// among equals. Of the newest `limits::SEARCH_RANKED` that are found.
    Best,
}

/// What was found in the rooms that one may read at that moment: at most `limits::SEARCH_PAGE`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchPage {
    pub filter: SearchFilter,
    pub hits: Vec<SearchHit>,
    /// There may be more: for the `next` of the filter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<i64>,
    /// What one should know of this answer: a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
}

/// A message that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchHit {
    /// With the number it is the address of the message: `/chat/{room}/{number}`.
    pub room: RoomId,
    pub number: i64,
    /// The room's name; the other person's for a direct room. Of a reply in a thread that of the room.
    pub room_name: String,
    /// It is a reply in a thread, whose number `room` is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_thread: bool,
    /// The title of the room's course.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course: Option<String>,
    pub author: UserId,
    pub username: String,
    pub name: String,
    pub sent_at: Millis,
    /// The text around the first hit, without its markup.
    pub excerpt: Vec<ExcerptPart>,
    /// The message before it in its room, and the one after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<ContextLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<ContextLine>,
}

/// A part of an excerpt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExcerptPart {
    pub text: String,
    /// It is what was searched for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hit: bool,
}

/// One line of a message beside a hit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContextLine {
    /// The author's name.
    pub name: String,
    /// At most a hundred characters.
    pub text: String,
}
