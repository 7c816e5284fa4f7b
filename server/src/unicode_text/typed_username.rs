//! User names as people type them.

/// A user name with or without the sign of mentions, in whatever case.
pub fn typed_username(text: &str) -> String {
    let text = text.trim();
    text.strip_prefix(['@', '＠']).unwrap_or(text).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_name_is_understood_with_its_sign() {
        for typed in ["ada", "@ada", " @Ada ", "＠ada"] {
            assert_eq!(typed_username(typed), "ada", "{typed}");
        }
    }
}
