//! What of this node a publication concerns, whether it comes from here or from another node.

use super::changed_rooms::ChangedRooms;
use super::hub::Hub;
use super::publication::Publication;
use crate::clock::{Clock, CoarseInstant};
use crate::rate_limit::RateLimits;
use std::sync::Arc;

/// This node's receivers of publications.
#[derive(Clone)]
pub struct LocalNode {
    pub hub: Arc<Hub>,
    pub rate_limits: Arc<RateLimits>,
    pub changed_rooms: Arc<ChangedRooms>,
    pub clock: Arc<dyn Clock>,
}

impl LocalNode {
    /// Applies a publication. With several nodes it may come late. `since` is when it was asked for, or has arrived here.
    pub(super) fn apply(&self, publication: &Publication, since: CoarseInstant) {
        self.changed_rooms.note(publication);
        match publication {
            Publication::Event(event) => self.hub.publish(event, since),
            Publication::EventInThread { event, root } => self.hub.publish_in_thread(event, *root, since),
            Publication::Subscribe { user, stream } => self.hub.subscribe_user(*user, *stream),
            Publication::Unsubscribe { user, stream } => self.hub.unsubscribe_user(*user, *stream),
            Publication::EndSession(session) => self.hub.end_session(*session),
            Publication::EndAllSessions(user) => self.hub.end_all_sessions(*user),
            // The node where it was tried has answered already.
            Publication::Typing(typing) => self.hub.publish_typing(typing, self.clock.now()),
            Publication::Here(users) => self.hub.are_here_elsewhere(users),
            Publication::SetPresence { user, to, shown } => self.hub.set_presence(*user, *to, *shown),
            Publication::Attempt(attempt) => drop(self.rate_limits.check(attempt)),
        }
    }
}
