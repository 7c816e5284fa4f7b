//! A row of a message as the protocol has it, still without its reactions and what is said of its thread.

use crate::markdown::{RENDERER, names_mentioned, render};
use app::protocol::{Message, Pin, ReplyInThread, RoomId, Thread, UserId, limits};
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row as _};

/// A row of `select_messages!` in `messages.rs`.
pub(super) struct Row(pub Message);

impl FromRow<'_, AnyRow> for Row {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        let content: String = row.try_get("content")?;
        let mentioned = match row.try_get::<Option<String>, _>("mentioned")? {
            Some(names) => names.split_whitespace().map(str::to_owned).collect(),
            // Written before it was kept whom a message reached.
            None => names_mentioned(&content),
        };
        let columns = (row.try_get("html")?, row.try_get("plain")?, row.try_get("renderer")?);
        let (html, plain) = rendered_columns(columns, &content, &mentioned);
        Ok(Self(Message {
            room: RoomId(row.try_get("room_id")?),
            number: row.try_get("number")?,
            version: row.try_get("version")?,
            text_version: row.try_get("text_version")?,
            uuid: row.try_get("uuid")?,
            author: UserId(row.try_get("author_id")?),
            username: row.try_get("username")?,
            name: row.try_get("name")?,
            content,
            mentioned,
            html,
            plain,
            files: match row.try_get::<Option<String>, _>("files")? {
                Some(files) => serde_json::from_str(&files).map_err(|error| sqlx::Error::Decode(error.into()))?,
                None => Vec::new(),
            },
            reactions: Vec::new(),
            pinned: pin_of(row)?,
            sent_at: row.try_get("sent_at")?,
            edited_at: row.try_get("edited_at")?,
            deleted_at: row.try_get("deleted_at")?,
            reply: match (row.try_get("reply_room")?, row.try_get("reply_number")?) {
                (Some(thread), Some(number)) => Some(Box::new(ReplyInThread {
                    thread: RoomId(thread),
                    number,
                })),
                _ => None,
            },
            // The rest of it is filled in by `fill_threads`, and the reactions by `fill_reactions`.
            thread: row.try_get::<Option<i64>, _>("thread_id")?.map(|room| {
                Box::new(Thread {
                    room: RoomId(room),
                    ..Thread::default()
                })
            }),
        }))
    }
}

fn pin_of(row: &AnyRow) -> Result<Option<Pin>, sqlx::Error> {
    let by: Option<i64> = row.try_get("pinned_by")?;
    let at: Option<i64> = row.try_get("pinned_at")?;
    Ok(by.zip(at).map(|(by, at)| Pin { by: UserId(by), at }))
}

/// What a list shows of a message: its text without markup, cut, or the names of its files.
pub(super) fn listed_text(message: &Message) -> String {
    let mut text = message.in_a_line();
    if let Some((at, _)) = text.char_indices().nth(limits::LISTED_TEXT) {
        text.truncate(text[..at].trim_end().len());
        text.push('…');
    }
    text
}

/// The text of a message without its markup, from its columns.
pub(super) fn plain_text(content: String, plain: Option<String>, renderer: i64) -> String {
    // Whom its mentions reach makes no difference here.
    let (_, plain) = rendered_columns((None, plain, renderer), &content, &[]);
    plain.unwrap_or(content)
}

/// HTML and plain text, from the columns; rendered anew if another renderer made them.
fn rendered_columns(
    (html, plain, renderer): (Option<String>, Option<String>, i64),
    content: &str,
    mentioned: &[String],
) -> (Option<String>, Option<String>) {
    if renderer == RENDERER {
        return (html, plain);
    }
    render(content).for_mentioned(mentioned)
}
