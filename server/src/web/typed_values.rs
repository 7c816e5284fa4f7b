//! What was typed into a form, for drawing it again.

use std::collections::BTreeMap;

/// Fields that are not shown again: secrets, and what names the form.
const NOT_REPEATED: [&str; 6] = ["password", "old", "new", "link", "do", "form"];

/// What was typed, to be shown again. Several values of one name are joined by commas.
pub(super) fn typed_values(form: Vec<(String, String)>) -> BTreeMap<String, String> {
    let mut values: BTreeMap<String, String> = BTreeMap::new();
    for (name, text) in form {
        if !NOT_REPEATED.contains(&name.as_str()) {
            values
                .entry(name)
                .and_modify(|list| {
                    list.push(',');
                    list.push_str(&text);
                })
                .or_insert(text);
        }
    }
    values
}
