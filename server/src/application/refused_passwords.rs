//! Passwords that are refused because they would be guessed: the commonest ones, blank ones, those that are made of the user's
//! or the site's name, and the breached ones of a file that the operator adds.

use super::Cohort;
use super::breached_passwords::BreachedPasswords;
use crate::error::Error;
use crate::unicode_text::{has_visible_sign, normalize_password};
use app::protocol::{Problem, limits};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// See `server/data/README.md`.
static COMMON: &[u8] = include_bytes!("../../data/common_passwords.bin");
/// Bytes of each hash in it.
const HASH: usize = 5;

impl Cohort {
    /// Whether a password may be set by somebody with these names, on a site of this name.
    pub(super) async fn check_new_password(&self, field: &str, password: &str, names: &[&str]) -> Result<(), Error> {
        let site = self.store.read().await?.site_name().await?.unwrap_or_default();
        let names: Vec<&str> = names.iter().copied().chain([site.as_str()]).collect();
        check_new_password(field, password, &names)?;
        let Some(breached) = self.settings.breached_passwords.clone() else {
            return Ok(());
        };
        let text = password.to_owned();
        let found = tokio::task::spawn_blocking(move || breached.contains(&text)).await;
        refuse_breached(field, found.map_err(Error::internal)?)
    }
}

/// The same for the command line, at once.
pub fn check_password(
    field: &str,
    password: &str,
    names: &[&str],
    breached: Option<&Arc<BreachedPasswords>>,
) -> Result<(), Error> {
    check_new_password(field, password, names)?;
    match breached {
        Some(breached) => refuse_breached(field, breached.contains(password)),
        None => Ok(()),
    }
}

fn refuse_breached(field: &str, found: std::io::Result<bool>) -> Result<(), Error> {
    if found.map_err(Error::internal)? {
        return Err(Problem::invalid(
            field,
            "This password was in a published collection of stolen ones. Please choose another.",
        )
        .into());
    }
    Ok(())
}

fn check_new_password(field: &str, password: &str, names: &[&str]) -> Result<(), Problem> {
    let password = &normalize_password(password);
    let length = password.chars().count();
    let why = if length < *limits::PASSWORD.start() {
        "Please use at least 8 characters."
    } else if length > *limits::PASSWORD.end() {
        "Please use at most 200 characters."
    } else if !has_visible_sign(password) {
        "Please use characters that can be seen."
    } else if is_made_of(password, names) {
        "This is too easy to guess from your name or the name of this site. Please choose another."
    } else if is_common(password) {
        "Very many people use this password, so it is tried first. Please choose another."
    } else {
        return Ok(());
    };
    Err(Problem::invalid(field, why))
}

/// One of the names or its words, once or twice, or several of the words in any order; whatever its case and with whatever
/// digits and signs around it.
fn is_made_of(password: &str, names: &[&str]) -> bool {
    let mut parts: Vec<String> = names.iter().flat_map(|name| words(name)).collect();
    parts.extend(names.iter().map(|name| words(name).concat()));
    let core = without_numbers_around(password);
    let mut typed = words(core).into_iter().peekable();
    let joined: Vec<String> = [password, core].iter().map(|text| words(text).concat()).collect();
    (typed.peek().is_some() && typed.all(|word| parts.contains(&word)))
        || parts.iter().any(|part| {
            let bare = without_numbers_around(part);
            joined
                .iter()
                .any(|text| text == part || *text == part.repeat(2) || (bare.len() > 2 && text == bare))
        })
}

fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    let words = text.split(|sign: char| !sign.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// One of the commonest, whatever its case and with whatever digits and signs after it.
fn is_common(password: &str) -> bool {
    let lower = password.to_lowercase();
    let core = lower.trim_end_matches(|sign: char| !sign.is_alphabetic());
    is_listed(&lower) || (core.chars().count() > 3 && is_listed(core))
}

fn is_listed(word: &str) -> bool {
    let hash = Sha256::digest(word.as_bytes());
    let (count, wanted) = (COMMON.len() / HASH, &hash[..HASH]);
    let (mut from, mut to) = (0, count);
    while from < to {
        let middle = (from + to) / 2;
        match COMMON[middle * HASH..(middle + 1) * HASH].cmp(wanted) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => from = middle + 1,
            std::cmp::Ordering::Greater => to = middle,
        }
    }
    false
}

fn without_numbers_around(text: &str) -> &str {
    text.trim_matches(|sign: char| !sign.is_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_guessed_is_refused() {
        let names = ["grace.h", "Grace Hopper", "Hilltop School"];
        for password in [
            "password",
            "Password1",
            "PASSWORD2026!",
            "12345678",
            "iloveyou99",
            "qwertyuiop",
            "        ",
            "\u{200B}\u{3164}\u{2800}\u{200B}\u{3164}\u{2800}\u{200B}\u{3164}",
            "Grace.H1",
            "gracehopper",
            "Grace Hopper!",
            "hopperhopper",
            "hopper grace!",
            "HilltopSchool26",
            "hilltop school",
            "short",
        ] {
            assert!(
                check_new_password("password", password, &names).is_err(),
                "{password:?}"
            );
        }
        for password in [
            "a long password",
            "correct horse battery",
            "mondays 7 in the garden",
            "Grace likes COBOL",
        ] {
            assert_eq!(check_new_password("password", password, &names), Ok(()), "{password}");
        }
        assert!(COMMON.len() / HASH >= 10_000);
    }
}
