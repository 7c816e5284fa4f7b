//! Chooses an emoji to react with: a dialog with the ones used last, a search, a skin tone, and all of them. These come from the
//! server (`server/src/web/emoji_list.rs`) when the dialog is opened, as HTML; here is only what the keyboard and the search do.

use super::focus::focus_message;
use super::reactions::react;
use super::selected_message::ActiveMessage;
use crate::client::page_elements::{closest, elements_in, message_element, target};
use crate::client::{Client, fetch_text};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// An emoji that can be chosen.
const CHOICE: &str = ".emoji button";
const LIST: &str = ".emoji-list";

/// Draws the dialog for a message.
pub fn reaction_picker(client: Client, active: ActiveMessage, number: i64) -> AnyView {
    let dialog: NodeRef<html::Dialog> = NodeRef::new();
    let list: NodeRef<html::Div> = NodeRef::new();
    let status = RwSignal::new("Loading…");
    let load = move || {
        let build = client.context(|context| context.build.clone());
        let path = ["/emoji?tone=", &client.skin_tone().to_string(), "&v=", &build].concat();
        leptos::task::spawn_local(async move {
            let html = fetch_text(&path).await;
            let Some(list) = list.try_get_untracked().flatten() else {
                return;
            };
            match html {
                Some(html) => {
                    list.set_inner_html(&html);
                    status.try_set("");
                }
                None => _ = status.try_set("The list could not be loaded. Check your connection."),
            }
        });
    };
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            let _ = dialog.show_modal();
            load();
        }
    });
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let closed = move |_| {
        active.picking.set(None);
        if let Some(message) = message_element(number) {
            focus_message(&message);
        }
    };
    let choose = move |event: web_sys::MouseEvent| {
        let on_backdrop = target(&event).is_some_and(|element| element.tag_name() == "DIALOG");
        if let Some(button) = closest(&event, CHOICE) {
            let emoji = button.text_content().unwrap_or_default();
            client.use_emoji(&emoji);
            react(client, active.room, number, &emoji, true);
            close();
        } else if on_backdrop {
            close();
        }
    };
    let search = move |event: web_sys::Event| {
        let q = event_target_value(&event).trim().to_lowercase();
        if let Some(list) = list.get_untracked() {
            let found = show_found(&list, &q);
            status.set(if found { "" } else { "No emoji is called that." });
        }
    };
    let tone = move |event: web_sys::Event| {
        client.set_skin_tone(event_target_value(&event).parse().unwrap_or(0));
        load();
    };
    let key = move |event: KeyboardEvent| {
        if let Some(dialog) = dialog.get_untracked()
            && step(&dialog, &event)
        {
            event.prevent_default();
        }
    };
    let recent = client.recent_emoji().into_iter();
    let recent = recent
        .map(|emoji| view! { <button type="button">{emoji}</button> })
        .collect_view();
    let tones = ["None", "Light", "Medium-light", "Medium", "Medium-dark", "Dark"];
    let chosen = usize::from(client.skin_tone());
    let tones = (0..)
        .zip(tones)
        .map(|(at, name)| view! { <option value=at.to_string() selected=at == chosen>{name}</option> });
    view! {
        <dialog class="emoji-picker" aria-label="React with an emoji" node_ref=dialog on:close=closed on:click=choose on:keydown=key>
            <div class="emoji recent" role="group" aria-label="Used last">{recent}</div>
            <div class="row">
                <label class="visually-hidden" for="emoji-search">"Search for an emoji"</label>
                <input id="emoji-search" type="search" placeholder="Search" autocomplete="off" autofocus on:input=search/>
                <label class="visually-hidden" for="emoji-tone">"Skin tone"</label>
                <select id="emoji-tone" on:change=tone>{tones.collect_view()}</select>
                <button type="button" class="button" on:click=move |_| close()>"Cancel"</button>
            </div>
            <p role="status" class="hint">{move || status.get()}</p>
            <div class="emoji-list" node_ref=list></div>
        </dialog>
    }
    .into_any()
}

/// Shows the emoji with these words in their names, and the groups that have one. Says whether there is any.
fn show_found(list: &Element, q: &str) -> bool {
    let mut any = false;
    for group in elements_in(list, "section") {
        let mut in_group = false;
        for button in elements_in(&group, "button") {
            let names = ["aria-label", "data-names"].map(|name| button.get_attribute(name).unwrap_or_default());
            let found = q.split(' ').all(|word| names.iter().any(|names| names.contains(word)));
            in_group |= found;
            set_hidden(&button, !found);
        }
        set_hidden(&group, !in_group);
        any |= in_group;
    }
    any
}

fn set_hidden(element: &Element, hidden: bool) {
    let _ = if hidden {
        element.set_attribute("hidden", "")
    } else {
        element.remove_attribute("hidden")
    };
}

/// Moves the focus among the emoji by an arrow key, Home or End. From the search one comes down to them.
fn step(dialog: &Element, event: &KeyboardEvent) -> bool {
    let Some(from) = target(event) else { return false };
    let key = event.key();
    if !from.matches(CHOICE).unwrap_or(false) {
        let below = key == "ArrowDown" && from.id() == "emoji-search";
        let first = dialog
            .query_selector(&[LIST, " button:not([hidden])"].concat())
            .ok()
            .flatten();
        return below && first.is_some_and(|first| focus(&first));
    }
    let around = if from.closest(LIST).ok().flatten().is_some() {
        LIST
    } else {
        ".recent"
    };
    let choices = elements_in(dialog, &[around, " button:not([hidden])"].concat());
    let Some(at) = choices.iter().position(|choice| *choice == from) else {
        return false;
    };
    let next = match key.as_str() {
        "ArrowRight" => choices.get(at + 1).cloned(),
        "ArrowLeft" => at.checked_sub(1).and_then(|at| choices.get(at).cloned()),
        "ArrowDown" => in_next_row(&from, &choices[at + 1..]),
        "ArrowUp" => {
            let mut before = choices[..at].to_vec();
            before.reverse();
            in_next_row(&from, &before)
        }
        "Home" => choices.first().cloned(),
        "End" => choices.last().cloned(),
        _ => return false,
    };
    next.is_some_and(|next| focus(&next))
}

/// Of the emoji that follow, the one in the next row that is nearest.
fn in_next_row(from: &Element, following: &[Element]) -> Option<Element> {
    let own = from.get_bounding_client_rect();
    let mut row = None;
    let mut nearest: Option<(f64, &Element)> = None;
    for choice in following {
        let place = choice.get_bounding_client_rect();
        if (place.top() - own.top()).abs() < 4.0 {
            continue;
        }
        if (place.top() - *row.get_or_insert(place.top())).abs() > 4.0 {
            break;
        }
        let distance = (place.left() - own.left()).abs();
        if nearest.is_none_or(|(least, _)| distance < least) {
            nearest = Some((distance, choice));
        }
    }
    nearest.map(|(_, choice)| choice.clone())
}

fn focus(element: &Element) -> bool {
    element
        .dyn_ref::<HtmlElement>()
        .is_some_and(|element| element.focus().is_ok())
}
