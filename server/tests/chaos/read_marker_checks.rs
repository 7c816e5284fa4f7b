//! The overview's read markers and message counts follow from the messages and from the acknowledgements.

use crate::final_reads::FinalMessages;
use crate::fixtures::TestUser;
use crate::round_context::RoundContext;
use app::protocol::Overview;

/// A marker is never past the last message, never before the user's own last message, never before an acknowledged one,
/// and never past the last one that was attempted. A removal may reset it, so the last two are checked for the other users.
pub fn check_read_markers(
    context: &RoundContext,
    user: &TestUser,
    overview: &Overview,
    messages: &FinalMessages,
    violations: &mut Vec<String>,
) {
    let records = context.history.records();
    for entry in &overview.rooms {
        let messages = messages.get(&entry.id).map_or(&[][..], Vec::as_slice);
        let (username, room, last) = (user.username, entry.id, messages.len() as i64);
        if entry.last_number != last || entry.read > last {
            violations.push(format!(
                "{username}'s overview says {} of {} in room {room}, not {last}",
                entry.read, entry.last_number
            ));
        }
        let own = messages.iter().rev().find(|message| message.author == user.id);
        let own = own.map_or(0, |message| message.number);
        let is_permanent = !context.fixtures.may_be_removed(user.id, room);
        let acknowledged = records.acknowledged_reads.get(&(user.id, room)).copied().unwrap_or(0);
        let attempted = records.attempted_reads.get(&(user.id, room)).copied().unwrap_or(0);
        if entry.read < own || (is_permanent && (entry.read < acknowledged || entry.read > own.max(attempted))) {
            violations.push(format!(
                "{username} has read room {room} up to {}, but sent {own}, marked {acknowledged} and attempted {attempted}",
                entry.read
            ));
        }
    }
}
