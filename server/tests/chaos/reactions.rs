//! Reactions of writers to their own messages, and the check of what is left of them.

use crate::answer::{Answer, is_final};
use crate::final_reads::FinalMessages;
use crate::http_client::execute;
use crate::message_sender::MessageSender;
use crate::records::Records;
use app::protocol::{Command, ReactTo};
use rand::Rng;
use rand::seq::IndexedRandom;
use std::time::Duration;
use tokio::time::sleep;

const RETRY_DELAY: Duration = Duration::from_millis(50);
const EMOJI: [&str; 3] = ["👍", "🎉", "❤️"];

/// Reacts to a message that was acknowledged, or takes that back, until there is an answer.
pub async fn react(sender: &mut MessageSender, index: usize) {
    let context = sender.context.clone();
    let sent = context.history.records().sent[index].clone();
    let Some(number) = sent.number else { return };
    let emoji = *EMOJI.choose(&mut sender.rng).expect("an emoji");
    let key = (sent.room, number, sent.author, emoji);
    let on = sender.rng.random_bool(0.6);
    let command = Command::React(ReactTo {
        room: sent.room,
        number,
        emoji: emoji.into(),
        on,
    });
    loop {
        let port = context.random_port(&mut sender.rng);
        let answer = execute(port, &sender.user, &command).await;
        context.history.record_answer(sender.user.username, &answer);
        match answer {
            Answer::Done(_) => {
                // Once an attempt had no answer it may be done later.
                if let Some(known) = context.history.records().reactions.entry(key).or_insert(Some(on)) {
                    *known = on;
                }
                return;
            }
            Answer::Refused(problem) if is_final(&problem) => return,
            Answer::Unknown => _ = context.history.records().reactions.insert(key, None),
            Answer::Refused(_) => {}
        }
        if context.are_operations_abandoned() {
            return;
        }
        sleep(RETRY_DELAY).await;
    }
}

/// What was acknowledged is there, and nothing else; nothing on a message that was deleted.
pub fn check_reactions(records: &Records, messages: &FinalMessages, violations: &mut Vec<String>) {
    for message in messages.values().flatten() {
        let name = format!("message {} in room {}", message.number, message.room);
        if message.deleted_at.is_some() {
            if !message.reactions.is_empty() {
                violations.push(format!("{name} was deleted and has reactions"));
            }
            continue;
        }
        for reaction in &message.reactions {
            for (user, _) in &reaction.users {
                let known = (records.reactions.iter())
                    .find(|((room, number, by, emoji), _)| {
                        (*room, *number, *by, *emoji) == (message.room, message.number, *user, &reaction.emoji)
                    })
                    .map(|(_, on)| *on);
                if !matches!(known, Some(None | Some(true))) {
                    violations.push(format!(
                        "{name} has {} of user {user}, which is {known:?}",
                        reaction.emoji
                    ));
                }
            }
        }
        for ((room, number, user, emoji), on) in &records.reactions {
            let here = (*room, *number) == (message.room, message.number);
            let there = |emoji: &str| {
                message
                    .reactions
                    .iter()
                    .any(|one| one.emoji == emoji && one.is_by(*user))
            };
            if here && *on == Some(true) && !there(emoji) {
                violations.push(format!("{name} has lost {emoji} of user {user}"));
            }
        }
    }
}
