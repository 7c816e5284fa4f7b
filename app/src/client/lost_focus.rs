//! The focus never falls back to the top of the page: when the focused element leaves the page (a message that is drawn
//! anew, a row that was removed, a form that is done), the focus goes to what took its place, or to what is around it.

use super::page_elements::target;
use super::signals::Client;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, FocusOptions, HtmlElement, MutationObserver, MutationObserverInit};

/// What can have the focus instead of the whole part of a page.
const PARTS: &str = "form, section, article, ul, nav, aside, main";
/// What can be pressed. No fields: on a phone the keyboard would come up.
const CONTROLS: &str = "a[href], button:not([disabled]), summary";

/// Where the focus was last.
#[derive(Default)]
struct Place {
    /// The focused element and everything around it, from the inside.
    path: Vec<Element>,
    /// The rows after and before the one that it was in.
    neighbours: Vec<Element>,
}

impl Client {
    /// Follows the focus as long as the page lives.
    pub(super) fn keep_focus(self) {
        let place = Rc::new(RefCell::new(Place::default()));
        let followed = place.clone();
        std::mem::forget(window_event_listener_untyped("focusin", move |event| {
            if let Some(element) = target(&event) {
                *followed.borrow_mut() = Place::of(element);
            }
        }));
        let changed = Closure::<dyn FnMut()>::new(move || {
            if place.borrow().is_gone() {
                let place = place.clone();
                // Whoever removed it may put the focus somewhere in the same turn.
                let _ = request_animation_frame(move || place.take().restore());
            }
        });
        let options = MutationObserverInit::new();
        options.set_child_list(true);
        options.set_subtree(true);
        if let (Ok(observer), Some(body)) = (
            MutationObserver::new(changed.into_js_value().unchecked_ref()),
            document().body(),
        ) {
            let _ = observer.observe_with_options(&body, &options);
        }
    }
}

impl Place {
    fn of(element: Element) -> Self {
        let row = element.closest("li, tr").ok().flatten();
        let neighbours = row.map(|row| [row.next_element_sibling(), row.previous_element_sibling()]);
        let path = std::iter::successors(Some(element), |element| element.parent_element());
        Self {
            path: path.collect(),
            neighbours: neighbours.into_iter().flatten().flatten().collect(),
        }
    }

    /// The focused element has left the page.
    fn is_gone(&self) -> bool {
        self.path.first().is_some_and(|element| !element.is_connected())
    }

    fn restore(self) {
        if self.is_gone()
            && nothing_has_focus()
            && let Some(element) = self.successor()
        {
            focus_without_scrolling(&element);
        }
    }

    fn successor(&self) -> Option<Element> {
        let around = self.path.iter().find(|element| element.is_connected());
        let same = |element: &Element| {
            let id = element.id();
            if !id.is_empty() {
                return document().get_element_by_id(&id);
            }
            let selector = ["a[href=\"", &element.get_attribute("href")?, "\"]"].concat();
            around?.query_selector(&selector).ok()?
        };
        (self.path.iter().take_while(|element| !element.is_connected()))
            .find_map(same)
            .or_else(|| self.neighbours.iter().find(|row| row.is_connected()).map(first_control))
            .or_else(|| {
                let part = around?.closest(PARTS).ok()??;
                let main = document().get_element_by_id("main")?;
                Some(if part.contains(Some(&main)) { main } else { part })
            })
            .or_else(|| document().get_element_by_id("main"))
    }
}

fn first_control(row: &Element) -> Element {
    row.query_selector(CONTROLS)
        .ok()
        .flatten()
        .unwrap_or_else(|| row.clone())
}

fn nothing_has_focus() -> bool {
    document()
        .active_element()
        .is_none_or(|element| element.tag_name() == "BODY")
}

/// Focuses an element where it is, also one that the Tab key does not stop at.
pub fn focus_without_scrolling(element: &Element) {
    let Some(element) = element.dyn_ref::<HtmlElement>() else {
        return;
    };
    if element.tab_index() < 0 && !element.has_attribute("tabindex") {
        let _ = element.set_attribute("tabindex", "-1");
    }
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}
