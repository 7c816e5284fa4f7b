//! Turns the messages of a room into the rows of its list: day dividers, the "new" line, groups of messages of one
//! author.

use crate::client::{DeliveryStatus, OutboxMessage};
use crate::protocol::{EVERYONE, Me, Message, RoomView, STAFF};
use crate::state::{Mark, Marks};
use crate::time_format::{self, Millis};

/// Messages of one author within this time are drawn as one group.
const GROUP_TIME: Millis = 5 * 60_000;
/// How far the clocks of two nodes may be apart without a divider between their messages.
const CLOCKS_APART: Millis = 60 * 60_000;

/// One row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// A day begins with the message of this number.
    Day {
        number: i64,
        at: Millis,
    },
    /// What follows was unread when the room was opened.
    New,
    Message(MessageRow),
    /// A message of mine on its way.
    Outbox(OutboxMessage),
}

/// A message with what its row depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageRow {
    pub message: Message,
    /// It continues a group of the same author.
    pub compact: bool,
    pub own: bool,
    /// It mentions me.
    pub mentions_me: bool,
    /// The address names it.
    pub is_target: bool,
    /// Of its author, in the room's course.
    pub mark: Option<Mark>,
}

/// Identifies a row and its version: another key draws the row anew.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RowKey {
    /// Before the message of this number: where clocks disagree, a day may begin twice.
    Day(i64),
    New,
    Message {
        number: i64,
        /// Of its text: what is below it follows its changes by itself.
        version: i64,
        /// In its thread.
        replies: i64,
        flags: u8,
        name: String,
    },
    Outbox {
        uuid: String,
        status: u8,
    },
}

impl Row {
    pub fn key(&self) -> RowKey {
        match self {
            Row::Day { number, .. } => RowKey::Day(*number),
            Row::New => RowKey::New,
            Row::Message(row) => RowKey::Message {
                number: row.message.number,
                version: row.message.text_version(),
                replies: row.message.thread.as_ref().map_or(0, |thread| thread.replies),
                flags: u8::from(row.compact)
                    | u8::from(row.is_target) << 1
                    | row.mark.map_or(0, |mark| 4 << mark as u8)
                    | u8::from(row.message.pinned.is_some()) << 6
                    | u8::from(row.message.deleted_at.is_some()) << 7,
                name: row.message.name.clone(),
            },
            Row::Outbox(message) => RowKey::Outbox {
                uuid: message.uuid.clone(),
                status: status_number(message),
            },
        }
    }
}

/// The rows of a room. `offset` says how far east of UTC the reader's days begin.
pub fn rows(
    view: &RoomView,
    me: &Me,
    marks: &Marks,
    new_line_after: Option<i64>,
    outbox: &[OutboxMessage],
    offset: impl Fn(Millis) -> i64,
) -> Vec<Row> {
    let mut rows = Vec::with_capacity(view.messages.len() + 8);
    let i_am_staff = view.room.course.is_some() && marks.of(view.room.course, me.id) == Some(Mark::Staff);
    let mut previous: Option<&Message> = None;
    let mut group_start = 0;
    let mut day = None;
    for message in view.messages.values() {
        let today = time_format::day_number(message.sent_at, offset(message.sent_at));
        let continues = previous.is_some_and(|previous| continues_group(previous, message, group_start));
        // What is a reply too says so below its author.
        let mut compact = continues && message.reply.is_none();
        // A clock that is a little behind another one does not begin the day before again.
        let behind = previous.is_some_and(|previous| (0..CLOCKS_APART).contains(&(previous.sent_at - message.sent_at)));
        if day.is_none_or(|day| day < today || (day > today && !behind)) {
            rows.push(Row::Day {
                number: message.number,
                at: message.sent_at,
            });
            day = Some(today);
            compact = false;
        }
        // A window that begins further down has no such line: what is above it may be unread too.
        if new_line_after == Some(message.number - 1) {
            rows.push(Row::New);
            compact = false;
        }
        if !compact {
            group_start = message.sent_at;
        }
        rows.push(Row::Message(MessageRow {
            compact,
            own: message.author == me.id,
            mentions_me: message.author != me.id && {
                let mut names = message.mentioned.iter();
                names.any(|name| *name == me.username || name == EVERYONE || name == STAFF && i_am_staff)
            },
            is_target: view.near == Some(message.number),
            mark: marks.of(view.room.course, message.author),
            message: message.clone(),
        }));
        previous = Some(message);
    }
    let not_shown = |sent: &&OutboxMessage| {
        let mut messages = view.messages.values().rev();
        sent.room == view.room.id && !messages.any(|message| sent.is_delivered_as(message, me.id))
    };
    rows.extend(outbox.iter().filter(not_shown).cloned().map(Row::Outbox));
    rows
}

/// Whether a message belongs to the group that began then: a group says once who wrote it and when.
fn continues_group(previous: &Message, message: &Message, group_start: Millis) -> bool {
    previous.author == message.author && message.sent_at - group_start < GROUP_TIME && previous.deleted_at.is_none()
}

