//! Passwords: the same characters typed on another keyboard are the same password.

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;
use unicode_normalization::UnicodeNormalization;

/// The form in which a password is hashed and compared: every kind of space becomes the plain one, then normal form C
/// (OpaqueString, RFC 8265). So an é is one letter whether the keyboard sends it as one sign or as two.
pub fn normalize_password(password: &str) -> String {
    let spaces = CodePointMapData::<GeneralCategory>::new();
    password
        .chars()
        .map(|sign| {
            if spaces.get(sign) == GeneralCategory::SpaceSeparator {
                ' '
            } else {
                sign
            }
        })
        .nfc()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keyboards_make_no_difference_and_letters_do() {
        assert_eq!(
            normalize_password("cafe\u{301} noir"),
            normalize_password("café\u{a0}noir")
        );
        assert_eq!(
            normalize_password("가나"),
            normalize_password("\u{1100}\u{1161}\u{1102}\u{1161}")
        );
        assert_eq!(normalize_password("\u{3000}x\u{2003}"), " x ");
        for (one, other) in [
            ("Password", "password"),
            ("ﬁnger", "finger"),
            ("ｗide", "wide"),
            ("a b", "ab"),
        ] {
            assert_ne!(normalize_password(one), normalize_password(other), "{one}");
        }
    }
}
