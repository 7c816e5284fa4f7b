//! Reads the documents of the repository, and the JSON examples in them.

use serde_json::Value;
use std::fs;
use std::path::Path;

/// The text of a file, by its path from the root of the repository.
pub fn document(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Every JSON example with the word that names its type. A block of examples is one or more JSON values; the word in
/// brackets at the end of its heading names their type.
pub fn examples(text: &str) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    let mut type_name = String::new();
    let mut block: Option<String> = None;
    for line in text.lines() {
        match (&mut block, line) {
            (None, "```json") => block = Some(String::new()),
            (None, line) if line.starts_with('#') => {
                let word = line.strip_suffix(')').and_then(|line| line.rsplit_once('('));
                type_name = word.map(|(_, word)| word.to_owned()).unwrap_or_default();
            }
            (None, _) => {}
            (Some(json), "```") => {
                for value in serde_json::Deserializer::from_str(json).into_iter::<Value>() {
                    let value = value.unwrap_or_else(|error| panic!("{error} in {json}"));
                    found.push((type_name.clone(), value));
                }
                block = None;
            }
            (Some(json), line) => {
                json.push_str(line);
                json.push('\n');
            }
        }
    }
    assert!(block.is_none(), "a block of examples does not end");
    found
}
