//! Reading JSON in the browser. The browser's own reader does it, and `serde_wasm_bindgen` makes our types of what it
//! has read: serde_json's reader, made anew for each type, would be a tenth of the download.

use serde::de::DeserializeOwned;

/// What the text says, if it says such a thing. In a browser only.
pub fn from_json<T: DeserializeOwned>(text: &str) -> Option<T> {
    let value = js_sys::JSON::parse(text).ok()?;
    serde_wasm_bindgen::from_value(value).ok()
}
