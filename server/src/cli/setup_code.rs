//! The code for the first account, when the operator has chosen it. (One that the program makes has 130 random bits.)

/// The fewest characters: a short code could be guessed before its operator gets there, however slowly that goes.
const LEAST: usize = 16;

/// The code that was given; an empty one counts as none.
pub(super) fn setup_code(given: Option<&str>) -> Result<Option<String>, String> {
    let given = given.map(str::trim).filter(|code| !code.is_empty());
    if given.is_some_and(|code| code.chars().count() < LEAST) {
        return Err(format!(
            "COHORT_SETUP_CODE is easy to guess: give at least {LEAST} characters, or leave it out and use the link that is \
             printed at the start."
        ));
    }
    Ok(given.map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_code_is_refused_and_an_empty_one_is_none() {
        assert_eq!(setup_code(None), Ok(None));
        assert_eq!(setup_code(Some(" ")), Ok(None));
        assert!(setup_code(Some("1234")).unwrap_err().contains("at least 16 characters"));
        assert!(setup_code(Some("  fifteen signs  ")).is_err());
        let long = "sixteen signs ok";
        assert_eq!(setup_code(Some(long)), Ok(Some(long.to_owned())));
    }
}
