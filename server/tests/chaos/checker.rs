//! Checks all invariants at the end of a round: every browser client shows what is stored; what is stored is what was
//! acknowledged; nobody received what they must not see.

use crate::delivery_checks::{check_absences, check_room_socket_messages};
use crate::files::check_files;
use crate::final_reads::{FinalMessages, read_all_messages, read_view};
use crate::message_checks::{check_numbering, check_sent_messages};
use crate::notification_checks::check_notifications;
use crate::reactions::check_reactions;
use crate::read_marker_checks::check_read_markers;
use crate::round_context::RoundContext;
use crate::snapshots::wait_for_convergence;
use app::protocol::{NotificationFilter, View};

/// Adds what is violated to the history, and returns the messages that are left. All faults have ended and the writers have finished.
pub async fn check_invariants(context: &RoundContext) -> FinalMessages {
    let mut violations = Vec::new();
    for client in &context.browser_clients {
        violations.extend(wait_for_convergence(context, client).await);
    }
    let messages = read_all_messages(context).await;
    violations.extend(check_files(context, &messages).await);
    for user in context.fixtures.users() {
        let Some(snapshot) = read_view(context, user, View::Overview).await else {
            continue;
        };
        let overview = snapshot.overview;
        check_read_markers(context, user, &overview, &messages, &mut violations);
        let filter = NotificationFilter::default();
        let snapshot = read_view(context, user, View::Notifications { filter }).await;
        if let Some(page) = snapshot.and_then(|snapshot| snapshot.notifications) {
            check_notifications(context, user, &overview, &page.rows, &messages, &mut violations);
        }
    }
    let mut records = context.history.records();
    check_numbering(&messages, &mut violations);
    check_sent_messages(context, &records, &messages, &mut violations);
    check_reactions(&records, &messages, &mut violations);
    check_room_socket_messages(context, &records, &messages, &mut violations);
    check_absences(context, &records, &mut violations);
    records.violations.extend(violations);
    drop(records);
    messages
}
