//! What a message shows of its thread: how many have replied, who, and when; a link to the thread. And, of a reply that was
//! said in the room too, where the reply is.

use super::avatar::avatar;
use super::icons::{REPLY, icon};
use super::timestamp::time_nearby;
use crate::client::Client;
use crate::counted::counted;
use crate::protocol::{ReplyInThread, Thread};
use crate::routes::{message_path, room_path};
use leptos::html;
use leptos::prelude::*;

/// Above a message that is a reply in a thread too.
pub fn reply_line(reply: &ReplyInThread) -> impl IntoView + use<> {
    let path = message_path(reply.thread, reply.number);
    (html::a().class("reply-line").href(path)).child((icon(REPLY), "Replied in a thread"))
}

/// Nothing if there are no replies, or not any more.
pub fn thread_line(client: Client, thread: Option<&Thread>) -> Option<impl IntoView + use<>> {
    let thread = thread.filter(|thread| thread.replies > 0)?;
    let room = thread.room;
    let faces: Vec<_> = (thread.authors.iter().rev())
        .map(|(author, name)| avatar(*author, name))
        .collect();
    let names: Vec<&str> = thread.authors.iter().map(|(_, name)| name.as_str()).collect();
    let names = html::span()
        .class("visually-hidden")
        .child([", last by ", &names.join(", "), ", "].concat());
    // A reply that I have not read has a notification.
    let unread = move || {
        let unread = client.mentioned.with(|rooms| rooms.contains(&room));
        unread.then(|| {
            html::span()
                .class("badge")
                .child(html::span().class("visually-hidden").child("unread"))
        })
    };
    Some(html::a().class("thread-line").href(room_path(room)).child((
        html::span().class("faces").child(faces),
        html::b().child(counted(thread.replies, "reply", "replies")),
        names,
        html::small().child(time_nearby(client, thread.last_at, false)),
        unread,
    )))
}
