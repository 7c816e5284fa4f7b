//! Words that a name must not be, or must not end with: those that mean everybody, the system, or a role.

use crate::unicode_text::fold;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// `@all` reaches everybody some day, so nobody is called that.
const EVERYBODY: [&str; 30] = [
    "all",
    "any",
    "anybody",
    "anyone",
    "channel",
    "chat",
    "class",
    "course",
    "courses",
    "everybody",
    "everyone",
    "group",
    "groups",
    "here",
    "participants",
    "members",
    "online",
    "people",
    "room",
    "rooms",
    "someone",
    "students",
    "teachers",
    "team",
    "instructors",
    "assistants",
    "tutors",
    "lecturers",
    "users",
    "world",
];

const SYSTEM: [&str; 50] = [
    "abuse",
    "account",
    "accounts",
    "admin",
    "admins",
    "administrator",
    "administrators",
    "anonymous",
    "assistant",
    "bot",
    "cohort",
    "daemon",
    "deleted",
    "guest",
    "help",
    "helpdesk",
    "hostmaster",
    "info",
    "instructor",
    "mail",
    "mailer",
    "me",
    "mod",
    "moderator",
    "moderators",
    "mods",
    "noreply",
    "nobody",
    "none",
    "notifications",
    "null",
    "official",
    "operator",
    "owner",
    "postmaster",
    "root",
    "security",
    "service",
    "settings",
    "site",
    "staff",
    "superuser",
    "support",
    "sysadmin",
    "system",
    "void",
    "undefined",
    "unknown",
    "webmaster",
    "you",
];

/// These say a role wherever they stand first or last in a name.
const ROLES: [&str; 22] = [
    "admin",
    "admins",
    "administrator",
    "administration",
    "assistant",
    "cohort",
    "instructor",
    "lecturer",
    "moderator",
    "official",
    "operator",
    "staff",
    "support",
    "sysadmin",
    "system",
    "teacher",
    "teaching assistant",
    "tutor",
    "verified",
    "lehrer",
    "lehrerin",
    "dozent",
];

/// These only where they are set apart: in brackets, behind a dash. They may be somebody's family name.
const SET_APART: [&str; 14] = [
    "mod",
    "ta",
    "bot",
    "owner",
    "root",
    "helpdesk",
    "help desk",
    "instructors",
    "teachers",
    "course staff",
    "prof",
    "professor",
    "host",
    "dozentin",
];

pub fn means_everybody(username: &str) -> bool {
    static WORDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| folded(&EVERYBODY));
    is_one_of(&WORDS, username)
}

pub fn means_the_system(username: &str) -> bool {
    static WORDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| folded(&SYSTEM));
    is_one_of(&WORDS, username)
}

/// Whether a part of a name says a role; `set_apart` if it stands in brackets or the like.
pub fn is_role(part: &str, set_apart: bool) -> bool {
    static ANYWHERE: LazyLock<BTreeSet<String>> = LazyLock::new(|| folded(&ROLES));
    static IN_BRACKETS: LazyLock<BTreeSet<String>> = LazyLock::new(|| folded(&SET_APART));
    is_one_of(&ANYWHERE, part) || set_apart && is_one_of(&IN_BRACKETS, part)
}

fn folded(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|word| letters(&fold(word).small)).collect()
}

/// With digits read as the letters they stand for, without a number behind it, and without "the" before it.
fn is_one_of(words: &BTreeSet<String>, text: &str) -> bool {
    let named = text.trim_end_matches(|sign: char| sign.is_ascii_digit());
    let folds = [text, named].into_iter().map(fold);
    folds.flat_map(|fold| [fold.typed, fold.small]).any(|word| {
        let word = letters(&word);
        words.contains(&word) || word.strip_prefix("the").is_some_and(|word| words.contains(word))
    })
}

fn letters(word: &str) -> String {
    word.chars()
        .map(|sign| match sign {
            '4' | '@' => 'a',
            '3' => 'e',
            '5' | '$' => 's',
            '7' => 't',
            '8' => 'b',
            // The fold has made 1, i and l one letter, and 0 an o.
            other => other,
        })
        .collect()
}
