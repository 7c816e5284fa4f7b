//! Finds elements of the page.

use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, NodeList};

pub fn elements_of_page(selector: &str) -> Vec<Element> {
    collect(document().query_selector_all(selector))
}

pub fn elements_in(around: &Element, selector: &str) -> Vec<Element> {
    collect(around.query_selector_all(selector))
}

/// The element that an event happened on.
pub fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// The element around that which the selector names, or itself.
pub fn closest(event: &Event, selector: &str) -> Option<Element> {
    target(event)?.closest(selector).ok()?
}

fn collect(found: Result<NodeList, JsValue>) -> Vec<Element> {
    let Ok(found) = found else { return Vec::new() };
    (0..found.length())
        .filter_map(|at| found.item(at)?.dyn_into().ok())
        .collect()
}

/// The element that shows the message with a number, if the list has it.
pub fn message_element(number: i64) -> Option<Element> {
    document().get_element_by_id(&["m", &number.to_string()].concat())
}

/// The number of the message that an element of the list shows.
pub fn message_number(message: &Element) -> Option<i64> {
    message.id().strip_prefix('m')?.parse().ok()
}
