//! What helps to write a message, below its field: buttons for marks, a preview, lists of people, rooms and emoji at the caret, and
//! pasting what is formatted. It is loaded after the page; without it the field works as it is.

use super::composer_field::{apply, composer, text_of};
use super::icons::{LINK, LIST, icon};
use super::pasted_html::markdown_of;
use super::text_edits::{self, Edit};
use super::writing_completions::Completions;
use super::writing_preview::Preview;
use crate::client::Client;
use crate::client::page_elements::{closest, elements_in, target};
use crate::protocol::RoomId;
use leptos::either::Either;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{ClipboardEvent, Event, HtmlElement, KeyboardEvent};

/// What listens to the field.
type Handler = Closure<dyn Fn(Event)>;

/// What a button makes of the selection.
type Tool = fn(&[u16], (usize, usize)) -> Edit;

/// Name, key, sign or icon.
const TOOLS: [(&str, &str, &str, Tool); 6] = [
    ("Bold", "Ctrl+B", "B", |text, selection| {
        text_edits::wrap(text, selection, "**")
    }),
    ("Italic", "Ctrl+I", "I", |text, selection| {
        text_edits::wrap(text, selection, "*")
    }),
    ("Code", "Ctrl+E", "</>", text_edits::code),
    ("Link", "Ctrl+Shift+U", LINK, text_edits::link),
    ("List", "Ctrl+Shift+8", LIST, text_edits::list),
    ("Formula", "", "∑", |text, selection| {
        text_edits::wrap(text, selection, "$")
    }),
];

fn use_tool(tool: Tool) {
    if let Some(area) = composer() {
        let (text, selection) = text_of(&area);
        apply(&area, &tool(&text, selection));
    }
}

/// The tool of a key.
fn tool_of_key(event: &KeyboardEvent, selected: bool) -> Option<Tool> {
    if !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
        return None;
    }
    let at = match (
        event.key().to_lowercase().as_str(),
        event.code().as_str(),
        event.shift_key(),
    ) {
        ("b", _, false) => 0,
        ("i", _, false) => 1,
        ("e", _, false) => 2,
        ("u", _, true) => 3,
        // Without a selection it goes to another place.
        ("k", _, false) if selected => 3,
        (_, "Digit8", true) => 4,
        _ => return None,
    };
    Some(TOOLS[at].3)
}

/// An input method is at work: the keys are its own. Safari ends the composition before the key that has ended it; the code of
/// that key says so.
fn is_composing(event: &KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == 229
}

/// Draws the tools of a room's composer.
pub fn writing_tools(client: Client, room: RoomId) -> AnyView {
    let (completions, preview) = (Completions::new(client, room), Preview::new(client, room));
    Effect::new(move |_| listen(completions, preview));
    let buttons = TOOLS.map(|(name, key, sign, tool)| {
        let title = if key.is_empty() { name.to_owned() } else { [name, " (", key, ")"].concat() };
        view! {
            <button type="button" title=title aria-label=name on:mousedown=|event| event.prevent_default() on:click=move |_| use_tool(tool)>
                {match sign.len() {
                    0..=3 => Either::Left(view! { <span aria-hidden="true">{sign}</span> }),
                    _ => Either::Right(icon(sign)),
                }}
            </button>
        }
    });
    // One stop of the Tab key: from there the arrow keys.
    let key = move |event: KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => -1,
            _ => return,
        };
        let Some(toolbar) = closest(&event, "[role=toolbar]") else {
            return;
        };
        let buttons = elements_in(&toolbar, "button");
        let at = buttons
            .iter()
            .position(|button| Some(button) == target(&event).as_ref());
        let next = at.and_then(|at| buttons.get(at.checked_add_signed(by)?));
        if let Some(next) = next.and_then(|next| next.dyn_ref::<HtmlElement>()) {
            for button in &buttons {
                let _ = button.set_attribute("tabindex", "-1");
            }
            let _ = next.set_attribute("tabindex", "0");
            let _ = next.focus();
            event.prevent_default();
        }
    };
    Effect::new(move |_| {
        for button in crate::client::page_elements::elements_of_page(".writing-tools [role=toolbar] button")
            .iter()
            .skip(1)
        {
            let _ = button.set_attribute("tabindex", "-1");
        }
    });
    view! {
        {completions.view()}
        {preview.view()}
        <div class="tools" role="toolbar" aria-label="Formatting" aria-controls="composer" on:keydown=key>
            {buttons}
            {preview.button()}
        </div>
    }
    .into_any()
}

/// Listens before the field itself does: the keys of an open list are not the field's.
fn listen(completions: Completions, preview: Preview) {
    let in_field = |event: &Event| target(event).is_some_and(|element| element.id() == "composer");
    let on_key = move |event: Event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>().filter(|event| in_field(event)) else {
            return;
        };
        if is_composing(event) {
            return;
        }
        let Some(area) = composer() else { return };
        if completions.key(&area, event) {
            event.prevent_default();
            return event.stop_propagation();
        }
        let (text, selection) = text_of(&area);
        if let Some(tool) = tool_of_key(event, selection.0 < selection.1) {
            event.prevent_default();
            event.stop_propagation();
            apply(&area, &tool(&text, selection));
        }
    };
    let on_input = move |event: Event| {
        if in_field(&event)
            && let Some(area) = composer()
        {
            completions.typed(&area);
            preview.typed();
        }
    };
    let on_paste = move |event: Event| {
        let pasted = (event.dyn_ref::<ClipboardEvent>().filter(|_| in_field(&event))).and_then(|event| {
            let html = event.clipboard_data()?.get_data("text/html").ok()?;
            markdown_of(&html).filter(|text| !text.is_empty())
        });
        if let (Some(text), Some(area)) = (pasted, composer()) {
            event.prevent_default();
            let (_, (from, to)) = text_of(&area);
            let end = from + text.encode_utf16().count();
            let select = (end, end);
            apply(&area, &Edit { from, to, text, select });
        }
    };
    let on_leave = move |event: Event| {
        if in_field(&event) {
            completions.close();
        }
    };
    let handlers: Vec<(&str, Handler)> = vec![
        ("keydown", Closure::new(on_key)),
        ("input", Closure::new(on_input)),
        ("paste", Closure::new(on_paste)),
        ("focusout", Closure::new(on_leave)),
    ];
    for (name, handler) in &handlers {
        let _ = document().add_event_listener_with_callback_and_bool(name, handler.as_ref().unchecked_ref(), true);
    }
    let handlers = StoredValue::new_local(handlers);
    on_cleanup(move || {
        handlers.try_update_value(|handlers| {
            for (name, handler) in handlers.drain(..) {
                let _ = document().remove_event_listener_with_callback_and_bool(
                    name,
                    handler.as_ref().unchecked_ref(),
                    true,
                );
            }
        });
    });
}
