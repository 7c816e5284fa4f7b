//! The names that people choose for themselves: none that is another's, none that says a role, no user name that means
//! everybody or the system. Accounts that are there keep what they have.

use super::reserved_words::{is_role, means_everybody, means_the_system};
use super::validation;
use crate::db::{Imitated, Tx};
use crate::error::Error;
use crate::unicode_text::{fold, is_hidden};
use app::protocol::{Problem, ProblemKind, UserId, limits};

/// Who chooses a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chooser {
    /// Somebody for themselves.
    User,
    /// Whoever runs this installation: the first account, and the command line.
    Operator,
}

/// Signs that look like a mark of honour beside a name.
const MARKS: &str = "✓✔✅☑🗸🗹🛡👑⭐🌟★☆✪✯◆◇♦⬥🔷🔶🔹🔸🔰®™";

/// Signs that set a part of a name apart.
const SEPARATORS: &str = "()[]{}<>|/\\·•‐‑‒–—―-:;,*~#=+\"“”„«»‹›（）［］｛｝【】「」『』《》〈〉⟨⟩";

/// Signs that show nothing but belong in names: joiners of scripts and of emoji, directions.
const JOINERS: [char; 7] = [
    '\u{200C}', '\u{200D}', '\u{200E}', '\u{200F}', '\u{61C}', '\u{FE0E}', '\u{FE0F}',
];

/// A display name.
pub fn display_name(text: &str, chooser: Chooser) -> Result<String, Problem> {
    let text = validation::line("name", text, limits::NAME)?;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(sign) = text.chars().find(|sign| is_hidden(*sign) && !JOINERS.contains(sign)) {
        let text = format!(
            "This contains an invisible sign (U+{:04X}). Please remove it.",
            u32::from(sign)
        );
        return Err(Problem::invalid("name", text));
    }
    if text.contains(['@', '＠', '﹫']) {
        let text = "Please leave out the @: your user name is shown beside your name where that is needed.";
        return Err(Problem::invalid("name", text));
    }
    if chooser == Chooser::User && says_a_role(&text) {
        let text =
            "Please leave out signs and words that say a role, such as ✓ or staff: Cohort shows roles by itself.";
        return Err(Problem::invalid("name", text));
    }
    Ok(text)
}

/// A user name for a new account.
pub fn new_username(text: &str, chooser: Chooser) -> Result<String, Problem> {
    let username = validation::username(text)?;
    if means_everybody(&username) || chooser == Chooser::User && means_the_system(&username) {
        let text = "This user name could be taken for a group or for the system. Please choose another.";
        return Err(Problem::invalid("username", text));
    }
    Ok(username)
}

/// Refuses a user name that is taken, or looks like one that is.
pub async fn refuse_taken(tx: &mut Tx<'_>, username: &str) -> Result<(), Error> {
    let alike = tx.usernames_like(username).await?;
    let text = if alike.iter().any(|other| other == username) {
        "This user name is taken. Please choose another, or sign in if it is yours."
    } else if alike.iter().any(|other| looks_like(other, username)) {
        "This user name looks like one that is taken. Please choose another."
    } else {
        return Ok(());
    };
    Err(Problem::new(ProblemKind::Conflict, text).at("username").into())
}

/// Refuses a name that is the user name of somebody else, or the name of an admin or of staff of the user's courses. Other
/// equal names are ordinary, and are shown with their user names.
pub async fn refuse_imitation(tx: &mut Tx<'_>, user: UserId, name: &str) -> Result<(), Error> {
    let text = match tx.imitated(user, name).await? {
        None => return Ok(()),
        Some(Imitated::Username) => "This is somebody's user name. Please add another name or word of yours.",
        Some(Imitated::Staff) => {
            "This looks like the name of somebody who teaches or looks after this site. Please add another name or word of yours."
        }
    };
    Err(Problem::new(ProblemKind::Conflict, text).at("name").into())
}

/// Whether a name says a role, with or without brackets, in whatever look-alike letters.
fn says_a_role(name: &str) -> bool {
    let first_or_last = |words: Vec<&str>| {
        let ends = [words.first(), words.last()];
        ends.into_iter().flatten().any(|word| is_role(word, false))
    };
    name.contains(|sign| MARKS.contains(sign))
        || first_or_last(name.split_whitespace().collect())
        || name
            .split(|sign| SEPARATORS.contains(sign))
            .any(|part| is_role(part, true))
}

