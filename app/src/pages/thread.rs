//! The parts of `/chat/{room}` that only a thread has: its header, and the message that it answers. `room.rs` draws the rest.

use crate::client::Client;
use crate::components::{BACK, CHAT, CommandForm, Still, icon, still_message};
use crate::protocol::{Message, NotificationLevel, OpenThread, RoomId};
use crate::routes::message_path;
use crate::time_format;
use leptos::prelude::*;

/// Back to the message in its room, and whether I follow the thread.
pub fn thread_header(client: Client, thread: RoomId) -> impl IntoView {
    let root =
        Memo::new(move |_| (client.thread).with(|open| open.as_ref().map(|open| (open.root.room, open.root.number))));
    let name = move || {
        client
            .with_room_entry(thread, |entry| entry.name.clone())
            .unwrap_or_default()
    };
    let back = move || {
        root.get()
            .map_or_else(|| "/".to_owned(), |(room, number)| message_path(room, number))
    };
    let follows = Memo::new(move |_| client.with_room_entry(thread, |entry| entry.level == NotificationLevel::All));
    view! {
        <header class="room-header thread-header">
            <a class="back" href=back>{icon(BACK)}<span class="visually-hidden">"Back to the room"</span></a>
            <div class="name">
                <h1>{icon(CHAT)}<span class="room-name">"Thread"</span></h1>
                <p class="topic">"in "<a href=back dir="auto" translate="no">{name}</a></p>
            </div>
            {move || follows.get().map(|follows| follow_form(thread, follows))}
        </header>
    }
}

fn follow_form(thread: RoomId, follows: bool) -> impl IntoView {
    let (level, label) = if follows {
        ("muted", "Stop following")
    } else {
        ("all", "Follow")
    };
    let title = if follows {
        "You are told of new replies."
    } else {
        "You are told of new replies if you follow this thread."
    };
    view! {
        <CommandForm command="set_notification_level" form="follow">
            <input type="hidden" name="room" value=thread.0/>
            <input type="hidden" name="level" value=level/>
            <button type="submit" class="button small" title=title>{label}</button>
        </CommandForm>
    }
}

/// The message that the open thread answers, above the replies.
pub fn thread_root(client: Client) -> impl IntoView {
    let root = Memo::new(move |_| {
        client
            .thread
            .with(|open| open.as_ref().map(|open: &OpenThread| open.root.clone()))
    });
    move || root.get().map(|message| root_message(client, message))
}

fn root_message(client: Client, message: Message) -> impl IntoView {
    let course = client
        .room
        .with_untracked(|open| open.as_ref().and_then(|open| open.room.course));
    let still = Still {
        mark: client.mark(course, message.author),
        compact: false,
        mentions_me: false,
        is_target: false,
        answers: false,
        time: time_format::short,
        message,
    };
    view! {
        <section class="thread-root" aria-label="The message that is answered">{still_message(client, still)}</section>
    }
}
