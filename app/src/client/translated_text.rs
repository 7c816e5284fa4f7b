//! Pages that the browser translates. It replaces each text by elements that hold the translation, so a text that changes later
//! would change where nobody sees it. Here the changed text is put back in its place, and the browser translates it again.

use super::signals::Client;
use leptos::prelude::*;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, MutationObserver, MutationObserverInit, MutationRecord, Node};

/// The element that browsers put around translated texts; nothing else uses it any more.
const AROUND: &str = "FONT";

impl Client {
    /// Follows the changes of the page as long as it lives.
    pub(super) fn follow_translation(self) {
        let Some(body) = document().body() else { return };
        let fonts = document().get_elements_by_tag_name(AROUND);
        // From a text that was replaced to the element in its place.
        let places = Rc::new(js_sys::WeakMap::new());
        let known = places.clone();
        let changed = Closure::<dyn FnMut(js_sys::Array)>::new(move |records: js_sys::Array| {
            for record in records.iter() {
                let text = record.unchecked_into::<MutationRecord>().target();
                put_back(&known, text.as_ref());
            }
        });
        let Ok(texts) = MutationObserver::new(changed.into_js_value().unchecked_ref()) else {
            return;
        };
        let replaced = Closure::<dyn FnMut(js_sys::Array)>::new(move |records: js_sys::Array| {
            // A page that is not translated costs no more than this question.
            if fonts.length() == 0 {
                return;
            }
            for record in records.iter() {
                let record = record.unchecked_into::<MutationRecord>();
                let text = record
                    .removed_nodes()
                    .get(0)
                    .filter(|node| node.node_type() == Node::TEXT_NODE);
                let beside = [
                    record.added_nodes().get(0),
                    record.previous_sibling(),
                    record.next_sibling(),
                ];
                let place = beside.into_iter().flatten().find(|node| node.node_name() == AROUND);
                if let (Some(text), Some(place)) = (text, place) {
                    places.set(text.unchecked_ref(), &place);
                    let options = MutationObserverInit::new();
                    options.set_character_data(true);
                    let _ = texts.observe_with_options(&text, &options);
                }
            }
        });
        let options = MutationObserverInit::new();
        options.set_child_list(true);
        options.set_subtree(true);
        if let Ok(observer) = MutationObserver::new(replaced.into_js_value().unchecked_ref()) {
            let _ = observer.observe_with_options(&body, &options);
        }
    }
}

/// Puts a changed text where its translation stands, if that still stands.
fn put_back(places: &js_sys::WeakMap, text: Option<&Node>) {
    let Some(text) = text.filter(|text| !text.is_connected()) else {
        return;
    };
    let place: JsValue = places.get(text.unchecked_ref());
    if let Some(place) = place.dyn_ref::<Element>().filter(|place| place.is_connected()) {
        let _ = place.replace_with_with_node_1(text);
    }
}

/// Before a page is hydrated: makes texts again of what was translated already, because a page can only be hydrated if it has
/// the elements that the server drew.
pub fn undo_translation() {
    let fonts = document().get_elements_by_tag_name(AROUND);
    while let Some(font) = fonts.item(0) {
        let text = document().create_text_node(&font.text_content().unwrap_or_default());
        let _ = font.replace_with_with_node_1(&text);
    }
}
