//! The keys that do something, as one table: this dialog (`?`) and the page of help list the same.

use crate::client::Client;
use crate::client::page_elements::target;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// A part of the table: where the keys count, and each with what it does. Keys that are pressed together have a `+` between them,
/// other keys that do the same a comma.
pub type KeyGroup = (&'static str, &'static [(&'static str, &'static str)]);

/// All of them.
pub const KEY_GROUPS: [KeyGroup; 8] = [
    (
        "Everywhere",
        &[
            ("?", "List these keys, unless you are typing a text"),
            ("Ctrl+K", "Go to a room, a person or a page, or search messages"),
            ("Alt+Shift+↓", "Go to the next room with unread messages"),
            ("Alt+Shift+↑", "Go to the previous room with unread messages"),
            (
                "Tab, Shift+Tab",
                "Go to the next thing on the page, or to the previous one",
            ),
            ("Ctrl+Z", "Undo what the bar offers to undo"),
            ("Esc", "Close the menu or a dialog"),
        ],
    ),
    (
        "List of messages",
        &[
            ("↑, ↓", "Go from message to message"),
            ("Home, End", "Go to the first and the newest message of the room"),
            ("Enter, →", "Go to what can be done with a message"),
            ("←, →", "Go from one thing that can be done to the next"),
            ("Esc", "Go back to the message, then to the message field"),
        ],
    ),
    (
        "Menu “More” of a message",
        &[
            ("↑, ↓", "Go from one entry to the next"),
            ("Home, End", "Go to the first and the last"),
            ("Esc", "Close the menu"),
        ],
    ),
    (
        "A picture over the page",
        &[("←, →", "Go to the previous or the next picture"), ("Esc", "Close it")],
    ),
    (
        "Message field",
        &[
            ("Enter", "Send; on a phone, begin a new line"),
            (
                "Shift+Enter",
                "Begin a new line. In the settings the two can be swapped",
            ),
            ("Ctrl+Enter", "Send, whatever the setting"),
            ("↑", "In an empty field: change your last message"),
            ("Ctrl+B", "Bold"),
            ("Ctrl+I", "Italic"),
            ("Ctrl+E", "Code"),
            ("Ctrl+Shift+U", "Link; with something selected, Ctrl+K too"),
            ("Ctrl+Shift+8", "List"),
            ("Ctrl+Shift+V", "Paste as plain text"),
            ("←, →", "On a button below the field: go to the next one"),
        ],
    ),
    (
        "People, rooms and emoji that are offered while you write",
        &[
            ("↑, ↓", "Choose one"),
            ("Enter, Tab", "Take it"),
            ("Esc", "Close the list"),
        ],
    ),
    (
        "Changing a message",
        &[
            ("Enter", "Save, as it sends in the message field"),
            ("Esc", "Leave it as it was"),
        ],
    ),
    (
        "List of emoji",
        &[
            ("←, →, ↑, ↓", "Go from emoji to emoji"),
            ("Home, End", "Go to the first and the last"),
            ("Enter", "React with it"),
        ],
    ),
];

/// Draws the dialog.
pub fn keyboard_map(client: Client) -> AnyView {
    let dialog: NodeRef<html::Dialog> = NodeRef::new();
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
    let closed = move |_| {
        client.keyboard_map.set(false);
        // The browser gives the focus back to what had it; the menu that this was opened from is closed.
        let _ = request_animation_frame(focus_menu_if_nothing_has_the_focus);
    };
    let on_backdrop = move |event: web_sys::MouseEvent| {
        if target(&event).is_some_and(|element| element.tag_name() == "DIALOG") {
            close();
        }
    };
    view! {
        <dialog class="keyboard-map" aria-labelledby="keys-title" node_ref=dialog on:close=closed on:click=on_backdrop>
            <div class="dialog-head">
                <h2 id="keys-title" tabindex="-1" autofocus>"Keyboard shortcuts"</h2>
                <button type="button" class="button" on:click=move |_| close()>"Close"</button>
            </div>
            <div class="dialog-body" tabindex="0" role="group" aria-labelledby="keys-title">
                {KEY_GROUPS.iter().map(|(title, keys)| view! { <h3>{*title}</h3>{key_table(title, keys)} }).collect_view()}
            </div>
        </dialog>
    }
    .into_any()
}

/// One part of the table.
pub fn key_table(title: &'static str, keys: &'static [(&'static str, &'static str)]) -> AnyView {
    let rows = keys
        .iter()
        .map(|(keys, what)| view! { <tr><th scope="row">{key_names(keys)}</th><td>{*what}</td></tr> });
    view! { <table class="keys" aria-label=title><tbody>{rows.collect_view()}</tbody></table> }.into_any()
}

/// `Ctrl+K` with each key in an element of its own; arrows have names for screen readers.
fn key_names(keys: &'static str) -> Vec<AnyView> {
    let mut names = Vec::new();
    for (at, together) in keys.split(", ").enumerate() {
        if at > 0 {
            names.push(view! { ", " }.into_any());
        }
        for (at, key) in together.split('+').enumerate() {
            if at > 0 {
                names.push(view! { "+" }.into_any());
            }
            names.push(match arrow_name(key) {
                None => view! { <kbd>{key}</kbd> }.into_any(),
                Some(name) => {
                    view! { <kbd><span aria-hidden="true">{key}</span><span class="visually-hidden">{name}</span></kbd> }
                        .into_any()
                }
            });
        }
    }
    names
}

fn arrow_name(key: &str) -> Option<&'static str> {
    Some(match key {
        "↑" => "Up arrow",
        "↓" => "Down arrow",
        "←" => "Left arrow",
        "→" => "Right arrow",
        _ => return None,
    })
}

fn focus_menu_if_nothing_has_the_focus() {
    let nothing = document()
        .active_element()
        .is_none_or(|element| element.tag_name() == "BODY");
    let menu = document().query_selector(".header .menu > summary").ok().flatten();
    if let Some(menu) = menu.filter(|_| nothing)
        && let Some(menu) = menu.dyn_ref::<web_sys::HtmlElement>()
    {
        let _ = menu.focus();
    }
}
