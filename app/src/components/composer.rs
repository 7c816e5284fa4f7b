//! The composer. Without JavaScript it is a form that is posted; with JavaScript, Enter sends and the text goes into
//! the outbox, so that it is never lost.

use super::attachments::{attach_button, attachments, paste_files, upload_form_without_script};
use super::enter_key;
use super::icons::{SEND, icon};
use super::message_list_scroll::scroll_to_end;
use super::room_pace::{countdown, pace_line, wait_sentence};
use super::selected_message::ActiveMessage;
use super::textarea::{event_textarea, textarea_with_text};
use crate::client::{Client, DRAFT_ATTRIBUTE, OutboxMessage};
use crate::protocol::{EVERYONE, RoomId, RoomKind, STAFF, limits};
use crate::routes::room_path;
use crate::text_direction::isolate;
use leptos::html;
use leptos::prelude::*;

/// The composer of a room, or a line that says why there is none.
#[component]
pub fn Composer(room: RoomId, active: ActiveMessage) -> impl IntoView {
    let client = expect_context::<Client>();
    let closed = Memo::new(move |_| reason_closed(client, room));
    move || match closed.get() {
        Some(reason) => view! { <p class="composer closed">{reason}</p> }.into_any(),
        // Drawn once: drawing it again would open the editor of a message again, with what another tab has kept.
        None => untrack(|| composer_form(client, room, active)).into_any(),
    }
}

/// Why I cannot write in this room, if I cannot.
pub fn reason_closed(client: Client, room: RoomId) -> Option<&'static str> {
    let room = client.listed_room(room);
    let entry = client.room_entry(room)?;
    if let Some(barred) = entry.barred {
        return Some(barred.sentence());
    }
    let course = client
        .courses
        .with(|courses| courses.iter().find(|course| Some(course.id) == entry.course).cloned());
    let staff = course.as_ref().is_some_and(|course| course.role.is_staff());
    if course.is_some_and(|course| course.archived) {
        Some("This course is archived: everything can be read, nothing can be written.")
    } else if entry.kind == RoomKind::Announcement && !staff {
        Some("Only the course's staff write here.")
    } else if client.is_closed_to_me(room) {
        Some("This room is closed for writing at the moment. Everything can be read.")
    } else {
        None
    }
}

