//! Room, course, author and tags of a message as groups of three signs in the SQLite index, and tags as words in PostgreSQL's: signs
//! that no index text has, so none is mistaken for a part of a word.

use crate::search_text::Tag;
use app::protocol::{RoomId, UserId};

/// Of the course of a room, or of the room itself if it has none: somebody is in few courses, but in many rooms.
pub(super) fn group_code(room: RoomId, course: Option<i64>) -> String {
    course.map_or_else(|| code(0, room.0), |course| code(3, course))
}

/// The first sign of a code says what it is of: a thousand for each kind; the other two are from four thousand each.
const FIRST: u32 = 0x4E00;
const KIND: u32 = 0x400;
const REST: u32 = 0x5E00;

pub(super) fn room_code(room: RoomId) -> String {
    code(0, room.0)
}

pub(super) fn author_code(author: UserId) -> String {
    code(1, author.0)
}

pub(super) fn tag_code(tag: &Tag) -> String {
    code(2, tag.number())
}

/// A tag between other words, where only lower-case letters and digits are. It may be mistaken for a word of a message, which
/// is then sorted out.
pub(super) fn tag_word(tag: &Tag) -> String {
    format!("zq{}qz", tag.number())
}

fn code(kind: u32, number: i64) -> String {
    let part = |shift: u32, most: i64| u32::try_from((number >> shift) & most).unwrap_or_default();
    let signs = [
        FIRST + kind * KIND + part(24, 0x3FF),
        REST + part(12, 0xFFF),
        REST + part(0, 0xFFF),
    ];
    signs.into_iter().filter_map(char::from_u32).collect()
}
