//! What can be done with a message: its tools when the pointer or the keyboard is on it, its editor in its place, and
//! the forms of the message that the address points at, which work without JavaScript.

use super::form::{CommandForm, Submit, OnDone};
use super::form_fields::{area_of, filled};
use super::icons::{BIN, DOT, EDIT, LINK, icon};
use crate::client::Live;
use crate::protocol::{Command, Message, Problem, ProblemKind, RoomId, limits};
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;

/// What the reader has in active: the message under the pointer and the one being edited. One for a whole list.
#[derive(Clone, Copy)]
pub struct ActiveMessage {
    pub room: RoomId,
    pub over: RwSignal<Option<i64>>,
    editing: RwSignal<Option<i64>>,
    /// The version that is being changed.
    version: RwSignal<i64>,
    text: RwSignal<String>,
    problem: RwSignal<Option<Problem>>,
}

impl ActiveMessage {
    pub fn new(room: RoomId) -> Self {
        Self {
            room,
            over: RwSignal::new(None),
            editing: RwSignal::new(None),
            version: RwSignal::new(0),
            text: RwSignal::new(String::new()),
            problem: RwSignal::new(None),
        }
    }

    /// What opens inside of a message.
    pub fn slot(self, client: Client, number: i64) -> Option<AnyView> {
        if self.editing.get() == Some(number) {
            return Some(self.editor(client, number).into_any());
        }
        (self.over.get() == Some(number)).then(|| self.tools(client, number))
    }

    /// Starts to change a message.
    pub fn edit(self, client: Client, number: i64) {
        let Some(message) = client.message(number) else { return };
        self.version.set(message.version);
        self.text.set(message.content);
        self.problem.set(None);
        self.over.set(None);
        self.editing.set(Some(number));
    }

    /// My last message of the window.
    pub fn edit_last(self, client: Client) {
        let last = client.state.with_untracked(|state| {
            let mine = |message: &&Message| message.author == state.overview.me.id && message.deleted_at.is_none();
            state
                .room
                .as_ref()?
                .messages
                .values()
                .rev()
                .find(mine)
                .map(|message| message.number)
        });
        if let Some(number) = last {
            self.edit(client, number);
        }
    }

    fn tools(self, client: Client, number: i64) -> AnyView {
        let Some(message) = client.message(number) else {
            return ().into_any();
        };
        let room = self.room;
        let here = message.deleted_at.is_none();
        let (mine, delete) = rights(client, &message);
        let sure = RwSignal::new(false);
        let copied = RwSignal::new(false);
        let remove = move |_| {
            if sure.get_untracked() {
                client.execute(Command::Delete { room, number }, |_| {});
            }
            sure.set(true);
        };
        let copy = move |_| {
            let origin = window().location().origin().unwrap_or_default();
            let link = [origin.as_str(), "/chat/", &room.to_string(), "/", &number.to_string()].concat();
            let _ = window().navigator().clipboard().write_text(&link);
            copied.set(true);
        };
        view! {
            <div class="toolbar" role="group" aria-label="This message">
                {(here && mine).then(|| view! {
                    <button type="button" title="Edit" on:click=move |_| self.edit(client, number)>
                        {icon(EDIT)}<span class="visually-hidden">"Edit"</span>
                    </button>
                })}
                {(here && delete).then(|| view! {
                    <button type="button" title="Delete" class:confirming=sure on:click=remove>
                        {icon(BIN)}<span class:visually-hidden=move || !sure.get()>{move || if sure.get() { "Really delete" } else { "Delete" }}</span>
                    </button>
                })}
                <button type="button" title="Mark as unread from here" on:click=move |_| mark_unread(client, room, number)>
                    {icon(DOT)}<span class="visually-hidden">"Mark as unread from here"</span>
                </button>
                <button type="button" title="Copy link" on:click=copy>
                    {icon(LINK)}<span class:visually-hidden=move || !copied.get()>{move || if copied.get() { "Copied" } else { "Copy link" }}</span>
                </button>
            </div>
        }
        .into_any()
    }

