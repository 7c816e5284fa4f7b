//! Numbers in sentences: "1 member", "2 members".

/// How many there are, with the word for one or for several.
pub fn counted(count: i64, one: &str, several: &str) -> String {
    let word = if count == 1 { one } else { several };
    [&count.to_string(), " ", word].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_not_several() {
        let members = |count| counted(count, "member", "members");
        assert_eq!(
            [members(0), members(1), members(21)],
            ["0 members", "1 member", "21 members"]
        );
    }
}
