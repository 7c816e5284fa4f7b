//! From the messages of a room to the rows of its list: day lines, the "new" line, and who follows whom closely.

use super::message_text;
use crate::client::Unsent;
use crate::protocol::{Me, Message, Millis, RoomView};
use crate::time;

/// Messages of one person within this time are drawn as one group.
const CLOSE: Millis = 5 * 60_000;

/// One row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// A day begins.
    Day {
        day: i64,
        at: Millis,
    },
    /// What follows was unread when the room was opened.
    New,
    Message(Item),
    /// A message of mine on its way.
    Unsent(Unsent),
}

/// A message with what its row depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub message: Message,
    /// It follows closely on one of the same author.
    pub compact: bool,
    pub mine: bool,
    /// It mentions me.
    pub to_me: bool,
    /// The address points at it.
    pub near: bool,
}

/// What tells rows apart, and an old row from its changed self.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Day(i64),
    New,
    Message {
        number: i64,
        version: i64,
        flags: u8,
        name: String,
    },
    Unsent {
        uuid: String,
        step: u8,
    },
}

impl Row {
    pub fn key(&self) -> Key {
        match self {
            Row::Day { day, .. } => Key::Day(*day),
            Row::New => Key::New,
            Row::Message(item) => Key::Message {
                number: item.message.number,
                version: item.message.version,
                flags: u8::from(item.compact) | u8::from(item.near) << 1,
                name: item.message.name.clone(),
            },
            Row::Unsent(unsent) => Key::Unsent {
                uuid: unsent.uuid.clone(),
                step: step(unsent),
            },
        }
    }
}

/// The rows of a room. `offset` says how far east of UTC the reader's days begin.
pub fn rows(
    view: &RoomView,
    me: &Me,
    new_after: Option<i64>,
    unsent: &[Unsent],
    offset: impl Fn(Millis) -> i64,
) -> Vec<Row> {
    let mut rows = Vec::with_capacity(view.messages.len() + 8);
    let mut last: Option<&Message> = None;
    let mut begun = 0;
    let mut day = None;
    let mut marked = false;
    for message in view.messages.values() {
        let today = time::day_number(message.sent_at, offset(message.sent_at));
        let mut compact = last.is_some_and(|last| follows(last, message, begun));
        if day != Some(today) {
            rows.push(Row::Day {
                day: today,
                at: message.sent_at,
            });
            day = Some(today);
            compact = false;
        }
        if !marked && new_after.is_some_and(|number| message.number > number) {
            rows.push(Row::New);
            marked = true;
            compact = false;
        }
        if !compact {
            begun = message.sent_at;
        }
        rows.push(Row::Message(Item {
            compact,
            mine: message.author == me.id,
            to_me: message.author != me.id && message_text::mentions(&message.content, &me.username),
            near: view.near == Some(message.number),
            message: message.clone(),
        }));
        last = Some(message);
    }
    let waits = |unsent: &&Unsent| {
        unsent.room == view.room.id
            && !view
                .messages
                .values()
                .rev()
                .any(|message| message.author == me.id && message.uuid == unsent.uuid)
    };
    rows.extend(unsent.iter().filter(waits).cloned().map(Row::Unsent));
    rows
}

/// Where the blocks of a window begin: the rows of a block keep their elements while other blocks come before it.
/// `before` is the answer of the last time; `oldest` and `newest` are the window's ends now.
pub fn starts(before: Option<&Vec<i64>>, (oldest, newest): (i64, i64)) -> Vec<i64> {
    let kept = before.into_iter().flatten().copied();
    std::iter::once(oldest)
        .chain(kept.filter(|start| (oldest + 1..=newest).contains(start)))
        .collect()
}

/// The rows of the block that begins at `start`. The lines before a message go with it, the end with the last block.
pub fn block(rows: &[Row], starts: &[i64], start: i64) -> Vec<Row> {
    let index = |start: i64| {
        let reached = |row: &Row| matches!(row, Row::Message(item) if item.message.number >= start);
        let first = rows.iter().position(reached).unwrap_or(rows.len());
        let lines = rows[..first]
            .iter()
            .rev()
            .take_while(|row| matches!(row, Row::Day { .. } | Row::New));
        first - lines.count()
    };
    let next = starts.iter().copied().find(|other| *other > start);
    let from = if starts.first() == Some(&start) {
        0
    } else {
        index(start)
    };
    let to = next.map_or(rows.len(), index);
    rows.get(from..to).unwrap_or_default().to_vec()
}

