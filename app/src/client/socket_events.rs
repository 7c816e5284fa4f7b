//! What the socket reports, applied to the state: connection status, the Hello, answers, events, heads.

use super::reload::reload;
use super::request_answer::Answer;
use super::session_check::FIRST_SESSION_CHECK;
use super::signals::Client;
use crate::host_traits::{ConnectionStatus, SocketEvent};
use crate::protocol::{Change, Done, Event, Hello, ProblemKind, ServerFrame, View};
use leptos::prelude::*;

impl Client {
    /// Takes in what the socket reports.
    pub(super) fn on_socket_event(self, event: SocketEvent) {
        match event {
            SocketEvent::Status(status) => self.on_status(status),
            SocketEvent::Frame(frame) => self.on_frame(*frame),
        }
    }

    fn on_status(self, status: ConnectionStatus) {
        let Some(tab) = self.tab() else { return };
        if self.status.get_untracked() != status {
            self.status.set(status);
        }
        match status {
            ConnectionStatus::Live => {}
            ConnectionStatus::SignedOut => self.redirect_to_sign_in(),
            ConnectionStatus::Reconnecting => {
                tab.fail_pending_requests();
                self.schedule_session_check(FIRST_SESSION_CHECK);
            }
            ConnectionStatus::NotStarted | ConnectionStatus::Connecting | ConnectionStatus::Offline => {
                tab.fail_pending_requests();
            }
        }
    }

    fn on_frame(self, frame: ServerFrame) {
        let Some(tab) = self.tab() else { return };
        match frame {
            ServerFrame::Hello(hello) => self.on_hello(*hello),
            ServerFrame::Ack { reference, done } => tab.answer_request(reference, Ok(Answer::Done(done))),
            ServerFrame::Problem { reference, problem } => {
                if problem.kind == ProblemKind::SignedOut {
                    return self.redirect_to_sign_in();
                }
                if let Some(reference) = reference {
                    tab.answer_request(reference, Err(problem));
                }
            }
            ServerFrame::Event(event) => self.on_event(&event),
            ServerFrame::Snapshot { reference, snapshot } => {
                tab.answer_request(reference, Ok(Answer::Snapshot(snapshot)));
            }
            ServerFrame::CaughtUp { reference, caught_up } => {
                tab.answer_request(reference, Ok(Answer::CaughtUp(caught_up)));
            }
            ServerFrame::Heads(heads) => {
                self.state.update(|state| state.apply_heads(&heads));
                self.schedule_repair();
            }
            ServerFrame::Typing(signal) => self.on_typing(signal),
            ServerFrame::Here(here) => self.on_here(here),
            ServerFrame::Pong { reference } => tab.answer_request(reference, Ok(Answer::Done(Done::Ok))),
        }
    }

    fn on_hello(self, hello: Hello) {
        let Some(tab) = self.tab() else { return };
        if hello.overview.me.id != self.state.with_untracked(|state| state.overview.me.id) {
            return reload();
        }
        if hello.build != self.context(|context| context.build.clone()) {
            tab.outdated.set(true);
        }
        self.state.update(|state| state.apply_overview(hello.overview));
        self.load_regained_page();
        tab.failed_sends.set(0);
        self.flush_outbox();
        // What was requested over HTTP meanwhile may be on a dead connection.
        if tab.page_load_failed.replace(false) || self.is_loading() {
            self.load_page();
        } else {
            self.refresh_waiting();
        }
        self.schedule_repair();
        self.reload_if_idle();
    }

    fn on_event(self, event: &Event) {
        let announcement = self.announcement_of(event);
        let newest = self.newest_shown();
        self.state.update(|state| {
            state.apply(event);
            self.trim_window(state);
        });
        self.mark_arrivals(newest, false);
        self.announce(&event.change, announcement);
        if let Change::Message(message) = &event.change {
            self.has_written(message);
            self.discard_delivered();
        }
        if matches!(event.change, Change::RoomJoined(_) | Change::CourseJoined(_)) {
            self.load_regained_page();
        }
        if event.change == Change::WaitingChanged {
            self.refresh_waiting();
        }
        self.schedule_repair();
    }

    /// Who waits to come in is in no event: reads the page again, if it shows that.
    fn refresh_waiting(self) {
        let view = self.location.with_untracked(|location| location.route.view());
        if let Some(View::Members { .. } | View::RoomSettings { .. }) = view {
            self.refresh_page();
        }
    }
}
