//! Clients that read: each is an open page in a browser, with the real `app::state`. `browser_connection.rs` runs them;
//! `snapshots.rs` compares what they show with a fresh snapshot.

use crate::fixtures::TestUser;
use app::protocol::{NotificationFilter, RoomId, ServerFrame, Snapshot, View};
use app::state::{MissingPart, State};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The page that is open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Page {
    Room(RoomId),
    Notifications,
}

impl Page {
    pub fn view(self) -> View {
        match self {
            Page::Room(room) => View::end_of(room),
            Page::Notifications => View::Notifications {
                filter: NotificationFilter::default(),
            },
        }
    }
}

pub struct BrowserClient {
    pub user: TestUser,
    pub page: Page,
    state: Mutex<State>,
    reading_stopped: AtomicBool,
}

impl BrowserClient {
    pub fn new(user: &TestUser, page: Page) -> Arc<Self> {
        Arc::new(Self {
            user: user.clone(),
            page,
            state: Mutex::default(),
            reading_stopped: AtomicBool::default(),
        })
    }

    /// How reports name it.
    pub fn name(&self) -> String {
        format!("{}'s browser at {:?}", self.user.username, self.page)
    }

    /// A copy of its state.
    pub fn state(&self) -> State {
        self.with_state(|state| state.clone())
    }

    /// Makes it stop reading its socket, or go on.
    pub fn stop_reading(&self, stop: bool) {
        self.reading_stopped.store(stop, Ordering::Relaxed);
    }

    pub fn is_reading_stopped(&self) -> bool {
        self.reading_stopped.load(Ordering::Relaxed)
    }

    /// The page is not loaded, though it could be.
    pub fn lacks_page(&self) -> bool {
        self.with_state(|state| match self.page {
            Page::Room(room) => state.room.is_none() && state.room_entry(room).is_some(),
            Page::Notifications => state.notifications.is_none(),
        })
    }

    /// The newest message of the open room, if it is not marked as read.
    pub fn unread_message(&self) -> Option<(RoomId, i64)> {
        self.with_state(|state| {
            let view = state.room.as_ref()?;
            let newest = *view.messages.keys().next_back()?;
            let entry = state.room_entry(view.room.id)?;
            (newest > entry.read).then_some((view.room.id, newest))
        })
    }

    /// What has to be requested to repair the state.
    pub fn missing_parts(&self) -> Vec<MissingPart> {
        self.with_state(|state| state.missing_parts())
    }

    /// Loads the page that was opened.
    pub fn open_page(&self, snapshot: Snapshot) {
        self.with_state(|state| state.open_page(snapshot));
    }

    /// Updates the state by a frame that is no answer to `open_page`'s request. Other frames are ignored.
    pub fn apply(&self, frame: ServerFrame) {
        self.with_state(|state| match frame {
            ServerFrame::Hello(hello) if state.overview.me.username.is_empty() => {
                *state = State::reset(Snapshot {
                    overview: hello.overview,
                    ..Snapshot::default()
                });
            }
            ServerFrame::Hello(hello) => state.apply_overview(hello.overview),
            ServerFrame::Event(event) => state.apply(&event),
            ServerFrame::Heads(heads) => state.apply_heads(&heads),
            ServerFrame::CaughtUp { caught_up, .. } => state.apply_catch_up(*caught_up),
            ServerFrame::Snapshot { snapshot, .. } => state.apply_snapshot(*snapshot),
            ServerFrame::Ack { .. }
            | ServerFrame::Problem { .. }
            | ServerFrame::Pong { .. }
            | ServerFrame::Typing(_)
            | ServerFrame::Here(_) => {}
        });
    }

    fn with_state<T>(&self, action: impl FnOnce(&mut State) -> T) -> T {
        action(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