/// It belongs to the group that began then: the group says once who speaks and when.
fn follows(last: &Message, message: &Message, begun: Millis) -> bool {
    last.author == message.author && message.sent_at - begun < CLOSE && last.deleted_at.is_none()
}

fn step(unsent: &Unsent) -> u8 {
    use crate::client::Progress::{Failed, Sending, Sent, Waiting};
    match unsent.progress {
        Sending => 0,
        Sent => 1,
        Failed(_) => 2,
        Waiting(_) => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Room, RoomId, RoomKind, UserId};

    fn said(number: i64, author: i64, minute: i64) -> Message {
        Message {
            room: RoomId(1),
            number,
            version: number,
            uuid: format!("u{number}"),
            author: UserId(author),
            username: format!("p{author}"),
            name: format!("P {author}"),
            content: "Hello".into(),
            sent_at: minute * 60_000,
            edited_at: None,
            deleted_at: None,
        }
    }

    fn table(messages: Vec<Message>, new_after: Option<i64>) -> Vec<Row> {
        let room = Room {
            id: RoomId(1),
            course: None,
            kind: RoomKind::Course,
            name: "General".into(),
            topic: String::new(),
            created_at: 0,
        };
        let messages = messages.into_iter().map(|message| (message.number, message)).collect();
        let view = RoomView {
            room,
            version: 9,
            messages,
            at_end: true,
            near: None,
            participants: Vec::new(),
        };
        let me = Me {
            id: UserId(1),
            ..Me::default()
        };
        rows(&view, &me, new_after, &[], |_| 0)
    }

    fn drawn(messages: Vec<Message>, new_after: Option<i64>) -> String {
        (table(messages, new_after).iter())
            .map(|row| match row {
                Row::Day { .. } => "day ".to_owned(),
                Row::New => "new ".to_owned(),
                Row::Message(item) if item.compact => format!("+{} ", item.message.number),
                Row::Message(item) => format!("{} ", item.message.number),
                Row::Unsent(_) => "unsent ".to_owned(),
            })
            .collect()
    }

    #[test]
    fn close_messages_of_one_author_are_a_group() {
        assert_eq!(
            drawn(vec![said(1, 2, 0), said(2, 2, 4), said(3, 2, 6), said(4, 3, 7)], None),
            "day 1 +2 3 4 "
        );
    }

    #[test]
    fn blocks_keep_their_rows_when_older_ones_come() {
        let said = |from: i64, to: i64| {
            (from..=to)
                .map(|number| said(number, 2, number * 600))
                .collect::<Vec<_>>()
        };
        let rows = |from: i64, to: i64| table(said(from, to), None);
        let first = starts(None, (5, 8));
        assert_eq!(first, [5]);
        let then = starts(Some(&first), (2, 9));
        assert_eq!(then, [2, 5]);
        let numbers = |rows: &[Row]| {
            let number = |row: &Row| match row {
                Row::Message(item) => Some(item.message.number),
                Row::Day { .. } | Row::New | Row::Unsent(_) => None,
            };
            rows.iter().filter_map(number).collect::<Vec<_>>()
        };
        let all = rows(2, 9);
        assert_eq!(numbers(&block(&all, &then, 2)), [2, 3, 4]);
        assert_eq!(numbers(&block(&all, &then, 5)), [5, 6, 7, 8, 9]);
        let whole: Vec<Row> = then.iter().flat_map(|start| block(&all, &then, *start)).collect();
        assert_eq!(whole, all);
        assert_eq!(
            starts(Some(&then), (40, 60)),
            [40],
            "another part of the room is another list"
        );
    }

    #[test]
    fn a_new_day_and_the_new_line_start_a_group() {
        let messages = vec![said(1, 2, 1_438), said(2, 2, 1_441), said(3, 2, 1_442)];
        assert_eq!(drawn(messages, Some(2)), "day 1 day 2 new 3 ");
    }
}
