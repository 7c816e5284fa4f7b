//! What is typed into the fields of a form in the browser: read for a draft, and written back. Passwords, searches and
//! hidden fields are left alone, except what says from which values the form was drawn.

use super::page_elements::elements_in;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

const KEPT: &str = "textarea, select, input[name=base], input[name=version], \
                    input:not([type=hidden]):not([type=password]):not([type=search]):not([type=file])";
const TYPED: &str = "textarea, input[type=text], input[type=number], input[type=date], input[type=datetime-local]";

/// Names and values of the kept fields; of boxes only those that are checked.
pub fn read(form: &HtmlFormElement) -> Vec<[String; 2]> {
    (elements_in(form, KEPT).iter())
        .filter_map(|element| {
            if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
                (!is_box(input) || input.checked()).then(|| [input.name(), input.value()])
            } else if let Some(select) = element.dyn_ref::<HtmlSelectElement>() {
                Some([select.name(), select.value()])
            } else {
                let area = element.dyn_ref::<HtmlTextAreaElement>()?;
                Some([area.name(), area.value()])
            }
        })
        .collect()
}

/// Writes values back. A field without one keeps its own; a box without one is not checked.
pub fn write(form: &HtmlFormElement, values: &[[String; 2]]) {
    for element in elements_in(form, KEPT) {
        let value_of = |name: &str| {
            let pair = values.iter().find(|[of, _]| of == name);
            pair.map(|[_, value]| value.as_str())
        };
        if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
            if is_box(input) {
                let (name, value) = (input.name(), input.value());
                input.set_checked(values.iter().any(|[of, checked]| *of == name && *checked == value));
            } else if let Some(value) = value_of(&input.name()) {
                input.set_value(value);
            }
        } else if let Some(select) = element.dyn_ref::<HtmlSelectElement>() {
            if let Some(value) = value_of(&select.name()) {
                select.set_value(value);
            }
        } else if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>()
            && let Some(value) = value_of(&area.name())
        {
            area.set_value(value);
        }
    }
}

/// Whether a text is not what the form was drawn with.
pub fn is_changed(form: &HtmlFormElement) -> bool {
    elements_in(form, TYPED).iter().any(is_field_changed)
}

/// Whether a field holds another text than it was drawn with.
pub(super) fn is_field_changed(field: &Element) -> bool {
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        input.value() != input.default_value()
    } else {
        let area = field.dyn_ref::<HtmlTextAreaElement>();
        area.is_some_and(|area| area.default_value().is_ok_and(|drawn| drawn != area.value()))
    }
}

/// What the fields hold is what a reset goes back to from now on.
pub fn set_as_drawn(form: &HtmlFormElement) {
    for element in elements_in(form, TYPED) {
        if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
            input.set_default_value(&input.value());
        } else if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
            let _ = area.set_default_value(&area.value());
        }
    }
}

fn is_box(input: &HtmlInputElement) -> bool {
    matches!(input.type_().as_str(), "checkbox" | "radio")
}