fn composer_form(client: Client, room: RoomId, active: ActiveMessage) -> impl IntoView {
    let field: NodeRef<html::Textarea> = NodeRef::new();
    let reply = client.context(|context| context.form_reply_of("composer"));
    let asks = (reply.problem.as_ref()).is_some_and(OutboxMessage::asks_about_everyone);
    let problem = RwSignal::new(reply.problem.map(|problem| problem.text));
    let refused_text = reply.values.get("content").cloned().unwrap_or_default();
    let draft_key = StoredValue::new(client.draft_key(room));
    let kind = client.with_room_entry(room, |entry| entry.kind);
    let label = match kind {
        Some(RoomKind::Thread) => "Reply in this thread".to_owned(),
        _ => ["Write to ", &isolate(&client.full_room_name(room).unwrap_or_default())].concat(),
    };
    let also: NodeRef<html::Input> = NodeRef::new();
    let also_ticked = reply.values.contains_key("also_in_room");
    let also_in_room = (kind == Some(RoomKind::Thread)).then(|| {
        view! {
            <label class="checkbox">
                <input type="checkbox" name="also_in_room" value="true" checked=also_ticked node_ref=also/>" Also send it to the room"
            </label>
        }
    });
    let left = countdown(client, room);
    let announces = kind == Some(RoomKind::Announcement);
    Effect::new(move |_| {
        let Some(area) = field.get() else { return };
        let _ = draft_key.with_value(|key| area.set_attribute(DRAFT_ATTRIBUTE, key));
        if area.value().is_empty()
            && let Some(text) = draft_key.with_value(|key| client.stored(key))
        {
            area.set_value(&text);
        }
    });
    Effect::new(move |_| {
        if client.hydrated.get() {
            untrack(|| active.resume(client));
        }
    });
    let send = move || {
        let Some(area) = field.get_untracked() else { return };
        let text = area.value();
        let files = match client.attached_files(room) {
            Ok(files) => files,
            Err(sentence) => return problem.set(Some(sentence.into())),
        };
        if text.trim().is_empty() && files.is_empty() {
            return problem.set(Some("Please write something before sending.".into()));
        }
        if text.chars().count() > limits::MESSAGE {
            return problem.set(Some(too_long()));
        }
        let wait = untrack(|| client.seconds_to_wait(room));
        if wait > 0 {
            let sentence = wait_sentence(wait);
            return problem.set(Some([&sentence, " What you wrote stays here."].concat()));
        }
        problem.set(None);
        let also_in_room = also.get_untracked().is_some_and(|tick| tick.checked());
        client.send_message(room, text.trim_end().to_owned(), files, also_in_room);
        if let Some(tick) = also.get_untracked() {
            tick.set_checked(false);
        }
        client.forget_attached(room);
        area.set_value("");
        client.keep_draft(room, "");
        client.forget_typing();
        client.new_line_after.set(None);
        client.keep_unread.set(false);
        if client
            .room
            .with_untracked(|open| open.as_ref().is_some_and(|open| open.at_end))
        {
            scroll_to_end();
        } else {
            client.open_room_at_end(room);
        }
    };
    let on_key = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        "Enter" if enter_key::sends(client, &event) => {
            event.prevent_default();
            send();
        }
        "ArrowUp" if !event.alt_key() && field.get_untracked().is_some_and(|area| area.value().is_empty()) => {
            event.prevent_default();
            active.edit_last(client);
        }
        _ => {}
    };
    let on_input = move |event: web_sys::Event| {
        if let Some(area) = event_textarea(&event) {
            let text = area.value();
            client.keep_draft(room, &text);
            client.tell_typing(room, &text);
            problem.set(None);
            client.unreached.set((room, Vec::new()));
        }
    };
    let area = html::textarea()
        .id("composer")
        .name("content")
        // Announcements are long texts.
        .rows(if announces { 4 } else { 1 })
        .required(true)
        .dir("auto")
        .placeholder(label.clone())
        .aria_label(label)
        .attr("aria-describedby", "composer-problem")
        .attr("enterkeyhint", "enter")
        .node_ref(field)
        .on(leptos::ev::paste, move |event| paste_files(client, room, &event))
        .on(leptos::ev::keydown, on_key)
        .on(leptos::ev::input, on_input);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        send();
    };
    view! {
        <form class="composer" method="post" action=room_path(room) on:submit=submit>
            <input type="hidden" name="do" value="send"/>
            <input type="hidden" name="form" value="composer"/>
            <input type="hidden" name="room" value=room.0/>
            <input type="hidden" name="uuid" value=client.context(|context| context.message_uuid.clone())/>
            {pace_line(client, room, left)}
            <p class="problem" id="composer-problem" role="alert">{move || problem.get().map(|text| view! { <span>{text}</span> })}</p>
            <p class="hint" role="status">{move || client.unreached.with(|(of, names)| (*of == room).then(|| unreached(names)))}</p>
            {asks.then(|| view! {
                <label class="checkbox"><input type="checkbox" name="everyone" value="true"/>" Tell all of them"</label>
            })}
            {attachments(client, room)}
            {also_in_room}
            {attach_button(client, room)}
            {textarea_with_text(area, refused_text)}
            <button type="submit" class="button primary send">{icon(SEND)}<span>"Send"</span></button>
        </form>
        {upload_form_without_script(client, room)}
    }
}

/// Who is named and was not told.
fn unreached(names: &[String]) -> Option<AnyView> {
    let sentence = |name: &String| match name.as_str() {
        EVERYONE => "@everyone is for staff, and for the owner of a private room: nobody was told by it.".to_owned(),
        STAFF => "This room has no staff: nobody was told by @staff.".to_owned(),
        name => ["@", name, " is not in this room and was not told."].concat(),
    };
    let sentences: Vec<String> = names.iter().map(sentence).collect();
    (!sentences.is_empty()).then(|| view! { <span>{sentences.join(" ")}</span> }.into_any())
}

fn too_long() -> String {
    [
        "A message holds ",
        &limits::MESSAGE.to_string(),
        " characters. Please shorten it, or send it in parts.",
    ]
    .concat()
}
