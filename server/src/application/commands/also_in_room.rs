//! A reply in a thread that is also said in the thread's room: a message there that names the reply.

use crate::application::permissions;
use crate::db::{Membership, NewMessage, Tx};
use crate::error::Error;
use app::protocol::{File, Message, Millis, Problem, ReplyInThread, RoomId, UserId};
use std::collections::HashMap;

/// The memberships of people and rooms that are known by now.
pub type Memberships = HashMap<(UserId, RoomId), Membership>;

/// Adds the memberships of the rooms in which these messages are said too.
pub async fn add_rooms(tx: &mut Tx<'_>, messages: &[NewMessage], memberships: &mut Memberships) -> Result<(), Error> {
    let asked: Vec<(UserId, RoomId)> = (messages.iter())
        .filter_map(|message| Some((message.actor.user, room_of(message, memberships)?)))
        .collect();
    if !asked.is_empty() {
        memberships.extend(tx.memberships(&asked).await?);
    }
    Ok(())
}

/// The membership of the room in which a message is said too, if it is.
pub fn membership<'m>(message: &NewMessage, memberships: &'m Memberships) -> Option<&'m Membership> {
    let room = room_of(message, memberships)?;
    memberships.get(&(message.actor.user, room))
}

fn room_of(message: &NewMessage, memberships: &Memberships) -> Option<RoomId> {
    let thread = memberships.get(&(message.actor.user, message.room))?;
    thread
        .root
        .filter(|_| message.also_in_room)
        .map(|root| root.message.room)
}

/// Whether somebody who may reply may say it in the room too, having last written there `last_sent_at`.
pub fn may_repeat(room: &Membership, last_sent_at: Option<Millis>, now: Millis) -> Result<(), Problem> {
    permissions::write(room)
        .and_then(|()| permissions::write_again(room, last_sent_at, now))
        .map_err(|problem| problem.at("also_in_room"))
}

/// The message in the room. The files stay with the reply; if there is nothing else, their names are the text.
pub fn repeat(reply: &NewMessage, room: RoomId, uuid: String) -> NewMessage {
    let mut repeat = NewMessage {
        room,
        uuid,
        in_thread: false,
        repeats_reply: true,
        attached: Vec::new(),
        ..reply.clone()
    };
    repeat.content = said_in_room(&reply.content, &reply.attached);
    repeat
}

/// What is said in the room of a reply with this text and these files.
pub fn said_in_room(content: &str, files: &[File]) -> String {
    if !content.is_empty() {
        return content.to_owned();
    }
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    names.join(", ")
}

/// Of a reply that was also said in the room, and of what was said there, the other one.
pub async fn other(tx: &mut Tx<'_>, membership: &Membership, message: &Message) -> Result<Option<Message>, Error> {
    let place = match message.reply.as_deref() {
        Some(&ReplyInThread { thread, number }) => Some((thread, number)),
        None if membership.root.is_some() => tx.repeat_of_reply(message.room, message.number).await?,
        None => None,
    };
    let Some((room, number)) = place else { return Ok(None) };
    Ok(tx
        .message(room, number)
        .await?
        .filter(|other| other.deleted_at.is_none()))
}
