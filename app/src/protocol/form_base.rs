//! What a form was drawn from, in a few characters: so that the later of two people who change the same thing is told.

use super::courses::Course;
use super::ids::Millis;

/// The fingerprint of the values of a form's fields, in their order: for each value eight hexadecimal digits, the 32-bit
/// FNV-1a hash of its UTF-8 bytes. A command that carries it as `base` is refused as a conflict if a value was changed
/// since; which values, and in what order, is said at each command in docs/protocol.md.
pub fn form_base(values: &[&str]) -> String {
    let mut base = String::with_capacity(values.len() * 8);
    for value in values {
        let mut hash: u32 = 0x811c_9dc5;
        for byte in value.bytes() {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
        for shift in (0..8).rev() {
            base.push(char::from_digit(hash >> (shift * 4) & 15, 16).unwrap_or('0'));
        }
    }
    base
}

/// A field of a form: its name and value.
pub type FormField = (&'static str, String);

/// The form of an assignment. Its fields are in the order of its base, as are those of the other forms here.
pub fn assignment_fields(title: &str, due: Millis, text: &str) -> Vec<FormField> {
    vec![
        ("title", title.to_owned()),
        ("due", due.to_string()),
        ("text", text.to_owned()),
    ]
}

/// The form of a course's details.
pub fn course_fields(course: &Course) -> Vec<FormField> {
    vec![
        ("title", course.title.clone()),
        ("code", course.code.clone()),
        ("description", course.description.clone()),
        ("starts_on", course.starts_on.clone()),
        ("ends_on", course.ends_on.clone()),
    ]
}

/// The form of a room's name and topic.
pub fn room_fields(name: &str, topic: &str) -> Vec<FormField> {
    vec![("name", name.to_owned()), ("topic", topic.to_owned())]
}

/// The form of how fast people may write in a room, and whether at all.
pub fn pace_fields(slow: i64, closed: bool) -> Vec<FormField> {
    let closed = if closed { "true" } else { "" };
    vec![("slow", slow.to_string()), ("closed", closed.to_owned())]
}

/// The [`form_base`] of a form with these fields.
pub fn base_of_fields(fields: &[FormField]) -> String {
    let values: Vec<&str> = fields.iter().map(|(_, value)| value.as_str()).collect();
    form_base(&values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_value_has_its_own_eight_digits() {
        // The published test values of FNV-1a.
        assert_eq!(form_base(&["", "a", "foobar"]), "811c9dc5e40c292cbf9cf968");
        assert_ne!(form_base(&["ab", "c"]), form_base(&["a", "bc"]));
    }
}
