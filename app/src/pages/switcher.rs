//! Ctrl+K: a dialog to go to a room, a person or a page by typing a part of its name; Enter without having chosen one searches
//! messages. A download of its own: see `rare_pages.rs`. The field keeps the focus, and names the entry that is chosen.

use super::switcher_entries::{Entry, Goal, entries, search_path};
use crate::client::{Answer, Client};
use crate::protocol::{Command, ContactFilter, Done, Participant, Request, View};
use crate::routes::room_path;
use leptos::html;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// Milliseconds without a key until people are asked for.
const PAUSE: u32 = 250;

/// Draws the dialog.
pub fn switcher(client: Client) -> AnyView {
    let dialog: NodeRef<html::Dialog> = NodeRef::new();
    let field: NodeRef<html::Input> = NodeRef::new();
    let text = RwSignal::new(String::new());
    let people: RwSignal<Vec<Participant>> = RwSignal::new(Vec::new());
    let active: RwSignal<Option<usize>> = RwSignal::new(None);
    let problem: RwSignal<Option<String>> = RwSignal::new(None);
    let found = Memo::new(move |_| {
        let courses = client.courses.get();
        let course = |room: &crate::protocol::RoomEntry| {
            let course = courses.iter().find(|course| Some(course.id) == room.course);
            course.map(|course| course.title.clone())
        };
        let rooms = client.rooms.get();
        text.with(|text| people.with(|people| entries(text, &rooms, people, course)))
    });
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            let _ = dialog.show_modal();
        }
    });
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let go = move |entry: Entry| match entry.to {
        Goal::Path(path) => {
            close();
            client.navigate(&path);
        }
        Goal::Person(user) => client.execute(Command::OpenDirect { user }, move |done| match done {
            Ok(Done::Room(room)) => {
                close();
                client.navigate(&room_path(room));
            }
            Ok(_) => close(),
            Err(refused) => _ = problem.try_set(Some(refused.text)),
        }),
    };
    let search = move || {
        let q = text.get_untracked();
        if !q.trim().is_empty() {
            close();
            client.navigate(&search_path(&q));
        }
    };
    let typed = move |event: web_sys::Event| {
        text.set(event_target_value(&event));
        active.set(None);
        problem.set(None);
        ask_for_people(client, text, people);
    };
    let key = move |event: KeyboardEvent| {
        let last = found.with_untracked(Vec::len).checked_sub(1);
        let next = match (event.key().as_str(), active.get_untracked(), last) {
            ("ArrowDown", None, Some(_)) => Some(0),
            ("ArrowDown", Some(at), Some(last)) => (at < last).then_some(at + 1),
            ("ArrowUp", None, last) => last,
            ("ArrowUp", Some(at), _) => at.checked_sub(1),
            ("Enter", at, _) if !event.is_composing() => {
                event.prevent_default();
                match at.and_then(|at| found.with_untracked(|found| found.get(at).cloned())) {
                    Some(entry) => go(entry),
                    None => search(),
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        active.set(next);
    };
    let rows = move || {
        let row = |(at, entry): (usize, Entry)| {
            let chosen = entry.clone();
            view! {
                <li
                    role="option"
                    id=["goal-", &at.to_string()].concat()
                    aria-selected=move || if active.get() == Some(at) { "true" } else { "false" }
                    on:click=move |_| go(chosen.clone())
                >
                    <bdi>{entry.label}</bdi>
                    <span dir="auto">{entry.detail}</span>
                </li>
            }
        };
        found.get().into_iter().enumerate().map(row).collect_view()
    };
    let count = move || match (text.with(|text| text.trim().is_empty()), found.with(Vec::len)) {
        (true, _) => String::new(),
        (false, 0) => "No room, person or page. Enter searches messages.".into(),
        (false, 1) => "One entry. Enter searches messages.".into(),
        (false, count) => [&count.to_string(), " entries. Enter searches messages."].concat(),
    };
    let backdrop = move |event: web_sys::MouseEvent| {
        if crate::client::page_elements::target(&event).is_some_and(|element| element.tag_name() == "DIALOG") {
            close();
        }
    };
    view! {
        <dialog class="switcher" aria-label="Go to" node_ref=dialog on:close=move |_| client.switcher.set(false) on:click=backdrop>
            <input
                node_ref=field
                type="text"
                role="combobox"
                aria-label="Room, person or page; Enter searches messages"
                aria-expanded="true"
                aria-autocomplete="list"
                aria-controls="goals"
                aria-activedescendant=move || active.get().map(|at| ["goal-", &at.to_string()].concat())
                placeholder="Room, person or page"
                autocomplete="off"
                spellcheck="false"
                dir="auto"
                autofocus
                on:input=typed
                on:keydown=key
            />
            <p class="hint" role="status">{count}</p>
            {move || problem.get().map(|text| view! { <p class="problem" role="alert">{text}</p> })}
            <ul id="goals" role="listbox" aria-label="Where to go">{rows}</ul>
        </dialog>
    }
    .into_any()
}

/// Asks for people with these words in their names, once nothing was typed for a moment.
fn ask_for_people(client: Client, text: RwSignal<String>, people: RwSignal<Vec<Participant>>) {
    let asked = text.get_untracked();
    if asked.trim().chars().count() < 2 {
        return;
    }
    let is_current = move |asked: &str| text.try_with_untracked(|text| text == asked).unwrap_or(false);
    client.set_timeout(PAUSE, move || {
        if !is_current(&asked) {
            return;
        }
        let filter = ContactFilter {
            q: asked.trim().to_owned(),
            ..ContactFilter::default()
        };
        client.request(Request::View(View::Contacts { filter }), move |answer| {
            if let Ok(Answer::Snapshot(snapshot)) = answer
                && let Some(contacts) = snapshot.contacts
                && is_current(&asked)
            {
                people.try_set(contacts.rows);
            }
        });
    });
}
