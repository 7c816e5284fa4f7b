//! What the Enter key does where a message is written: at a desk it sends, and breaks the line together with Shift. On a phone
//! it breaks the line: its keyboard has no Shift+Enter, and beside the text is a button that sends. A setting swaps that.

use crate::client::Client;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// Whether this key press sends what is written. Not while an input method composes a word: Safari ends the composition before it
/// reports the key that has ended it, but with a code of its own (229).
pub fn sends(client: Client, event: &KeyboardEvent) -> bool {
    if event.key() != "Enter" || event.is_composing() || event.key_code() == 229 {
        return false;
    }
    if event.ctrl_key() || event.meta_key() {
        return !event.shift_key();
    }
    let breaks = is_touch_screen() != client.enter_is_swapped();
    event.shift_key() == breaks
}

/// Whether a finger is what this device is pointed at with.
pub fn is_touch_screen() -> bool {
    let touch = window().match_media("(hover: none) and (pointer: coarse)");
    touch.ok().flatten().is_some_and(|touch| touch.matches())
}
