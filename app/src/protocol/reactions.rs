//! Reactions: an emoji below a message, with those who have put it there.

use super::ids::{RoomId, UserId};
use super::lenient_values::{lenient_flag, lenient_number};
use serde::{Deserialize, Serialize};

/// What somebody reacts to, and with what. A repeat changes nothing; a deleted message takes no reaction. What looks the same
/// counts as one emoji; its skin tone is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReactTo {
    pub room: RoomId,
    #[serde(deserialize_with = "lenient_number")]
    pub number: i64,
    pub emoji: String,
    /// False takes it back.
    #[serde(deserialize_with = "lenient_flag")]
    pub on: bool,
}

/// One emoji below a message. Reactions are in the order in which their first one came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    pub emoji: String,
    /// What it is called in English, for screen readers.
    pub name: String,
    /// Who has reacted with it, and at which version of the room, by version. At least one.
    pub users: Vec<(UserId, i64)>,
}

impl Reaction {
    /// The version of the first one that is still there.
    pub fn first_version(&self) -> i64 {
        self.users.first().map_or(0, |(_, version)| *version)
    }

    pub fn is_by(&self, user: UserId) -> bool {
        self.users.iter().any(|(by, _)| *by == user)
    }
}

/// Adds a reaction that a user has given at a version, the newest of the room. One that is there stays.
pub fn add_reaction(reactions: &mut Vec<Reaction>, (user, version): (UserId, i64), emoji: &str, name: &str) {
    match reactions.iter_mut().find(|reaction| reaction.emoji == emoji) {
        Some(reaction) if reaction.is_by(user) => {}
        Some(reaction) => reaction.users.push((user, version)),
        None => reactions.push(Reaction {
            emoji: emoji.to_owned(),
            name: name.to_owned(),
            users: vec![(user, version)],
        }),
    }
}

/// Takes a user's reaction away. The others keep their order: by the first one that is left.
pub fn remove_reaction(reactions: &mut Vec<Reaction>, user: UserId, emoji: &str) {
    let Some(at) = reactions.iter().position(|reaction| reaction.emoji == emoji) else {
        return;
    };
    let mut reaction = reactions.remove(at);
    reaction.users.retain(|(by, _)| *by != user);
    if reaction.users.is_empty() {
        return;
    }
    let first = reaction.first_version();
    let later = reactions.iter().position(|other| other.first_version() > first);
    reactions.insert(later.unwrap_or(reactions.len()), reaction);
}

/// The answer to the view of a message's reactions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageReactions {
    pub room: RoomId,
    pub number: i64,
    /// In the order of the message's reactions.
    pub kinds: Vec<ReactionNames>,
}

/// Who has reacted with one emoji.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReactionNames {
    pub emoji: String,
    /// The first ones, at most `limits::REACTION_NAMES`.
    pub names: Vec<String>,
    /// How many there are.
    pub total: i64,
}

impl ReactionNames {
    /// `Ada, Bob and 12 others`.
    pub fn in_words(&self) -> String {
        let others = usize::try_from(self.total)
            .unwrap_or(0)
            .saturating_sub(self.names.len());
        let mut parts = self.names.clone();
        match others {
            0 => {}
            1 => parts.push("1 other".to_owned()),
            others => parts.push([&others.to_string(), " others"].concat()),
        }
        match parts.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, before)) => [&before.join(", "), " and ", last].concat(),
            None => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_a_sentence_of_bounded_length() {
        let of = |names: &[&str], total| {
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            let emoji = "👍".to_owned();
            ReactionNames { emoji, names, total }.in_words()
        };
        assert_eq!(of(&["Ada"], 1), "Ada");
        assert_eq!(of(&["Ada", "Bob"], 2), "Ada and Bob");
        assert_eq!(of(&["Ada", "Bob"], 14), "Ada, Bob and 12 others");
        assert_eq!(of(&["Ada"], 2), "Ada and 1 other");
    }
}
