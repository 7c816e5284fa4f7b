//! Reads JSON in the browser. The browser's own parser does it, and `serde_wasm_bindgen` turns the result into our
//! types: serde_json's parser, generated anew for each type, would be a tenth of the download.

use serde::de::DeserializeOwned;

/// The value in the text, or nothing if it is not of this type. In a browser only.
pub fn from_json<T: DeserializeOwned>(text: &str) -> Option<T> {
    let value = js_sys::JSON::parse(text).ok()?;
    serde_wasm_bindgen::from_value(value).ok()
}
