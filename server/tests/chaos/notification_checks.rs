//! There is one notification for each message that mentions a user or is announced to them, and it is unread exactly while
//! the message is past their read marker.

use crate::final_reads::FinalMessages;
use crate::fixtures::TestUser;
use crate::round_context::RoundContext;
use app::protocol::{NotificationRow, Overview, limits};
use std::collections::{BTreeMap, BTreeSet};

/// A user who is never removed has one for being added to the course and one for being added to a room, at most.
const ADDED_NOTIFICATIONS: i64 = 2;

/// Checks the notifications of one user. `rows` are those of a page without a filter.
pub fn check_notifications(
    context: &RoundContext,
    user: &TestUser,
    overview: &Overview,
    rows: &[NotificationRow],
    messages: &FinalMessages,
    violations: &mut Vec<String>,
) {
    let (fixtures, username) = (&context.fixtures, user.username);
    let is_full = rows.len() as i64 >= limits::NOTIFICATIONS;
    // A full page has only the newest.
    let oldest_at = rows
        .iter()
        .map(|row| row.at)
        .min()
        .filter(|_| is_full)
        .unwrap_or(i64::MIN);
    let unread = rows.iter().filter(|row| row.read_at.is_none()).count() as i64;
    if !is_full && overview.unread_notifications != unread {
        violations.push(format!(
            "{username}'s overview says {} unread notifications; there are {unread}",
            overview.unread_notifications
        ));
    }
    let by_cause: BTreeMap<&str, &NotificationRow> = rows.iter().map(|row| (row.cause.as_str(), row)).collect();
    let mut expected = BTreeSet::new();
    let mut expected_unread = 0;
    for entry in &overview.rooms {
        let is_permanent = !fixtures.may_be_removed(user.id, entry.id);
        for message in messages.get(&entry.id).into_iter().flatten() {
            // Whoever an announcement mentions has that notification alone.
            let kind = match (mentions(&message.content, username), entry.id == fixtures.announcements) {
                (true, _) => "mention",
                (false, true) => "announced",
                (false, false) => continue,
            };
            if message.author == user.id || message.deleted_at.is_some() {
                continue;
            }
            let cause = format!("{kind}:{}:{}", entry.id, message.number);
            let is_unread = message.number > entry.read;
            expected_unread += i64::from(is_unread);
            match by_cause.get(cause.as_str()) {
                None if is_permanent && message.sent_at > oldest_at => {
                    violations.push(format!("{username} lacks the notification {cause}"));
                }
                Some(row) if row.read_at.is_none() != is_unread => {
                    violations.push(format!(
                        "{username}'s notification {cause} is read {:?}, the room up to {}",
                        row.read_at, entry.read
                    ));
                }
                _ => {}
            }
            expected.insert(cause);
        }
    }
    let is_always_permanent = (fixtures.rooms().iter()).all(|room| !fixtures.may_be_removed(user.id, *room));
    let allowed_unread = expected_unread..=expected_unread + ADDED_NOTIFICATIONS;
    if is_always_permanent && !allowed_unread.contains(&overview.unread_notifications) {
        violations.push(format!(
            "{username}'s overview says {} unread notifications, of messages there are {expected_unread}",
            overview.unread_notifications
        ));
    }
    for cause in by_cause.keys() {
        let is_of_message = cause.starts_with("mention:") || cause.starts_with("announced:");
        if is_of_message && !expected.contains(*cause) {
            violations.push(format!("{username} has the notification {cause} without its message"));
        }
    }
}

/// Whether a message mentions a user. Written apart from the server's rule; in this test's messages, spaces separate a
/// mention from other words.
fn mentions(content: &str, username: &str) -> bool {
    content
        .split_whitespace()
        .any(|word| word.strip_prefix('@') == Some(username))
}
