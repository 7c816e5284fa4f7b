//! What a form was drawn from, in a few characters: so that the later of two people who change the same thing is told.

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
