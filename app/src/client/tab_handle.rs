//! What only a browser has: the host, the requests without an answer, and flags of what is scheduled.

use super::request_answer::AnswerCallback;
use crate::host_traits::Browser;
use crate::protocol::RoomId;
use crate::state::MissingPart;
use std::cell::{Cell, RefCell};
use std::sync::Arc;

/// The state of one tab that no page is drawn from.
pub(crate) struct TabState {
    pub(super) browser: Arc<dyn Browser>,
    /// The next frame's `ref`.
    pub(super) next_reference: Cell<u64>,
    /// Requests over the socket that are not answered yet, by their `ref`.
    pub(super) pending: RefCell<Vec<(u64, AnswerCallback)>>,
    /// Missing parts that were requested and are not answered yet.
    pub(super) requested_parts: RefCell<Vec<MissingPart>>,
    pub(super) repair_scheduled: Cell<bool>,
    /// Loading the page failed: try again once the socket is live.
    pub(super) page_load_failed: Cell<bool>,
    /// The rooms whose first unsent message is on its way, and which message that is.
    pub(super) sending: RefCell<Vec<(RoomId, String)>>,
    /// Sends that failed in a row.
    pub(super) failed_sends: Cell<u32>,
    pub(super) read_scheduled: Cell<bool>,
    /// The room that was read last, and how many notifications were unread then.
    pub(super) last_read: Cell<Option<(RoomId, i64)>>,
    /// A question whether the session is still valid is on its way, or scheduled.
    pub(super) session_check_scheduled: Cell<bool>,
    /// The room that is opened next is shown at its end, whatever is unread in it.
    pub(super) open_at_end: Cell<bool>,
    /// A further page of the history is on its way.
    pub(super) loading_history: Cell<bool>,
    /// The server runs a newer build; reload when nothing can be lost by it.
    pub(super) outdated: Cell<bool>,
    /// The user has just signed out here: the page that answers that is on its way.
    pub(super) leaving: Cell<bool>,
}

impl TabState {
    pub(super) fn new(browser: Arc<dyn Browser>) -> Self {
        Self {
            browser,
            next_reference: Cell::new(1),
            pending: RefCell::default(),
            requested_parts: RefCell::default(),
            repair_scheduled: Cell::new(false),
            page_load_failed: Cell::new(false),
            sending: RefCell::default(),
            failed_sends: Cell::new(0),
            read_scheduled: Cell::new(false),
            last_read: Cell::new(None),
            session_check_scheduled: Cell::new(false),
            open_at_end: Cell::new(false),
            loading_history: Cell::new(false),
            outdated: Cell::new(false),
            leaving: Cell::new(false),
        }
    }
}