/// Dots, dashes and underscores keep user names apart for a reader; look-alike letters and digits do not.
fn looks_like(one: &str, other: &str) -> bool {
    let parts = |username: &str| {
        username
            .split(['.', '-', '_'])
            .map(|part| fold(part).small)
            .collect::<Vec<_>>()
    };
    parts(one) == parts(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_no_role() {
        for name in [
            "Anna (staff)",
            "Anna [Instructor]",
            "Anna ✓",
            "Anna ✔️",
            "Anna (admin)",
            "Admin Anna",
            "Anna Staff",
            "staff",
            "STAFF",
            "Anna (ѕtaff)",
            "Anna (s t a f f)",
            "Anna (st4ff)",
            "Anna – Admin",
            "Anna | mod",
            "Teacher: Anna",
            "Anna【ｓｔａｆｆ】",
            "Anna (adm1n)",
            "Anna (Instruct\u{301}or)",
            "Anna, assistant",
            "★ Anna",
            "Anna (the admin)",
            "Anna (course staff)",
            "Anna <moderator>",
            "Administrator",
            "Support",
            "Anna (Lehrerin)",
        ] {
            assert!(display_name(name, Chooser::User).is_err(), "{name}");
        }
        for name in [
            "Anna Schmidt",
            "Anna Stafford",
            "Badminton Club",
            "Admina Modric",
            "Bob (he/him)",
            "Jean-Luc Picard",
            "Ta Minh Staffa",
            "محمد",
            "Anna 🌸",
            "O'Brien",
            "María José",
            "Moderata Fonte",
            "Max Support-Miller",
            "田中",
        ] {
            assert!(display_name(name, Chooser::User).is_ok(), "{name}");
        }
        assert!(
            display_name("Admin", Chooser::Operator).is_ok(),
            "the first account may say what it is"
        );
    }

    #[test]
    fn a_name_is_seen_whole() {
        for name in [
            "",
            "\u{2800}",
            "\u{3164}\u{FFA0}",
            "\u{301}",
            "\u{E0041}",
            "\u{E000}",
            "An\u{3164}na",
            "An\u{200B}na",
            "Anna @ada",
        ] {
            assert!(display_name(name, Chooser::User).is_err(), "{name:?}");
        }
        assert_eq!(
            display_name("  Anna \u{3000}  Schmidt ", Chooser::User).unwrap(),
            "Anna Schmidt"
        );
        assert!(
            display_name("علی\u{200c}رضا", Chooser::User).is_ok(),
            "Persian needs the non-joiner"
        );
        assert!(display_name("👩\u{200d}🔬 Marie", Chooser::User).is_ok());
    }

    #[test]
    fn a_user_name_means_one_person() {
        for username in [
            "all",
            "everyone",
            "everybody",
            "here",
            "channel",
            "room",
            "course",
            "group",
            "class",
            "students",
            "teachers",
            "instructors",
            "assistants",
            "a.l.l",
            "every-one",
            "ch4nnel",
            "everyone2",
            "staff",
            "st_aff",
        ] {
            let chosen = [Chooser::User, Chooser::Operator].map(|chooser| new_username(username, chooser).is_err());
            assert!(chosen[0], "{username}");
            assert!(chosen[1] || means_the_system(username), "{username}");
        }
        for username in [
            "admin",
            "administrator",
            "root",
            "system",
            "staff",
            "support",
            "help",
            "security",
            "moderator",
            "mod",
            "owner",
            "cohort",
            "bot",
            "nobody",
            "null",
            "undefined",
            "me",
            "postmaster",
            "webmaster",
            "info",
            "noreply",
            "a.d.m.i.n",
            "adm1n",
            "admin1",
            "4dmin",
            "r00t",
            "5upport",
            "no-reply",
            "sup.port",
            "the-admin",
        ] {
            assert!(new_username(username, Chooser::User).is_err(), "{username}");
            assert!(new_username(username, Chooser::Operator).is_ok(), "{username}");
        }
        for username in [
            "ada", "admira", "rooter", "allen", "hereford", "classen", "helpert", "mel", "robot", "s1", "user10", "ida",
        ] {
            assert!(new_username(username, Chooser::User).is_ok(), "{username}");
        }
    }

    #[test]
    fn look_alike_user_names() {
        assert!(looks_like("anna1", "annal") && looks_like("b0b", "bob") && looks_like("rnia", "mia"));
        assert!(!looks_like("ab", "a.b") && !looks_like("load-1-11", "load-11-1") && !looks_like("user1", "user11"));
    }
}
