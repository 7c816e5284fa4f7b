//! Moves the read marker: the end of an open room is read once it was shown for a moment in a window with the focus.

use super::ask_for_missing_parts::RETRY_DELAY;
use super::signals::Client;
use crate::protocol::{Command, Done, Problem, ProblemKind, RoomId};
use crate::state::State;
use leptos::ev;
use leptos::prelude::*;

/// How many milliseconds a message must have been in view.
const VIEW_TIME: u32 = 300;

impl Client {
    /// Makes a message and all after it unread again.
    pub fn mark_unread(self, room: RoomId, number: i64, callback: impl FnOnce(Result<Done, Problem>) + 'static) {
        self.execute(Command::MarkUnread { room, number }, move |answer| {
            if answer.is_ok() {
                self.keep_unread_from(number);
            }
            callback(answer);
        });
    }

    /// The window is visible and has the focus.
    pub fn is_looked_at(self) -> bool {
        self.has_focus.get_untracked()
    }

    /// This message was marked unread: puts the "new" line before it, and showing it does not read it.
    pub fn keep_unread_from(self, number: i64) {
        self.new_line_after.set(Some(number - 1));
        self.keep_unread.set(true);
    }

    /// Follows whether the window has the focus, and what there is to read.
    pub(super) fn track_focus(self) {
        let update = move || {
            let focused = document().visibility_state() == web_sys::VisibilityState::Visible
                && document().has_focus().unwrap_or(true);
            if self.has_focus.get_untracked() != focused {
                self.has_focus.set(focused);
            }
        };
        update();
        // They live as long as the page.
        std::mem::forget(window_event_listener(ev::focus, move |_| update()));
        std::mem::forget(window_event_listener(ev::blur, move |_| update()));
        std::mem::forget(window_event_listener(ev::visibilitychange, move |_| update()));
        Effect::new(move |_| {
            let shown = self.has_focus.get() && self.at_bottom.get() && !self.keep_unread.get();
            if shown && self.state.with(|state| self.unread_end(state)).is_some() {
                self.schedule_read();
            }
        });
        self.read_beside();
    }

    /// The end of the room beside a thread is read in the same way.
    fn read_beside(self) {
        let unread = move |state: &State| {
            let view = state.room_beside().filter(|view| view.at_end)?;
            let newest = view.messages.keys().next_back().copied()?;
            (newest > state.room_entry(view.room.id)?.read).then_some((view.room.id, newest))
        };
        let scheduled = StoredValue::new(false);
        Effect::new(move |_| {
            let shown = self.has_focus.get() && self.beside_at_end.get();
            if !shown || self.state.with(unread).is_none() || scheduled.get_value() {
                return;
            }
            scheduled.set_value(true);
            self.set_timeout(VIEW_TIME, move || {
                scheduled.set_value(false);
                let shown = self.has_focus.get_untracked() && self.beside_at_end.get_untracked();
                if let (true, Some((room, number))) = (shown, self.state.with_untracked(unread)) {
                    self.execute(Command::Read { room, number }, |_| {});
                }
            });
        });
    }

    fn schedule_read(self) {
        let Some(tab) = self.tab() else { return };
        if tab.read_scheduled.replace(true) {
            return;
        }
        self.set_timeout(VIEW_TIME, move || {
            let Some(tab) = self.tab() else { return };
            tab.read_scheduled.set(false);
            let shown =
                self.has_focus.get_untracked() && self.at_bottom.get_untracked() && !self.keep_unread.get_untracked();
            if let (true, Some((room, number))) = (shown, self.state.with_untracked(|state| self.unread_end(state))) {
                let unread = self.state.with_untracked(|state| state.overview.unread_notifications);
                tab.last_read.set(Some((room, unread)));
                self.execute(Command::Read { room, number }, move |answer| {
                    let Err(problem) = answer else { return };
                    tab.last_read.set(None);
                    // Without a connection the effect above runs again after the next Hello.
                    if matches!(problem.kind, ProblemKind::Busy | ProblemKind::TooMany) {
                        self.set_timeout(RETRY_DELAY, move || self.schedule_read());
                    }
                });
            }
        });
    }

    /// The last message in view, if it is not read yet, or if a notification of the room may be unread: that I was
    /// added to it, or a mention in a message that I have read before. Only the server knows which room a notification
    /// is of, so the command is sent once for each count of unread notifications.
    fn unread_end(self, state: &State) -> Option<(RoomId, i64)> {
        let view = state.room.as_ref().filter(|view| view.at_end)?;
        let (room, unread) = (view.room.id, state.overview.unread_notifications);
        let newest = view.messages.keys().next_back().copied().unwrap_or(0);
        let may_have_notification = unread > 0 && self.tab()?.last_read.get() != Some((room, unread));
        (newest > state.room_entry(room)?.read || may_have_notification).then_some((room, newest))
    }
}
