//! Whom messages reach by their mentions. Where a mention is, `markdown/` says; who is in the room, the database says. The usernames
//! found are kept with the message, and exactly those are drawn as mentions.

use crate::application::permissions;
use crate::db::{Membership, NewMessage, Tx};
use crate::error::Error;
use crate::markdown::{Rendered, names_mentioned};
use app::protocol::{EVERYONE, Message, RoomId, RoomKind, STAFF};
use std::collections::BTreeSet;

/// Of the names that these new messages mention, leaves those of participants of their rooms, and those of groups of people that
/// their authors may mention there. Returns the others of each, in order.
pub async fn keep_participants(tx: &mut Tx<'_>, messages: &mut [NewMessage]) -> Result<Vec<Vec<String>>, Error> {
    let names = |message: &NewMessage| {
        let room = message.room;
        message.mentioned.clone().into_iter().map(move |name| (room, name))
    };
    let asked: BTreeSet<(RoomId, String)> = messages.iter().flat_map(names).collect();
    let present = tx.participants_named(&asked).await?;
    let unreached = messages.iter_mut().map(|message| {
        let (room, roles) = (message.room, &message.roles);
        let reached = |name: &String| match name.as_str() {
            EVERYONE | STAFF => roles.contains(&name.as_str()),
            _ => present.contains(&(room, name.clone())),
        };
        let (reached, others) = std::mem::take(&mut message.mentioned).into_iter().partition(reached);
        message.mentioned = reached;
        others
    });
    Ok(unreached.collect())
}

/// The groups of people whom somebody may mention in a room.
pub fn roles_of(membership: &Membership) -> Vec<&'static str> {
    let everyone = permissions::mention_everyone(membership).then_some(EVERYONE);
    let staff = permissions::mention_staff(membership).then_some(STAFF);
    everyone.into_iter().chain(staff).collect()
}

/// Whom an edited message reaches: of those whom it has reached already whoever is still named, and those participants whom
/// only the new text names. Whoever was named before and came into the room later is not reached by an edit, and everybody or the
/// staff only if they were before.
pub async fn mentioned_after_edit(
    tx: &mut Tx<'_>,
    kind: RoomKind,
    before: &Message,
    rendered: &Rendered,
) -> Result<Vec<String>, Error> {
    let named_before = named(kind, names_mentioned(&before.content), &before.username);
    let mut names = named(kind, rendered.mentions.clone(), &before.username);
    let asked: BTreeSet<(RoomId, String)> = (names.iter())
        .filter(|name| !named_before.contains(name))
        .map(|name| (before.room, name.clone()))
        .collect();
    let present = tx.participants_named(&asked).await?;
    names.retain(|name| before.mentioned.contains(name) || present.contains(&(before.room, name.clone())));
    Ok(names)
}

/// Of the usernames that a message names, those that it may reach. A mention of oneself reaches nobody, and in a direct room every message is for the
/// other one.
pub fn named(kind: RoomKind, mut names: Vec<String>, author: &str) -> Vec<String> {
    if kind == RoomKind::Direct {
        return Vec::new();
    }
    names.retain(|name| name != author);
    names
}
