//! The menu of a message, behind the button "More" of its toolbar: what is done with a message less often. A menu button as screen
//! readers know it: arrow keys, Home and End go through it, Escape goes back to the button. Loaded when it is opened.

use super::composer::reason_closed;
use super::composer_field::{apply, composer, text_of};
use super::copy::{copy_label, copy_text};
use super::icons::{BOOKMARK, DOT, FORWARD, LINK, PIN, QUOTE, icon};
use super::quoted_text::quote;
use super::selected_message::MessageMenu;
use super::text_edits::Edit;
use crate::client::Client;
use crate::client::page_elements::{closest, elements_in, message_element, target};
use crate::protocol::{Command, Done, Message, PinMessage, Problem};
use crate::routes::{forward_path, save_path};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, ScrollIntoViewOptions, ScrollLogicalPosition};

/// Draws the open menu of a message.
pub fn message_menu(client: Client, menu: MessageMenu) -> AnyView {
    let (room, number) = (menu.active.room, menu.number);
    let Some(message) = client.message(number) else {
        return ().into_any();
    };
    let list: NodeRef<html::Div> = NodeRef::new();
    Effect::new(move |_| {
        if let Some(list) = list.get() {
            place(&list);
            focus(elements_in(&list, ITEM).first());
        }
    });
    close_on_press_beside(menu);
    let key = move |event: KeyboardEvent| {
        if let Some(list) = list.get_untracked()
            && pressed(menu, &list, &event)
        {
            event.prevent_default();
        }
        // The keys of the list of messages are not those of the menu.
        event.stop_propagation();
    };
    let there = message.deleted_at.is_none();
    let writable = reason_closed(client, room).is_none();
    let quoted = message.clone();
    let (pinned, may_pin) = (message.pinned.is_some(), client.may_pin(room));
    let pin = move |_| {
        client.execute_or_say(Command::Pin(PinMessage {
            room,
            number,
            on: !pinned,
        }));
        close(menu);
    };
    let show_problem = move |answer: Result<Done, Problem>| _ = menu.problem.try_set(answer.err());
    let unread = move |_| {
        client.mark_unread(room, number, show_problem);
        close(menu);
    };
    let copied = RwSignal::new(None);
    let copy = move |_| {
        let origin = window().location().origin().unwrap_or_default();
        let link = [origin.as_str(), "/chat/", &room.to_string(), "/", &number.to_string()].concat();
        copied.set(Some(copy_text(&link)));
    };
    view! {
        <div class="menu-items" role="menu" aria-label="More" node_ref=list on:keydown=key>
            {(there && writable).then(|| view! {
                <button type="button" role="menuitem" tabindex="-1" on:click=move |_| quote_in_composer(menu, &quoted)>{icon(QUOTE)}"Quote"</button>
            })}
            {there.then(|| view! {
                <a role="menuitem" tabindex="-1" href=forward_path(room, number)>{icon(FORWARD)}"Forward"</a>
                <a role="menuitem" tabindex="-1" href=save_path(room, number)>{icon(BOOKMARK)}"Save for me"</a>
            })}
            {(there && may_pin).then(|| view! {
                <button type="button" role="menuitem" tabindex="-1" on:click=pin>{icon(PIN)}{if pinned { "Unpin" } else { "Pin for everybody" }}</button>
            })}
            <button type="button" role="menuitem" tabindex="-1" on:click=unread>{icon(DOT)}"Mark as unread from here"</button>
            <button type="button" role="menuitem" tabindex="-1" on:click=copy>{icon(LINK)}{move || copy_label(copied, "Copy link")}</button>
        </div>
    }
    .into_any()
}

/// What can be chosen.
const ITEM: &str = "[role=menuitem]";

/// Puts a quotation into the composer, after what is there, and goes on below it.
fn quote_in_composer(menu: MessageMenu, message: &Message) {
    let Some(area) = composer() else { return };
    let (text, _) = text_of(&area);
    let written = String::from_utf16_lossy(&text);
    let kept = written.trim_end();
    let from = kept.encode_utf16().count();
    let before = if kept.is_empty() { "" } else { "\n\n" };
    let quoted = [before, &quote(message, None), "\n\n"].concat();
    let end = from + quoted.encode_utf16().count();
    menu.open.set(false);
    menu.active.hovered.set(None);
    let edit = Edit {
        from,
        to: text.len(),
        text: quoted,
        select: (end, end),
    };
    apply(&area, &edit);
    area.set_scroll_top(area.scroll_height());
}

/// A key in the menu. True if it was one of the menu's.
fn pressed(menu: MessageMenu, list: &Element, event: &KeyboardEvent) -> bool {
    let items = elements_in(list, ITEM);
    let at = target(event).and_then(|from| items.iter().position(|item| *item == from));
    let next = match (event.key().as_str(), at) {
        ("ArrowDown", Some(at)) => items.get(at + 1).or(items.first()),
        ("ArrowUp", Some(at)) => at.checked_sub(1).and_then(|at| items.get(at)).or(items.last()),
        ("Home", _) => items.first(),
        ("End", _) => items.last(),
        ("Escape", _) => {
            close(menu);
            return true;
        }
        // The browser goes on from the button.
        ("Tab", _) => {
            close(menu);
            return false;
        }
        _ => return false,
    };
    focus(next);
    true
}

/// Closes the menu, and gives its button the focus.
fn close(menu: MessageMenu) {
    let button =
        message_element(menu.number).and_then(|message| message.query_selector(".toolbar .menu-button").ok()?);
    focus(button.as_ref());
    menu.open.set(false);
}

fn close_on_press_beside(menu: MessageMenu) {
    let pressed = window_event_listener(leptos::ev::pointerdown, move |event| {
        if closest(&event, ".toolbar").is_none() {
            menu.open.try_set(false);
        }
    });
    on_cleanup(move || pressed.remove());
}

/// Above the toolbar where the list of messages ends too soon below it.
fn place(list: &Element) {
    let around = list.closest(".message-list").ok().flatten();
    let end = around.map_or(f64::MAX, |around| around.get_bounding_client_rect().bottom());
    if list.get_bounding_client_rect().bottom() > end {
        let _ = list.class_list().add_1("up");
    }
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    list.scroll_into_view_with_scroll_into_view_options(&options);
}

fn focus(element: Option<&Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_ref::<HtmlElement>()) {
        let _ = element.focus();
    }
}