    fn editor(self, client: Client, number: i64) -> impl IntoView + use<> {
        let field: NodeRef<html::Textarea> = NodeRef::new();
        Effect::new(move |_| {
            if let Some(area) = field.get() {
                let _ = area.focus();
                let end = area.value().encode_utf16().count() as u32;
                let _ = area.set_selection_range(end, end);
            }
        });
        let keys = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
            "Escape" => self.stop(),
            "Enter" if !event.shift_key() && !event.is_composing() => {
                event.prevent_default();
                self.save(client, number);
            }
            _ => {}
        };
        let area = html::textarea()
            .node_ref(field)
            .maxlength(limits::MESSAGE.to_string())
            .aria_label("Change the message")
            .on(leptos::ev::keydown, keys)
            .on(leptos::ev::input, move |event| {
                if let Some(area) = area_of(&event) {
                    self.text.set(area.value());
                }
            });
        view! {
            <div class="editor">
                {filled(area, self.text.get_untracked())}
                {move || self.problem.get().map(|problem| view! { <p class="problem" role="alert">{problem.text}</p> })}
                <p class="row">
                    <button type="button" class="button primary" on:click=move |_| self.save(client, number)>"Save"</button>
                    <button type="button" class="button" on:click=move |_| self.stop()>"Cancel"</button>
                    <span class="hint">"Enter saves, Escape cancels"</span>
                </p>
            </div>
        }
    }

    fn stop(self) {
        self.editing.set(None);
        focus_composer();
    }

    fn save(self, client: Client, number: i64) {
        let (version, content) = (self.version.get_untracked(), self.text.get_untracked());
        if client
            .message(number)
            .is_some_and(|message| message.content == content.trim())
        {
            return self.stop();
        }
        client.execute(
            Command::Edit {
                room: self.room,
                number,
                version,
                content,
            },
            move |answer| match answer {
                Ok(_) => self.stop(),
                Err(problem) => {
                    // Having read what it says now, saving once more means it.
                    if problem.kind == ProblemKind::Conflict
                        && let Some(message) = client.message(number)
                    {
                        self.version.set(message.version);
                    }
                    self.problem.set(Some(problem));
                }
            },
        );
    }
}

/// The forms of one message, for the page that points at it.
pub fn actions(client: Client, message: &Message) -> AnyView {
    let (room, number) = (message.room, message.number);
    let here = message.deleted_at.is_none();
    let (mine, delete) = rights(client, message);
    let back = ["/chat/", &room.to_string()].concat();
    let edit = [back.as_str(), "/", &number.to_string(), "/edit"].concat();
    let (back, back_too) = (back.clone(), back);
    let held: OnDone = Arc::new(move |_| hold(client, number));
    let stay: OnDone = Arc::new(|_| {});
    view! {
        <div class="actions">
            {(here && mine).then(|| view! { <a class="button" href=edit>"Edit"</a> })}
            {(here && delete).then(|| view! {
                <CommandForm command="delete" form=["delete-", &number.to_string()].concat() next=back on_done=stay>
                    <input type="hidden" name="room" value=room.0/>
                    <input type="hidden" name="number" value=number/>
                    <Submit label="Delete" class="button"/>
                </CommandForm>
            })}
            <CommandForm command="mark_unread" form=["unread-", &number.to_string()].concat() next=back_too on_done=held>
                <input type="hidden" name="room" value=room.0/>
                <input type="hidden" name="number" value=number/>
                <Submit label="Mark as unread" class="button"/>
            </CommandForm>
        </div>
    }
    .into_any()
}

/// Whether a message is mine, and whether I may take it back.
fn rights(client: Client, message: &Message) -> (bool, bool) {
    let mine = client.me.with_untracked(|me| me.id) == message.author;
    let course = client
        .room
        .with_untracked(|open| open.as_ref().and_then(|open| open.room.course));
    let staff = course
        .and_then(|course| untrack(|| client.role(course)))
        .is_some_and(crate::protocol::Role::is_staff);
    (mine, mine || staff)
}

fn mark_unread(client: Client, room: RoomId, number: i64) {
    client.execute(Command::MarkUnread { room, number }, move |answer| {
        if answer.is_ok() {
            hold(client, number);
        }
    });
}

/// From here on it is unread, and looking at it does not change that.
fn hold(client: Client, number: i64) {
    client.new_line_after.set(Some(number - 1));
    client.keep_unread.set(true);
}

/// Lets the keyboard go on where one writes.
pub fn focus_composer() {
    use wasm_bindgen::JsCast;
    if let Some(area) = document().get_element_by_id("composer")
        && let Some(area) = area.dyn_ref::<web_sys::HtmlElement>()
    {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = area.focus_with_options(&options);
    }
}
