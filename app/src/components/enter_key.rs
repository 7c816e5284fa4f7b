//! What the Enter key does where a message is written: at a desk it sends, and breaks the line together with Shift. On a phone
//! it breaks the line: its keyboard has no Shift+Enter, and beside the text is a button that sends.

use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// Whether this key press sends what is written.
pub fn sends(event: &KeyboardEvent) -> bool {
    let chosen = event.ctrl_key() || event.meta_key();
    event.key() == "Enter" && !event.is_composing() && !event.shift_key() && (chosen || !is_touch_screen())
}

/// Whether a finger is what this device is pointed at with.
pub fn is_touch_screen() -> bool {
    let touch = window().match_media("(hover: none) and (pointer: coarse)");
    touch.ok().flatten().is_some_and(|touch| touch.matches())
}
