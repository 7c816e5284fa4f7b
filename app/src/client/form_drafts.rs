//! What was typed and is not sent or saved, kept in the browser for this user: of forms by page and form, of the composer by
//! room, of the editor by message. It goes once it is sent or saved, and with signing out.

use super::form_values;
use super::page_elements::elements_of_page;
use super::signals::Client;
use crate::protocol::RoomId;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlFormElement, HtmlTextAreaElement};

/// Says under which key the text of an element is kept.
pub const DRAFT_ATTRIBUTE: &str = "data-draft";

impl Client {
    /// Keeps what a form holds, or forgets it if that is what it was drawn with.
    pub fn keep_form(self, key: &str, form: &HtmlFormElement) {
        self.store(key, typed_into(form).as_deref());
    }

    /// What was kept of a form.
    pub fn kept_form(self, key: &str) -> Option<Vec<[String; 2]>> {
        parse_pairs(&self.stored(key)?)
    }

    /// Keeps what is in a room's composer, and says in the list of rooms that there is something.
    pub fn keep_draft(self, room: RoomId, text: &str) {
        let none = text.trim().is_empty();
        self.store(&self.draft_key(room), (!none).then_some(text));
        if none == self.drafts.with_untracked(|drafts| drafts.contains(&room)) {
            self.drafts.update(|drafts| {
                drafts.retain(|other| *other != room);
                if !none {
                    drafts.push(room);
                }
            });
        }
    }

    /// Puts a text into a room's composer, after what is there.
    pub(super) fn put_into_composer(self, room: RoomId, text: &str) {
        let before = self.stored(&self.draft_key(room)).unwrap_or_default();
        let whole = match before.trim_end() {
            "" => text.to_owned(),
            before => [before, "\n\n", text].concat(),
        };
        self.keep_draft(room, &whole);
        let area = document().get_element_by_id("composer");
        if let Some(area) = area.and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok()) {
            area.set_value(&whole);
            let _ = area.focus();
        }
    }

    /// At the start of a page: in which rooms something is unfinished.
    pub(super) fn load_drafts(self) {
        let prefix = self.draft_key_prefix();
        let rooms = self.stored_under(&prefix).into_iter();
        let rooms: Vec<RoomId> = rooms.filter_map(|(key, _)| key[prefix.len()..].parse().ok()).collect();
        if !rooms.is_empty() {
            self.drafts.set(rooms);
        }
    }

    /// Takes everything that is being typed on this page to the next page of this tab. Signing out in another tab removes
    /// what the browser stores, sooner or later than this tab hears of it, but not the name of a window; that goes with
    /// the window, and the browser empties it where another site follows.
    pub(super) fn carry_everything_typed(self) {
        let typed = elements_of_page(&["[", DRAFT_ATTRIBUTE, "]"].concat()).into_iter();
        let typed = typed.filter_map(|element| {
            let text = if let Some(form) = element.dyn_ref::<HtmlFormElement>() {
                typed_into(form)?
            } else {
                element.dyn_ref::<HtmlTextAreaElement>()?.value()
            };
            (!text.trim().is_empty()).then_some([element.get_attribute(DRAFT_ATTRIBUTE)?, text])
        });
        if let Some(text) = pairs_as_json(typed) {
            let _ = window().set_name(&text);
        }
    }

    /// At the start of a page: keeps what the page before it carried here, if it is mine.
    pub(super) fn keep_carried(self) {
        let carried = window().name().unwrap_or_default();
        if carried.is_empty() {
            return;
        }
        let _ = window().set_name("");
        let mine = self.draft_key_prefix();
        for [key, text] in parse_pairs(&carried).unwrap_or_default() {
            if key.starts_with(&mine) {
                self.store(&key, Some(&text));
            }
        }
    }
}

/// What was typed into a form, if it is not what it was drawn with.
fn typed_into(form: &HtmlFormElement) -> Option<String> {
    let changed = form_values::is_changed(form);
    changed.then(|| pairs_as_json(form_values::read(form).into_iter()))?
}

fn pairs_as_json(pairs: impl Iterator<Item = [String; 2]>) -> Option<String> {
    let list = js_sys::Array::new();
    for [name, value] in pairs {
        list.push(&js_sys::Array::of2(&name.into(), &value.into()));
    }
    js_sys::JSON::stringify(&list).ok()?.as_string()
}

fn parse_pairs(text: &str) -> Option<Vec<[String; 2]>> {
    let list: js_sys::Array = js_sys::JSON::parse(text).ok()?.dyn_into().ok()?;
    let pair = |pair: JsValue| {
        let pair: js_sys::Array = pair.dyn_into().ok()?;
        Some([pair.get(0).as_string()?, pair.get(1).as_string()?])
    };
    list.iter().map(pair).collect()
}