fn status_number(message: &OutboxMessage) -> u8 {
    match message.status {
        DeliveryStatus::Sending => 0,
        DeliveryStatus::Sent => 1,
        DeliveryStatus::Failed(_) => 2,
        DeliveryStatus::Waiting(_) => 3,
        DeliveryStatus::Asking => 4,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::protocol::{Room, RoomId, RoomKind, UserId};
    use proptest::prelude::*;
    use std::collections::HashSet;

    pub fn message(number: i64, author: i64, minute: i64) -> Message {
        Message {
            room: RoomId(1),
            number,
            version: number,
            text_version: None,
            uuid: format!("u{number}"),
            author: UserId(author),
            username: format!("p{author}"),
            name: format!("P {author}"),
            content: "Hello".into(),
            mentioned: Vec::new(),
            html: None,
            plain: None,
            files: Vec::new(),
            reactions: Vec::new(),
            pinned: None,
            sent_at: minute * 60_000,
            edited_at: None,
            deleted_at: None,
            thread: None,
            reply: None,
        }
    }

    pub fn rows_of(messages: Vec<Message>, new_line_after: Option<i64>) -> Vec<Row> {
        rows_with(messages, new_line_after, 0)
    }

    fn rows_with(messages: Vec<Message>, new_line_after: Option<i64>, offset: i64) -> Vec<Row> {
        let room = Room {
            id: RoomId(1),
            course: None,
            kind: RoomKind::Course,
            name: "General".into(),
            topic: String::new(),
            created_at: 0,
            slow: 0,
            closed: false,
            root: None,
        };
        let messages = messages.into_iter().map(|message| (message.number, message)).collect();
        let view = RoomView {
            room,
            version: 9,
            messages,
            pinned: Vec::new(),
            at_end: true,
            near: None,
            participants: Vec::new(),
            last_sent_at: None,
            thread: None,
        };
        let me = Me {
            id: UserId(1),
            ..Me::default()
        };
        rows(&view, &me, &Marks::default(), new_line_after, &[], |_| offset)
    }

    fn summary(messages: Vec<Message>, new_line_after: Option<i64>) -> String {
        (rows_of(messages, new_line_after).iter())
            .map(|row| match row {
                Row::Day { .. } => "day ".to_owned(),
                Row::New => "new ".to_owned(),
                Row::Message(row) if row.compact => format!("+{} ", row.message.number),
                Row::Message(row) => format!("{} ", row.message.number),
                Row::Outbox(_) => "unsent ".to_owned(),
            })
            .collect()
    }

    #[test]
    fn close_messages_of_one_author_are_a_group() {
        assert_eq!(
            summary(
                vec![message(1, 2, 0), message(2, 2, 4), message(3, 2, 6), message(4, 3, 7)],
                None
            ),
            "day 1 +2 3 4 "
        );
    }

    #[test]
    fn a_new_day_and_the_new_line_start_a_group() {
        let messages = vec![message(1, 2, 1_438), message(2, 2, 1_441), message(3, 2, 1_442)];
        assert_eq!(summary(messages, Some(2)), "day 1 day 2 new 3 ");
        let later = vec![message(8, 2, 1_442), message(9, 2, 1_443)];
        assert_eq!(
            summary(later, Some(2)),
            "day 8 +9 ",
            "the first unread one is not in this window"
        );
    }

    #[test]
    fn a_clock_that_is_behind_starts_no_day_again() {
        let midnight = [1_439, 1_441, 1_438, 1_442].into_iter().zip(1..);
        let messages = midnight
            .map(|(minute, number)| message(number, number, minute))
            .collect();
        assert_eq!(summary(messages, None), "day 1 day 2 3 4 ");
        let set_back = vec![message(1, 2, 5_000), message(2, 3, 600), message(3, 2, 5_001)];
        assert_eq!(summary(set_back, None), "day 1 day 2 day 3 ");
    }

    proptest! {
        #[test]
        fn whatever_the_clocks_say_each_message_is_drawn_once_in_the_order_of_numbers(
            times in prop::collection::vec((0..6_000i64, 1..4i64), 0..60),
            new_line_after in prop::option::of(0..60i64),
            offset in -720..=840i64,
        ) {
            let messages: Vec<Message> = times.iter().zip(1..).map(|((minute, author), number)| message(number, *author, *minute)).collect();
            let rows = rows_with(messages.clone(), new_line_after, offset);
            let drawn = rows.iter().filter_map(|row| match row {
                Row::Message(row) => Some(row.message.number),
                Row::Day { .. } | Row::New | Row::Outbox(_) => None,
            });
            prop_assert_eq!(drawn.collect::<Vec<_>>(), (1..=messages.len() as i64).collect::<Vec<_>>());
            // The list keeps one element a key: two rows of one key would be drawn as one, or twice.
            let keys: HashSet<RowKey> = rows.iter().map(Row::key).collect();
            prop_assert_eq!(keys.len(), rows.len());
        }
    }
}
