//! Turns the fields of an HTML form into the JSON of a command. A form knows only text and repeats a name for a list;
//! the types of `command.rs` accept both spellings (see `lenient_values.rs`).

use serde_json::{Map, Value};

/// Turns the name and value pairs of a form into the JSON object that a `Command` is read from. A name that occurs
/// more than once becomes an array. The types that read the object treat empty optional fields as absent.
pub fn form_to_json(pairs: impl IntoIterator<Item = (String, String)>) -> Value {
    let mut object = Map::new();
    for (name, text) in pairs {
        match object.get_mut(&name) {
            None => {
                object.insert(name, Value::String(text));
            }
            Some(Value::Array(list)) => list.push(Value::String(text)),
            Some(first) => {
                let earlier = first.take();
                *first = Value::Array(vec![earlier, Value::String(text)]);
            }
        }
    }
    Value::Object(object)
}
