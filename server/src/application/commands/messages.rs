//! Messages that are there: editing, deleting. Sending is in `new_messages.rs`.

use super::also_in_room;
use super::load_membership;
use super::new_messages::done;
use crate::actor::Actor;
use crate::application::edit_conflicts::ago;
use crate::application::notifications::{mentioned_after_edit, of_deleted_message, of_edited_message};
use crate::application::{permissions, validation};
use crate::db::{Membership, Tx};
use crate::error::Error;
use crate::markdown::Rendered;
use app::protocol::{Done, FieldProblem, Message, Problem, ProblemKind, RoomId};

pub async fn edit(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (room, number): (RoomId, i64),
    version: i64,
    content: &str,
    rendered: &Rendered,
) -> Result<Done, Error> {
    let membership = load_membership::room(tx, actor, room).await?;
    let message = tx.message(room, number).await?.ok_or_else(Problem::not_found)?;
    permissions::edit_message(&membership, message.author == actor.user)?;
    if message.deleted_at.is_some() {
        return Err(Problem::new(ProblemKind::Conflict, "This message was deleted meanwhile.").into());
    }
    let content = validation::content_beside(content, !message.files.is_empty())?;
    if content == message.content {
        return Ok(done(&message));
    }
    // What others react with does not change its text.
    if message.text_version() > version || message.version < version {
        // Only its author changes a message.
        let when = message
            .edited_at
            .map_or_else(|| "meanwhile".into(), |at| ago(tx.now - at));
        let text =
            format!("You changed this message elsewhere {when}. Your text is kept here; compare and save again.");
        let now = FieldProblem {
            field: "content".into(),
            text: text.clone(),
            now: Some(message.content),
            both: true,
        };
        return Err(Problem {
            fields: vec![now],
            base: Some(message.version.to_string()),
            ..Problem::new(ProblemKind::Conflict, text).at("content")
        }
        .into());
    }
    if let Some(other) = also_in_room::other(tx, &membership, &message).await? {
        let membership = load_membership::room(tx, actor, other.room).await?;
        let said = also_in_room::said_in_room(&content, &message.files);
        rewrite(tx, &membership, other, said, rendered).await?;
    }
    rewrite(tx, &membership, message, content, rendered).await
}

async fn rewrite(
    tx: &mut Tx<'_>,
    membership: &Membership,
    message: Message,
    content: String,
    rendered: &Rendered,
) -> Result<Done, Error> {
    let before = message.mentioned.clone();
    let mentioned = mentioned_after_edit(tx, membership.kind_for_rights(), &message, rendered).await?;
    let (html, plain) = rendered.for_mentioned(&mentioned);
    let edited = Message {
        content,
        mentioned,
        html,
        plain,
        edited_at: Some(tx.now),
        ..message
    };
    let edited = tx.change_message(edited).await?;
    of_edited_message(tx, membership, &edited, &before).await?;
    Ok(done(&edited))
}

pub async fn delete(tx: &mut Tx<'_>, actor: &Actor, room: RoomId, number: i64) -> Result<Done, Error> {
    let membership = load_membership::room(tx, actor, room).await?;
    let message = tx.message(room, number).await?.ok_or_else(Problem::not_found)?;
    permissions::delete_message(&membership, message.author == actor.user)?;
    if message.deleted_at.is_some() {
        return Ok(done(&message));
    }
    if let Some(other) = also_in_room::other(tx, &membership, &message).await? {
        let membership = load_membership::room(tx, actor, other.room).await?;
        erase(tx, &membership, other).await?;
    }
    erase(tx, &membership, message).await
}

async fn erase(tx: &mut Tx<'_>, membership: &Membership, message: Message) -> Result<Done, Error> {
    let (room, number, has_files) = (message.room, message.number, !message.files.is_empty());
    let deleted = Message {
        content: String::new(),
        mentioned: Vec::new(),
        html: None,
        plain: None,
        reactions: Vec::new(),
        pinned: None,
        files: Vec::new(),
        deleted_at: Some(tx.now),
        ..message
    };
    tx.remove_reactions(room, number).await?;
    let deleted = tx.change_message(deleted).await?;
    if has_files {
        tx.delete_files_of_message(room, number).await?;
    }
    if membership.root.is_some() {
        tx.uncount_reply(room).await?;
    }
    of_deleted_message(tx, membership, &deleted).await?;
    Ok(done(&deleted))
}
