//! What helps whoever writes a message: how a word can go on, and how the text will look.

use super::notifications::roles_of;
use crate::db::{Membership, Reader};
use crate::emoji;
use crate::error::Error;
use crate::markdown::Rendered;
use app::protocol::{Completion, EVERYONE, Preview, RoomId, STAFF, limits};

/// How a word that begins with `@` or `:` can go on in a room.
pub(super) async fn completions(
    reader: &mut Reader,
    membership: &Membership,
    q: &str,
) -> Result<Vec<Completion>, Error> {
    let q: String = q.chars().take(limits::SEARCH).collect();
    if let Some(name) = q.strip_prefix(':') {
        return Ok(emoji::search(name, limits::COMPLETIONS));
    }
    let Some(name) = q.strip_prefix(['@', '＠']) else {
        return Ok(Vec::new());
    };
    let mut found: Vec<Completion> = (reader
        .people_named(membership.room, name, limits::COMPLETIONS)
        .await?
        .into_iter())
    .map(|(username, label)| Completion {
        insert: format!("@{username}"),
        label,
    })
    .collect();
    for role in roles_of(membership) {
        let label = match role {
            STAFF => "the staff of the course",
            EVERYONE => "everybody in this room",
            _ => role,
        };
        if role.starts_with(&name.to_lowercase()) && found.len() < limits::COMPLETIONS {
            found.push(Completion {
                insert: format!("@{role}"),
                label: label.to_owned(),
            });
        }
    }
    Ok(found)
}

/// A text, rendered, with the mentions that would tell somebody in the room.
pub(super) async fn preview(reader: &mut Reader, room: RoomId, rendered: &Rendered) -> Result<Preview, Error> {
    let present = reader.usernames_in(room, &rendered.mentions).await?;
    let (html, _) = rendered.for_mentioned(&present);
    Ok(Preview { html })
}
