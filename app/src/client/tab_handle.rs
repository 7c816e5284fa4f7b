//! What only a browser has: the host, the requests without an answer, and flags of what is scheduled.

use super::next_page::{PendingPage, Place, Prefetch};
use super::request_answer::AnswerCallback;
use super::undo_bar::Undo;
use super::upload::UploadRequest;
use crate::host_traits::Browser;
use crate::protocol::{Millis, RoomId};
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
    /// The browser keeps what is stored, as far as is known.
    pub(super) storage_works: Cell<bool>,
    /// What the bar can undo, and what waits for its end.
    pub(super) undo: RefCell<Option<Undo>>,
    /// Which bar is shown, and how often it was held: a timer of an earlier turn does not close it.
    pub(super) bar_turn: Cell<u32>,
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
    /// The page that was asked for and is not there yet.
    pub(super) pending_page: RefCell<Option<PendingPage>>,
    /// A page that is probably asked for next.
    pub(super) prefetch: RefCell<Option<Prefetch>>,
    /// Requests for pages so far; each has its number.
    pub(super) page_requests: Cell<u32>,
    /// Steps to other pages so far.
    pub(super) steps: Cell<u32>,
    /// The entries of the history: the one whose page is shown, and the last one that was made.
    pub(super) shown_entry: Cell<f64>,
    pub(super) last_entry: Cell<f64>,
    /// Where the reader was in the pages of other entries.
    pub(super) places: RefCell<Vec<(f64, Place)>>,
    /// The place that the page is to be scrolled to which has just been opened.
    pub(super) restored: Cell<Option<Place>>,
    /// The message that is being edited: it stays in the window.
    pub(super) held_message: Cell<Option<i64>>,
    /// The room in which others were told that I am writing, and when.
    pub(super) told_typing: Cell<Option<(RoomId, Millis)>>,
    /// Numbers the signals of those who write.
    pub(super) typing_signals: Cell<u32>,
    /// Numbers the files that are uploaded here.
    pub(super) next_upload: Cell<u32>,
    pub(super) upload_requests: RefCell<Vec<UploadRequest>>,
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
            storage_works: Cell::new(true),
            undo: RefCell::default(),
            bar_turn: Cell::new(0),
            failed_sends: Cell::new(0),
            read_scheduled: Cell::new(false),
            last_read: Cell::new(None),
            session_check_scheduled: Cell::new(false),
            open_at_end: Cell::new(false),
            loading_history: Cell::new(false),
            outdated: Cell::new(false),
            pending_page: RefCell::default(),
            prefetch: RefCell::default(),
            page_requests: Cell::new(0),
            steps: Cell::new(0),
            shown_entry: Cell::new(0.0),
            last_entry: Cell::new(0.0),
            places: RefCell::default(),
            restored: Cell::new(None),
            held_message: Cell::new(None),
            told_typing: Cell::new(None),
            typing_signals: Cell::new(0),
            next_upload: Cell::new(0),
            upload_requests: RefCell::default(),
            leaving: Cell::new(false),
        }
    }
}
